//===- CpuPipeline.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "localattn/Conversion/Passes.h"
#include "localattn/Pipelines/Pipelines.h"
#include "localattn/Transforms/Passes.h"

#include "mlir/Conversion/SCFToOpenMP/SCFToOpenMP.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/Transforms/RequestCWrappers.h"
#include "mlir/Dialect/SCF/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using localattn::CpuPipelineOptions;

static void addCpuTarget(OpPassManager &pm, const CpuPipelineOptions &options) {
  localattn::SetCpuTargetPassOptions target;
  target.triple = options.triple;
  target.cpu = options.cpu;
  target.features = options.features;
  target.vectorBits = options.vectorBits;
  pm.addPass(localattn::createSetCpuTargetPass(target));
}

namespace {
/// What can't be said while a pipeline is built.
struct RejectTiles : PassWrapper<RejectTiles, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(RejectTiles)
  explicit RejectTiles(std::string problem) : problem(std::move(problem)) {}
  void runOnOperation() override {
    getOperation()->emitError("the tiles that were asked for: ") << problem;
    signalPassFailure();
  }
  std::string problem;
};
} // namespace

/// The options of the choice are text, so that they say no more than the pass.
static void addTiles(OpPassManager &pm, const CpuPipelineOptions &options) {
  std::unique_ptr<Pass> choice = localattn::createChooseTilesPass();
  std::string problem;
  if (failed(choice->initializeOptions(options.tiles, [&](const Twine &text) {
        problem += StringRef(text.str()).split(": ").second.rtrim();
        return failure();
      })))
    choice = std::make_unique<RejectTiles>(problem);
  pm.addPass(std::move(choice));
  pm.addPass(localattn::createTilePass());
}

/// Merges are elementwise: linalg ops of their own.
static void addMerges(OpPassManager &pm) {
  localattn::DecomposePassOptions options;
  options.names = {"merge"};
  pm.addNestedPass<func::FuncOp>(localattn::createDecomposePass(options));
}

/// Loops over tiles become parallel regions of OpenMP, or loops of one thread.
static void addThreads(OpPassManager &pm, unsigned threads) {
  // Without it, the lowering to branches runs the iterations in their order.
  if (threads == 1)
    return;
  ConvertSCFToOpenMPPassOptions options;
  options.numThreads = threads;
  pm.addPass(createConvertSCFToOpenMPPass(options));
}

void localattn::buildCpuPipeline(OpPassManager &pm,
                                 const CpuPipelineOptions &options) {
  addCpuTarget(pm, options);
  if (options.statusCodes)
    addDestinations(pm);
  if (options.runtimeVerification)
    addRuntimeVerification(pm);
  if (options.statusCodes)
    addHoistedChecks(pm);
  // Only for functions of the program, not for those of the lowering.
  if (options.cInterface)
    pm.addNestedPass<func::FuncOp>(LLVM::createLLVMRequestCWrappersPass());
  addTiles(pm, options);
  addMerges(pm);
  addTensorArithmetic(pm);
  addCleanUp(pm);
  addBufferization(pm);
  addCleanUp(pm);
  pm.addPass(createToLanesPass());
  addCleanUp(pm);
  pm.addPass(createVectorizePass());
  pm.addNestedPass<func::FuncOp>(createForallToParallelLoopPass());
  pm.addPass(createOutlineTilesPass());
  addCleanUp(pm);
  addDeallocation(pm);
  addThreads(pm, options.threads);
  addCpuLowering(pm);
  if (options.statusCodes)
    addStatus(pm);
  addConversionToLLVM(pm, /*openMP=*/options.threads != 1);
}
