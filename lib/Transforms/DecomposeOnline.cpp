//===- DecomposeOnline.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One tile of keys as linalg ops, by the algebra of S9.2. One tensor of scores
// goes through: products, scores, weights are written over each other.
//
//===----------------------------------------------------------------------===//

#include "AttentionProducts.h"
#include "localattn/Transforms/PairScore.h"
#include "localattn/Transforms/Transforms.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

namespace {

/// S9.1
struct State {
  Value acc;
  Value max;
  Value sum;
};

class OnlineDecomposition {
public:
  OnlineDecomposition(OpBuilder &builder, AttentionOpInterface op)
      : builder(builder), loc(op->getLoc()), op(op), rank(op.getGridRank()),
        scalars{builder, loc, op.getScoreType()}, scores(builder, op),
        products(builder, op, scores.getPlace()) {}

  SmallVector<Value> build();

private:
  using Body = function_ref<Value(ValueRange)>;
  /// A queries' tensor without channels, in the order of max and sum.
  Value emptyRows();
  Value overRows(ValueRange inputs, Value init, Body body);
  // Pairs are as in scores: batch, head, key axes, query axes.
  AffineMap allPairs() { return builder.getMultiDimIdentityMap(2 + 2 * rank); }
  AffineMap rowOfPair();
  SmallVector<AffineExpr> pairDims(unsigned first) {
    SmallVector<AffineExpr> dims;
    for (unsigned a = 0; a < rank; ++a)
      dims.push_back(builder.getAffineDimExpr(first + a));
    return dims;
  }
  Pair pairHere();
  Value score(Value productsOfPairs);
  State rescaled(const State &state, Value shift);

  OpBuilder &builder;
  Location loc;
  AttentionOpInterface op;
  unsigned rank;
  ScoreArithmetic scalars;
  PairScore scores;
  AttentionProducts products;
};

} // namespace

//===----------------------------------------------------------------------===//
// Scores
//===----------------------------------------------------------------------===//

AffineMap OnlineDecomposition::rowOfPair() {
  SmallVector<AffineExpr> queries = pairDims(2 + rank);
  return AffineMap::get(
      2 + 2 * rank, 0,
      op.getRowLayout().index<AffineExpr>(builder.getAffineDimExpr(0), queries,
                                          builder.getAffineDimExpr(1)),
      builder.getContext());
}

/// The pair that the body of a generic over pairs is at.
Pair OnlineDecomposition::pairHere() {
  const LoopSizes &sizes = products.getSizes();
  unsigned loop = 0;
  auto next = [&](OpFoldResult size) -> Value {
    unsigned position = loop++;
    // Constants let the geometry fold.
    if (getConstantIntValue(size) == 1)
      return arith::ConstantIndexOp::create(builder, loc, 0);
    return linalg::IndexOp::create(builder, loc, position);
  };
  Pair pair;
  pair.batch = next(sizes.batch);
  pair.head = next(sizes.heads);
  for (OpFoldResult size : sizes.keys)
    pair.key.push_back(next(size));
  for (OpFoldResult size : sizes.queries)
    pair.query.push_back(next(size));
  return pair;
}

/// Scores from products: minus infinity for pairs that don't see each other.
Value OnlineDecomposition::score(Value productsOfPairs) {
  // Bias maps count batch, head, queries, keys.
  SmallVector<AffineExpr> dims = {builder.getAffineDimExpr(0),
                                  builder.getAffineDimExpr(1)};
  llvm::append_range(dims, pairDims(2 + rank));
  llvm::append_range(dims, pairDims(2));
  SmallVector<MappedInput> biases;
  for (auto [bias, map] : llvm::zip(op.getBiases(), op.getBiasAffineMaps()))
    biases.push_back(
        {bias, map.replaceDimsAndSymbols(dims, {}, 2 + 2 * rank, 0)});
  bool masked = !allPairsSeen(op);
  if (masked)
    scores.allowHiddenPairs();
  bool placed = masked || op.getRelativeBias() || op.hasScoreRegion();
  return buildGeneric(builder, loc, biases, productsOfPairs, allPairs(),
                      [&](OpBuilder &, ValueRange at) {
                        Pair pair = placed ? pairHere() : Pair();
                        pair.biases.assign(at.begin(), std::prev(at.end()));
                        Value score = scores.build(pair, at.back());
                        if (!masked)
                          return score;
                        Value seen = scores.sees(pair).getValue();
                        return scalars.select(seen, score,
                                              scalars.number(-INFINITY));
                      });
}

