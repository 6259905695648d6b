//===- ScoreArithmetic.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScoreArithmetic.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

Value ScoreArithmetic::number(double value) {
  return arith::ConstantOp::create(builder, loc,
                                   builder.getFloatAttr(type, value));
}

Value ScoreArithmetic::equals(Value a, double b) {
  return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ, a,
                               number(b));
}

Value ScoreArithmetic::select(Value condition, Value a, Value b) {
  return arith::SelectOp::create(builder, loc, condition, a, b);
}

Value ScoreArithmetic::add(Value a, Value b) {
  return arith::AddFOp::create(builder, loc, a, b);
}

Value ScoreArithmetic::multiply(Value a, Value b) {
  return arith::MulFOp::create(builder, loc, a, b);
}

Value ScoreArithmetic::divide(Value a, Value b) {
  return arith::DivFOp::create(builder, loc, a, b);
}

Value ScoreArithmetic::maximum(Value a, Value b) {
  return arith::MaximumFOp::create(builder, loc, a, b);
}

Value ScoreArithmetic::log(Value a) {
  return math::LogOp::create(builder, loc, a);
}

Value ScoreArithmetic::expOfDifference(Value a, Value b) {
  return math::ExpOp::create(builder, loc,
                             arith::SubFOp::create(builder, loc, a, b));
}

Value ScoreArithmetic::startOf(Value max) {
  return select(equals(max, -INFINITY), number(0), max);
}

Value localattn::buildGeneric(
    OpBuilder &builder, Location loc, ArrayRef<MappedInput> inputs, Value init,
    AffineMap map, function_ref<Value(OpBuilder &, ValueRange)> body) {
  MappedInput output = {init, map};
  return buildGeneric(
      builder, loc, inputs, output,
      [&](OpBuilder &nested, ValueRange scalars) -> SmallVector<Value> {
        return {body(nested, scalars)};
      })[0];
}

ValueRange localattn::buildGeneric(
    OpBuilder &builder, Location loc, ArrayRef<MappedInput> inputs,
    ArrayRef<MappedInput> inits,
    function_ref<SmallVector<Value>(OpBuilder &, ValueRange)> body) {
  SmallVector<Value> read, written;
  SmallVector<AffineMap> maps;
  for (const MappedInput &input : inputs) {
    read.push_back(input.tensor);
    maps.push_back(input.map);
  }
  SmallVector<utils::IteratorType> loops(inits[0].map.getNumDims(),
                                         utils::IteratorType::parallel);
  for (const MappedInput &init : inits) {
    written.push_back(init.tensor);
    maps.push_back(init.map);
    for (auto [dim, loop] : llvm::enumerate(loops))
      if (!init.map.isFunctionOfDim(dim))
        loop = utils::IteratorType::reduction;
  }
  return linalg::GenericOp::create(
             builder, loc, TypeRange(ValueRange(written)), read, written, maps,
             loops,
             [&](OpBuilder &nested, Location, ValueRange scalars) {
               linalg::YieldOp::create(nested, loc, body(nested, scalars));
             })
      .getResults();
}
