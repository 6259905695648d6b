//===- InitAll.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Pipelines/InitAll.h"

#include "localattn/Conversion/Passes.h"
#include "localattn/IR/LocalAttn.h"
#include "localattn/Pipelines/Pipelines.h"
#include "localattn/Transforms/AggregatedOps.h"
#include "localattn/Transforms/Bufferization.h"
#include "localattn/Transforms/Passes.h"
#include "localattn/Transforms/RuntimeVerification.h"
#include "localattn/Transforms/TilingInterfaceImpl.h"
#include "localattn/Transforms/ValueBounds.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"

void localattn::registerLocalAttn(mlir::DialectRegistry &registry) {
  registry.insert<LocalAttnDialect>();
  registerAggregatedOps(registry);
  registerBufferization(registry);
  registerRuntimeVerification(registry);
  registerTilingInterface(registry);
  registerValueBounds(registry);
}

void localattn::registerAllDialects(mlir::DialectRegistry &registry) {
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registerLocalAttn(registry);
}

void localattn::registerAllPasses() {
  mlir::registerAllPasses();
  registerLocalAttnTransformsPasses();
  registerLocalAttnConversionPasses();
  registerPipelines();
}
