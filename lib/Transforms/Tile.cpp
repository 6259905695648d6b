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

#include "TileBoxes.h"
#include "localattn/Analysis/TileSizes.h"
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
  /// `tilings` are those of the boxes; null where nothing is written.
  Tiler(OpBuilder &builder, AttentionOp op, ArrayRef<TilingAttr> tilings);

  /// Computes `heads` into `outs`.
  SmallVector<Value> build(const SliceRange &heads, ValueRange outs);

private:
  IndexExpr number(int64_t value) { return IndexExpr(builder, loc, value); }
  void readPlaces(const Place &place);
  void readBoxes(const Place &place, ArrayRef<int64_t> sizes);
  void cutQueries(const Place &place);
  void buildBody(scf::ForallOp loop, const SliceRange &heads);

  OpBuilder &builder;
  Location loc;
  AttentionOpInterface op;
  SymbolicUnion symbolicBoxes;
  SmallVector<TilingAttr> tilings;
  TilingAttr tiling; ///< of the whole tile
  std::vector<AxisPlace<IndexExpr>> places;
  SmallVector<TiledBox> boxes;
  IndexExpr batches;
  int64_t batchTile;
  std::optional<QueryGrid> grid;
};

} // namespace

//===----------------------------------------------------------------------===//
// What is tiled
//===----------------------------------------------------------------------===//

void Tiler::readPlaces(const Place &place) {
  for (unsigned a = 0; a < op.getGridRank(); ++a) {
    IndexExpr keys =
        sizeOf(builder, loc, op.getKey(), op.getKeyLayout().axis(a));
    IndexExpr queries =
        sizeOf(builder, loc, op.getQuery(), op.getQueryLayout().axis(a));
    AxisPlace<IndexExpr> &axis = places.emplace_back(AxisPlace<IndexExpr>{
        {place.queryOrigin[a], queries, place.queryStep[a]},
        {place.keyOrigin[a], keys, place.keyStep[a]},
        place.extents[a],
        !op.getStaticExtent()});
    axis.hasAllKeys |= constantOf(keys) && axis.keys.begin.getConstant() == 0 &&
                       constantOf(keys) == constantOf(axis.extent);
  }
}

/// The boxes whose pairs count, of those of the pattern.
void Tiler::readBoxes(const Place &place, ArrayRef<int64_t> sizes) {
  unsigned rank = op.getGridRank();
  std::optional<uint64_t> only = op.getBox();
  for (auto [number, symbolic] : llvm::enumerate(symbolicBoxes)) {
    if (only && *only != number)
      continue;
    TiledBox &box = boxes.emplace_back();
    for (const SymbolicAxis &axis : symbolic)
      box.axes.push_back(evaluate(axis, place.extents));
    box.tiling = tilings[number];
    box.sub = defaultSubTile(symbolic, sizes);
    if (box.tiling && box.tiling.getSub().size() == rank)
      box.sub.assign(box.tiling.getSub().begin(), box.tiling.getSub().end());
    if (symbolicBoxes.size() > 1)
      box.number = number;
  }
}

void Tiler::cutQueries(const Place &place) {
  unsigned rank = op.getGridRank();
  SmallVector<int64_t> sizes =
      defaultTile(symbolicBoxes, op.getStaticExtents());
  if (tiling && tiling.getQuery().size() == rank)
    sizes.assign(tiling.getQuery().begin(), tiling.getQuery().end());
  readBoxes(place, sizes);
  Box<IndexExpr> cut;
  QueryTile all;
  for (unsigned a = 0; a < rank; ++a) {
    cut.push_back(
        evaluate(axisToCut(op->getContext(), symbolicBoxes, a), place.extents));
    all.coordinates.push_back(places[a].queries);
    std::optional<Progression<int64_t>> known = integersOf(places[a].queries);
    all.known.push_back(known ? KnownParts({*known}) : std::nullopt);
    all.mayBeEmpty.push_back(false);
    all.most.push_back(places[a].queries.count.getConstant());
  }
  grid.emplace(cut, all, sizes, /*onlySeeing=*/false);
}

Tiler::Tiler(OpBuilder &builder, AttentionOp attention,
             ArrayRef<TilingAttr> tilings)
    : builder(builder), loc(attention.getLoc()), op(attention),
      symbolicBoxes(op.getHeadGroups()[0].pattern.getBoxes(op.getGridRank())),
      tilings(tilings), tiling(tilings[0]),
      batches(sizeOf(builder, loc, op.getQuery(), op.getQueryLayout().batch)),
      batchTile(tiling && tiling.getBatch() ? tiling.getBatch() : 1) {
  Place place = placeOf(builder, op);
  readPlaces(place);
  cutQueries(place);
}

//===----------------------------------------------------------------------===//
// The loop
//===----------------------------------------------------------------------===//

/// Part number `index` of a dimension in parts of `size`.
static SliceRange partOf(const IndexExpr &index, const IndexExpr &all,
                         int64_t size) {
  IndexExpr begin = index * size;
  bool divides = all.getConstant() && *all.getConstant() % size == 0;
  IndexExpr count = divides || size == 1
                        ? constantLike(index, size)
                        : minOf(all - begin, constantLike(index, size));
  return {begin.getOpFoldResult(), count.getOpFoldResult()};
}

static bool hasNoElements(Type type) {
  return llvm::is_contained(cast<ShapedType>(type).getShape(), 0);
}

/// Do the heads of a query lie between it and the next one? Then tiles of the
/// same queries in all heads follow each other, as they do in memory: they
/// share pages, and lines that were fetched ahead.
static bool headsAreInside(AttentionOpInterface op) {
  TensorLayout layout = op.getQueryLayout();
  return layout.head > layout.axis(op.getGridRank() - 1);
}

