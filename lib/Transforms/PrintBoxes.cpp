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

/// "heads 4 to 7: boxes <...>, box 1, 9102 pairs, 10.53 % of global"
static std::string describe(AttentionOpInterface op, const HeadGroup &group) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (op.getGroupHeads())
    os << "heads " << group.first << " to " << group.first + group.count - 1
       << ": ";
  os << "boxes ";
  printBoxes(os, group.pattern.getBoxes(op.getGridRank()));
  if (std::optional<uint64_t> box = op.getBox())
    os << ", box " << *box;
  if (std::optional<PairCount> count = countPairs(op, group.pattern)) {
    double share = count->all ? 100.0 * count->pairs / count->all : 0;
    os << ", " << count->pairs << " pairs, " << llvm::format("%.4g", share)
       << " % of global";
  }
  return text;
}

namespace {
struct PrintBoxesPass : localattn::impl::PrintBoxesPassBase<PrintBoxesPass> {
  void runOnOperation() override {
    getOperation()->walk([](AttentionOpInterface op) {
      for (const HeadGroup &group : op.getHeadGroups())
        op->emitRemark() << describe(op, group);
    });
  }
};
} // namespace
