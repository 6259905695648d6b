//===- LaneRows.cpp -------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rows of operands: where they are, fetched ahead, and as copies where they
// can't be read in place.
//
//===----------------------------------------------------------------------===//

#include "LaneAttention.h"

#include "localattn/Transforms/PairScore.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace localattn;

using Results = SmallVector<Value>;

static IndexExpr baseOf(const FlatMemory &memory, const TensorLayout &layout,
                        const IndexExpr &batch, const IndexExpr &head) {
  return batch * memory.strides[layout.batch] +
         head * memory.strides[layout.head];
}

/// The elements of one batch and head, from the row of index 0.
Value LaneAttention::view(const Rows &rows, const IndexExpr &batch,
                          const IndexExpr &head) {
  return viewFrom(lanes, rows.memory,
                  baseOf(rows.memory, rows.layout, batch, head));
}

/// The channels of the row in lane `r`.
Value LaneAttention::rowAt(const Rows &rows, const IndexExpr &batch,
                           const IndexExpr &head, const IndexExpr &r) {
  const FlatMemory &memory = rows.memory;
  IndexExpr offset =
      memory.offset + baseOf(memory, rows.layout, batch, head) + rowOf(rows, r);
  IndexExpr stride = rows.channelStride(lanes);
  auto base = cast<MemRefType>(memory.base.getType());
  std::optional<int64_t> unit = stride.getConstant();
  auto type = MemRefType::get(
      {rows.channels}, base.getElementType(),
      StridedLayoutAttr::get(context, ShapedType::kDynamic,
                             {unit.value_or(ShapedType::kDynamic)}),
      base.getMemorySpace());
  return memref::ReinterpretCastOp::create(
      builder, lanes.loc, type, memory.base, offset.getOpFoldResult(),
      ArrayRef<OpFoldResult>{builder.getIndexAttr(rows.channels)},
      ArrayRef<OpFoldResult>{stride.getOpFoldResult()});
}

/// Sums of an online attention where they are: rows along one axis.
Value LaneAttention::accInPlace(const Chunk &chunk, const IndexExpr &batch,
                                const IndexExpr &head) {
  const Rows &state = outs[0];
  const IndexExpr &stride = state.memory.strides[state.layout.axis(*stateAxis)];
  IndexExpr offset = state.memory.offset +
                     baseOf(state.memory, state.layout, batch, head) +
                     (chunk.tile.begin[*stateAxis] + chunk.first) * stride;
  SmallVector<int64_t> shape = {lanes.sizes.chunk, state.channels};
  auto type =
      MemRefType::get(shape, lanes.type,
                      StridedLayoutAttr::get(context, ShapedType::kDynamic,
                                             {ShapedType::kDynamic, 1}));
  Value start = offset.getValue(), step = stride.getValue();
  return memref::ReinterpretCastOp::create(
      builder, lanes.loc, type, state.memory.base, start, ValueRange(), step,
      ArrayRef<int64_t>{ShapedType::kDynamic}, shape,
      ArrayRef<int64_t>{ShapedType::kDynamic, 1});
}

Value LaneAttention::accRow(const IndexExpr &r) {
  SmallVector<OpFoldResult> offsets = {r.getOpFoldResult(),
                                       builder.getIndexAttr(0)},
                            sizes = {builder.getIndexAttr(1),
                                     builder.getIndexAttr(value.channels)},
                            strides(2, builder.getIndexAttr(1));
  auto type = memref::SubViewOp::inferRankReducedResultType(
      {value.channels}, cast<MemRefType>(acc.getType()), offsets, sizes,
      strides);
  return memref::SubViewOp::create(builder, lanes.loc, type, acc, offsets,
                                   sizes, strides);
}

/// All lines of a row, so that they come together and while other work goes on.
/// Of longer rows the hardware sees that they go on.
void LaneAttention::fetchAhead(const Rows &rows, Value flat,
                               const IndexExpr &offset, bool isWrite) {
  constexpr int64_t lineBits = 512, mostLines = 4;
  int64_t line =
      lineBits / cast<MemRefType>(flat.getType()).getElementTypeBitWidth();
  if (rows.channelStride(lanes).getConstant() != 1 ||
      rows.channels > mostLines * line)
    return;
  for (int64_t channel = 0; channel < rows.channels; channel += line)
    memref::PrefetchOp::create(builder, lanes.loc, flat,
                               ValueRange{(offset + channel).getValue()},
                               isWrite, /*localityHint=*/3,
                               /*isDataCache=*/true);
}

/// In a linalg op: the element of a row in place, of unit stride, at the index
/// of a loop over channels.
Value LaneAttention::elementAt(OpBuilder &nested, Value flat, Value row,
                               unsigned channelLoop) {
  Value channel = linalg::IndexOp::create(nested, lanes.loc, channelLoop);
  Value offset = arith::AddIOp::create(nested, lanes.loc, row, channel);
  return memref::LoadOp::create(nested, lanes.loc, flat, offset);
}

/// Rows of a list as rows of scores' type that follow each other; in place
/// where they can be read as they are.
Value LaneAttention::packRows(const Rows &rows, Value flat, Value packed,
                              const IndexExpr &count) {
  if (!packed)
    return flat;
  IndexExpr stride = rows.channelStride(lanes);
  LaneSchedule schedule = {1, {1, lanes.sizes.lanes}};
  lanes.generic({{lanes.firstOf(rows.list, {count}), pick(context, 2, {0})}},
                {{lanes.firstOf(packed, {count, lanes.index(rows.channels)}),
                  pick(context, 2, {0, 1})}},
                schedule, [&](OpBuilder &nested, ValueRange at) -> Results {
                  IndexExpr offset(nested, lanes.loc, OpFoldResult(at[0]));
                  Value channel = linalg::IndexOp::create(nested, lanes.loc, 1);
                  IndexExpr c(nested, lanes.loc, OpFoldResult(channel));
                  Value element =
                      memref::LoadOp::create(nested, lanes.loc, flat,
                                             (offset + c * stride).getValue());
                  return {convertFloat(nested, lanes.loc, element, lanes.type)};
                });
  return packed;
}

/// Channels by lanes, times the scale.
void LaneAttention::packQueries(const Chunk &chunk, Value flat) {
  Value rows = packRows(query, flat, queryRows, chunk.padded);
  IndexExpr channels = lanes.index(query.channels);
  LaneOperand packed = {lanes.firstOf(packedQuery, {channels, chunk.padded}),
                        pick(context, 2, {0, 1})};
  int64_t width = lanes.sizes.lanes;
  LaneSchedule schedule = {1, {width, width}, true, 0};
  auto scaled = [&](OpBuilder &nested, Value element) -> Results {
    return {arith::MulFOp::create(nested, lanes.loc, element, scale)};
  };
  if (queryRows)
    return lanes.generic({{lanes.firstOf(rows, {chunk.padded, channels}),
                           pick(context, 2, {1, 0})}},
                         packed, schedule,
                         [&](OpBuilder &nested, ValueRange at) {
                           return scaled(nested, at[0]);
                         });
  lanes.generic(
      {{lanes.firstOf(query.list, {chunk.padded}), pick(context, 2, {1})}},
      packed, schedule, [&](OpBuilder &nested, ValueRange at) {
        return scaled(nested, elementAt(nested, rows, at[0], 0));
      });
}
