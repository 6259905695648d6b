//===- Tile.cpp -----------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An attention as a loop over tiles of its heads, queries and batches. Which
// tiles, and which keys belong to them, is asked of the boxes.
//
//===----------------------------------------------------------------------===//

#include "TileGrid.h"
#include "TileSizes.h"
#include "localattn/IR/AttentionParts.h"
#include "localattn/IR/Tiling.h"
#include "localattn/Transforms/Passes.h"
#include "localattn/Transforms/SliceAttention.h"
#include "localattn/Transforms/Transforms.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace localattn {
#define GEN_PASS_DEF_TILEPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

namespace {

/// Tiles one attention whose heads have one pattern.
class Tiler {
public:
  Tiler(OpBuilder &builder, AttentionOp op, TilingAttr tiling);

  /// Computes `heads` into `outs`.
  SmallVector<Value> build(const SliceRange &heads, ValueRange outs);

private:
  IndexExpr number(int64_t value) { return IndexExpr(builder, loc, value); }
  AxisPlace<IndexExpr> placeOfAxis(const Place &place, unsigned a);
  AxisTiles cutAxis(unsigned a);
  AttentionTile tileAt(ValueRange indices, const SliceRange &heads);
  SmallVector<SliceRange> keysOf(const Tile<IndexExpr> &queries);
  void buildBody(ValueRange indices, const SliceRange &heads, ValueRange outs);

  OpBuilder &builder;
  Location loc;
  AttentionOpInterface op;
  unsigned rank;
  SymbolicUnion symbolic;
  Union<IndexExpr> boxes;
  std::vector<AxisPlace<IndexExpr>> places;
  std::vector<AxisTiles> axes;
  IndexExpr batches;
  int64_t batchTile;
};

} // namespace

//===----------------------------------------------------------------------===//
// What is tiled
//===----------------------------------------------------------------------===//

AxisPlace<IndexExpr> Tiler::placeOfAxis(const Place &place, unsigned a) {
  IndexExpr queries =
      sizeOf(builder, loc, op.getQuery(), op.getQueryLayout().axis(a));
  IndexExpr keys = sizeOf(builder, loc, op.getKey(), op.getKeyLayout().axis(a));
  return {{place.queryOrigin[a], queries, number(1)},
          {place.keyOrigin[a], keys, number(1)},
          place.extents[a],
          !op.getStaticKeyOrigin()};
}

static int64_t entryOr(ArrayRef<int64_t> list, unsigned a, int64_t otherwise) {
  return a < list.size() ? list[a] : otherwise;
}

Tiler::Tiler(OpBuilder &builder, AttentionOp attention, TilingAttr tiling)
    : builder(builder), loc(attention.getLoc()), op(attention),
      rank(op.getGridRank()),
      symbolic(op.getHeadGroups()[0].pattern.getBoxes(rank)),
      batches(sizeOf(builder, loc, op.getQuery(), op.getQueryLayout().batch)),
      batchTile(tiling && tiling.getBatch() ? tiling.getBatch() : 1) {
  Place place = placeOf(builder, op);
  boxes = evaluate(symbolic, place.extents);
  SmallVector<int64_t> sizes = defaultTile(symbolic, op.getStaticExtents());
  for (unsigned a = 0; a < rank; ++a) {
    places.push_back(placeOfAxis(place, a));
    KnownParts known;
    if (auto queries = integersOf(places[a].queries))
      known = {*queries};
    axes.emplace_back(
        evaluate(axisToCut(builder.getContext(), symbolic, a), place.extents),
        places[a].queries, known,
        entryOr(tiling ? tiling.getQuery() : ArrayRef<int64_t>(), a, sizes[a]));
  }
}

//===----------------------------------------------------------------------===//
// One tile
//===----------------------------------------------------------------------===//

/// Part number `index` of a dimension in parts of `size`.
static SliceRange partOf(const IndexExpr &index, const IndexExpr &all,
                         int64_t size) {
  IndexExpr begin = index * size;
  bool divides = all.getConstant() && *all.getConstant() % size == 0;
  IndexExpr count = divides ? constantLike(index, size)
                            : minOf(all - begin, constantLike(index, size));
  return {begin.getOpFoldResult(), count.getOpFoldResult()};
}

static SliceRange rangeOf(const Progression<IndexExpr> &part) {
  return {part.begin.getOpFoldResult(), part.count.getOpFoldResult()};
}
