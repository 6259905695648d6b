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
  /// log(exp(a) + exp(b)); minus infinities must not meet.
  Value lse(Value a, Value b) {
    Value max = arith::MaximumFOp::create(builder, loc, a, b);
    Value start =
        arith::SelectOp::create(builder, loc, isEmpty(max), number(0), max);
    Value sum = arith::AddFOp::create(builder, loc, expOfDifference(a, start),
                                      expOfDifference(b, start));
    return arith::AddFOp::create(builder, loc, start,
                                 math::LogOp::create(builder, loc, sum));
  }
  /// exp(part - whole) * value, or 0 for a part without a key.
  Value term(Value value, Value part, Value whole) {
    Value weighted =
        arith::MulFOp::create(builder, loc, expOfDifference(part, whole),
                              convertFloat(builder, loc, value, type));
    return arith::SelectOp::create(builder, loc, isEmpty(part), number(0),
                                   weighted);
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
      builder, loc, {op.getA(), op.getB(), op.getALse(), op.getBLse(), lse},
      {full, full, rows, rows, rows, full}, op.getOuts()[0],
      [&](OpBuilder &nested, ValueRange scalars) {
        MergeScalars merge{nested, loc, type};
        Value sum = arith::AddFOp::create(
            nested, loc, merge.term(scalars[0], scalars[2], scalars[4]),
            merge.term(scalars[1], scalars[3], scalars[4]));
        return convertFloat(nested, loc, sum, scalars[0].getType());
      });
  return {out, lse};
}
