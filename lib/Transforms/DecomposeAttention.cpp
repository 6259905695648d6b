//===- DecomposeAttention.cpp ---------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScoreArithmetic.h"
#include "localattn/IR/AttentionParts.h"
#include "localattn/IR/GridGeometry.h"
#include "localattn/Transforms/PairScore.h"
#include "localattn/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

namespace {

/// Builds an attention as a start, an update and an end of a state (S9).
class Decomposition {
public:
  Decomposition(OpBuilder &builder, AttentionOp op)
      : builder(builder), loc(op.getLoc()), op(op), attention(op),
        type(attention.getScoreType()),
        channel(attention.getOutLayout().channel),
        full(builder.getMultiDimIdentityMap(attention.getGridRank() + 3)) {}

  SmallVector<Value> buildStart();
  /// The results of the attention, from the state of all its keys.
  SmallVector<Value> buildEnd(ValueRange state);

private:
  ScoreArithmetic scores() { return {builder, loc, type}; }
  Value empty(bool hasChannel);
  Value fill(double value, bool hasChannel) {
    return linalg::FillOp::create(builder, loc, scores().number(value),
                                  empty(hasChannel))
        .getResult(0);
  }

  OpBuilder &builder;
  Location loc;
  AttentionOp op;
  AttentionOpInterface attention;
  FloatType type;
  unsigned channel;
  AffineMap full; ///< of the dimensions of out
};

} // namespace

/// A tensor as large as out, or as its rows.
Value Decomposition::empty(bool hasChannel) {
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(builder, loc, op.getOuts()[0]);
  if (!hasChannel)
    sizes.erase(sizes.begin() + channel);
  return tensor::EmptyOp::create(builder, loc, sizes, type);
}

/// A sink is a key without a value that was seen before all others. So the
/// maximum includes it, and sums neither overflow nor vanish next to it.
SmallVector<Value> Decomposition::buildStart() {
  Value acc = fill(0, /*hasChannel=*/true);
  if (!op.getSinks())
    return {acc, fill(-INFINITY, false), fill(0, false)};
  AffineMap rows = builder.getMultiDimIdentityMap(full.getNumDims() - 1);
  AffineMap heads = rows.getSubMap({attention.getRowLayout().head});
  Value max = buildGeneric(builder, loc, {{op.getSinks(), heads}}, empty(false),
                           rows, [&](OpBuilder &nested, ValueRange scalars) {
                             return convertFloat(nested, loc, scalars[0], type);
                           });
  return {acc, max, fill(1, false)};
}

/// out = acc / sum and lse = max + log(sum), or 0 and minus infinity for a row
/// without a key.
SmallVector<Value> Decomposition::buildEnd(ValueRange state) {
  AffineMap rows = full.dropResult(channel);
  SmallVector<Value> results = {buildGeneric(
      builder, loc, {{state[0], full}, {state[2], rows}}, op.getOuts()[0], full,
      [&](OpBuilder &nested, ValueRange scalars) {
        ScoreArithmetic inside{nested, loc, type};
        Value mean = inside.divide(scalars[0], scalars[1]);
        mean =
            inside.select(inside.equals(scalars[1], 0), inside.number(0), mean);
        return convertFloat(nested, loc, mean, scalars[2].getType());
      })};
  if (!op.hasLogSumExp())
    return results;
  AffineMap row = builder.getMultiDimIdentityMap(full.getNumDims() - 1);
  results.push_back(buildGeneric(
      builder, loc, {{state[1], row}, {state[2], row}}, op.getOuts()[1], row,
      [&](OpBuilder &nested, ValueRange scalars) {
        ScoreArithmetic inside{nested, loc, type};
        Value lse = inside.add(scalars[0], inside.log(scalars[1]));
        return inside.select(inside.equals(scalars[1], 0),
                             inside.number(-INFINITY), lse);
      }));
  return results;
}

//===----------------------------------------------------------------------===//
// What others see of it
//===----------------------------------------------------------------------===//

SmallVector<Value> localattn::buildStateStart(OpBuilder &builder,
                                              AttentionOp op) {
  return Decomposition(builder, op).buildStart();
}

SmallVector<Value> localattn::buildStateEnd(OpBuilder &builder, AttentionOp op,
                                            ValueRange state) {
  return Decomposition(builder, op).buildEnd(state);
}

OnlineAttentionOp localattn::buildOnlineOf(OpBuilder &builder, AttentionOp op,
                                           ValueRange state) {
  AttentionParts parts(op);
  parts.outs.assign(state.begin(), state.end());
  parts.sinks = Value();
  Operation *online = parts.create(builder, op.getLoc(),
                                   OnlineAttentionOp::getOperationName(), op);
  return cast<OnlineAttentionOp>(online);
}

SmallVector<Value> localattn::decomposeToOnline(OpBuilder &builder,
                                                AttentionOp op) {
  SmallVector<Value> start = buildStateStart(builder, op);
  return buildStateEnd(builder, op,
                       buildOnlineOf(builder, op, start)->getResults());
}

SmallVector<Value> localattn::decomposeAttention(OpBuilder &builder,
                                                 AttentionOp op) {
  SmallVector<Value> start = buildStateStart(builder, op);
  // Nobody who listens to the builder hears of an op that doesn't stay.
  OpBuilder silent(builder.getInsertionBlock(), builder.getInsertionPoint());
  OnlineAttentionOp online = buildOnlineOf(silent, op, start);
  SmallVector<Value> state = decomposeOnline(builder, online);
  online->erase();
  return buildStateEnd(builder, op, state);
}
