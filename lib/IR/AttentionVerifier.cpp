//===- AttentionVerifier.cpp ----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What an attention must fulfil. Every rule has a number in docs/spec.md, which
// stands beside it here.
//
//===----------------------------------------------------------------------===//

#include "localattn/Geometry/Differences.h"
#include "localattn/Geometry/Structure.h"
#include "localattn/IR/GridGeometry.h"
#include "localattn/IR/LocalAttn.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

/// Coordinates are multiplied by parameters of patterns in 64 bits.
static constexpr int64_t kMaxExtent = std::numeric_limits<int32_t>::max();
/// Longer axes are judged by a closed form, which may ask for more table.
static constexpr int64_t kMaxExactExtent = int64_t(1) << 20;

static bool isStatic(int64_t size) { return !ShapedType::isDynamic(size); }

namespace {
/// One size of one tensor, with what it is called.
struct NamedSize {
  StringRef tensor;
  int64_t size;
};

class AttentionVerifier {
public:
  AttentionVerifier(AttentionOp op) : op(op), rank(op.getGridRank()) {}
  LogicalResult verify();

private:
  RankedTensorType typeOf(Value tensor) {
    return cast<RankedTensorType>(tensor.getType());
  }
  LogicalResult verifyRanks();
  LogicalResult verifyElementTypes();
  LogicalResult verifyShapes();
  LogicalResult verifyHeads();
  LogicalResult verifyLogSumExp();
  LogicalResult verifyPlace();
  LogicalResult verifyInside(StringRef tensor, TensorLayout layout,
                             ArrayRef<int64_t> shape, StringRef clause,
                             std::optional<ArrayRef<int64_t>> origins);
  LogicalResult verifyPattern();
  LogicalResult verifyRelativeBias();
  LogicalResult verifyTable(unsigned axis, int64_t size);
  LogicalResult verifyScale();
  LogicalResult agree(const Twine &what, NamedSize a, NamedSize b);

  AttentionOp op;
  unsigned rank;
};
} // namespace

