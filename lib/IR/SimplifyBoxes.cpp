//===- SimplifyBoxes.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimplifyBoxes.h"

#include "localattn/Geometry/Coverage.h"
#include "localattn/IR/GridGeometry.h"

using namespace mlir;
using namespace localattn;

/// Queries that a question may visit, and pairs where it asks for differences:
/// some milliseconds.
static constexpr int64_t kMaxQueries = int64_t(1) << 20;
static constexpr int64_t kMaxPairs = int64_t(1) << 18;

namespace {

class BoxSimplifier {
public:
  BoxSimplifier(AttentionOpInterface op, SymbolicUnion boxes)
      : context(op.getContext()), boxes(std::move(boxes)),
        hasTable(op.getRelativeBias()) {
    llvm::append_range(n, op.getStaticExtents());
    GridRegion whole = {Point<int64_t>(n.size(), 0), n};
    queries = staticQueries(op).value_or(whole);
    keys = staticKeys(op).value_or(whole);
  }

  bool isFeasible() const;
  /// Where several groups of heads count boxes, numbers must stay.
  SimplifiedBoxes simplify(std::optional<size_t> chosen, bool mayRenumber) {
    if (chosen && *chosen < boxes.size())
      boxes.resize(*chosen + 1);
    for (SymbolicBox &box : boxes)
      for (size_t a = 0; a < n.size(); ++a)
        if (mayBeFull(box[a], a))
          box[a] = fullAxis(context);
    if (!chosen)
      dropRedundant();
    else if (mayRenumber)
      chosen = dropBefore();
    return {boxes, chosen};
  }

private:
  void dropRedundant() {
    for (size_t index = boxes.size(); index-- > 0;)
      if (isRedundant(index))
        boxes.erase(boxes.begin() + index);
  }
  size_t dropBefore();
  bool mayBeFull(const SymbolicAxis &axis, size_t a) const;
  bool isRedundant(size_t index) const;

  MLIRContext *context;
  SymbolicUnion boxes;
  bool hasTable;
  Point<int64_t> n;
  GridRegion queries, keys;
};

} // namespace

bool BoxSimplifier::isFeasible() const {
  int64_t work = 0, pairsOfBoxes = boxes.size() * boxes.size();
  for (size_t a = 0; a < n.size(); ++a) {
    // Nobody asks for the keys of an empty grid.
    if (n[a] == 0 || queries.size[a] == 0 || keys.size[a] == 0)
      return false;
    work += queries.size[a] * pairsOfBoxes;
  }
  return work <= kMaxQueries;
}

/// Is `full` the same on axis `a`?
bool BoxSimplifier::mayBeFull(const SymbolicAxis &axis, size_t a) const {
  Axis<int64_t> mine = evaluate(axis, n);
  if (!hasTable)
    return seesAll(mine, axisOf(queries, a), axisOf(keys, a), n[a]);
  // A table is read by differences (S4.5), and covers those of the whole extent
  // (S4.2).
  AxisRegion whole = {0, n[a]};
  return n[a] <= kMaxPairs / n[a] && seesAll(mine, whole, whole, n[a]) &&
         sameDifferences(mine, evaluate(fullAxis(context), n), whole, whole,
                         n[a]);
}

/// Does another box hold all that this one holds?
bool BoxSimplifier::isRedundant(size_t index) const {
  Union<int64_t> all = evaluate(boxes, n);
  for (size_t other = 0; other < boxes.size(); ++other) {
    // S3.12: a pair has the difference of the earliest box that holds it.
    bool mayReplace = other < index || (other > index && !hasTable);
    if (mayReplace && isCovered(all[index], all[other], queries, keys, n))
      return true;
  }
  return false;
}

/// Of the boxes before the last, whose pairs are asked for, only those count
/// that take pairs from it which no other of them takes. Returns its number.
size_t BoxSimplifier::dropBefore() {
  for (size_t index = boxes.size() - 1; index-- > 0;) {
    Union<int64_t> all = evaluate(boxes, n);
    bool counts = !areDisjoint(all[index], all.back(), queries, keys, n);
    for (size_t other = 0; other + 1 < boxes.size() && counts; ++other)
      counts = other == index ||
               !isCovered(all[index], all[other], queries, keys, n);
    if (!counts)
      boxes.erase(boxes.begin() + index);
  }
  return boxes.size() - 1;
}

std::optional<SimplifiedBoxes>
localattn::simplifyBoxes(AttentionOpInterface op,
                         PatternAttrInterface pattern) {
  if (llvm::any_of(op.getStaticExtents(), ShapedType::isDynamic))
    return std::nullopt;
  SymbolicUnion boxes = pattern.getBoxes(op.getGridRank());
  BoxSimplifier simplifier(op, boxes);
  if (!simplifier.isFeasible())
    return std::nullopt;
  SimplifiedBoxes simplified =
      simplifier.simplify(op.getBox(), op.getPatterns().size() == 1);
  if (simplified.boxes == boxes)
    return std::nullopt;
  return simplified;
}