//===----------------------------------------------------------------------===//
// State
//===----------------------------------------------------------------------===//

Value OnlineDecomposition::emptyRows() {
  const LoopSizes &sizes = products.getSizes();
  SmallVector<OpFoldResult> shape = op.getRowLayout().index<OpFoldResult>(
      sizes.batch, sizes.queries, sizes.heads);
  return tensor::EmptyOp::create(builder, loc, shape, scalars.type);
}

Value OnlineDecomposition::overRows(ValueRange inputs, Value init, Body body) {
  AffineMap row = builder.getMultiDimIdentityMap(2 + rank);
  SmallVector<MappedInput> mapped;
  for (Value input : inputs)
    mapped.push_back({input, row});
  return buildGeneric(builder, loc, mapped, init, row,
                      [&](OpBuilder &, ValueRange at) { return body(at); });
}

static bool isFilledWith(Value tensor, double value) {
  auto fill = tensor.getDefiningOp<linalg::FillOp>();
  FloatAttr constant;
  return fill && matchPattern(fill.getInputs()[0], m_Constant(&constant)) &&
         constant.getValue().isExactlyValue(value);
}

/// The state as sums of exponentials less `shift`.
State OnlineDecomposition::rescaled(const State &state, Value shift) {
  // The state of no key stays what it is.
  if (isFilledWith(state.acc, 0) && isFilledWith(state.max, -INFINITY) &&
      isFilledWith(state.sum, 0))
    return state;
  Value factor = overRows({state.max, shift}, emptyRows(), [&](ValueRange at) {
    return scalars.expOfDifference(at[0], at[1]);
  });
  auto scale = [&](ValueRange at) { return scalars.multiply(at[0], at[1]); };
  Value sum = overRows(factor, state.sum, scale);
  AffineMap full = builder.getMultiDimIdentityMap(3 + rank);
  AffineMap rows = full.dropResult(op.getOutLayout().channel);
  Value acc =
      buildGeneric(builder, loc, {{factor, rows}}, state.acc, full,
                   [&](OpBuilder &, ValueRange at) { return scale(at); });
  return {acc, state.max, sum};
}

SmallVector<Value> OnlineDecomposition::build() {
  State before = {op.getOuts()[0], op.getOuts()[1], op.getOuts()[2]};
  Value scored = score(products.queriesWithKeys());
  AffineMap pairs = allPairs(), row = rowOfPair();
  Value max = buildGeneric(builder, loc, {{scored, pairs}}, before.max, row,
                           [&](OpBuilder &, ValueRange at) {
                             return scalars.maximum(at[0], at[1]);
                           });
  Value shift = overRows(max, emptyRows(),
                         [&](ValueRange at) { return scalars.startOf(at[0]); });
  State start = rescaled(before, shift);
  ValueRange weights = buildGeneric(
      builder, loc, {{shift, row}}, {{scored, pairs}, {start.sum, row}},
      [&](OpBuilder &, ValueRange at) -> SmallVector<Value> {
        Value weight = scalars.expOfDifference(at[1], at[0]);
        return {weight, scalars.add(at[2], weight)};
      });
  return {products.addWeighted(weights[0], start.acc), max, weights[1]};
}

SmallVector<Value> localattn::decomposeOnline(OpBuilder &builder,
                                              OnlineAttentionOp op) {
  return OnlineDecomposition(builder, op).build();
}
