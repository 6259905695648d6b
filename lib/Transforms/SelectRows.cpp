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
#include "localattn/Transforms/Transforms.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

namespace localattn {
#define GEN_PASS_DEF_SELECTROWSPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

namespace {

/// Where a row is.
struct RowIndex {
  IndexExpr batch;
  IndexExpr head;
  IndexExpr kvHead;
  Point<IndexExpr> query;
};

/// A part of a tensor, dense.
struct Slice {
  SmallVector<OpFoldResult> offsets;
  SmallVector<OpFoldResult> sizes;
  SmallVector<OpFoldResult> strides;
};

class RowSelector {
public:
  RowSelector(AttentionOp op)
      : builder(op), loc(op.getLoc()), op(op), rank(op.getGridRank()),
        place(placeOf(builder, op)) {}
  SmallVector<Value> run(ArrayRef<int64_t> rows);

private:
  RowIndex decode(const IndexExpr &row);
  Slice slice(Value tensor, ArrayRef<std::pair<unsigned, IndexExpr>> fixed);
  Slice sliceOf(Value tensor, const TensorLayout &layout, const RowIndex &row,
                const IndexExpr &head, bool oneQuery);
  Value extract(Value tensor, const Slice &slice) {
    return tensor::ExtractSliceOp::create(builder, loc, tensor, slice.offsets,
                                          slice.sizes, slice.strides);
  }
  void setPlace(AttentionOp one, const RowIndex &row);
  SmallVector<Value> computeRow(const IndexExpr &number, ValueRange results);

