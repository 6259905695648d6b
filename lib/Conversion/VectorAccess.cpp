//===- VectorAccess.cpp ---------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loads and stores of vectors: whole, transposed, or lane by lane.
//
//===----------------------------------------------------------------------===//

#include "VectorBody.h"

#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace localattn;

/// The positions that a map of the loops gives.
static bool isContiguousIn(AffineMap map, MemRefType type, unsigned dim) {
  if (map.getNumResults() == 0 || !type.isLastDimUnitStride())
    return false;
  for (AffineExpr expr : map.getResults().drop_back())
    if (expr.isFunctionOfDim(dim))
      return false;
  AffineExpr last = map.getResults().back();
  AffineExpr rest =
      simplifyAffineExpr(last - getAffineDimExpr(dim, map.getContext()),
                         map.getNumDims(), map.getNumSymbols());
  return last.isFunctionOfDim(dim) && !rest.isFunctionOfDim(dim);
}

Access VectorBody::accessOf(OpOperand &operand) {
  AffineMap map = schedule.op.getMatchingIndexingMap(&operand);
  DimSet set = schedule.dimsOf(operand);
  auto type = cast<MemRefType>(operand.get().getType());
  auto indices = [this, map, set](const Point &point) {
    SmallVector<Value> dimValues;
    for (unsigned dim = 0; dim < schedule.getNumDims(); ++dim)
      dimValues.push_back(contains(set, dim) ? indexAt(dim, point)
                                             : constant(0));
    SmallVector<Value> values;
    for (AffineExpr expr : map.getResults())
      values.push_back(
          affine::expandAffineExpr(builder, loc, expr, dimValues, {}));
    return values;
  };
  return {operand.get(), set, indices,
          [=](unsigned dim) { return isContiguousIn(map, type, dim); }};
}

Access VectorBody::accessOf(memref::LoadOp load) {
  auto indices = [this, load](const Point &point) mutable {
    SmallVector<Value> values;
    for (Value index : load.getIndices())
      values.push_back(at(index, point));
    return values;
  };
  auto isContiguous = [this, load](unsigned dim) mutable {
    if (load.getIndices().empty() ||
        !load.getMemRefType().isLastDimUnitStride())
      return false;
    for (Value index : load.getIndices().drop_back())
      if (contains(dimsOf(index), dim))
        return false;
    return stepOf(load.getIndices().back(), dim) == 1;
  };
  return {load.getMemRef(), dimsOf(load.getResult()), indices, isContiguous};
}

static Point inLane(const Point &point, int64_t lane) {
  Point single = point;
  single.lane = lane;
  return single;
}

/// `key` is the value of the body that is loaded.
Value VectorBody::load(const Access &access, const Point &point, Value key) {
  Type element = cast<MemRefType>(access.memref.getType()).getElementType();
  int64_t width = widthAt(access.dims, point);
  if (width == 1) {
    Point single = point.lane == Point::allLanes ? inLane(point, 0) : point;
    return memref::LoadOp::create(builder, loc, access.memref,
                                  access.indices(single));
  }
  if (access.isContiguous(*schedule.lane))
    return vector::LoadOp::create(
        builder, loc, VectorType::get({width}, element), access.memref,
        access.indices(inLane(point, 0)));
  std::optional<unsigned> transposed = schedule.transposed;
  if (transposed && contains(access.dims, *transposed) &&
      access.isContiguous(*transposed)) {
    transposedLoad(access, point, key);
    return slot(key, access.dims, point);
  }
  SmallVector<Value> elements;
  for (int64_t lane = 0; lane < width; ++lane)
    elements.push_back(memref::LoadOp::create(
        builder, loc, access.memref, access.indices(inLane(point, lane))));
  return vector::FromElementsOp::create(
      builder, loc, VectorType::get({width}, element), elements);
}

void VectorBody::store(const Access &access, const Point &point, Value value) {
  int64_t width = widthAt(access.dims, point);
  if (width == 1) {
    memref::StoreOp::create(builder, loc, value, access.memref,
                            access.indices(inLane(point, 0)));
    return;
  }
  value = broadcast(value, width);
  if (access.isContiguous(*schedule.lane)) {
    vector::StoreOp::create(builder, loc, value, access.memref,
                            access.indices(inLane(point, 0)));
    return;
  }
  for (int64_t lane = 0; lane < width; ++lane)
    memref::StoreOp::create(
        builder, loc, vector::ExtractOp::create(builder, loc, value, lane),
        access.memref, access.indices(inLane(point, lane)));
}

/// Swaps rows and columns of n vectors of n elements, n a power of two: first
/// the quadrants off the diagonal, then those of each quadrant...
static void transpose(OpBuilder &b, Location loc, MutableArrayRef<Value> rows) {
  int64_t n = rows.size();
  for (int64_t half = n / 2; half > 0; half /= 2) {
    SmallVector<int64_t> upper, lower;
    for (int64_t i = 0; i < n; ++i) {
      bool second = i & half;
      upper.push_back(second ? n + i - half : i);
      lower.push_back(second ? n + i : i + half);
    }
    for (int64_t i = 0; i < n; ++i) {
      if (i & half)
        continue;
      Value first = rows[i], second = rows[i + half];
      rows[i] = vector::ShuffleOp::create(b, loc, first, second, upper);
      rows[i + half] = vector::ShuffleOp::create(b, loc, first, second, lower);
    }
  }
}

/// Loads what lies side by side along the transposed dim, for each lane, and
/// turns it round: the values of as many points as there are lanes.
void VectorBody::transposedLoad(const Access &access, const Point &point,
                                Value key) {
  unsigned dim = *schedule.transposed;
  int64_t width = widthAt(access.dims, point);
  int64_t count = spans[dim].pieces.size();
  Type element = cast<MemRefType>(access.memref.getType()).getElementType();
  int64_t first = point.piece[dim] / width * width;
  int64_t size = std::min(width, count - first);
  int64_t rowWidth = llvm::bit_floor(uint64_t(size));
  // A row that is shorter than there are lanes comes in parts, down to single
  // elements: no element beyond its end is read.
  SmallVector<Value> rows;
  auto vector = VectorType::get({width}, element);
  for (int64_t lane = 0; lane < width; ++lane) {
    Point at = inLane(point, lane);
    at.piece[dim] = first;
    if (rowWidth == width) {
      rows.push_back(vector::LoadOp::create(builder, loc, vector, access.memref,
                                            access.indices(at)));
      continue;
    }
    Value row =
        arith::ConstantOp::create(builder, loc, builder.getZeroAttr(vector));
    for (int64_t i = 0; i < size; ++i) {
      at.piece[dim] = first + i;
      Value number = memref::LoadOp::create(builder, loc, access.memref,
                                            access.indices(at));
      row = vector::InsertOp::create(builder, loc, number, row, i);
    }
    rows.push_back(row);
  }
  transpose(builder, loc, rows);
  for (int64_t i = 0; i < size; ++i) {
    Point each = point;
    each.piece[dim] = first + i;
    slot(key, access.dims, each) = rows[i];
  }
}
