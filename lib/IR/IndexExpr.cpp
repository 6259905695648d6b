//===- IndexExpr.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/IndexExpr.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace localattn;

//===----------------------------------------------------------------------===//
// Truth values
//===----------------------------------------------------------------------===//

static TruthExpr truth(OpBuilder &builder, Location loc, bool value) {
  return TruthExpr(builder, loc, OpFoldResult(builder.getBoolAttr(value)));
}

std::optional<bool> TruthExpr::getConstant() const {
  if (auto attr = dyn_cast<Attribute>(value))
    return cast<BoolAttr>(attr).getValue();
  return std::nullopt;
}

Value TruthExpr::getValue() const {
  if (std::optional<bool> constant = getConstant())
    return arith::ConstantOp::create(*builder, loc,
                                     builder->getBoolAttr(*constant));
  return cast<Value>(value);
}

TruthExpr localattn::both(const TruthExpr &a, const TruthExpr &b) {
  if (std::optional<bool> constant = a.getConstant())
    return *constant ? b : a;
  if (std::optional<bool> constant = b.getConstant())
    return *constant ? a : b;
  return TruthExpr(a.getBuilder(), a.getLoc(),
                   getAsOpFoldResult(a.getBuilder().createOrFold<arith::AndIOp>(
                       a.getLoc(), a.getValue(), b.getValue())));
}

TruthExpr localattn::negation(const TruthExpr &a) {
  if (std::optional<bool> constant = a.getConstant())
    return truth(a.getBuilder(), a.getLoc(), !*constant);
  Value one = truth(a.getBuilder(), a.getLoc(), true).getValue();
  return TruthExpr(a.getBuilder(), a.getLoc(),
                   getAsOpFoldResult(a.getBuilder().createOrFold<arith::XOrIOp>(
                       a.getLoc(), a.getValue(), one)));
}

TruthExpr localattn::either(const TruthExpr &a, const TruthExpr &b) {
  if (std::optional<bool> constant = a.getConstant())
    return *constant ? a : b;
  if (std::optional<bool> constant = b.getConstant())
    return *constant ? b : a;
  return TruthExpr(a.getBuilder(), a.getLoc(),
                   getAsOpFoldResult(a.getBuilder().createOrFold<arith::OrIOp>(
                       a.getLoc(), a.getValue(), b.getValue())));
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

std::optional<int64_t> IndexExpr::getConstant() const {
  if (auto attr = dyn_cast<Attribute>(value))
    return cast<IntegerAttr>(attr).getInt();
  return std::nullopt;
}

Value IndexExpr::getValue() const {
  return getValueOrCreateConstantIndexOp(*builder, loc, value);
}

TruthExpr localattn::truthLike(const IndexExpr &like, bool value) {
  return truth(like.getBuilder(), like.getLoc(), value);
}

/// Folds two constants by `fold`, builds `Op` otherwise.
template <typename Op, typename Fold>
static IndexExpr combine(const IndexExpr &a, const IndexExpr &b, Fold fold) {
  std::optional<int64_t> x = a.getConstant(), y = b.getConstant();
  if (x && y)
    return constantLike(a, fold(*x, *y));
  return IndexExpr(a.getBuilder(), a.getLoc(),
                   getAsOpFoldResult(a.getBuilder().createOrFold<Op>(
                       a.getLoc(), a.getValue(), b.getValue())));
}

static bool isConstant(const IndexExpr &a, int64_t value) {
  return a.getConstant() == value;
}

IndexExpr localattn::operator+(const IndexExpr &a, const IndexExpr &b) {
  return combine<arith::AddIOp>(a, b, std::plus<int64_t>());
}

IndexExpr localattn::operator-(const IndexExpr &a, const IndexExpr &b) {
  return combine<arith::SubIOp>(a, b, std::minus<int64_t>());
}

IndexExpr localattn::operator*(const IndexExpr &a, const IndexExpr &b) {
  return combine<arith::MulIOp>(a, b, std::multiplies<int64_t>());
}

IndexExpr localattn::floorDiv(const IndexExpr &a, const IndexExpr &b) {
  if (isConstant(b, 1))
    return a;
  return combine<arith::FloorDivSIOp>(
      a, b, [](int64_t x, int64_t y) { return localattn::floorDiv(x, y); });
}

IndexExpr localattn::floorMod(const IndexExpr &a, const IndexExpr &b) {
  if (isConstant(b, 1))
    return constantLike(a, 0);
  return a - floorDiv(a, b) * b;
}

IndexExpr localattn::minOf(const IndexExpr &a, const IndexExpr &b) {
  return combine<arith::MinSIOp>(
      a, b, [](int64_t x, int64_t y) { return std::min(x, y); });
}

IndexExpr localattn::maxOf(const IndexExpr &a, const IndexExpr &b) {
  return combine<arith::MaxSIOp>(
      a, b, [](int64_t x, int64_t y) { return std::max(x, y); });
}

IndexExpr localattn::select(const TruthExpr &condition, const IndexExpr &a,
                            const IndexExpr &b) {
  if (std::optional<bool> constant = condition.getConstant())
    return *constant ? a : b;
  return IndexExpr(
      a.getBuilder(), a.getLoc(),
      getAsOpFoldResult(a.getBuilder().createOrFold<arith::SelectOp>(
          a.getLoc(), condition.getValue(), a.getValue(), b.getValue())));
}

//===----------------------------------------------------------------------===//
// Comparisons
//===----------------------------------------------------------------------===//

template <typename Fold>
static TruthExpr compare(const IndexExpr &a, const IndexExpr &b,
                         arith::CmpIPredicate predicate, Fold fold) {
  std::optional<int64_t> x = a.getConstant(), y = b.getConstant();
  if (x && y)
    return truthLike(a, fold(*x, *y));
  return TruthExpr(a.getBuilder(), a.getLoc(),
                   getAsOpFoldResult(a.getBuilder().createOrFold<arith::CmpIOp>(
                       a.getLoc(), predicate, a.getValue(), b.getValue())));
}

TruthExpr localattn::operator<(const IndexExpr &a, const IndexExpr &b) {
  return compare(a, b, arith::CmpIPredicate::slt, std::less<int64_t>());
}

TruthExpr localattn::operator<=(const IndexExpr &a, const IndexExpr &b) {
  return compare(a, b, arith::CmpIPredicate::sle, std::less_equal<int64_t>());
}

TruthExpr localattn::operator==(const IndexExpr &a, const IndexExpr &b) {
  return compare(a, b, arith::CmpIPredicate::eq, std::equal_to<int64_t>());
}
