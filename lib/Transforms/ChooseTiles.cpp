//===- ChooseTiles.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Analysis/TileChoice.h"
#include "localattn/IR/Tiling.h"
#include "localattn/Transforms/Passes.h"
#include "llvm/Support/Format.h"

namespace localattn {
#define GEN_PASS_DEF_CHOOSETILESPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

/// What is written on the op, and where that says nothing, what `options` do.
static FixedTiling fixedBy(TilingAttr written, const FixedTiling &options) {
  FixedTiling fixed = options;
  if (!written)
    return fixed;
  auto list = [](SmallVector<int64_t> &to, ArrayRef<int64_t> from) {
    if (!from.empty())
      to.assign(from.begin(), from.end());
  };
  auto number = [](int64_t &to, int64_t from) { to = from ? from : to; };
  list(fixed.query, written.getQuery());
  list(fixed.sub, written.getSub());
  list(fixed.scores, written.getScores());
  list(fixed.values, written.getValues());
  number(fixed.batch, written.getBatch());
  number(fixed.chunk, written.getChunk());
  number(fixed.keys, written.getKeys());
  return fixed;
}

/// One attribute for each box.
static SmallVector<Attribute> attributesOf(MLIRContext *context,
                                           const TileChoice &choice) {
  SmallVector<Attribute> result;
  for (const BoxTiling &box : choice.boxes) {
    ArrayRef<int64_t> sub = box.sub;
    if (choice.boxes.size() == 1)
      sub = {};
    int64_t scores[] = {box.scores.rows, box.scores.columns};
    int64_t values[] = {box.values.rows, box.values.columns};
    result.push_back(TilingAttr::get(context, choice.query, sub, scores, values,
                                     choice.batch, box.chunk, box.keys));
  }
  return result;
}

static void remarkChoice(AttentionOpInterface op, const HeadGroup &group,
                         const TileChoice &choice,
                         ArrayRef<Attribute> attributes) {
  InFlightDiagnostic diagnostic = op->emitRemark();
  if (op.getGroupHeads())
    diagnostic << "heads " << group.first << " to "
               << group.first + group.count - 1 << ": ";
  diagnostic << "tiling ";
  llvm::interleave(
      attributes,
      [&](Attribute attribute) {
        std::string text;
        llvm::raw_string_ostream os(text);
        attribute.print(os, /*elideType=*/true);
        diagnostic << StringRef(text).substr(StringRef(text).find('<'));
      },
      [&]() { diagnostic << ", "; });
  std::string numbers;
  llvm::raw_string_ostream os(numbers);
  os << ", predicted " << llvm::format("%.2f", choice.peak)
     << " of the FMA peak: " << llvm::format("%.2f", choice.products)
     << " products per useful one";
  diagnostic << numbers;
}

namespace {
struct ChooseTilesPass : localattn::impl::ChooseTilesPassBase<ChooseTilesPass> {
  using ChooseTilesPassBase::ChooseTilesPassBase;

  void choose(AttentionOpInterface op, const CpuTarget &target) {
    FixedTiling options;
    options.query.assign(query.begin(), query.end());
    options.sub.assign(sub.begin(), sub.end());
    options.scores.assign(scores.begin(), scores.end());
    options.values.assign(values.begin(), values.end());
    options.batch = batch;
    options.chunk = chunk;
    options.keys = keys;
    SmallVector<Attribute> all;
    for (auto [number, group] : llvm::enumerate(op.getHeadGroups())) {
      TileProblem problem(op, group);
      std::vector<FixedTiling> fixed;
      for (size_t box = 0; box < problem.boxes.size(); ++box)
        fixed.push_back(fixedBy(tilingOf(op, number, box), options));
      TileChoice choice = chooseTiles(problem, target, fixed);
      SmallVector<Attribute> chosen = attributesOf(op->getContext(), choice);
      remarkChoice(op, group, choice, chosen);
      llvm::append_range(all, chosen);
    }
    op->setDiscardableAttr(
        kTilingName,
        all.size() == 1 ? all[0] : ArrayAttr::get(op->getContext(), all));
  }

  void runOnOperation() override {
    SmallVector<AttentionOpInterface> ops;
    getOperation()->walk([&](AttentionOpInterface op) { ops.push_back(op); });
    if (ops.empty())
      return;
    FailureOr<CpuTarget> target = getCpuTarget(getOperation());
    if (failed(target))
      return signalPassFailure();
    for (AttentionOpInterface op : ops)
      choose(op, *target);
  }
};
} // namespace
