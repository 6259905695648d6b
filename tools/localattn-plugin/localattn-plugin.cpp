//===- localattn-plugin.cpp -----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Our dialect, passes and pipelines for an mlir-opt that was built without
// them:
//
//   mlir-opt --load-dialect-plugin=libLocalAttnPlugin.so
//            --load-pass-plugin=libLocalAttnPlugin.so --pass-pipeline=...
//
//===----------------------------------------------------------------------===//

#include "localattn/Conversion/Passes.h"
#include "localattn/Pipelines/InitAll.h"
#include "localattn/Pipelines/Pipelines.h"
#include "localattn/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

using namespace mlir;

/// A plugin has no other way to refuse, and registering twice would abort.
[[noreturn]] static void refuse(StringRef what) {
  llvm::errs() << "error: expected a tool without localattn, got one that has "
                  "its "
               << what << " already; leave out the plugin\n";
  std::exit(1);
}

static void registerDialect(DialectRegistry *registry) {
  if (registry->getDialectAllocator("localattn"))
    refuse("dialect");
  localattn::registerLocalAttn(*registry);
}

static void registerPasses() {
  if (PassInfo::lookup("localattn-print-boxes"))
    refuse("passes");
  localattn::registerLocalAttnTransformsPasses();
  localattn::registerLocalAttnConversionPasses();
  localattn::registerPipelines();
}

extern "C" LLVM_ATTRIBUTE_WEAK DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "LocalAttn", LOCALATTN_VERSION,
          registerDialect};
}

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "LocalAttn", LOCALATTN_VERSION,
          registerPasses};
}
