//===- LocalAttnToReference.cpp -------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The reference: what the definition says, one query at a time. It is slow on
// purpose, because everything else is tested against it.
//
//===----------------------------------------------------------------------===//

#include "localattn/Conversion/Passes.h"
#include "localattn/IR/GridGeometry.h"

#include <cmath>

namespace localattn {
#define GEN_PASS_DEF_LOCALATTNTOREFERENCEPASS
#include "localattn/Conversion/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

namespace {

/// Which query (or which row of the output) the nest is at.
struct Row {
  Value batch;
  Value head;
  Value kvHead;
  SmallVector<Value> index;  ///< in the tensor of queries
  Point<IndexExpr> position; ///< on the global grid
};

class ReferenceNest {
public:
  ReferenceNest(OpBuilder &builder, AttentionOp op)
      : builder(builder), loc(op.getLoc()), op(op), type(op.getScoreType()),
        rank(op.getGridRank()), place(placeOf(builder, op)),
        boxes(evaluate(op.getBoxes(), place.extents)), scale(buildScale()) {}

  /// Builds the nest; returns out and, if asked for, lse.
  SmallVector<Value> build();

private:
  // Small vocabulary.
  Value size(Value tensor, unsigned dim) {
    return sizeOf(builder, loc, tensor, dim).getValue();
  }
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  Value number(double value) {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getFloatAttr(type, value));
  }
  Value equals(Value a, Value b) {
    return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ, a, b);
  }
  Value select(Value condition, Value a, Value b) {
    return arith::SelectOp::create(builder, loc, condition, a, b);
  }
  Value convert(Value value, Type to);
  Value load(Value tensor, ArrayRef<Value> position) {
    return convert(tensor::ExtractOp::create(builder, loc, tensor, position),
                   type);
  }
  using Body = function_ref<SmallVector<Value>(ValueRange, ValueRange)>;
  ValueRange loops(ArrayRef<Value> bounds, ValueRange carried, Body body);
  /// Values that `then` computes where `condition` holds, `otherwise`
  /// elsewhere.
  ValueRange when(Value condition, ValueRange otherwise,
                  function_ref<SmallVector<Value>()> then);

  // The definition.
  Value buildScale();
  SmallVector<Value> buildRow(ValueRange at, ValueRange results);
  Value score(const Row &row, ValueRange key, const Point<IndexExpr> &position);
  Value relativeBias(const Row &row, const Point<IndexExpr> &key);
  ValueRange overVisibleKeys(
      const Row &row, ValueRange carried,
      function_ref<SmallVector<Value>(ValueRange, Value, ValueRange)> visit);
  Value largestScore(const Row &row);
  std::pair<Value, Value> weightedSum(const Row &row, Value max);
  Value storeRow(const Row &row, Value out, Value weighted, Value sum);

  OpBuilder &builder;
  Location loc;
  AttentionOp op;
  FloatType type;
  unsigned rank;
  Place place;
  Union<IndexExpr> boxes;
  Value scale;
};

} // namespace

//===----------------------------------------------------------------------===//
// Small vocabulary
//===----------------------------------------------------------------------===//

Value ReferenceNest::convert(Value value, Type to) {
  unsigned from = value.getType().getIntOrFloatBitWidth();
  unsigned width = to.getIntOrFloatBitWidth();
  if (value.getType() == to)
    return value;
  if (from < width)
    return arith::ExtFOp::create(builder, loc, to, value);
  return arith::TruncFOp::create(builder, loc, to, value);
}

ValueRange ReferenceNest::loops(ArrayRef<Value> bounds, ValueRange carried,
                                Body body) {
  SmallVector<Value> zeros(bounds.size(), index(0)),
      ones(bounds.size(), index(1));
  scf::LoopNest nest = scf::buildLoopNest(
      builder, loc, zeros, bounds, ones, carried,
      [&](OpBuilder &, Location, ValueRange at, ValueRange values) {
        SmallVector<Value> next = body(at, values);
        return scf::ValueVector(next.begin(), next.end());
      });
  return nest.loops.front().getResults();
}

ValueRange ReferenceNest::when(Value condition, ValueRange otherwise,
                               function_ref<SmallVector<Value>()> then) {
  auto ifOp = scf::IfOp::create(
      builder, loc, condition,
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(builder, loc, then());
      },
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(builder, loc, otherwise);
      });
  return ifOp.getResults();
}

//===----------------------------------------------------------------------===//
// The definition
//===----------------------------------------------------------------------===//

