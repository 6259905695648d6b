//===- Decompose.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/Passes.h"
#include "localattn/Transforms/Transforms.h"

namespace localattn {
#define GEN_PASS_DEF_DECOMPOSEPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

static SmallVector<Value> decompose(OpBuilder &builder, Operation *op) {
  if (auto merge = dyn_cast<MergeOp>(op))
    return decomposeMerge(builder, merge);
  if (auto online = dyn_cast<OnlineAttentionOp>(op))
    return decomposeOnline(builder, online);
  return decomposeAttention(builder, cast<AttentionOp>(op));
}

namespace {
struct DecomposePass : localattn::impl::DecomposePassBase<DecomposePass> {
  void runOnOperation() override {
    SmallVector<DestinationStyleOpInterface> ops;
    getOperation()->walk([&](DestinationStyleOpInterface op) {
      if (isa<AttentionOp, OnlineAttentionOp, MergeOp>(op.getOperation()))
        ops.push_back(op);
    });
    for (DestinationStyleOpInterface op : ops) {
      op = liftToTensors(op);
      OpBuilder builder(op);
      op->replaceAllUsesWith(decompose(builder, op));
      op->erase();
    }
  }
};
} // namespace