/// Batches are innermost, as their tiles have biases in common.
void Tiler::buildBody(scf::ForallOp loop, const SliceRange &heads) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(loop.getTerminator());
  SmallVector<IndexExpr> indices;
  for (Value index : loop.getInductionVars())
    indices.emplace_back(builder, loc, OpFoldResult(index));
  if (headsAreInside(op))
    std::rotate(indices.begin(), indices.end() - 2, indices.end() - 1);
  IndexExpr head = IndexExpr(builder, loc, heads.offset) + indices.front();
  AttentionTile tile = {partOf(indices.back(), batches, batchTile),
                        {head.getOpFoldResult(), builder.getIndexAttr(1)},
                        {},
                        {}};
  QueryTile queries = grid->getTile(ArrayRef(indices).drop_front().drop_back());
  tile.queries = queries.ranges;
  SmallVector<TensorSlice> slices;
  SmallVector<Value> outs;
  for (auto [index, all] : llvm::enumerate(loop.getRegionIterArgs())) {
    slices.push_back(sliceOfOuts(builder, op, index, tile));
    outs.push_back(extractSlice(builder, loc, all, slices.back()));
  }
  auto attention = cast<AttentionOp>(op.getOperation());
  SmallVector<Value> results =
      TileBuilder(builder, attention, boxes, places).build(tile, queries, outs);
  builder.setInsertionPointToStart(loop.getTerminator().getBody());
  for (auto [slice, result, all] :
       llvm::zip_equal(slices, results, loop.getRegionIterArgs()))
    // Upstream's verifier has no slice of no elements.
    if (!hasNoElements(all.getType()))
      tensor::ParallelInsertSliceOp::create(
          builder, loc, result, all, slice.offsets, slice.sizes, slice.strides);
}

SmallVector<Value> Tiler::build(const SliceRange &heads, ValueRange outs) {
  SmallVector<OpFoldResult> counts;
  for (const IndexExpr &count : grid->getCounts())
    counts.push_back(count.getOpFoldResult());
  counts.insert(headsAreInside(op) ? counts.end() : counts.begin(), heads.size);
  IndexExpr batchTiles = ceilDiv(batches, constantLike(batches, batchTile));
  counts.push_back(batchTiles.getOpFoldResult());
  auto loop = scf::ForallOp::create(builder, loc, counts, outs, std::nullopt);
  buildBody(loop, heads);
  return SmallVector<Value>(loop.getResults());
}

//===----------------------------------------------------------------------===//
// Groups of heads
//===----------------------------------------------------------------------===//

/// Which heads of the tensors are in a group.
static SliceRange headsOf(OpBuilder &builder, AttentionOpInterface op,
                          const HeadGroup &group) {
  IndexExpr heads =
      sizeOf(builder, op->getLoc(), op.getQuery(), op.getQueryLayout().head);
  if (!op.getGroupHeads())
    return {builder.getIndexAttr(0), heads.getOpFoldResult()};
  IndexExpr origin = placeOf(builder, op).headOrigin;
  IndexExpr zero = constantLike(heads, 0);
  IndexExpr first = constantLike(heads, group.first) - origin;
  IndexExpr begin = minOf(maxOf(first, zero), heads);
  IndexExpr end = minOf(maxOf(first + group.count, zero), heads);
  return {begin.getOpFoldResult(), (end - begin).getOpFoldResult()};
}

/// Erases what was built between two ops and nobody uses.
static void eraseDeadOps(Block::iterator begin, Block::iterator end) {
  SmallVector<Operation *> ops;
  for (Operation &op : llvm::make_range(begin, end))
    op.walk<WalkOrder::PreOrder>([&](Operation *one) { ops.push_back(one); });
  for (Operation *op : llvm::reverse(ops))
    if (isOpTriviallyDead(op))
      op->erase();
}

void localattn::tileAttention(AttentionOp op) {
  AttentionOpInterface attention = op;
  SmallVector<Value> results(op.getOuts());
  if (llvm::all_of(op->getResultTypes(), hasNoElements)) {
    op->replaceAllUsesWith(results);
    op->erase();
    return;
  }
  // Stays where it is, so that what is built behind it is found.
  OpBuilder builder(op->getContext());
  builder.setInsertionPointAfter(op);
  Block::iterator behind = std::next(op->getIterator());
  for (auto [number, group] : llvm::enumerate(attention.getHeadGroups())) {
    AttentionParts parts(attention);
    parts.properties.set("patterns", builder.getArrayAttr({group.pattern}));
    parts.properties.erase("group_heads");
    auto ofGroup = cast<AttentionOp>(
        parts.create(builder, op.getLoc(), op->getName().getStringRef(), op)
            .getOperation());
    SliceRange heads = headsOf(builder, attention, group);
    SmallVector<TilingAttr> tilings;
    size_t boxes = group.pattern.getBoxes(attention.getGridRank()).size();
    for (size_t box = 0; box < boxes; ++box)
      tilings.push_back(tilingOf(attention, number, box));
    results = Tiler(builder, ofGroup, tilings).build(heads, results);
    ofGroup->erase();
  }
  op->replaceAllUsesWith(results);
  eraseDeadOps(std::next(op->getIterator()), behind);
  op->erase();
}

namespace {
struct TilePass : localattn::impl::TilePassBase<TilePass> {
  void runOnOperation() override {
    SmallVector<AttentionOp> ops;
    getOperation()->walk([&](AttentionOp op) { ops.push_back(op); });
    for (AttentionOp op : ops)
      tileAttention(cast<AttentionOp>(liftToTensors(op).getOperation()));
  }
};
} // namespace
