//===- DecomposeMerge.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScoreArithmetic.h"
#include "localattn/Transforms/PairScore.h"
#include "localattn/Transforms/Transforms.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

/// log(exp(a) + exp(b))
static Value buildLse(ScoreArithmetic scores, Value a, Value b) {
  Value start = scores.startOf(scores.maximum(a, b));
  Value sum = scores.add(scores.expOfDifference(a, start),
                         scores.expOfDifference(b, start));
  return scores.add(start, scores.log(sum));
}

/// weight * value, or 0 for a part without a key.
static Value buildTerm(ScoreArithmetic scores, Value value, Value part,
                       Value weight) {
  Value weighted = scores.multiply(
      weight, convertFloat(scores.builder, scores.loc, value, scores.type));
  return scores.select(scores.equals(part, -INFINITY), scores.number(0),
                       weighted);
}

/// The mean of two values. Weights are relative to the larger lse, and not to
/// that of both, which is rounded: far from 0, much would be lost.
static Value buildMean(ScoreArithmetic scores, Value a, Value b, Value aLse,
                       Value bLse) {
  Value start = scores.startOf(scores.maximum(aLse, bLse));
  Value aWeight = scores.expOfDifference(aLse, start);
  Value bWeight = scores.expOfDifference(bLse, start);
  Value sum = scores.add(aWeight, bWeight);
  Value total = scores.add(buildTerm(scores, a, aLse, aWeight),
                           buildTerm(scores, b, bLse, bWeight));
  return scores.select(scores.equals(sum, 0), scores.number(0),
                       scores.divide(total, sum));
}

SmallVector<Value> localattn::decomposeMerge(OpBuilder &builder, MergeOp op) {
  Location loc = op.getLoc();
  FloatType type = op.getScoreType();
  MLIRContext *context = op.getContext();
  int64_t rank = cast<ShapedType>(op.getA().getType()).getRank();
  AffineMap full = AffineMap::getMultiDimIdentityMap(rank, context);
  AffineMap rows = full.dropResult(op.getChannelDim());
  AffineMap row = AffineMap::getMultiDimIdentityMap(rank - 1, context);

  Value lse = buildGeneric(
      builder, loc, {{op.getALse(), row}, {op.getBLse(), row}}, op.getOuts()[1],
      row, [&](OpBuilder &nested, ValueRange scalars) {
        return buildLse({nested, loc, type}, scalars[0], scalars[1]);
      });
  Value out = buildGeneric(
      builder, loc,
      {{op.getA(), full},
       {op.getB(), full},
       {op.getALse(), rows},
       {op.getBLse(), rows}},
      op.getOuts()[0], full, [&](OpBuilder &nested, ValueRange scalars) {
        Value mean = buildMean({nested, loc, type}, scalars[0], scalars[1],
                               scalars[2], scalars[3]);
        return convertFloat(nested, loc, mean, scalars[0].getType());
      });
  return {out, lse};
}
