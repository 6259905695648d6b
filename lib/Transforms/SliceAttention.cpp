//===- SliceAttention.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/SliceAttention.h"

#include "localattn/IR/AttentionParts.h"
#include "localattn/IR/GridGeometry.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace localattn;

namespace {

/// Which range of a dimension a slice has; other dimensions are whole.
using DimRanges = SmallVector<std::pair<unsigned, SliceRange>>;

class Slicer {
public:
  Slicer(OpBuilder &builder, AttentionOpInterface op, const AttentionTile &tile)
      : builder(builder), loc(op->getLoc()), op(op), tile(tile),
        rank(op.getGridRank()), place(placeOf(builder, op)) {}

  SlicedAttention run(ValueRange outs);
  TensorSlice slice(Value tensor, const DimRanges &ranges);
  DimRanges outsRanges(unsigned index) {
    return queryRanges(op.getOutsLayout(index));
  }

private:
  IndexExpr expr(OpFoldResult value) { return IndexExpr(builder, loc, value); }
  DimRanges queryRanges(const TensorLayout &layout);
  DimRanges keyRanges(const TensorLayout &layout);
  DimRanges biasRanges(AffineMap map);
  Value extract(Value tensor, const DimRanges &ranges);
  void sliceTensors(AttentionParts &parts, ValueRange outs);
  void setGridPlace(const Point<IndexExpr> &origin,
                    const Point<IndexExpr> &step, ArrayRef<SliceRange> ranges,
                    AttentionParts::Indices &newOrigin,
                    AttentionParts::Indices &newStep);
  void setPlace(AttentionParts &parts);
  void sliceHeads(AttentionParts &parts);

  OpBuilder &builder;
  Location loc;
  AttentionOpInterface op;
  const AttentionTile &tile;
  unsigned rank;
  Place place;
  /// Key/value heads of the tile; all of them if absent.
  std::optional<SliceRange> kvHead;
  SmallVector<Operation *> slices;
};

} // namespace

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

DimRanges Slicer::queryRanges(const TensorLayout &layout) {
  DimRanges ranges = {{layout.batch, tile.batch}, {layout.head, tile.head}};
  for (auto [a, range] : llvm::enumerate(tile.queries))
    ranges.emplace_back(layout.axis(a), range);
  return ranges;
}

DimRanges Slicer::keyRanges(const TensorLayout &layout) {
  DimRanges ranges = {{layout.batch, tile.batch}};
  if (kvHead)
    ranges.emplace_back(layout.head, *kvHead);
  for (auto [a, range] : llvm::enumerate(tile.keys))
    ranges.emplace_back(layout.axis(a), range);
  return ranges;
}

/// Those of a tensor whose dimensions are named by a bias map (S4.7).
DimRanges Slicer::biasRanges(AffineMap map) {
  SmallVector<SliceRange> dims = {tile.batch, tile.head};
  llvm::append_range(dims, tile.queries);
  llvm::append_range(dims, tile.keys);
  DimRanges ranges;
  for (unsigned dim = 0; dim < map.getNumResults(); ++dim)
    if (unsigned position = map.getDimPosition(dim); position < dims.size())
      ranges.emplace_back(dim, dims[position]);
  return ranges;
}

TensorSlice Slicer::slice(Value tensor, const DimRanges &ranges) {
  TensorSlice result;
  int64_t dims = cast<ShapedType>(tensor.getType()).getRank();
  result.offsets.assign(dims, builder.getIndexAttr(0));
  result.sizes.assign(dims, OpFoldResult());
  result.strides.assign(dims, builder.getIndexAttr(1));
  for (const auto &[dim, range] : ranges) {
    result.offsets[dim] = range.offset;
    result.sizes[dim] = range.size;
    if (range.step)
      result.strides[dim] = range.step;
  }
  for (auto [dim, size] : llvm::enumerate(result.sizes))
    if (!size)
      size = sizeOf(builder, loc, tensor, dim).getOpFoldResult();
  return result;
}

Value localattn::extractSlice(OpBuilder &builder, Location loc, Value tensor,
                              const TensorSlice &part) {
  if (isa<MemRefType>(tensor.getType()))
    return memref::SubViewOp::create(builder, loc, tensor, part.offsets,
                                     part.sizes, part.strides);
  auto type = cast<RankedTensorType>(tensor.getType());
  // Upstream's verifier has no offset, not even 0, inside of no elements.
  if (llvm::is_contained(type.getShape(), 0))
    return tensor::EmptyOp::create(builder, loc, part.sizes,
                                   type.getElementType());
  return tensor::ExtractSliceOp::create(builder, loc, tensor, part.offsets,
                                        part.sizes, part.strides);
}

Value Slicer::extract(Value tensor, const DimRanges &ranges) {
  Value result = extractSlice(builder, loc, tensor, slice(tensor, ranges));
  slices.push_back(result.getDefiningOp());
  return result;
}

