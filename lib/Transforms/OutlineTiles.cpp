//===- OutlineTiles.cpp ---------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/Utils/Utils.h"

namespace localattn {
#define GEN_PASS_DEF_OUTLINETILESPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

/// Scratch memory of a tile lives on the stack, once per call: an alloca inside
/// of a loop would take more of it in each iteration.
static void moveScratchToEntry(func::FuncOp tile) {
  SmallVector<memref::AllocOp> allocs;
  tile.walk([&](memref::AllocOp alloc) {
    if (alloc.getType().hasStaticShape() && alloc.getSymbolOperands().empty())
      allocs.push_back(alloc);
  });
  OpBuilder builder(tile.getContext());
  builder.setInsertionPointToStart(&tile.getBody().front());
  for (memref::AllocOp alloc : allocs) {
    for (Operation *user : llvm::make_early_inc_range(alloc->getUsers()))
      if (isa<memref::DeallocOp>(user))
        user->erase();
    Value onStack =
        memref::AllocaOp::create(builder, alloc.getLoc(), alloc.getType(),
                                 ValueRange(), alloc.getAlignmentAttr());
    alloc.replaceAllUsesWith(onStack);
    alloc.erase();
  }
}

/// "f_tile", or with a number behind it where that is taken.
static std::string nameFor(scf::ParallelOp loop, SymbolTable &symbols) {
  StringRef caller = loop->getParentOfType<func::FuncOp>().getSymName();
  unsigned number = 0;
  return SymbolTable::generateSymbolName<128>(
             (caller + "_tile").str(),
             [&](StringRef name) { return symbols.lookup(name) != nullptr; },
             number)
      .str()
      .str();
}

namespace {
struct OutlineTilesPass
    : localattn::impl::OutlineTilesPassBase<OutlineTilesPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    SmallVector<scf::ParallelOp> loops;
    module.walk<WalkOrder::PreOrder>([&](scf::ParallelOp loop) {
      loops.push_back(loop);
      return WalkResult::skip();
    });
    IRRewriter rewriter(module.getContext());
    for (scf::ParallelOp loop : loops) {
      if (loop->getNumResults() != 0)
        continue;
      std::string name = nameFor(loop, symbols);
      FailureOr<func::FuncOp> tile = outlineSingleBlockRegion(
          rewriter, loop.getLoc(), loop.getRegion(), name);
      if (failed(tile)) {
        loop.emitError("cannot make a function of the body of this loop");
        return signalPassFailure();
      }
      tile->setPrivate();
      // No other symbol than the caller's needs to know of it.
      symbols.insert(*tile);
      moveScratchToEntry(*tile);
    }
  }
};
} // namespace
