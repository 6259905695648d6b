//===- ReferencePipeline.cpp ----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "localattn/Conversion/Passes.h"
#include "localattn/Pipelines/Pipelines.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/Transforms/RequestCWrappers.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using localattn::ReferencePipelineOptions;

void localattn::buildReferencePipeline(
    OpPassManager &pm, const ReferencePipelineOptions &options) {
  if (options.runtimeVerification)
    addRuntimeVerification(pm);
  // Before functions of libm are declared, which need no wrapper.
  if (options.cInterface)
    pm.addNestedPass<func::FuncOp>(LLVM::createLLVMRequestCWrappersPass());
  pm.addNestedPass<func::FuncOp>(createLocalAttnToReferencePass());
  addTensorArithmetic(pm);
  addCleanUp(pm);
  addBufferization(pm);
  addDeallocation(pm);
  addLowering(pm);
  addConversionToLLVM(pm);
}

void localattn::buildReferencePipeline(OpPassManager &pm) {
  buildReferencePipeline(pm, ReferencePipelineOptions());
}
