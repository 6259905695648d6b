//===- GridGeometry.cpp ---------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/GridGeometry.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace localattn;

IndexExpr localattn::sizeOf(OpBuilder &builder, Location loc, Value tensor,
                            unsigned dim) {
  if (isa<MemRefType>(tensor.getType()))
    return IndexExpr(builder, loc,
                     memref::getMixedSize(builder, loc, tensor, dim));
  return IndexExpr(builder, loc,
                   tensor::getMixedSize(builder, loc, tensor, dim));
}

/// The entries of a list as values of IR; `otherwise` if it isn't written.
static Point<IndexExpr> valuesOf(OpBuilder &builder, Location loc,
                                 const IndexList &list,
                                 function_ref<Point<IndexExpr>()> otherwise) {
  if (!list.statics)
    return otherwise();
  Point<IndexExpr> result;
  for (OpFoldResult entry :
       getMixedValues(*list.statics, list.dynamics, builder))
    result.emplace_back(builder, loc, entry);
  return result;
}

Place localattn::placeOf(OpBuilder &builder, AttentionOpInterface op) {
  Location loc = op->getLoc();
  unsigned rank = op.getGridRank();
  auto all = [&](unsigned count, int64_t value) {
    return Point<IndexExpr>(count, IndexExpr(builder, loc, value));
  };
  auto zeros = [&](unsigned count) { return all(count, 0); };
  auto gridOf = [&](Value tensor, TensorLayout layout) {
    Point<IndexExpr> sizes;
    for (unsigned a = 0; a < rank; ++a)
      sizes.push_back(sizeOf(builder, loc, tensor, layout.axis(a)));
    return sizes;
  };
  auto headsOfTensors = [&]() -> Point<IndexExpr> {
    return {sizeOf(builder, loc, op.getQuery(), op.getQueryLayout().head),
            sizeOf(builder, loc, op.getKey(), op.getKeyLayout().head)};
  };
  SmallVector<IndexList> lists = op.getIndexLists();
  auto list = [&](unsigned index, function_ref<Point<IndexExpr>()> otherwise) {
    return valuesOf(builder, loc, lists[index], otherwise);
  };
  Point<IndexExpr> batch = list(0, [&] { return zeros(1); });
  Point<IndexExpr> headOrigin = list(1, [&] { return zeros(2); });
  Point<IndexExpr> heads = list(2, headsOfTensors);
  Point<IndexExpr> queryOrigin = list(3, [&] { return zeros(rank); });
  Point<IndexExpr> queryStep = list(4, [&] { return all(rank, 1); });
  Point<IndexExpr> keyOrigin = list(5, [&] { return zeros(rank); });
  Point<IndexExpr> keyStep = list(6, [&] { return all(rank, 1); });
  Point<IndexExpr> extents =
      list(7, [&] { return gridOf(op.getKey(), op.getKeyLayout()); });
  if (op.getAlign() == Alignment::End) {
    Point<IndexExpr> sizes = gridOf(op.getQuery(), op.getQueryLayout());
    for (unsigned a = 0; a < rank; ++a)
      queryOrigin[a] = extents[a] - sizes[a];
  }
  return {queryOrigin, queryStep,     keyOrigin,     keyStep,  extents,
          batch[0],    headOrigin[0], headOrigin[1], heads[0], heads[1]};
}

/// Queries of an axis times sets of boxes that a count may visit: some seconds.
static constexpr int64_t kMaxCountingWork = int64_t(1) << 26;

/// The part of the grid that a tensor holds, if it is static.
static std::optional<GridRegion>
regionOf(Value tensor, TensorLayout layout,
         std::optional<ArrayRef<int64_t>> origin,
         std::optional<ArrayRef<int64_t>> step) {
  ArrayRef<int64_t> shape = cast<ShapedType>(tensor.getType()).getShape();
  GridRegion region;
  for (unsigned a = 0; a < layout.gridRank; ++a) {
    region.origin.push_back(origin ? (*origin)[a] : 0);
    region.size.push_back(shape[layout.axis(a)]);
    region.step.push_back(step ? (*step)[a] : 1);
    if (ShapedType::isDynamic(region.origin.back()) ||
        ShapedType::isDynamic(region.size.back()) ||
        ShapedType::isDynamic(region.step.back()))
      return std::nullopt;
  }
  return region;
}

/// The static origin of queries; kDynamic entries where it isn't.
static std::optional<SmallVector<int64_t>>
staticQueryOrigin(AttentionOpInterface op) {
  SmallVector<int64_t> origin;
  if (op.getAlign() != Alignment::End) {
    std::optional<ArrayRef<int64_t>> list = op.getStaticQueryOrigin();
    if (!list)
      return std::nullopt;
    llvm::append_range(origin, *list);
    return origin;
  }
  ArrayRef<int64_t> shape =
      cast<ShapedType>(op.getQuery().getType()).getShape();
  for (auto [a, extent] : llvm::enumerate(op.getStaticExtents())) {
    int64_t size = shape[op.getQueryLayout().axis(a)];
    bool known = !ShapedType::isDynamic(size) && !ShapedType::isDynamic(extent);
    origin.push_back(known ? extent - size : ShapedType::kDynamic);
  }
  return origin;
}

std::optional<GridRegion> localattn::staticQueries(AttentionOpInterface op) {
  std::optional<SmallVector<int64_t>> origin = staticQueryOrigin(op);
  return regionOf(op.getQuery(), op.getQueryLayout(), origin,
                  op.getStaticQueryStep());
}

std::optional<GridRegion> localattn::staticKeys(AttentionOpInterface op) {
  return regionOf(op.getKey(), op.getKeyLayout(), op.getStaticKeyOrigin(),
                  op.getStaticKeyStep());
}

bool localattn::allPairsSeen(AttentionOpInterface op) {
  SmallVector<int64_t> extents = op.getStaticExtents();
  std::optional<GridRegion> queries = staticQueries(op), keys = staticKeys(op);
  if (!queries || !keys || llvm::any_of(extents, ShapedType::isDynamic))
    return false;
  Point<int64_t> n(extents.begin(), extents.end());
  Tile<int64_t> queryTile, keyTile;
  for (unsigned a = 0; a < op.getGridRank(); ++a) {
    if (queries->size[a] == 0 || keys->size[a] == 0)
      return true; // There is no pair.
    queryTile.push_back(queries->axis(a));
    keyTile.push_back(keys->axis(a));
  }
  return llvm::all_of(op.getHeadGroups(), [&](const HeadGroup &group) {
    SymbolicUnion boxes = group.pattern.getBoxes(op.getGridRank());
    return classify(evaluate(boxes, n), op.getBox(), queryTile, keyTile, n)
        .full;
  });
}

std::optional<PairCount> localattn::countPairs(AttentionOpInterface op,
                                               PatternAttrInterface pattern) {
  SmallVector<int64_t> extents = op.getStaticExtents();
  std::optional<GridRegion> queries = staticQueries(op);
  std::optional<GridRegion> keys = staticKeys(op);
  if (!queries || !keys || llvm::any_of(extents, ShapedType::isDynamic))
    return std::nullopt;
  SymbolicUnion boxes = pattern.getBoxes(op.getGridRank());
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
  count.pairs = localattn::countPairs(evaluate(boxes, n), op.getBox(), *queries,
                                      *keys, n);
  return count;
}
