//===- PartialReduction.cpp -----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keys in parallel: tiles of them have a state each (S9.1), and the states are
// combined in the end (S9.2).
//
//===----------------------------------------------------------------------===//

#include "IterationDomain.h"
#include "ScoreArithmetic.h"
#include "localattn/IR/GridGeometry.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

/// The part of the states of all tiles that is one tile's: the dimensions of
/// reduced axes follow those of the state, one entry per tile.
static TensorSlice sliceOfSlot(OpBuilder &builder, OnlineAttentionOp op,
                               unsigned number, ArrayRef<OpFoldResult> offsets,
                               ArrayRef<OpFoldResult> sizes,
                               ArrayRef<OpFoldResult> slot) {
  TensorSlice slice = sliceOfTile(builder, op.getLoc(), op.getOuts()[number],
                                  dimsOfResult(op, number), offsets, sizes);
  llvm::append_range(slice.offsets, slot);
  slice.sizes.append(slot.size(), builder.getIndexAttr(1));
  slice.strides.append(slot.size(), builder.getIndexAttr(1));
  return slice;
}

/// Builds the state of one tile out of those of all.
static tensor::ExtractSliceOp extractSlot(OpBuilder &builder, Location loc,
                                          Value slots, const TensorSlice &slice,
                                          unsigned reducedAxes) {
  SmallVector<int64_t> shape;
  SmallVector<Value> dynamic;
  dispatchIndexOpFoldResults(ArrayRef(slice.sizes).drop_back(reducedAxes),
                             dynamic, shape);
  auto type = cast<RankedTensorType>(slots.getType());
  return tensor::ExtractSliceOp::create(
      builder, loc, RankedTensorType::get(shape, type.getElementType()), slots,
      slice.offsets, slice.sizes, slice.strides);
}

//===----------------------------------------------------------------------===//
// Combining states
//===----------------------------------------------------------------------===//

namespace {

/// Adds the states of all tiles to that in outs.
class StateSum {
public:
  StateSum(OpBuilder &builder, Location loc, OnlineAttentionOp op,
           ValueRange slots)
      : builder(builder), loc(loc),
        type(AttentionOpInterface(op).getScoreType()),
        accDims(getRank(op.getOuts()[0])),
        slotDims(getRank(slots[0]) - accDims),
        channel(AttentionOpInterface(op).getOutLayout().channel),
        outs(op.getOuts()), slots(slots) {}

  MergeResult build() {
    max = generic({{slots[1], slotsMap(false)}}, outs[1], outMap(false),
                  [](ScoreArithmetic scores, ValueRange scalars) {
                    return scores.maximum(scalars[1], scalars[0]);
                  });
    Value sum = addSlots(2, /*hasChannel=*/false);
    Value acc = addSlots(0, /*hasChannel=*/true);
    // The transform dialect has one handle for these: the last of them.
    return {{acc.getDefiningOp()}, {acc, max, sum}};
  }

private:
  static unsigned getRank(Value tensor) {
    return cast<ShapedType>(tensor.getType()).getRank();
  }
  unsigned stateDims(bool hasChannel) const { return accDims - !hasChannel; }

  // Loops are the dimensions of acc (or of max and sum), then those of slots.
  AffineMap slotsMap(bool hasChannel) {
    return builder.getMultiDimIdentityMap(stateDims(hasChannel) + slotDims);
  }
  AffineMap outMap(bool hasChannel) {
    return slotsMap(hasChannel).getMajorSubMap(stateDims(hasChannel));
  }
  /// Without the channel, if there is one.
  AffineMap rows(AffineMap map, bool hasChannel) {
    return hasChannel ? map.dropResult(channel) : map;
  }

  Value generic(ArrayRef<MappedInput> inputs, Value init, AffineMap map,
                function_ref<Value(ScoreArithmetic, ValueRange)> body) {
    return buildGeneric(builder, loc, inputs, init, map,
                        [&](OpBuilder &nested, ValueRange scalars) {
                          return body({nested, loc, type}, scalars);
                        });
  }

