//===- IndexExpr.h ------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Index arithmetic that looks like integers. IndexExpr has all operations of
// Geometry/Number.h, so every formula of the geometry also builds IR; what is
// constant is folded and builds nothing.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_INDEXEXPR_H
#define LOCALATTN_IR_INDEXEXPR_H

#include "localattn/Geometry/Number.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

namespace localattn {

/// A constant or a value in IR, and where to build more of it.
class FoldedExpr {
public:
  FoldedExpr(mlir::OpBuilder &builder, mlir::Location loc,
             mlir::OpFoldResult value)
      : builder(&builder), loc(loc), value(value) {}

  mlir::OpFoldResult getOpFoldResult() const { return value; }
  mlir::OpBuilder &getBuilder() const { return *builder; }
  mlir::Location getLoc() const { return loc; }

protected:
  mlir::OpBuilder *builder;
  mlir::Location loc;
  mlir::OpFoldResult value;
};

/// A truth value: a constant or an `i1` value in IR.
class TruthExpr : public FoldedExpr {
public:
  using FoldedExpr::FoldedExpr;
  std::optional<bool> getConstant() const;
  /// As an SSA value; builds a constant if needed.
  mlir::Value getValue() const;
};

TruthExpr both(const TruthExpr &a, const TruthExpr &b);
TruthExpr either(const TruthExpr &a, const TruthExpr &b);
TruthExpr negation(const TruthExpr &a);

/// A number: a constant or an `index` value in IR.
class IndexExpr : public FoldedExpr {
public:
  using FoldedExpr::FoldedExpr;
  IndexExpr(mlir::OpBuilder &builder, mlir::Location loc, int64_t value)
      : FoldedExpr(builder, loc, builder.getIndexAttr(value)) {}

  std::optional<int64_t> getConstant() const;
  /// As an SSA value; builds a constant if needed.
  mlir::Value getValue() const;
};

inline IndexExpr constantLike(const IndexExpr &like, int64_t value) {
  return IndexExpr(like.getBuilder(), like.getLoc(), value);
}
TruthExpr truthLike(const IndexExpr &like, bool value);
inline std::optional<int64_t> constantOf(const IndexExpr &expr) {
  return expr.getConstant();
}

IndexExpr operator+(const IndexExpr &a, const IndexExpr &b);
IndexExpr operator-(const IndexExpr &a, const IndexExpr &b);
IndexExpr operator*(const IndexExpr &a, const IndexExpr &b);
inline IndexExpr operator+(const IndexExpr &a, int64_t b) {
  return a + constantLike(a, b);
}
inline IndexExpr operator-(const IndexExpr &a, int64_t b) {
  return a - constantLike(a, b);
}
inline IndexExpr operator*(const IndexExpr &a, int64_t b) {
  return a * constantLike(a, b);
}

/// As for integers, towards minus infinity; `b` is positive.
IndexExpr floorDiv(const IndexExpr &a, const IndexExpr &b);
IndexExpr floorMod(const IndexExpr &a, const IndexExpr &b);
IndexExpr minOf(const IndexExpr &a, const IndexExpr &b);
IndexExpr maxOf(const IndexExpr &a, const IndexExpr &b);
IndexExpr select(const TruthExpr &condition, const IndexExpr &a,
                 const IndexExpr &b);

TruthExpr operator<(const IndexExpr &a, const IndexExpr &b);
TruthExpr operator<=(const IndexExpr &a, const IndexExpr &b);
TruthExpr operator==(const IndexExpr &a, const IndexExpr &b);
inline TruthExpr operator>(const IndexExpr &a, const IndexExpr &b) {
  return b < a;
}
inline TruthExpr operator>=(const IndexExpr &a, const IndexExpr &b) {
  return b <= a;
}
inline TruthExpr operator<=(const IndexExpr &a, int64_t b) {
  return a <= constantLike(a, b);
}
inline TruthExpr operator>(const IndexExpr &a, int64_t b) {
  return a > constantLike(a, b);
}
inline TruthExpr operator>=(const IndexExpr &a, int64_t b) {
  return a >= constantLike(a, b);
}
inline TruthExpr operator==(const IndexExpr &a, int64_t b) {
  return a == constantLike(a, b);
}

} // namespace localattn

#endif // LOCALATTN_IR_INDEXEXPR_H
