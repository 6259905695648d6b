//===- TileSizes.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Analysis/TileSizes.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace localattn;

using SymbolicWindow = Window<AffineExpr>;

static bool isConstant(AffineExpr expr, int64_t value) {
  auto constant = dyn_cast<AffineConstantExpr>(expr);
  return constant && constant.getValue() == value;
}

static bool isUnbounded(const SymbolicWindow &window) {
  return !window.left && !window.right;
}

//===----------------------------------------------------------------------===//
// Where to cut
//===----------------------------------------------------------------------===//

/// Do queries of this axis belong together, or apart?
static bool hasStructure(const SymbolicAxis &axis) {
  if (std::holds_alternative<Segments<AffineExpr>>(axis))
    return true;
  const auto *window = std::get_if<SymbolicWindow>(&axis);
  return window && (!isConstant(window->dilation, 1) ||
                    (!isUnbounded(*window) && !isConstant(window->block, 1)));
}

static bool haveSameCells(const SymbolicAxis &a, const SymbolicAxis &b) {
  if (a == b)
    return true;
  const auto *one = std::get_if<SymbolicWindow>(&a);
  const auto *other = std::get_if<SymbolicWindow>(&b);
  return one && other && one->block == other->block &&
         one->offset == other->offset && one->dilation == other->dilation &&
         isUnbounded(*one) == isUnbounded(*other);
}

SymbolicAxis localattn::axisToCut(MLIRContext *context,
                                  const SymbolicUnion &boxes, unsigned axis) {
  if (boxes.size() == 1)
    return boxes[0][axis];
  std::vector<const SymbolicAxis *> structured, sliding;
  for (const SymbolicBox &box : boxes) {
    if (hasStructure(box[axis]))
      structured.push_back(&box[axis]);
    const auto *window = std::get_if<SymbolicWindow>(&box[axis]);
    if (window && !isUnbounded(*window))
      sliding.push_back(&box[axis]);
  }
  if (structured.empty())
    return sliding.empty() ? fullAxis(context) : *sliding[0];
  auto isLikeFirst = [&](const SymbolicAxis *other) {
    return haveSameCells(*structured[0], *other);
  };
  return llvm::all_of(structured, isLikeFirst) ? *structured[0]
                                               : selfAxis(context);
}

//===----------------------------------------------------------------------===//
// How large
//===----------------------------------------------------------------------===//

/// Queries that see the same keys are cheap to have together: this many.
static constexpr int64_t kWholeCells = 256, kPartOfCells = 64;
/// Where each query has keys of its own, tiles are about as wide as long.
static constexpr int64_t kLongTile = 32, kSquareTile = 4;
/// Of a union, whose boxes are wide along different axes.
static constexpr int64_t kUnionTile[] = {64, 16, 8};

static std::optional<int64_t> numberOf(AffineExpr expr,
                                       ArrayRef<int64_t> extents) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue();
  if (llvm::any_of(extents, ShapedType::isDynamic))
    return std::nullopt;
  return evaluate<int64_t>(expr, {extents.begin(), extents.end()});
}

/// How many queries share their keys at most; 1 where each has its own.
static int64_t sharingOf(const SymbolicAxis &axis, ArrayRef<int64_t> extents,
                         unsigned a) {
  int64_t extent =
      ShapedType::isDynamic(extents[a]) ? kPartOfCells : extents[a];
  const auto *window = std::get_if<SymbolicWindow>(&axis);
  if (!window)
    return std::max<int64_t>(extent, 1);
  int64_t dilation = numberOf(window->dilation, extents).value_or(1);
  int64_t members =
      ceilDiv(std::max<int64_t>(extent, 1), std::max<int64_t>(dilation, 1));
  if (isUnbounded(*window))
    return members;
  int64_t block = numberOf(window->block, extents).value_or(kPartOfCells);
  return std::clamp<int64_t>(block, 1, members);
}

/// Is each query's only key its own?
static bool isSelf(const SymbolicAxis &axis) {
  const auto *window = std::get_if<SymbolicWindow>(&axis);
  return window && window->left && window->right &&
         isConstant(window->block, 1) && isConstant(*window->left, 0) &&
         isConstant(*window->right, 0);
}

SmallVector<int64_t> localattn::defaultTile(const SymbolicUnion &boxes,
                                            ArrayRef<int64_t> extents) {
  unsigned rank = extents.size();
  if (boxes.size() > 1)
    return SmallVector<int64_t>(rank, kUnionTile[rank - 1]);
  SmallVector<int64_t> tile(rank, 1);
  int64_t whole = 1, sliding = 0;
  for (unsigned a = 0; a < rank; ++a) {
    const SymbolicAxis &axis = boxes[0][a];
    tile[a] = sharingOf(axis, extents, a);
    whole = std::min(whole, kWholeCells) * tile[a];
    sliding += tile[a] == 1 && !isSelf(axis) && extents[a] != 1;
  }
  int64_t budget = whole <= kWholeCells ? kWholeCells : kPartOfCells;
  for (unsigned a = rank; a-- > 0;) {
    bool slides = tile[a] == 1 && !isSelf(boxes[0][a]);
    if (slides)
      tile[a] = sliding == 1 && whole == 1 ? kLongTile : kSquareTile;
    tile[a] = std::min(tile[a], budget);
    budget = std::max<int64_t>(budget / tile[a], 1);
  }
  return tile;
}

SmallVector<int64_t> localattn::defaultSubTile(const SymbolicBox &box,
                                               ArrayRef<int64_t> tile) {
  SmallVector<int64_t> sub(tile);
  for (auto [axis, size] : llvm::zip_equal(box, sub))
    if (isSelf(axis))
      size = 1;
  return sub;
}