Value ReferenceNest::buildScale() {
  if (std::optional<APFloat> given = op.getScale())
    return number(given->convertToDouble());
  IndexExpr dk =
      sizeOf(builder, loc, op.getQuery(), op.getQueryLayout().channel);
  if (std::optional<int64_t> constant = dk.getConstant())
    return number(1.0 / std::sqrt(double(*constant)));
  Value integer = arith::IndexCastOp::create(builder, loc, builder.getI64Type(),
                                             dk.getValue());
  Value root = math::SqrtOp::create(
      builder, loc, arith::SIToFPOp::create(builder, loc, type, integer));
  return arith::DivFOp::create(builder, loc, number(1.0), root);
}

/// The table's entry for a pair that sees each other.
Value ReferenceNest::relativeBias(const Row &row, const Point<IndexExpr> &key) {
  bool flipped = *op.getBiasSign() == DifferenceSign::QueryMinusKey;
  Point<IndexExpr> apart = difference(boxes, row.position, key, place.extents);
  SmallVector<Value> entry = {row.head};
  for (unsigned a = 0; a < rank; ++a) {
    IndexExpr origin(builder, loc, (*op.getBiasOrigin())[a]);
    entry.push_back(
        (flipped ? origin - apart[a] : origin + apart[a]).getValue());
  }
  return load(op.getRelativeBias(), entry);
}

/// scale * (query . key) + relative bias.
Value ReferenceNest::score(const Row &row, ValueRange key,
                           const Point<IndexExpr> &position) {
  TensorLayout ql = op.getQueryLayout(), kl = op.getKeyLayout();
  SmallVector<Value> keyIndex(key);
  auto product = loops(
      {size(op.getQuery(), ql.channel)}, {number(0)},
      [&](ValueRange channel, ValueRange sum) -> SmallVector<Value> {
        Value q = load(op.getQuery(), ql.index<Value>(row.batch, row.index,
                                                      row.head, channel[0]));
        Value k = load(op.getKey(), kl.index<Value>(row.batch, keyIndex,
                                                    row.kvHead, channel[0]));
        Value term = arith::MulFOp::create(builder, loc, q, k);
        return {arith::AddFOp::create(builder, loc, sum[0], term)};
      });
  Value result = arith::MulFOp::create(builder, loc, product[0], scale);
  if (!op.getRelativeBias())
    return result;
  return arith::AddFOp::create(builder, loc, result,
                               relativeBias(row, position));
}

/// Visits every key of the tensor and, where the query sees it, calls `visit`
/// with its index, its score and the carried values.
ValueRange ReferenceNest::overVisibleKeys(
    const Row &row, ValueRange carried,
    function_ref<SmallVector<Value>(ValueRange, Value, ValueRange)> visit) {
  TensorLayout layout = op.getKeyLayout();
  SmallVector<Value> bounds;
  for (unsigned a = 0; a < rank; ++a)
    bounds.push_back(size(op.getKey(), layout.axis(a)));
  return loops(
      bounds, carried,
      [&](ValueRange key, ValueRange values) -> SmallVector<Value> {
        Point<IndexExpr> position;
        for (unsigned a = 0; a < rank; ++a)
          position.push_back(place.keyOrigin[a] +
                             IndexExpr(builder, loc, OpFoldResult(key[a])));
        TruthExpr visible = sees(boxes, row.position, position, place.extents);
        return when(visible.getValue(), values, [&]() {
          return visit(key, score(row, key, position), values);
        });
      });
}

/// Minus infinity for a row without a key, NaN if a score is.
Value ReferenceNest::largestScore(const Row &row) {
  return overVisibleKeys(
      row, {number(-INFINITY)},
      [&](ValueRange, Value score, ValueRange max) -> SmallVector<Value> {
        return {arith::MaximumFOp::create(builder, loc, max[0], score)};
      })[0];
}

