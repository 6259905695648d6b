//===- DecomposeMerge.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/PairScore.h"
#include "localattn/Transforms/Transforms.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

namespace {

/// Scalar arithmetic of S10.1.
struct MergeScalars {
  OpBuilder &builder;
  Location loc;
  FloatType type;

  Value number(double value) {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getFloatAttr(type, value));
  }
  Value isEmpty(Value lse) {
    return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ, lse,
                                 number(-INFINITY));
  }
  Value expOfDifference(Value a, Value b) {
    return math::ExpOp::create(builder, loc,
                               arith::SubFOp::create(builder, loc, a, b));
  }
  Value add(Value a, Value b) {
    return arith::AddFOp::create(builder, loc, a, b);
  }
  Value select(Value condition, Value a, Value b) {
    return arith::SelectOp::create(builder, loc, condition, a, b);
  }
  /// The larger one, or 0 for two parts without a key: infinities must not
  /// meet.
  Value startOf(Value a, Value b) {
    Value max = arith::MaximumFOp::create(builder, loc, a, b);
    return select(isEmpty(max), number(0), max);
  }
  /// log(exp(a) + exp(b))
  Value lse(Value a, Value b) {
    Value start = startOf(a, b);
    Value sum = add(expOfDifference(a, start), expOfDifference(b, start));
    return add(start, math::LogOp::create(builder, loc, sum));
  }
  /// weight * value, or 0 for a part without a key.
  Value term(Value value, Value part, Value weight) {
    Value weighted = arith::MulFOp::create(
        builder, loc, weight, convertFloat(builder, loc, value, type));
    return select(isEmpty(part), number(0), weighted);
  }
  /// The mean of two values. Weights are relative to the larger lse, and not to
  /// that of both, which is rounded: far from 0, much would be lost.
  Value mean(Value a, Value b, Value aLse, Value bLse) {
    Value start = startOf(aLse, bLse);
    Value aWeight = expOfDifference(aLse, start);
    Value bWeight = expOfDifference(bLse, start);
    Value sum = add(aWeight, bWeight);
    Value empty = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ,
                                        sum, number(0));
    Value total = add(term(a, aLse, aWeight), term(b, bLse, bWeight));
    return select(empty, number(0),
                  arith::DivFOp::create(builder, loc, total, sum));
  }
};

} // namespace

static Value elementwise(OpBuilder &builder, Location loc, ValueRange inputs,
                         ArrayRef<AffineMap> maps, Value init,
                         function_ref<Value(OpBuilder &, ValueRange)> body) {
  SmallVector<utils::IteratorType> loops(maps.back().getNumDims(),
                                         utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             builder, loc, TypeRange(init.getType()), inputs, init, maps, loops,
             [&](OpBuilder &nested, Location, ValueRange scalars) {
               linalg::YieldOp::create(nested, loc, body(nested, scalars));
             })
      .getResult(0);
}

SmallVector<Value> localattn::decomposeMerge(OpBuilder &builder, MergeOp op) {
  Location loc = op.getLoc();
  FloatType type = op.getScoreType();
  MLIRContext *context = op.getContext();
  int64_t rank = cast<ShapedType>(op.getA().getType()).getRank();
  AffineMap full = AffineMap::getMultiDimIdentityMap(rank, context);
  AffineMap rows = full.dropResult(op.getChannelDim());
  AffineMap row = AffineMap::getMultiDimIdentityMap(rank - 1, context);

  Value lse = elementwise(
      builder, loc, {op.getALse(), op.getBLse()}, {row, row, row},
      op.getOuts()[1], [&](OpBuilder &nested, ValueRange scalars) {
        return MergeScalars{nested, loc, type}.lse(scalars[0], scalars[1]);
      });
  Value out = elementwise(
      builder, loc, {op.getA(), op.getB(), op.getALse(), op.getBLse()},
      {full, full, rows, rows, full}, op.getOuts()[0],
      [&](OpBuilder &nested, ValueRange scalars) {
        Value mean = MergeScalars{nested, loc, type}.mean(
            scalars[0], scalars[1], scalars[2], scalars[3]);
        return convertFloat(nested, loc, mean, scalars[0].getType());
      });
  return {out, lse};
}