  /// exp(old max - max) * old + sum over slots of exp(max of slot - max) * slot
  Value addSlots(unsigned number, bool hasChannel) {
    auto weight = [](ScoreArithmetic scores, Value part, Value whole) {
      return scores.expOfDifference(part, scores.startOf(whole));
    };
    AffineMap state = builder.getMultiDimIdentityMap(stateDims(hasChannel));
    AffineMap stateRows = rows(state, hasChannel);
    Value kept =
        generic({{outs[1], stateRows}, {max, stateRows}}, outs[number], state,
                [&](ScoreArithmetic scores, ValueRange scalars) {
                  return scores.multiply(weight(scores, scalars[0], scalars[1]),
                                         scalars[2]);
                });
    AffineMap all = slotsMap(hasChannel), out = outMap(hasChannel);
    return generic({{slots[number], all},
                    {slots[1], rows(all, hasChannel)},
                    {max, rows(out, hasChannel)}},
                   kept, out, [&](ScoreArithmetic scores, ValueRange scalars) {
                     return scores.add(
                         scalars[3],
                         scores.multiply(weight(scores, scalars[1], scalars[2]),
                                         scalars[0]));
                   });
  }

  OpBuilder &builder;
  Location loc;
  FloatType type;
  unsigned accDims;
  unsigned slotDims;
  unsigned channel;
  ValueRange outs;
  ValueRange slots;
  Value max;
};

//===----------------------------------------------------------------------===//
// The interface
//===----------------------------------------------------------------------===//

struct PartialReduction
    : PartialReductionOpInterface::ExternalModel<PartialReduction,
                                                 OnlineAttentionOp> {
  using Indices = ArrayRef<OpFoldResult>;
  using Axes = llvm::SetVector<unsigned>;

  FailureOr<SmallVector<Value>>
  generateInitialTensorForPartialReduction(Operation *op, OpBuilder &builder,
                                           Location loc, Indices sizes,
                                           const Axes &reducedAxes) const {
    auto online = cast<OnlineAttentionOp>(op);
    if (!online.hasPureTensorSemantics())
      return op->emitOpError(
          "expected tensors to split the keys of, got memrefs");
    double start[] = {0, -INFINITY, 0};
    SmallVector<Value> slots;
    for (auto [number, init] : llvm::enumerate(online.getOuts())) {
      Type type = cast<ShapedType>(init.getType()).getElementType();
      SmallVector<OpFoldResult> shape =
          tensor::getMixedSizes(builder, loc, init);
      for (unsigned axis : reducedAxes)
        shape.push_back(sizes[axis]);
      Value empty = tensor::EmptyOp::create(builder, loc, shape, type);
      Value value = ScoreArithmetic{builder, loc, cast<FloatType>(type)}.number(
          start[number]);
      slots.push_back(
          linalg::FillOp::create(builder, loc, value, empty).getResult(0));
    }
    return slots;
  }

  FailureOr<TilingResult>
  tileToPartialReduction(Operation *op, OpBuilder &builder, Location loc,
                         ReductionTilingStrategy strategy, ValueRange slots,
                         Indices offsets, Indices sizes,
                         const Axes &reducedAxes, Indices slot) const {
    if (strategy != ReductionTilingStrategy::PartialReductionOuterParallel)
      return op->emitOpError(
          "expected the outer parallel strategy to split keys: what it sums "
          "up is one state per tile, not one per key");
    auto online = cast<OnlineAttentionOp>(op);
    SmallVector<Value> outs;
    SmallVector<Operation *> slices;
    for (auto [number, all] : llvm::enumerate(slots)) {
      TensorSlice slice =
          sliceOfSlot(builder, online, number, offsets, sizes, slot);
      slices.push_back(
          extractSlot(builder, loc, all, slice, reducedAxes.size()));
      outs.push_back(slices.back()->getResult(0));
    }
    SlicedAttention tile = sliceAttention(
        builder, online, attentionTile(online, offsets, sizes), outs);
    llvm::append_range(slices, tile.slices);
    return TilingResult{
        {tile.op}, SmallVector<Value>(tile.op->getResults()), slices};
  }

  FailureOr<MergeResult> mergeReductions(Operation *op, OpBuilder &builder,
                                         Location loc, ValueRange slots,
                                         const Axes &) const {
    return StateSum(builder, loc, cast<OnlineAttentionOp>(op), slots).build();
  }

  LogicalResult getPartialResultTilePosition(
      Operation *op, OpBuilder &builder, unsigned number,
      ReductionTilingStrategy, Indices offsets, Indices sizes, const Axes &,
      Indices slot, SmallVector<OpFoldResult> &resultOffsets,
      SmallVector<OpFoldResult> &resultSizes) const {
    TensorSlice slice = sliceOfSlot(builder, cast<OnlineAttentionOp>(op),
                                    number, offsets, sizes, slot);
    resultOffsets = slice.offsets;
    resultSizes = slice.sizes;
    return success();
  }
};

} // namespace

void localattn::attachPartialReduction(MLIRContext &context) {
  OnlineAttentionOp::attachInterface<PartialReduction>(context);
}
