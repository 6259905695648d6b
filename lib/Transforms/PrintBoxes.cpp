//===- PrintBoxes.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Geometry/Structure.h"
#include "localattn/IR/GridGeometry.h"
#include "localattn/Transforms/Passes.h"
#include "llvm/Support/Format.h"

namespace localattn {
#define GEN_PASS_DEF_PRINTBOXESPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

namespace {
struct PrintBoxesPass : localattn::impl::PrintBoxesPassBase<PrintBoxesPass> {
  void runOnOperation() override {
    getOperation()->walk([](AttentionOp op) {
      std::string text;
      llvm::raw_string_ostream os(text);
      printBoxes(os, op.getBoxes());
      if (std::optional<PairCount> count = countPairs(op)) {
        double share = count->all ? 100.0 * count->pairs / count->all : 0;
        os << ", " << count->pairs << " pairs, " << llvm::format("%.4g", share)
           << " % of global";
      }
      op.emitRemark() << "boxes " << text;
    });
  }
};
} // namespace
