//===- PairScore.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/PairScore.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

Value localattn::convertFloat(OpBuilder &builder, Location loc, Value value,
                              Type to) {
  unsigned from = value.getType().getIntOrFloatBitWidth();
  unsigned width = to.getIntOrFloatBitWidth();
  if (value.getType() == to)
    return value;
  if (from < width)
    return arith::ExtFOp::create(builder, loc, to, value);
  return arith::TruncFOp::create(builder, loc, to, value);
}

PairScore::PairScore(OpBuilder &builder, AttentionOpInterface op)
    : builder(builder), loc(op->getLoc()), op(op), type(op.getScoreType()),
      place(placeOf(builder, op)), table(op.getRelativeBias()) {
  for (const HeadGroup &group : op.getHeadGroups())
    groups.emplace_back(
        group,
        evaluate(group.pattern.getBoxes(op.getGridRank()), place.extents));
  scale = buildScale();
}

Value PairScore::number(double value) {
  return arith::ConstantOp::create(builder, loc,
                                   builder.getFloatAttr(type, value));
}

Value PairScore::load(Value tensor, ValueRange at) {
  Value element = tensor::ExtractOp::create(builder, loc, tensor, at);
  return convertFloat(builder, loc, element, type);
}

//===----------------------------------------------------------------------===//
// Geometry
//===----------------------------------------------------------------------===//

IndexExpr PairScore::position(const IndexExpr &origin, Value index) {
  return origin + IndexExpr(builder, loc, getAsOpFoldResult(index));
}

/// S2.5
Point<IndexExpr> PairScore::positions(const Point<IndexExpr> &origin,
                                      const Point<IndexExpr> &step,
                                      ArrayRef<Value> indices) {
  Point<IndexExpr> point;
  for (auto [start, distance, index] : llvm::zip(origin, step, indices))
    point.push_back(
        start + distance * IndexExpr(builder, loc, getAsOpFoldResult(index)));
  return point;
}

Point<IndexExpr> PairScore::queryPosition(ArrayRef<Value> query) {
  return positions(place.queryOrigin, place.queryStep, query);
}

Point<IndexExpr> PairScore::keyPosition(ArrayRef<Value> key) {
  return positions(place.keyOrigin, place.keyStep, key);
}

template <typename T>
T PairScore::ofGroup(
    const Pair &pair, function_ref<T(const Union<IndexExpr> &)> ask,
    function_ref<T(const TruthExpr &, const T &, const T &)> choose) {
  T result = ask(groups.back().second);
  for (const auto &[group, boxes] : llvm::drop_begin(llvm::reverse(groups))) {
    IndexExpr end(builder, loc, group.first + group.count);
    result =
        choose(position(place.headOrigin, pair.head) < end, ask(boxes), result);
  }
  return result;
}

TruthExpr PairScore::sees(const Pair &pair) {
  Point<IndexExpr> query = queryPosition(pair.query);
  Point<IndexExpr> key = keyPosition(pair.key);
  return ofGroup<TruthExpr>(
      pair,
      [&](const Union<IndexExpr> &boxes) {
        return localattn::sees(boxes, op.getBox(), query, key, place.extents);
      },
      [](const TruthExpr &mine, const TruthExpr &a, const TruthExpr &b) {
        return either(both(mine, a), both(negation(mine), b));
      });
}

//===----------------------------------------------------------------------===//
// Scores
//===----------------------------------------------------------------------===//

