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

static constexpr StringLiteral known[] = {"attention", "online_attention",
                                          "merge"};

namespace {
struct DecomposePass : localattn::impl::DecomposePassBase<DecomposePass> {
  using DecomposePassBase::DecomposePassBase;

  LogicalResult initialize(MLIRContext *context) override {
    for (const std::string &name : names)
      if (!llvm::is_contained(known, name))
        return emitError(UnknownLoc::get(context))
               << "expected an op of attention, online_attention or merge to "
                  "decompose, got '"
               << name << "'";
    return success();
  }

  bool isAsked(Operation *op) const {
    if (!isa<AttentionOp, OnlineAttentionOp, MergeOp>(op))
      return false;
    return names.empty() ||
           llvm::is_contained(names, op->getName().stripDialect());
  }

  void runOnOperation() override {
    SmallVector<DestinationStyleOpInterface> ops;
    getOperation()->walk([&](DestinationStyleOpInterface op) {
      if (isAsked(op))
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