  OpBuilder builder;
  Location loc;
  AttentionOp op;
  unsigned rank;
  Place place;
};

} // namespace

/// Takes the number of a row apart, from its last dimension to its first.
RowIndex RowSelector::decode(const IndexExpr &row) {
  TensorLayout layout = op.getOutLayout();
  IndexExpr rest = row;
  SmallVector<IndexExpr> index(rank + 3, row);
  for (unsigned dim = rank + 3; dim-- > 0;) {
    if (dim == layout.channel)
      continue;
    IndexExpr size = sizeOf(builder, loc, op.getOuts()[0], dim);
    index[dim] = floorMod(rest, size);
    rest = floorDiv(rest, size);
  }
  IndexExpr head = index[layout.head];
  IndexExpr heads =
      sizeOf(builder, loc, op.getQuery(), op.getQueryLayout().head);
  IndexExpr kvHeads = sizeOf(builder, loc, op.getKey(), op.getKeyLayout().head);
  RowIndex result = {
      index[layout.batch], head, floorDiv(head * kvHeads, heads), {}};
  for (unsigned a = 0; a < rank; ++a)
    result.query.push_back(index[layout.axis(a)]);
  return result;
}

/// One coordinate in the `fixed` dimensions, everything in the others.
Slice RowSelector::slice(Value tensor,
                         ArrayRef<std::pair<unsigned, IndexExpr>> fixed) {
  Slice result;
  result.sizes = tensor::getMixedSizes(builder, loc, tensor);
  result.offsets.assign(result.sizes.size(), builder.getIndexAttr(0));
  result.strides.assign(result.sizes.size(), builder.getIndexAttr(1));
  for (const auto &[dim, at] : fixed) {
    result.offsets[dim] = at.getOpFoldResult();
    result.sizes[dim] = builder.getIndexAttr(1);
  }
  return result;
}

Slice RowSelector::sliceOf(Value tensor, const TensorLayout &layout,
                           const RowIndex &row, const IndexExpr &head,
                           bool oneQuery) {
  SmallVector<std::pair<unsigned, IndexExpr>> fixed = {
      {layout.batch, row.batch}, {layout.head, head}};
  for (unsigned a = 0; oneQuery && a < rank; ++a)
    fixed.emplace_back(layout.axis(a), row.query[a]);
  return slice(tensor, fixed);
}

void RowSelector::setPlace(AttentionOp one, const RowIndex &row) {
  Point<IndexExpr> origin;
  for (unsigned a = 0; a < rank; ++a)
    origin.push_back(place.queryOrigin[a] + row.query[a]);
  auto set = [&](MutableOperandRange operands, const Point<IndexExpr> &list,
                 auto setStatics) {
    SmallVector<int64_t> statics;
    SmallVector<Value> dynamics;
    for (const IndexExpr &entry : list)
      dispatchIndexOpFoldResult(entry.getOpFoldResult(), dynamics, statics);
    operands.assign(dynamics);
    (one.*setStatics)(statics);
  };
  using Setter = void (AttentionOp::*)(std::optional<ArrayRef<int64_t>>);
  set(one.getQueryOriginMutable(), origin,
      static_cast<Setter>(&AttentionOp::setStaticQueryOrigin));
  set(one.getKeyOriginMutable(), place.keyOrigin,
      static_cast<Setter>(&AttentionOp::setStaticKeyOrigin));
  set(one.getExtentMutable(), place.extents,
      static_cast<Setter>(&AttentionOp::setStaticExtent));
}

SmallVector<Value> RowSelector::computeRow(const IndexExpr &number,
                                           ValueRange results) {
  RowIndex row = decode(number);
  SmallVector<Slice> parts = {
      sliceOf(results[0], op.getOutLayout(), row, row.head, true)};
  if (op.hasLogSumExp())
    parts.push_back(
        sliceOf(results[1], op.getLogSumExpLayout(), row, row.head, true));
  SmallVector<Value> outs;
  for (auto [result, part] : llvm::zip(results, parts))
    outs.push_back(extract(result, part));
  Value query =
      extract(op.getQuery(),
              sliceOf(op.getQuery(), op.getQueryLayout(), row, row.head, true));
  Value key = extract(op.getKey(), sliceOf(op.getKey(), op.getKeyLayout(), row,
                                           row.kvHead, false));
  Value value =
      extract(op.getValue(), sliceOf(op.getValue(), op.getValueLayout(), row,
                                     row.kvHead, false));
  Value table = op.getRelativeBias();
  if (table)
    table = extract(table, slice(table, {{0, row.head}}));

  auto one = cast<AttentionOp>(builder.clone(*op));
  one.getQueryMutable().assign(query);
  one.getKeyMutable().assign(key);
  one.getValueMutable().assign(value);
  if (table)
    one.getRelativeBiasMutable().assign(table);
  one.getOutsMutable().assign(outs);
  setPlace(one, row);
  SmallVector<Value> next;
  for (auto [index, result] : llvm::enumerate(one.getResults())) {
    result.setType(cast<RankedTensorType>(outs[index].getType()));
    const Slice &part = parts[index];
    next.push_back(tensor::InsertSliceOp::create(builder, loc, result,
                                                 results[index], part.offsets,
                                                 part.sizes, part.strides));
  }
  return next;
}

SmallVector<Value> RowSelector::run(ArrayRef<int64_t> rows) {
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
        OpBuilder::InsertionGuard guard(builder);
        builder.setInsertionPointToStart(nested.getInsertionBlock());
        Value row = tensor::ExtractOp::create(builder, loc, table, r);
        SmallVector<Value> next =
            computeRow(IndexExpr(builder, loc, OpFoldResult(row)), results);
        scf::YieldOp::create(builder, loc, next);
      });
  return SmallVector<Value>(loop.getResults());
}

void localattn::selectRows(AttentionOp op, ArrayRef<int64_t> rows) {
  op->replaceAllUsesWith(RowSelector(op).run(rows));
  op->erase();
}

namespace {
struct SelectRowsPass : localattn::impl::SelectRowsPassBase<SelectRowsPass> {
  using SelectRowsPassBase::SelectRowsPassBase;
  void runOnOperation() override {
    SmallVector<AttentionOp> attentions;
    getOperation()->walk([&](AttentionOp op) { attentions.push_back(op); });
    for (AttentionOp op : attentions)
      selectRows(op, rows);
  }
};
} // namespace