void Slicer::sliceTensors(AttentionParts &parts, ValueRange outs) {
  DimRanges head = {{0, tile.head}};
  parts.query = extract(parts.query, queryRanges(op.getQueryLayout()));
  parts.key = extract(parts.key, keyRanges(op.getKeyLayout()));
  parts.value = extract(parts.value, keyRanges(op.getValueLayout()));
  if (parts.relativeBias)
    parts.relativeBias = extract(parts.relativeBias, head);
  if (parts.sinks)
    parts.sinks = extract(parts.sinks, head);
  for (auto [bias, map] : llvm::zip(parts.biases, op.getBiasAffineMaps()))
    bias = extract(bias, biasRanges(map));
  if (!outs.empty()) {
    parts.outs.assign(outs.begin(), outs.end());
    return;
  }
  for (auto [index, init] : llvm::enumerate(parts.outs))
    init = extract(init, outsRanges(index));
}

//===----------------------------------------------------------------------===//
// Place
//===----------------------------------------------------------------------===//

/// A tile of one query head reads one key/value head. So does each of as many
/// query heads as there are key/value heads. Otherwise heads of a tile may
/// begin anywhere among those that share one, and the tile keeps them all.
void Slicer::sliceHeads(AttentionParts &parts) {
  IndexExpr heads =
      sizeOf(builder, loc, op.getQuery(), op.getQueryLayout().head);
  IndexExpr kvHeads = sizeOf(builder, loc, op.getKey(), op.getKeyLayout().head);
  IndexExpr first = expr(tile.head.offset), count = expr(tile.head.size);
  bool whole = first.getConstant() == 0 && heads.getConstant() &&
               count.getConstant() == heads.getConstant();
  bool onePerHead = place.heads.getConstant() &&
                    place.heads.getConstant() == place.kvHeads.getConstant() &&
                    !op.getStaticHeadExtent();
  bool shared = kvHeads.getConstant() == 1;
  IndexExpr kvFirst(builder, loc, 0);
  if (!whole && !shared && (onePerHead || count.getConstant() == 1)) {
    kvFirst = onePerHead ? first : place.kvHeadOf(first);
    kvHead = {kvFirst.getOpFoldResult(), tile.head.size};
  }
  bool sameAlone = whole || shared || kvHead;
  // Who asks for the number of a head must be told.
  bool asked = op.hasScoreRegion() || op.getGroupHeads();
  if (op.getStaticHeadExtent() ? whole : sameAlone && (whole || !asked))
    return;
  parts.headOrigin = {(place.headOrigin + first).getOpFoldResult(),
                      (place.kvHeadOrigin + kvFirst).getOpFoldResult()};
  parts.headExtent = {place.heads.getOpFoldResult(),
                      place.kvHeads.getOpFoldResult()};
}

/// Places compose: the step of a tile counts in steps of the whole (S2.5).
void Slicer::setGridPlace(const Point<IndexExpr> &origin,
                          const Point<IndexExpr> &step,
                          ArrayRef<SliceRange> ranges,
                          AttentionParts::Indices &newOrigin,
                          AttentionParts::Indices &newStep) {
  newOrigin.emplace();
  newStep.emplace();
  bool isDense = true;
  for (auto [start, distance, range] : llvm::zip(origin, step, ranges)) {
    IndexExpr next = range.step ? distance * expr(range.step) : distance;
    isDense &= next.getConstant() == 1;
    newOrigin->push_back(
        (start + distance * expr(range.offset)).getOpFoldResult());
    newStep->push_back(next.getOpFoldResult());
  }
  if (isDense)
    newStep.reset();
}

void Slicer::setPlace(AttentionParts &parts) {
  setGridPlace(place.queryOrigin, place.queryStep, tile.queries,
               parts.queryOrigin, parts.queryStep);
  parts.properties.erase("align");
  if (!tile.keys.empty()) {
    setGridPlace(place.keyOrigin, place.keyStep, tile.keys, parts.keyOrigin,
                 parts.keyStep);
    parts.extent.emplace();
    for (const IndexExpr &extent : place.extents)
      parts.extent->push_back(extent.getOpFoldResult());
  }
  IndexExpr batch = expr(tile.batch.offset);
  if (op.hasScoreRegion() && batch.getConstant() != 0)
    parts.batchOrigin = {(place.batchOrigin + batch).getOpFoldResult()};
  sliceHeads(parts);
}

SlicedAttention Slicer::run(ValueRange outs) {
  AttentionParts parts(op);
  setPlace(parts);
  sliceTensors(parts, outs);
  AttentionOpInterface sliced =
      parts.create(builder, loc, op->getName().getStringRef(), op);
  return {sliced, slices};
}

TensorSlice localattn::sliceOfOuts(OpBuilder &builder, AttentionOpInterface op,
                                   unsigned index, const AttentionTile &tile) {
  Slicer slicer(builder, op, tile);
  return slicer.slice(op.getOuts()[index], slicer.outsRanges(index));
}

SlicedAttention localattn::sliceAttention(OpBuilder &builder,
                                          AttentionOpInterface op,
                                          const AttentionTile &tile,
                                          ValueRange outs) {
  return Slicer(builder, op, tile).run(outs);
}