Value PairScore::buildScale() {
  if (FloatAttr given = op.getScaleAttr())
    return number(given.getValueAsDouble());
  if (Value given = op.getScaleValue())
    return convertFloat(builder, loc, given, type);
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

/// c * tanh(x / c)
Value PairScore::cap(Value score) {
  Value limit = number(op.getSoftcapAttr().getValueAsDouble());
  Value ratio = arith::DivFOp::create(builder, loc, score, limit);
  return arith::MulFOp::create(builder, loc, limit,
                               math::TanhOp::create(builder, loc, ratio));
}

/// The table's entry for a pair that sees each other.
Value PairScore::tableEntry(const Pair &pair) {
  if (!table)
    return number(0);
  bool flipped = *op.getRelativeBiasSign() == DifferenceSign::QueryMinusKey;
  Point<IndexExpr> query = queryPosition(pair.query);
  Point<IndexExpr> key = keyPosition(pair.key);
  using Steps = Point<IndexExpr>;
  Steps apart = ofGroup<Steps>(
      pair,
      [&](const Union<IndexExpr> &boxes) {
        return difference(boxes, op.getBox(), query, key, place.extents);
      },
      [](const TruthExpr &mine, const Steps &a, const Steps &b) {
        Steps chosen;
        for (auto [x, y] : llvm::zip(a, b))
          chosen.push_back(select(mine, x, y));
        return chosen;
      });
  SmallVector<Value> entry = {pair.head};
  for (auto [start, step] : llvm::zip(*op.getRelativeBiasOrigin(), apart)) {
    IndexExpr origin(builder, loc, start);
    IndexExpr at = flipped ? origin - step : origin + step;
    if (hiddenPairs) {
      IndexExpr size = sizeOf(builder, loc, table, entry.size());
      at = maxOf(minOf(at, size - 1), constantLike(at, 0));
    }
    entry.push_back(at.getValue());
  }
  return load(table, entry);
}

void PairScore::allowHiddenPairs() {
  hiddenPairs = true;
  if (!table)
    return;
  // A table without entries is of no pair (S4.2), but would be read.
  auto type = cast<RankedTensorType>(table.getType());
  ArrayRef<int64_t> axes = type.getShape().drop_front();
  if (llvm::is_contained(axes, 0)) {
    table = Value();
    return;
  }
  if (llvm::none_of(axes, ShapedType::isDynamic))
    return;
  TruthExpr none = truthLike(place.extents[0], false);
  SmallVector<OpFoldResult> atLeastOne;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    IndexExpr size = sizeOf(builder, loc, table, dim);
    none = either(none, size == 0);
    atLeastOne.push_back(maxOf(size, constantLike(size, 1)).getOpFoldResult());
  }
  Value zero = arith::ConstantOp::create(
      builder, loc, builder.getZeroAttr(type.getElementType()));
  Value empty =
      tensor::EmptyOp::create(builder, loc, atLeastOne, type.getElementType());
  Value zeros = linalg::FillOp::create(builder, loc, zero, empty).getResult(0);
  if (zeros.getType() != type)
    zeros = tensor::CastOp::create(builder, loc, type, zeros);
  table = arith::SelectOp::create(builder, loc, none.getValue(), zeros, table);
}

Value PairScore::loadBias(const Pair &pair, unsigned index) {
  AffineMap map = op.getBiasAffineMaps()[index];
  SmallVector<Value> dims = {pair.batch, pair.head};
  llvm::append_range(dims, pair.query);
  llvm::append_range(dims, pair.key);
  SmallVector<Value> at;
  for (unsigned dim = 0; dim < map.getNumResults(); ++dim)
    at.push_back(dims[map.getDimPosition(dim)]);
  return tensor::ExtractOp::create(builder, loc, op.getBiases()[index], at);
}

Value PairScore::addBias(Value score, Value element) {
  if (!element.getType().isInteger(1))
    return arith::AddFOp::create(builder, loc, score,
                                 convertFloat(builder, loc, element, type));
  Value visible = element;
  return arith::SelectOp::create(builder, loc, visible, score,
                                 number(-INFINITY));
}

Value localattn::applyScoreRegion(OpBuilder &builder, AttentionOpInterface op,
                                  Value score, const GlobalPair &pair) {
  Block &block = op.getScoreRegion().front();
  SmallVector<Value> arguments = {score, pair.batch.getValue(),
                                  pair.head.getValue()};
  for (const Point<IndexExpr> &point : {pair.query, pair.key})
    for (const IndexExpr &coordinate : point)
      arguments.push_back(coordinate.getValue());
  llvm::append_range(arguments, op.getCaptures());
  IRMapping mapping;
  mapping.map(block.getArguments(), arguments);
  for (Operation &inner : block.without_terminator())
    builder.clone(inner, mapping);
  return mapping.lookupOrDefault(
      cast<YieldOp>(block.getTerminator()).getScore());
}

Value PairScore::build(const Pair &pair, Value product) {
  // S4.12: in this order.
  Value score = arith::MulFOp::create(builder, loc, product, scale);
  if (op.getSoftcapAttr())
    score = cap(score);
  if (op.getRelativeBias())
    score = arith::AddFOp::create(builder, loc, score, tableEntry(pair));
  for (unsigned index = 0; index < op.getBiases().size(); ++index)
    score = addBias(score, pair.biases.empty() ? loadBias(pair, index)
                                               : pair.biases[index]);
  if (!op.hasScoreRegion())
    return score;
  return applyScoreRegion(builder, op, score,
                          {position(place.batchOrigin, pair.batch),
                           position(place.headOrigin, pair.head),
                           queryPosition(pair.query), keyPosition(pair.key)});
}
