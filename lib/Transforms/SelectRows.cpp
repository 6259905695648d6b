//===- SelectRows.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An attention is closed under tiling: one row of it is the same op again, with
// one query at its place and one head. So a few rows of a large attention can
// be checked without computing the rest.
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/GridGeometry.h"
#include "localattn/Transforms/Passes.h"
#include "localattn/Transforms/SliceAttention.h"
#include "localattn/Transforms/Transforms.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace localattn {
#define GEN_PASS_DEF_SELECTROWSPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

/// Takes the number of a row apart, from the last dimension of rows to the
/// first: one batch, one head, one query.
static AttentionTile tileOf(OpBuilder &builder, AttentionOp op, Value row) {
  AttentionOpInterface attention = op;
  TensorLayout layout = attention.getOutLayout();
  IndexExpr rest(builder, op.getLoc(), OpFoldResult(row));
  OpFoldResult one = builder.getIndexAttr(1);
  SmallVector<SliceRange> ranges(layout.gridRank + 3);
  for (unsigned dim = ranges.size(); dim-- > 0;) {
    if (dim == layout.channel)
      continue;
    IndexExpr size = sizeOf(builder, op.getLoc(), op.getOuts()[0], dim);
    ranges[dim] = {floorMod(rest, size).getOpFoldResult(), one};
    rest = floorDiv(rest, size);
  }
  AttentionTile tile = {ranges[layout.batch], ranges[layout.head], {}, {}};
  for (unsigned a = 0; a < layout.gridRank; ++a)
    tile.queries.push_back(ranges[layout.axis(a)]);
  return tile;
}

/// `results` with one row computed.
static SmallVector<Value> computeRow(OpBuilder &builder, AttentionOp op,
                                     Value row, ValueRange results) {
  Location loc = op.getLoc();
  AttentionTile tile = tileOf(builder, op, row);
  SmallVector<TensorSlice> parts;
  SmallVector<Value> outs;
  for (auto [index, result] : llvm::enumerate(results)) {
    TensorSlice part = sliceOfOuts(builder, op, index, tile);
    outs.push_back(extractSlice(builder, loc, result, part));
    parts.push_back(part);
  }
  Operation *sliced = sliceAttention(builder, op, tile, outs).op;
  SmallVector<Value> next;
  for (auto [part, result, rows] :
       llvm::zip(parts, results, sliced->getResults()))
    next.push_back(tensor::InsertSliceOp::create(
        builder, loc, rows, result, part.offsets, part.sizes, part.strides));
  return next;
}

void localattn::selectRows(AttentionOp op, ArrayRef<int64_t> rows) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  auto type =
      RankedTensorType::get({int64_t(rows.size())}, builder.getIndexType());
  Value table = arith::ConstantOp::create(builder, loc,
                                          DenseElementsAttr::get(type, rows));
  auto index = [&](int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  auto loop = scf::ForOp::create(
      builder, loc, index(0), index(rows.size()), index(1), op.getOuts(),
      [&](OpBuilder &nested, Location, Value r, ValueRange results) {
        Value row = tensor::ExtractOp::create(nested, loc, table, r);
        scf::YieldOp::create(nested, loc, computeRow(nested, op, row, results));
      });
  op->replaceAllUsesWith(loop.getResults());
  op->erase();
}

/// Rows that are there, as far as sizes are known.
static LogicalResult verifyRows(AttentionOp op, ArrayRef<int64_t> rows) {
  auto out = cast<ShapedType>(op.getOuts()[0].getType());
  unsigned channel = AttentionOpInterface(op).getOutLayout().channel;
  int64_t count = 1;
  for (auto [dim, size] : llvm::enumerate(out.getShape())) {
    if (dim == channel)
      continue;
    bool isOpen = ShapedType::isDynamic(size) || ShapedType::isDynamic(count);
    count = isOpen ? ShapedType::kDynamic : count * size;
  }
  for (int64_t row : rows) {
    if (row >= 0 && (ShapedType::isDynamic(count) || row < count))
      continue;
    if (ShapedType::isDynamic(count))
      return op.emitOpError("expected rows of at least 0, got ") << row;
    return op.emitOpError("expected rows of 0 to ")
           << count - 1 << ", got " << row;
  }
  return success();
}

namespace {
struct SelectRowsPass : localattn::impl::SelectRowsPassBase<SelectRowsPass> {
  using SelectRowsPassBase::SelectRowsPassBase;
  void runOnOperation() override {
    SmallVector<AttentionOp> attentions;
    getOperation()->walk([&](AttentionOp op) { attentions.push_back(op); });
    for (AttentionOp op : attentions)
      if (failed(verifyRows(op, rows)))
        return signalPassFailure();
    for (AttentionOp op : attentions)
      selectRows(cast<AttentionOp>(liftToTensors(op).getOperation()), rows);
  }
};
} // namespace