LogicalResult AttentionVerifier::verify() {
  return success(succeeded(verifyRanks()) && succeeded(verifyElementTypes()) &&
                 succeeded(verifyShapes()) && succeeded(verifyHeads()) &&
                 succeeded(verifyLogSumExp()) && succeeded(verifyPlace()) &&
                 succeeded(verifyPattern()) &&
                 succeeded(verifyRelativeBias()) && succeeded(verifyScale()));
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

LogicalResult AttentionVerifier::verifyRanks() {
  // S1.1: three inputs, one or two results, one to three axes, one rank.
  ArrayRef<int32_t> segments = op.getProperties().operandSegmentSizes;
  for (int32_t operands : segments.take_front(3))
    if (operands != 1)
      return op.emitOpError() << "expected one operand each as query, key and "
                                 "value, got "
                              << operands;
  size_t outs = op.getOuts().size();
  if (outs < 1 || outs > 2)
    return op.emitOpError() << "expected out, or out and lse, in outs, got "
                            << outs << " operands";
  int64_t queryRank = typeOf(op.getQuery()).getRank();
  if (queryRank < 4 || queryRank > 3 + int64_t(kMaxGridRank))
    return op.emitOpError()
           << "expected query of rank 4 to 6 (batch, 1 to 3 grid axes, heads, "
              "channel), got rank "
           << queryRank;
  std::pair<StringRef, Value> tensors[] = {
      {"key", op.getKey()}, {"value", op.getValue()}, {"out", op.getOuts()[0]}};
  for (auto [name, tensor] : tensors)
    if (typeOf(tensor).getRank() != queryRank)
      return op.emitOpError()
             << "expected " << name << " of rank " << queryRank
             << " as query, got rank " << typeOf(tensor).getRank();
  return success();
}

LogicalResult AttentionVerifier::verifyElementTypes() {
  // S1.2: one element type.
  Type expected = typeOf(op.getQuery()).getElementType();
  std::pair<StringRef, Value> tensors[] = {
      {"key", op.getKey()}, {"value", op.getValue()}, {"out", op.getOuts()[0]}};
  for (auto [name, tensor] : tensors)
    if (Type got = typeOf(tensor).getElementType(); got != expected)
      return op.emitOpError() << "expected " << name << " of element type "
                              << expected << " as query, got " << got;
  return success();
}

LogicalResult AttentionVerifier::agree(const Twine &what, NamedSize a,
                                       NamedSize b) {
  if (isStatic(a.size) && isStatic(b.size) && a.size != b.size)
    return op.emitOpError()
           << "expected " << what << " of " << b.tensor << " to be " << a.size
           << " as of " << a.tensor << ", got " << b.size;
  return success();
}

LogicalResult AttentionVerifier::verifyShapes() {
  // S1.3: batch, dk, dv and the two grids agree.
  ArrayRef<int64_t> q = typeOf(op.getQuery()).getShape(),
                    k = typeOf(op.getKey()).getShape(),
                    v = typeOf(op.getValue()).getShape(),
                    o = typeOf(op.getOuts()[0]).getShape();
  TensorLayout ql = op.getQueryLayout(), kl = op.getKeyLayout(),
               vl = op.getValueLayout(), ol = op.getOutLayout();
  NamedSize batch = {"query", q[ql.batch]};
  if (failed(agree("batch", batch, {"key", k[kl.batch]})) ||
      failed(agree("batch", batch, {"value", v[vl.batch]})) ||
      failed(agree("batch", batch, {"out", o[ol.batch]})) ||
      failed(agree("dk", {"query", q[ql.channel]}, {"key", k[kl.channel]})) ||
      failed(agree("dv", {"value", v[vl.channel]}, {"out", o[ol.channel]})))
    return failure();
  for (unsigned a = 0; a < rank; ++a) {
    std::string what = "axis " + std::to_string(a) + " of the grid";
    if (failed(agree(what, {"key", k[kl.axis(a)]}, {"value", v[vl.axis(a)]})) ||
        failed(agree(what, {"query", q[ql.axis(a)]}, {"out", o[ol.axis(a)]})))
      return failure();
  }
  return success();
}

LogicalResult AttentionVerifier::verifyHeads() {
  // S1.4: key/value heads divide query heads.
  int64_t heads = typeOf(op.getQuery()).getDimSize(op.getQueryLayout().head);
  int64_t kvHeads = typeOf(op.getKey()).getDimSize(op.getKeyLayout().head);
  NamedSize value = {
      "value", typeOf(op.getValue()).getDimSize(op.getValueLayout().head)};
  NamedSize out = {"out",
                   typeOf(op.getOuts()[0]).getDimSize(op.getOutLayout().head)};
  if (failed(agree("heads", {"key", kvHeads}, value)) ||
      failed(agree("heads", {"query", heads}, out)))
    return failure();
  if (isStatic(heads) && isStatic(kvHeads) && heads != 0 &&
      (kvHeads == 0 || heads % kvHeads != 0))
    return op.emitOpError() << "expected heads of key to divide the " << heads
                            << " heads of query, got " << kvHeads;
  return success();
}

LogicalResult AttentionVerifier::verifyLogSumExp() {
  // S1.5: lse has the layout of out without the channel.
  if (!op.hasLogSumExp())
    return success();
  RankedTensorType lse = typeOf(op.getOuts()[1]), out = typeOf(op.getOuts()[0]);
  if (lse.getElementType() != op.getScoreType())
    return op.emitOpError()
           << "expected lse of element type " << op.getScoreType() << ", got "
           << lse.getElementType();
  SmallVector<int64_t> expected(out.getShape());
  expected.erase(expected.begin() + op.getOutLayout().channel);
  auto mismatch = [](auto pair) {
    auto [a, b] = pair;
    return isStatic(a) && isStatic(b) && a != b;
  };
  if (lse.getRank() != int64_t(expected.size()) ||
      llvm::any_of(llvm::zip(expected, lse.getShape()), mismatch))
    return op.emitOpError()
           << "expected lse of type "
           << RankedTensorType::get(expected, lse.getElementType()) << ", got "
           << lse;
  return success();
}

//===----------------------------------------------------------------------===//
// Place and pattern
//===----------------------------------------------------------------------===//

LogicalResult
AttentionVerifier::verifyInside(StringRef tensor, TensorLayout layout,
                                ArrayRef<int64_t> shape, StringRef clause,
                                std::optional<ArrayRef<int64_t>> origins) {
  SmallVector<int64_t> extents = op.getStaticExtents();
  for (unsigned a = 0; a < rank; ++a) {
    int64_t origin = origins ? (*origins)[a] : 0;
    int64_t size = shape[layout.axis(a)];
    if (isStatic(origin) && (origin < 0 || origin > kMaxExtent))
      return op.emitOpError() << "expected " << clause << " of 0 to "
                              << kMaxExtent << ", got " << origin;
    if (isStatic(origin) && isStatic(size) && isStatic(extents[a]) &&
        size > extents[a] - origin)
      return op.emitOpError() << "expected axis " << a << " of " << tensor
                              << " to end inside of the extent " << extents[a]
                              << ", got " << origin << " + " << size;
  }
  return success();
}

LogicalResult AttentionVerifier::verifyPlace() {
  // S2.1: one entry per axis.
  std::tuple<StringRef, std::optional<ArrayRef<int64_t>>, OperandRange>
      lists[] = {
          {"query_origin", op.getStaticQueryOrigin(), op.getQueryOrigin()},
          {"key_origin", op.getStaticKeyOrigin(), op.getKeyOrigin()},
          {"extent", op.getStaticExtent(), op.getExtent()}};
  for (auto [name, list, dynamics] : lists) {
    size_t got = list ? list->size() : 0;
    if (list && got != rank)
      return op.emitOpError() << "expected " << rank << " entries in " << name
                              << ", got " << got;
    size_t holes = list ? llvm::count_if(*list, ShapedType::isDynamic) : 0;
    if (holes != dynamics.size())
      return op.emitOpError() << "expected " << holes << " operands for "
                              << name << ", got " << dynamics.size();
  }
  // S2.2: a slice of keys doesn't say how large the whole is.
  if (op.getStaticKeyOrigin() && !op.getStaticExtent())
    return op.emitOpError() << "expected extent beside key_origin, got none";
  for (int64_t extent : op.getStaticExtents())
    if (isStatic(extent) && (extent < 0 || extent > kMaxExtent))
      return op.emitOpError() << "expected an extent of 0 to " << kMaxExtent
                              << ", got " << extent;
  ArrayRef<int64_t> q = typeOf(op.getQuery()).getShape(),
                    k = typeOf(op.getKey()).getShape();
  TensorLayout ql = op.getQueryLayout(), kl = op.getKeyLayout();
  // S2.3: without a place, queries and keys are the same grid.
  if (!op.getStaticQueryOrigin() && !op.getStaticExtent())
    for (unsigned a = 0; a < rank; ++a)
      if (failed(agree("axis " + std::to_string(a) + " of the grid",
                       {"query", q[ql.axis(a)]}, {"key", k[kl.axis(a)]})))
        return failure();
  // S2.4: both grids lie on the global one.
  return success(succeeded(verifyInside("query", ql, q, "query_origin",
                                        op.getStaticQueryOrigin())) &&
                 succeeded(verifyInside("key", kl, k, "key_origin",
                                        op.getStaticKeyOrigin())));
}

LogicalResult AttentionVerifier::verifyPattern() {
  // S3.1: the pattern fits the rank of the grid.
  auto emitError = [&]() { return op.emitOpError() << "pattern: "; };
  if (failed(op.getPattern().verifyRank(emitError, rank)))
    return failure();
  // S3.2: extents are what the pattern needs.
  SmallVector<int64_t> extents = op.getStaticExtents();
  for (const ExtentCondition &condition : op.getPattern().getConditions(rank)) {
    int64_t extent = extents[condition.axis];
    if (!isStatic(extent) || extent % condition.multipleOf == 0)
      continue;
    InFlightDiagnostic diagnostic =
        op.emitOpError() << "expected an extent of axis " << condition.axis
                         << " that is a multiple of " << condition.multipleOf
                         << ", got " << extent;
    if (!condition.remedy.empty())
      diagnostic << " (" << condition.remedy << ")";
    return diagnostic;
  }
  SymbolicUnion boxes = op.getBoxes();
  // S3.1 again: what a pattern of a third party answers is not trusted.
  if (failed(verifyBoxes(emitError, boxes, rank)))
    return failure();
  // S3.3: numbers that depend on the extents are still sizes.
  if (!llvm::all_of(extents, isStatic) || llvm::is_contained(extents, 0))
    return success();
  return verifyBoxesOn(emitError, boxes,
                       Point<int64_t>(extents.begin(), extents.end()));
}

//===----------------------------------------------------------------------===//
// Scores
//===----------------------------------------------------------------------===//

LogicalResult AttentionVerifier::verifyRelativeBias() {
  Value table = op.getRelativeBias();
  std::optional<ArrayRef<int64_t>> origin = op.getBiasOrigin();
  // S4.1: a table comes with its origin and sign.
  if (!table)
    return origin || op.getBiasSign()
               ? op.emitOpError("expected a relative_bias table beside its "
                                "origin and sign, got none")
               : success();
  if (!origin || !op.getBiasSign())
    return op.emitOpError("expected origin and sign beside relative_bias, got "
                          "none");
  RankedTensorType type = typeOf(table);
  if (type.getRank() != int64_t(rank) + 1)
    return op.emitOpError()
           << "expected relative_bias of rank " << rank + 1 << " (heads and "
           << rank << " axes), got rank " << type.getRank();
  if (origin->size() != rank)
    return op.emitOpError()
           << "expected " << rank
           << " entries in the origin of relative_bias, got " << origin->size();
  for (int64_t entry : *origin)
    if (entry > kMaxExtent || entry < -kMaxExtent)
      return op.emitOpError() << "expected an origin of relative_bias of at "
                                 "most "
                              << kMaxExtent << " in magnitude, got " << entry;
  int64_t heads = typeOf(op.getQuery()).getDimSize(op.getQueryLayout().head);
  if (failed(agree("heads", {"query", heads},
                   {"relative_bias", type.getDimSize(0)})))
    return failure();
  for (unsigned a = 0; a < rank; ++a)
    if (failed(verifyTable(a, type.getDimSize(a + 1))))
      return failure();
  return success();
}

/// The range of entries that an axis of a box asks of a table.
static std::optional<DifferenceBounds>
neededDifferences(const Axis<int64_t> &axis, int64_t n) {
  if (n <= kMaxExactExtent)
    return differenceBounds(axis, n);
  DifferenceHull<int64_t> hull = differenceHull(axis, n);
  return DifferenceBounds{hull.min, hull.max};
}

LogicalResult AttentionVerifier::verifyTable(unsigned axis, int64_t size) {
  // S4.2: the table covers the differences of every box.
  SmallVector<int64_t> extents = op.getStaticExtents();
  if (!isStatic(size) || !llvm::all_of(extents, isStatic))
    return success();
  int64_t origin = (*op.getBiasOrigin())[axis];
  bool flipped = *op.getBiasSign() == DifferenceSign::QueryMinusKey;
  Point<int64_t> n(extents.begin(), extents.end());
  for (const Box<int64_t> &box : evaluate(op.getBoxes(), n)) {
    std::optional<DifferenceBounds> bounds =
        neededDifferences(box[axis], n[axis]);
    if (!bounds)
      continue;
    int64_t first = origin + (flipped ? -bounds->max : bounds->min);
    int64_t last = origin + (flipped ? -bounds->min : bounds->max);
    if (first < 0 || last >= size)
      return op.emitOpError()
             << "expected relative_bias to cover entries " << first << " to "
             << last << " of axis " << axis << ", got " << size
             << " entries with origin " << origin;
  }
  return success();
}

LogicalResult AttentionVerifier::verifyScale() {
  // S4.3: a finite scale, and a channel where it follows from it.
  if (std::optional<APFloat> scale = op.getScale(); scale && !scale->isFinite())
    return op.emitOpError("expected a finite scale, got ")
           << op.getScaleAttr().getValueAsDouble();
  int64_t dk = typeOf(op.getQuery()).getDimSize(op.getQueryLayout().channel);
  if (dk == 0 && !op.getScale())
    return op.emitOpError(
        "expected dk of at least 1 where scale is its default, got 0");
  return success();
}

LogicalResult AttentionOp::verify() {
  return AttentionVerifier(*this).verify();
}