/// The sum of exp(score - max) over the keys, and that of the weighted values.
/// A score of minus infinity masks its key: not even a NaN in its value counts.
std::pair<Value, Value> ReferenceNest::weightedSum(const Row &row, Value max) {
  TensorLayout layout = op.getValueLayout();
  IndexExpr channels = sizeOf(builder, loc, op.getValue(), layout.channel);
  Value empty = tensor::EmptyOp::create(
      builder, loc, ArrayRef<OpFoldResult>{channels.getOpFoldResult()}, type);
  Value zeros =
      linalg::FillOp::create(builder, loc, number(0), empty).getResult(0);
  auto addKey = [&](ValueRange key, Value score, ValueRange sums) {
    SmallVector<Value> keyIndex(key);
    Value weight = math::ExpOp::create(
        builder, loc, arith::SubFOp::create(builder, loc, score, max));
    Value sum = arith::AddFOp::create(builder, loc, sums[0], weight);
    auto weighted =
        loops({channels.getValue()}, {sums[1]},
              [&](ValueRange at, ValueRange row_) -> SmallVector<Value> {
                Value v =
                    load(op.getValue(), layout.index<Value>(row.batch, keyIndex,
                                                            row.kvHead, at[0]));
                Value term = arith::MulFOp::create(builder, loc, weight, v);
                Value before = load(row_[0], {at[0]});
                Value after = arith::AddFOp::create(builder, loc, before, term);
                return {tensor::InsertOp::create(builder, loc, after, row_[0],
                                                 ValueRange{at[0]})};
              });
    return SmallVector<Value>{sum, weighted[0]};
  };
  ValueRange sums = overVisibleKeys(
      row, {number(0), zeros},
      [&](ValueRange key, Value score, ValueRange soFar) -> SmallVector<Value> {
        Value counts = arith::CmpFOp::create(
            builder, loc, arith::CmpFPredicate::UNE, score, number(-INFINITY));
        return when(counts, soFar, [&]() { return addKey(key, score, soFar); });
      });
  return {sums[0], sums[1]};
}

/// out[row] = weighted / sum, or 0 for a row without a key.
Value ReferenceNest::storeRow(const Row &row, Value out, Value weighted,
                              Value sum) {
  TensorLayout layout = op.getOutLayout();
  Type element = cast<RankedTensorType>(out.getType()).getElementType();
  Value empty = equals(sum, number(0));
  return loops(
      {size(out, layout.channel)}, {out},
      [&](ValueRange at, ValueRange soFar) -> SmallVector<Value> {
        Value mean =
            arith::DivFOp::create(builder, loc, load(weighted, {at[0]}), sum);
        Value result = convert(select(empty, number(0), mean), element);
        return {tensor::InsertOp::create(
            builder, loc, result, soFar[0],
            layout.index<Value>(row.batch, row.index, row.head, at[0]))};
      })[0];
}

SmallVector<Value> ReferenceNest::buildRow(ValueRange at, ValueRange results) {
  Value heads = size(op.getQuery(), op.getQueryLayout().head);
  Value kvHeads = size(op.getKey(), op.getKeyLayout().head);
  Value scaled = arith::MulIOp::create(builder, loc, at[1], kvHeads);
  Row row = {at[0],
             at[1],
             arith::DivUIOp::create(builder, loc, scaled, heads),
             SmallVector<Value>(at.drop_front(2)),
             {}};
  for (unsigned a = 0; a < rank; ++a)
    row.position.push_back(place.queryOrigin[a] +
                           IndexExpr(builder, loc, OpFoldResult(row.index[a])));

  Value max = largestScore(row);
  // Without a key there is nothing to subtract; infinities must not meet.
  Value start = select(equals(max, number(-INFINITY)), number(0), max);
  auto [sum, weighted] = weightedSum(row, start);
  SmallVector<Value> next = {storeRow(row, results[0], weighted, sum)};
  if (op.hasLogSumExp()) {
    Value log = math::LogOp::create(builder, loc, sum);
    Value lse = select(equals(sum, number(0)), number(-INFINITY),
                       arith::AddFOp::create(builder, loc, start, log));
    next.push_back(tensor::InsertOp::create(
        builder, loc, lse, results[1],
        op.getLogSumExpLayout().index<Value>(row.batch, row.index, row.head)));
  }
  return next;
}

SmallVector<Value> ReferenceNest::build() {
  TensorLayout layout = op.getQueryLayout();
  SmallVector<Value> bounds = {size(op.getQuery(), layout.batch),
                               size(op.getQuery(), layout.head)};
  for (unsigned a = 0; a < rank; ++a)
    bounds.push_back(size(op.getQuery(), layout.axis(a)));
  return loops(bounds, op.getOuts(), [&](ValueRange at, ValueRange results) {
    return buildRow(at, results);
  });
}

namespace {
struct LocalAttnToReferencePass
    : localattn::impl::LocalAttnToReferencePassBase<LocalAttnToReferencePass> {
  void runOnOperation() override {
    SmallVector<AttentionOp> attentions;
    getOperation()->walk([&](AttentionOp op) { attentions.push_back(op); });
    for (AttentionOp op : attentions) {
      OpBuilder builder(op);
      op->replaceAllUsesWith(ReferenceNest(builder, op).build());
      op->erase();
    }
  }
};
} // namespace
