//===- Lanes.cpp ----------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lanes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace localattn;

Type Lanes::of(Type element) const {
  if (auto vector = dyn_cast<VectorType>(shape))
    return vector.clone(element);
  return element;
}

Value Lanes::constant(Type type, TypedAttr value) {
  if (auto vector = dyn_cast<VectorType>(type))
    value = DenseElementsAttr::get(vector, Attribute(value));
  return arith::ConstantOp::create(builder, loc, value);
}

Value Lanes::number(Value like, double value) {
  Type type = like.getType();
  return constant(type,
                  builder.getFloatAttr(getElementTypeOrSelf(type), value));
}

Value Lanes::integer(Value like, uint64_t value) {
  Type type = like.getType();
  unsigned width = getElementTypeOrSelf(type).getIntOrFloatBitWidth();
  APInt bits(width, value, /*isSigned=*/false, /*implicitTrunc=*/true);
  return constant(type,
                  builder.getIntegerAttr(builder.getIntegerType(width), bits));
}

Value Lanes::add(Value a, Value b) {
  return arith::AddFOp::create(builder, loc, a, b);
}

Value Lanes::subtract(Value a, Value b) {
  return arith::SubFOp::create(builder, loc, a, b);
}

Value Lanes::multiply(Value a, Value b) {
  return arith::MulFOp::create(builder, loc, a, b);
}

Value Lanes::divide(Value a, Value b) {
  return arith::DivFOp::create(builder, loc, a, b);
}

Value Lanes::multiplyAdd(Value a, Value b, Value c) {
  auto contract = arith::FastMathFlags::contract;
  Value product = arith::MulFOp::create(builder, loc, a, b, contract);
  return arith::AddFOp::create(builder, loc, product, c, contract);
}

Value Lanes::polynomial(Value x, ArrayRef<double> coefficients) {
  Value value = number(x, coefficients.front());
  for (double coefficient : coefficients.drop_front())
    value = multiplyAdd(value, x, number(x, coefficient));
  return value;
}

Value Lanes::absolute(Value a) { return math::AbsFOp::create(builder, loc, a); }

Value Lanes::copySign(Value magnitude, Value sign) {
  return math::CopySignOp::create(builder, loc, magnitude, sign);
}

Value Lanes::widen(Value a, Type element) {
  return arith::ExtFOp::create(builder, loc, of(element), a);
}

Value Lanes::round(Value a, Type element) {
  return arith::TruncFOp::create(builder, loc, of(element), a);
}

Value Lanes::isLess(Value a, Value b) {
  return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLT, a, b);
}

Value Lanes::isEqual(Value a, Value b) {
  return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ, a, b);
}

Value Lanes::isNaN(Value a) {
  return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::UNO, a, a);
}

Value Lanes::select(Value condition, Value a, Value b) {
  return arith::SelectOp::create(builder, loc, condition, a, b);
}

Value Lanes::atLeast(Value a, double bound) {
  Value least = number(a, bound);
  return select(isLess(a, least), least, a);
}

Value Lanes::atMost(Value a, double bound) {
  Value most = number(a, bound);
  return select(isLess(most, a), most, a);
}

Value Lanes::bitsOf(Value a) {
  Type type = a.getType();
  unsigned width = getElementTypeOrSelf(type).getIntOrFloatBitWidth();
  return arith::BitcastOp::create(builder, loc, ofIntegers(width), a);
}

Value Lanes::fromBits(Value bits, Type element) {
  return arith::BitcastOp::create(builder, loc, of(element), bits);
}

Value Lanes::addBits(Value a, Value b) {
  return arith::AddIOp::create(builder, loc, a, b);
}

Value Lanes::andBits(Value a, uint64_t mask) {
  return arith::AndIOp::create(builder, loc, a, integer(a, mask));
}

Value Lanes::orBits(Value a, Value b) {
  return arith::OrIOp::create(builder, loc, a, b);
}

Value Lanes::shiftLeft(Value a, unsigned count) {
  return arith::ShLIOp::create(builder, loc, a, integer(a, count));
}

Value Lanes::shiftRight(Value a, unsigned count) {
  return arith::ShRUIOp::create(builder, loc, a, integer(a, count));
}

Value Lanes::widenBits(Value a, unsigned width) {
  return arith::ExtUIOp::create(builder, loc, ofIntegers(width), a);
}

Value Lanes::narrowBits(Value a, unsigned width) {
  return arith::TruncIOp::create(builder, loc, ofIntegers(width), a);
}

Value Lanes::isLessBits(Value a, uint64_t b) {
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, a,
                               integer(a, b));
}
