//===- SymbolicAxis.cpp ---------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/SymbolicAxis.h"

#include "mlir/IR/MLIRContext.h"

using namespace localattn;
using mlir::AffineExpr;

static auto fields(const Window<AffineExpr> &w) {
  return std::tie(w.block, w.offset, w.left, w.right, w.dilation, w.boundary,
                  w.causal);
}

bool localattn::operator==(const Window<AffineExpr> &a,
                           const Window<AffineExpr> &b) {
  return fields(a) == fields(b);
}

bool localattn::operator==(const Range<AffineExpr> &a,
                           const Range<AffineExpr> &b) {
  return a.begin == b.begin && a.end == b.end && a.causal == b.causal;
}

bool localattn::operator==(const Rows<AffineExpr> &a,
                           const Rows<AffineExpr> &b) {
  return a.begin == b.begin && a.end == b.end;
}

bool localattn::operator==(const Segments<AffineExpr> &a,
                           const Segments<AffineExpr> &b) {
  return a.cuts == b.cuts;
}

llvm::hash_code localattn::hash_value(const SymbolicUnion &boxes) {
  llvm::hash_code hash = llvm::hash_value(boxes.size());
  // The numbers are enough: flags that differ meet in the equality.
  for (const SymbolicBox &box : boxes)
    for (const SymbolicAxis &axis : box)
      mapNumbers<int>(axis, [&](AffineExpr expr) {
        hash = llvm::hash_combine(hash, expr);
        return 0;
      });
  return hash;
}

SymbolicAxis localattn::windowAxis(mlir::MLIRContext *context,
                                   const Window<int64_t> &window) {
  return mapNumbers<AffineExpr>(Axis<int64_t>(window), [&](int64_t value) {
    return mlir::getAffineConstantExpr(value, context);
  });
}

SymbolicAxis localattn::fullAxis(mlir::MLIRContext *context) {
  return windowAxis(context, {1, 0, std::nullopt, std::nullopt, 1});
}

SymbolicAxis localattn::selfAxis(mlir::MLIRContext *context) {
  return windowAxis(context, {1, 0, 0, 0, 1});
}

SymbolicAxis localattn::blockAxis(AffineExpr block, int64_t shift,
                                  Boundary boundary) {
  SymbolicAxis axis =
      windowAxis(block.getContext(), {1, shift, 0, 0, 1, boundary});
  std::get<Window<AffineExpr>>(axis).block = block;
  return axis;
}

SymbolicAxis localattn::blockAxis(mlir::MLIRContext *context, int64_t block,
                                  int64_t shift, Boundary boundary) {
  return blockAxis(mlir::getAffineConstantExpr(block, context), shift,
                   boundary);
}

SymbolicAxis localattn::stridedAxis(AffineExpr stride) {
  SymbolicAxis axis = fullAxis(stride.getContext());
  std::get<Window<AffineExpr>>(axis).dilation = stride;
  return axis;
}

std::vector<const Window<AffineExpr> *>
localattn::windowsOf(const SymbolicUnion &boxes) {
  std::vector<const Window<AffineExpr> *> windows;
  for (const SymbolicBox &box : boxes)
    for (const SymbolicAxis &axis : box)
      if (const auto *window = std::get_if<Window<AffineExpr>>(&axis))
        windows.push_back(window);
  return windows;
}
