//===- SymbolicAxis.h ---------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Axis constructors whose numbers are affine expressions of the extents of the
// grid: what an attribute stores before a grid is known.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_SYMBOLICAXIS_H
#define LOCALATTN_IR_SYMBOLICAXIS_H

#include "localattn/Geometry/Box.h"
#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/Hashing.h"

namespace localattn {

using SymbolicAxis = Axis<mlir::AffineExpr>;
using SymbolicBox = Box<mlir::AffineExpr>;
using SymbolicUnion = Union<mlir::AffineExpr>;

bool operator==(const Window<mlir::AffineExpr> &a,
                const Window<mlir::AffineExpr> &b);
bool operator==(const Range<mlir::AffineExpr> &a,
                const Range<mlir::AffineExpr> &b);
bool operator==(const Rows<mlir::AffineExpr> &a,
                const Rows<mlir::AffineExpr> &b);
bool operator==(const Segments<mlir::AffineExpr> &a,
                const Segments<mlir::AffineExpr> &b);
llvm::hash_code hash_value(const SymbolicUnion &boxes);

/// All keys.
SymbolicAxis fullAxis(mlir::MLIRContext *context);
/// The key at the coordinate of the query.
SymbolicAxis selfAxis(mlir::MLIRContext *context);
/// The cell of the query in a partition into blocks with a cut at `shift`.
SymbolicAxis blockAxis(mlir::AffineExpr block, int64_t shift = 0,
                       Boundary boundary = Boundary::Clip);
SymbolicAxis blockAxis(mlir::MLIRContext *context, int64_t block,
                       int64_t shift = 0, Boundary boundary = Boundary::Clip);
/// The residue class of the query modulo `stride`.
SymbolicAxis stridedAxis(mlir::AffineExpr stride);
/// A window over numbers that don't depend on the grid.
SymbolicAxis windowAxis(mlir::MLIRContext *context,
                        const Window<int64_t> &window);

/// The windows among the axes of all boxes.
std::vector<const Window<mlir::AffineExpr> *>
windowsOf(const SymbolicUnion &boxes);

/// Reports what is wrong with boxes for a grid of `rank` axes: numbers that are
/// too large, blocks below 1, a wrong number of axes, unknown extents.
llvm::LogicalResult
verifyBoxes(llvm::function_ref<mlir::InFlightDiagnostic()> emitError,
            const SymbolicUnion &boxes, unsigned rank);

/// Reports what is wrong with boxes that `verifyBoxes` accepts on a grid of
/// these extents, none of them 0: numbers that are too large, or not sizes.
llvm::LogicalResult
verifyBoxesOn(llvm::function_ref<mlir::InFlightDiagnostic()> emitError,
              const SymbolicUnion &boxes, const Point<int64_t> &extents);

/// Prints boxes as the attribute does, `<[full, self], [self, full]>`.
void printBoxes(llvm::raw_ostream &os, const SymbolicUnion &boxes);

/// The value of `expr` where d0, d1, ... are `extents` (not empty).
template <typename Num>
Num evaluate(mlir::AffineExpr expr, const std::vector<Num> &extents) {
  if (auto constant = mlir::dyn_cast<mlir::AffineConstantExpr>(expr))
    return constantLike(extents[0], constant.getValue());
  if (auto dim = mlir::dyn_cast<mlir::AffineDimExpr>(expr))
    return extents[dim.getPosition()];
  auto binary = mlir::cast<mlir::AffineBinaryOpExpr>(expr);
  Num lhs = evaluate(binary.getLHS(), extents);
  Num rhs = evaluate(binary.getRHS(), extents);
  switch (binary.getKind()) {
  case mlir::AffineExprKind::Add:
    return lhs + rhs;
  case mlir::AffineExprKind::Mul:
    return lhs * rhs;
  case mlir::AffineExprKind::Mod:
    return floorMod(lhs, rhs);
  case mlir::AffineExprKind::FloorDiv:
    return floorDiv(lhs, rhs);
  default:
    return ceilDiv(lhs, rhs);
  }
}

/// The constructor on a grid of these extents.
template <typename Num>
Axis<Num> evaluate(const SymbolicAxis &axis, const std::vector<Num> &extents) {
  Axis<Num> result = mapNumbers<Num>(
      axis, [&](mlir::AffineExpr expr) { return evaluate(expr, extents); });
  // An empty axis divides into blocks of nothing; nobody asks for its keys, but
  // divisions by the size of a block must stay defined.
  if (auto *window = std::get_if<Window<Num>>(&result)) {
    window->block = maxOf(window->block, constantLike(extents[0], 1));
    window->dilation = maxOf(window->dilation, constantLike(extents[0], 1));
  }
  return result;
}

/// The boxes on a grid of these global extents.
template <typename Num>
Union<Num> evaluate(const SymbolicUnion &boxes, const Point<Num> &extents) {
  Union<Num> result;
  for (const SymbolicBox &symbolic : boxes) {
    Box<Num> &box = result.emplace_back();
    for (const SymbolicAxis &axis : symbolic)
      box.push_back(evaluate(axis, extents));
  }
  return result;
}

} // namespace localattn

#endif // LOCALATTN_IR_SYMBOLICAXIS_H
