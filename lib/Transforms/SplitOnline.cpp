//===- SplitOnline.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An online_attention that is written by hand, or that somebody else tiled, as
// updates of one pattern and one box each: what is left of it for lanes.
//
//===----------------------------------------------------------------------===//

#include "TileBoxes.h"
#include "localattn/IR/AttentionParts.h"
#include "localattn/Transforms/SliceAttention.h"
#include "localattn/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace localattn;

/// Adds the keys of the boxes that count, one after the other.
static SmallVector<Value> addBoxes(OpBuilder &builder, AttentionOpInterface op,
                                   SmallVector<Value> state) {
  size_t boxes =
      op.getHeadGroups()[0].pattern.getBoxes(op.getGridRank()).size();
  // Other groups have the box that is asked for.
  if (op.getBox() && *op.getBox() >= boxes)
    return state;
  bool each = boxes > 1 && !op.getBox();
  for (size_t box = 0; box < (each ? boxes : 1); ++box) {
    AttentionParts parts(op);
    parts.outs = state;
    auto update = cast<OnlineAttentionOp>(
        parts.create(builder, op->getLoc(), op->getName().getStringRef(), op)
            .getOperation());
    if (each)
      update.setBox(box);
    state.assign(update->result_begin(), update->result_end());
  }
  return state;
}

/// All queries of some heads.
static AttentionTile tileOf(OpBuilder &builder, AttentionOpInterface op,
                            const SliceRange &heads) {
  TensorLayout layout = op.getQueryLayout();
  auto all = [&](unsigned dim) -> SliceRange {
    return {
        builder.getIndexAttr(0),
        sizeOf(builder, op->getLoc(), op.getQuery(), dim).getOpFoldResult()};
  };
  AttentionTile tile = {all(layout.batch), heads, {}, {}};
  for (unsigned a = 0; a < op.getGridRank(); ++a)
    tile.queries.push_back(all(layout.axis(a)));
  return tile;
}

/// The state after the keys of one group of heads.
static SmallVector<Value> addGroup(OpBuilder &builder, AttentionOpInterface op,
                                   const HeadGroup &group, ValueRange state) {
  Location loc = op->getLoc();
  AttentionTile tile = tileOf(builder, op, headsOf(builder, op, group));
  AttentionOpInterface ofGroup = buildOfGroup(builder, op, group);
  SmallVector<TensorSlice> slices;
  SmallVector<Value> outs;
  for (auto [index, all] : llvm::enumerate(state)) {
    slices.push_back(sliceOfOuts(builder, ofGroup, index, tile));
    outs.push_back(extractSlice(builder, loc, all, slices.back()));
  }
  AttentionOpInterface part = sliceAttention(builder, ofGroup, tile, outs).op;
  SmallVector<Value> results = addBoxes(builder, part, outs);
  part->erase();
  ofGroup->erase();
  for (auto [slice, result, all] : llvm::zip_equal(slices, results, state))
    result = tensor::InsertSliceOp::create(
        builder, loc, result, all, slice.offsets, slice.sizes, slice.strides);
  return results;
}

void localattn::splitOnline(OnlineAttentionOp online) {
  AttentionOpInterface op = online;
  SmallVector<HeadGroup> groups(op.getHeadGroups());
  bool isSplit =
      groups.size() == 1 &&
      (op.getBox() || groups[0].pattern.getBoxes(op.getGridRank()).size() == 1);
  // Other ops ask for tensors.
  if (isSplit || op.isOnMemRefs())
    return;
  OpBuilder builder(op);
  SmallVector<Value> state(op.getOuts());
  if (groups.size() == 1)
    state = addBoxes(builder, op, state);
  else
    for (const HeadGroup &group : groups)
      state = addGroup(builder, op, group, state);
  op->replaceAllUsesWith(state);
  op->erase();
}
