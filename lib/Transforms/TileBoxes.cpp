//===- TileBoxes.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileBoxes.h"

#include "localattn/IR/Tiling.h"
#include "localattn/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace localattn;

/// Says how a part is computed, and which pairs are its own.
void TileBuilder::label(AttentionOpInterface part, const TiledBox &box) {
  if (box.tiling)
    part->setDiscardableAttr(kTilingName, box.tiling);
  if (auto online = dyn_cast<OnlineAttentionOp>(part.getOperation()))
    if (box.number)
      online.setBox(*box.number);
}

bool TileBuilder::hasAllKeys(const KeyTile &keys) {
  for (auto [range, place] : llvm::zip_equal(keys.ranges, places)) {
    std::optional<int64_t> all = place.keys.count.getConstant();
    if (!all || !isZeroInteger(range.offset) ||
        getConstantIntValue(range.size) != all || !isOneInteger(range.step))
      return false;
  }
  return true;
}

SmallVector<Value> TileBuilder::build(AttentionTile tile,
                                      const QueryTile &queries,
                                      ValueRange outs) {
  tile.queries = queries.ranges;
  if (boxes.size() != 1)
    return buildBoxes(tile, queries, outs);
  SmallVector<KeyTile> keys = keysOfTile(boxes[0].axes, queries, places);
  if (keys.size() != 1)
    return buildBoxes(tile, queries, outs);
  if (!hasAllKeys(keys[0]))
    tile.keys = keys[0].ranges;
  AttentionOpInterface part = sliceAttention(builder, op, tile, outs).op;
  label(part, boxes[0]);
  return SmallVector<Value>(part->getResults());
}

//===----------------------------------------------------------------------===//
// Box by box
//===----------------------------------------------------------------------===//

TileBuilder::State TileBuilder::buildBoxes(const AttentionTile &tile,
                                           const QueryTile &queries,
                                           ValueRange outs) {
  auto whole = cast<AttentionOp>(
      sliceAttention(builder, op, tile, outs).op.getOperation());
  State state = buildStateStart(builder, whole);
  OnlineAttentionOp all = buildOnlineOf(builder, whole, state);
  for (const TiledBox &box : boxes)
    state = addBox(all, tile, queries, box, state);
  State results = buildStateEnd(builder, whole, state);
  all->erase();
  whole->erase();
  return results;
}

/// Adds the pairs of one box, in the parts of the tile that suit it.
TileBuilder::State TileBuilder::addBox(OnlineAttentionOp all,
                                       const AttentionTile &tile,
                                       const QueryTile &queries,
                                       const TiledBox &box, State state) {
  OpBuilder::InsertionGuard guard(builder);
  QueryGrid grid(box.axes, queries, box.sub, /*onlySeeing=*/true);
  SmallVector<IndexExpr> indices;
  scf::ForOp outermost, innermost;
  for (const IndexExpr &count : grid.getCounts()) {
    IndexExpr zero = constantLike(count, 0);
    if (count.getConstant() == 1) {
      indices.push_back(zero);
      continue;
    }
    auto loop =
        scf::ForOp::create(builder, loc, zero.getValue(), count.getValue(),
                           (zero + 1).getValue(), state);
    if (innermost)
      scf::YieldOp::create(builder, loc, loop.getResults());
    else
      outermost = loop;
    innermost = loop;
    builder.setInsertionPointToStart(loop.getBody());
    indices.emplace_back(builder, loc, OpFoldResult(loop.getInductionVar()));
    state.assign(loop.getRegionIterArgs().begin(),
                 loop.getRegionIterArgs().end());
  }
  QueryTile part = grid.getTile(indices);
  bool isWhole = true;
  for (auto [range, whole] : llvm::zip_equal(part.ranges, tile.queries))
    isWhole &= isZeroInteger(range.offset) && isOneInteger(range.step) &&
               isEqualConstantIntOrValue(range.size, whole.size);
  AttentionTile at = {{builder.getIndexAttr(0), tile.batch.size},
                      {builder.getIndexAttr(0), tile.head.size},
                      part.ranges,
                      {}};
  State next = addPart(all, at, isWhole, part, box, state);
  if (!innermost)
    return next;
  scf::YieldOp::create(builder, loc, next);
  return State(outermost.getResults());
}

/// Adds the pieces of keys of one part, without those that aren't there.
TileBuilder::State TileBuilder::addPart(OnlineAttentionOp all,
                                        AttentionTile part, bool isWhole,
                                        const QueryTile &queries,
                                        const TiledBox &box, State state) {
  for (const KeyTile &keys : keysOfTile(box.axes, queries, places)) {
    part.keys.clear();
    if (!hasAllKeys(keys))
      part.keys = keys.ranges;
    if (std::optional<bool> any = keys.any.getConstant()) {
      if (*any)
        state = addKeys(all, part, isWhole, box, state);
      continue;
    }
    auto yield = [&](ValueRange values) {
      scf::YieldOp::create(builder, loc, values);
    };
    OpBuilder::InsertionGuard guard(builder);
    auto choice = scf::IfOp::create(builder, loc, ValueRange(state).getTypes(),
                                    keys.any.getValue(), true);
    builder.setInsertionPointToStart(choice.thenBlock());
    yield(addKeys(all, part, isWhole, box, state));
    builder.setInsertionPointToStart(choice.elseBlock());
    yield(state);
    state.assign(choice.getResults().begin(), choice.getResults().end());
  }
  return state;
}

TileBuilder::State TileBuilder::addKeys(OnlineAttentionOp all,
                                        const AttentionTile &part, bool isWhole,
                                        const TiledBox &box, ValueRange state) {
  SmallVector<TensorSlice> slices;
  SmallVector<Value> outs;
  for (auto [index, whole] : llvm::enumerate(state)) {
    slices.push_back(sliceOfOuts(builder, all, index, part));
    outs.push_back(isWhole ? whole
                           : extractSlice(builder, loc, whole, slices.back()));
  }
  AttentionOpInterface online = sliceAttention(builder, all, part, outs).op;
  label(online, box);
  State next(online->getResults());
  if (isWhole)
    return next;
  for (auto [slice, result, whole] : llvm::zip_equal(slices, next, state))
    result = tensor::InsertSliceOp::create(
        builder, loc, result, whole, slice.offsets, slice.sizes, slice.strides);
  return next;
}
