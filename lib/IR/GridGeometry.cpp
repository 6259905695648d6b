//===- GridGeometry.cpp ---------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/GridGeometry.h"

#include "localattn/Geometry/Structure.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace localattn;

IndexExpr localattn::sizeOf(OpBuilder &builder, Location loc, Value tensor,
                            unsigned dim) {
  return IndexExpr(builder, loc,
                   tensor::getMixedSize(builder, loc, tensor, dim));
}

/// A static list with its dynamic entries filled in; zeros if absent.
static Point<IndexExpr> listOf(OpBuilder &builder, Location loc, unsigned rank,
                               std::optional<ArrayRef<int64_t>> statics,
                               ValueRange dynamics) {
  if (!statics)
    return Point<IndexExpr>(rank, IndexExpr(builder, loc, int64_t(0)));
  Point<IndexExpr> result;
  for (OpFoldResult entry : getMixedValues(*statics, dynamics, builder))
    result.emplace_back(builder, loc, entry);
  return result;
}

Place localattn::placeOf(OpBuilder &builder, AttentionOp op) {
  Location loc = op.getLoc();
  unsigned rank = op.getGridRank();
  Place place;
  place.queryOrigin = listOf(builder, loc, rank, op.getStaticQueryOrigin(),
                             op.getQueryOrigin());
  place.keyOrigin =
      listOf(builder, loc, rank, op.getStaticKeyOrigin(), op.getKeyOrigin());
  if (op.getStaticExtent()) {
    place.extents =
        listOf(builder, loc, rank, op.getStaticExtent(), op.getExtent());
    return place;
  }
  TensorLayout layout = op.getKeyLayout();
  for (unsigned a = 0; a < rank; ++a)
    place.extents.push_back(sizeOf(builder, loc, op.getKey(), layout.axis(a)));
  return place;
}

/// Queries of an axis times sets of boxes that a count may visit: some seconds.
static constexpr int64_t kMaxCountingWork = int64_t(1) << 26;

/// The part of the grid that a tensor holds, if it is static.
static std::optional<GridRegion>
regionOf(Value tensor, TensorLayout layout,
         std::optional<ArrayRef<int64_t>> origin) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(tensor.getType()).getShape();
  GridRegion region;
  for (unsigned a = 0; a < layout.gridRank; ++a) {
    region.origin.push_back(origin ? (*origin)[a] : 0);
    region.size.push_back(shape[layout.axis(a)]);
    if (ShapedType::isDynamic(region.origin.back()) ||
        ShapedType::isDynamic(region.size.back()))
      return std::nullopt;
  }
  return region;
}

std::optional<PairCount> localattn::countPairs(AttentionOp op) {
  SmallVector<int64_t> extents = op.getStaticExtents();
  std::optional<GridRegion> queries =
      regionOf(op.getQuery(), op.getQueryLayout(), op.getStaticQueryOrigin());
  std::optional<GridRegion> keys =
      regionOf(op.getKey(), op.getKeyLayout(), op.getStaticKeyOrigin());
  if (!queries || !keys || llvm::any_of(extents, ShapedType::isDynamic))
    return std::nullopt;
  SymbolicUnion boxes = op.getBoxes();
  int64_t work = 0;
  PairCount count = {0, 1};
  for (unsigned a = 0; a < op.getGridRank(); ++a) {
    work += queries->size[a] << boxes.size();
    if (work > kMaxCountingWork ||
        llvm::MulOverflow(count.all, queries->size[a], count.all) ||
        llvm::MulOverflow(count.all, keys->size[a], count.all))
      return std::nullopt;
  }
  Point<int64_t> n(extents.begin(), extents.end());
  count.pairs = localattn::countPairs(evaluate(boxes, n), *queries, *keys, n);
  return count;
}
