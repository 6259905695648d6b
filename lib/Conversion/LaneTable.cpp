//===- LaneTable.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaneTable.h"

#include "localattn/Transforms/PairScore.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace localattn;

/// Entries that there is room for: those of windows of 32 x 32.
static constexpr int64_t kRoom = int64_t(1) << 16;

LaneTable::LaneTable(LaneBuilder &lanes, const TablePlace &place)
    : lanes(lanes), place(place), rank(place.strides.size()) {
  // Lanes behind the last query read on.
  entries = lanes.scratch({kRoom + lanes.sizes.lanes}, lanes.type);
}

static IndexExpr innerVolume(const IndexBox &box) {
  IndexExpr product = constantLike(box.begin[0], 1);
  for (unsigned a = 1; a < box.begin.size(); ++a)
    product = product * box.count(a);
  return product;
}

/// Differences on the outermost axis.
static IndexExpr differences(const IndexBox &queries, const IndexBox &keys) {
  return maxOf(keys.count(0) + queries.count(0) - 1,
               constantLike(keys.begin[0], 0));
}

TruthExpr LaneTable::fits(const IndexBox &queries, const IndexBox &keys) const {
  return innerVolume(keys) * differences(queries, keys) *
             innerVolume(queries) <=
         kRoom;
}

IndexExpr LaneTable::offsetOfKey(ArrayRef<IndexExpr> key) const {
  IndexExpr run = lanes.index(0);
  for (unsigned a = 1; a < rank; ++a)
    run = run * keys.count(a) + (key[a] - keys.begin[a]);
  IndexExpr perDifference = innerVolume(queries);
  IndexExpr fromEnd = keys.end[0] - 1 - key[0];
  return (run * differences(queries, keys) + fromEnd) * perDifference;
}

/// Entries as an array: inner axes of keys, differences, inner axes of queries.
static Value viewAs(LaneBuilder &lanes, Value flat, ArrayRef<IndexExpr> sizes) {
  SmallVector<OpFoldResult> mixedSizes, mixedStrides(sizes.size());
  SmallVector<int64_t> shape, strides;
  IndexExpr stride = lanes.index(1);
  for (size_t dim = sizes.size(); dim-- > 0;) {
    mixedStrides[dim] = stride.getOpFoldResult();
    stride = stride * sizes[dim];
  }
  for (auto [size, step] : llvm::zip(sizes, mixedStrides)) {
    mixedSizes.push_back(size.getOpFoldResult());
    shape.push_back(size.getConstant().value_or(ShapedType::kDynamic));
    strides.push_back(getConstantIntValue(step).value_or(ShapedType::kDynamic));
  }
  auto type = MemRefType::get(
      shape, lanes.type,
      StridedLayoutAttr::get(lanes.builder.getContext(), 0, strides));
  return memref::ReinterpretCastOp::create(lanes.builder, lanes.loc, type, flat,
                                           lanes.builder.getIndexAttr(0),
                                           mixedSizes, mixedStrides);
}

void LaneTable::fill(const IndexBox &ofQueries, const IndexBox &ofKeys,
                     const IndexExpr &head) {
  queries = ofQueries;
  keys = ofKeys;
  SmallVector<IndexExpr> sizes;
  for (unsigned a = 1; a < rank; ++a)
    sizes.push_back(keys.count(a));
  sizes.push_back(differences(queries, keys));
  for (unsigned a = 1; a < rank; ++a)
    sizes.push_back(queries.count(a));
  Value view = viewAs(lanes, entries, sizes);
  // The first difference is that of the first query and the last key.
  IndexExpr start = place.base + head * place.headStride +
                    place.strides[0] * (queries.begin[0] - keys.end[0] + 1);
  IndexExpr lowest = start, highest = start;
  auto reach = [&](const IndexExpr &stride, const IndexExpr &from,
                   const IndexExpr &to) {
    lowest = lowest + minOf(stride * from, stride * to);
    highest = highest + maxOf(stride * from, stride * to);
  };
  reach(place.strides[0], lanes.index(0), sizes[rank - 1] - 1);
  for (unsigned a = 1; a < rank; ++a) {
    start = start + place.strides[a] * (queries.begin[a] - keys.begin[a]);
    lowest = lowest + place.strides[a] * (queries.begin[a] - keys.begin[a]);
    highest = highest + place.strides[a] * (queries.begin[a] - keys.begin[a]);
    reach(place.strides[a], lanes.index(1) - keys.count(a),
          queries.count(a) - 1);
  }
  // Pairs that are hidden may have differences that the table lacks.
  TruthExpr inside = both(lanes.index(0) <= lowest, highest < place.size);
  lanes.when(
      inside, [&] { copy(view, start, false); },
      [&] { copy(view, start, true); });
}

void LaneTable::copy(Value view, const IndexExpr &start, bool clamped) {
  unsigned dims = 2 * rank - 1;
  LaneSchedule schedule = {dims - 1, SmallVector<int64_t>(dims, 1)};
  schedule.tile.back() = lanes.sizes.lanes;
  AffineMap map =
      AffineMap::getMultiDimIdentityMap(dims, lanes.builder.getContext());
  Value last = (place.size - 1).getValue(), zero = lanes.index(0).getValue();
  lanes.generic(
      {}, {{view, map}}, schedule,
      [&](OpBuilder &nested, ValueRange) -> SmallVector<Value> {
        Location loc = lanes.loc;
        auto step = [&](unsigned a, unsigned loop) {
          Value index = linalg::IndexOp::create(nested, loc, loop);
          return IndexExpr(nested, loc, index) *
                 IndexExpr(nested, loc, place.strides[a].getOpFoldResult());
        };
        // Lanes are along the last loop, whose index is added last.
        IndexExpr sum(nested, loc, start.getOpFoldResult());
        for (unsigned a = 1; a < rank; ++a)
          sum = sum - step(a, a - 1);
        sum = sum + step(0, rank - 1);
        for (unsigned a = 1; a < rank; ++a)
          sum = sum + step(a, rank - 1 + a);
        Value at = sum.getValue();
        if (clamped)
          at = arith::MaxSIOp::create(
              nested, loc, arith::MinSIOp::create(nested, loc, at, last), zero);
        Value element = memref::LoadOp::create(nested, loc, place.flat, at);
        return {convertFloat(nested, loc, element, lanes.type)};
      });
}
