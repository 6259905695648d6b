//===- Lowering.cpp -------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "localattn/Transforms/Passes.h"

#include "localattn/Conversion/Passes.h"
#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/BufferizationToMemRef/BufferizationToMemRef.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVMPass.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MathToLibm/MathToLibm.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/OpenMPToLLVM/ConvertOpenMPToLLVM.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVMPass.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void localattn::addCleanUp(OpPassManager &pm) {
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void localattn::addRuntimeVerification(OpPassManager &pm) {
  std::unique_ptr<Pass> pass = createGenerateRuntimeVerificationPass();
  LogicalResult known = pass->initializeOptions(
      "verbose-level=0", [](const Twine &) { return failure(); });
  assert(succeeded(known) && "MLIR 22 has this option");
  (void)known;
  pm.addPass(std::move(pass));
}

void localattn::addDestinations(OpPassManager &pm) {
  pm.addPass(createResultsToDestinationsPass());
}

void localattn::addHoistedChecks(OpPassManager &pm) {
  // A callee could not return to the caller's caller.
  pm.addPass(createInlinerPass());
  addCleanUp(pm);
  pm.addNestedPass<func::FuncOp>(createHoistChecksPass());
}

void localattn::addStatus(OpPassManager &pm) {
  pm.addPass(createChecksToStatusPass());
}

void localattn::addTensorArithmetic(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createConvertElementwiseToLinalgPass());
}

void localattn::addBufferization(OpPassManager &pm) {
  // An init that becomes a result is the result's destination, if it has one.
  pm.addPass(bufferization::createEmptyTensorEliminationPass());
  bufferization::OneShotBufferizePassOptions options;
  options.bufferizeFunctionBoundaries = true;
  // A loop over tiles of keys may carry a new buffer on.
  options.allowReturnAllocsFromLoops = true;
  options.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(options));
}

void localattn::addDeallocation(OpPassManager &pm) {
  bufferization::buildBufferDeallocationPipeline(
      pm, bufferization::BufferDeallocationPipelineOptions());
  pm.addPass(createConvertBufferizationToMemRefPass());
}

/// Computes bf16 and the math of f16 in f32. Upstream marks its roundings with
/// `contract`, so that only the last of a chain of them is sure to stay.
static void addNarrowFloats(OpPassManager &pm) {
  pm.addPass(math::createMathExtendToSupportedTypes());
  arith::ArithEmulateUnsupportedFloatsOptions emulation;
  emulation.sourceTypeStrs.push_back("bf16");
  pm.addPass(arith::createArithEmulateUnsupportedFloats(emulation));
  // Debian 12's libgcc has no __truncsfbf2, and AVX512_BF16 flushes denormals.
  arith::ArithExpandOpsPassOptions expansion;
  expansion.includeBf16 = true;
  pm.addPass(arith::createArithExpandOpsPass(expansion));
}

/// The same for vectors too, each operation rounded, and f16 in f32 wherever
/// the CPU has no conversions of its own.
static void addExpandedFloats(OpPassManager &pm) {
  pm.addPass(localattn::createExpandMathPass());
  pm.addPass(math::createMathExtendToSupportedTypes());
  arith::ArithEmulateUnsupportedFloatsOptions emulation;
  emulation.sourceTypeStrs = {"bf16", "f16"};
  pm.addPass(arith::createArithEmulateUnsupportedFloats(emulation));
  // Nothing may simplify before this: a rounding would be dropped.
  pm.addPass(localattn::createExpandNarrowFloatsPass());
}

static void addLoops(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
}

void localattn::addLowering(OpPassManager &pm) {
  addLoops(pm);
  addNarrowFloats(pm.nest<func::FuncOp>());
  addCleanUp(pm);
}

void localattn::addCpuLowering(OpPassManager &pm) {
  addLoops(pm);
  addExpandedFloats(pm.nest<func::FuncOp>());
  addCleanUp(pm);
}

void localattn::addConversionToLLVM(OpPassManager &pm, bool openMP) {
  // The other way round, what libm lacks (integers, rsqrt) would be illegal.
  pm.addNestedPass<func::FuncOp>(createConvertMathToLLVMPass());
  pm.addPass(createConvertMathToLibmPass());
  pm.addPass(createConvertVectorToLLVMPass());
  if (openMP)
    pm.addPass(createConvertOpenMPToLLVMPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createUBToLLVMConversionPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  pm.addPass(createConvertFuncToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  addCleanUp(pm);
}
