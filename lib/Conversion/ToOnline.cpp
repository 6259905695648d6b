//===- ToOnline.cpp -------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Conversion/Passes.h"
#include "localattn/Transforms/Transforms.h"

namespace localattn {
#define GEN_PASS_DEF_TOONLINEPASS
#include "localattn/Conversion/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

namespace {
struct ToOnlinePass : localattn::impl::ToOnlinePassBase<ToOnlinePass> {
  void runOnOperation() override {
    SmallVector<AttentionOp> ops;
    getOperation()->walk([&](AttentionOp op) { ops.push_back(op); });
    for (AttentionOp op : ops) {
      op = cast<AttentionOp>(liftToTensors(op).getOperation());
      OpBuilder builder(op);
      op->replaceAllUsesWith(decomposeToOnline(builder, op));
      op->erase();
    }
  }
};
} // namespace
