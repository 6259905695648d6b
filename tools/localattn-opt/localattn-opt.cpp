//===- localattn-opt.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// mlir-opt with our dialect, passes and pipelines beside upstream's, and bounds
// on what it reads.
//
//===----------------------------------------------------------------------===//

#include "localattn/Pipelines/InitAll.h"
#include "localattn/Pipelines/OptMain.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  localattn::registerAllDialects(registry);
  localattn::registerAllPasses();
  return mlir::asMainReturnCode(
      localattn::optMain(argc, argv, "localattn optimizer driver\n", registry));
}
