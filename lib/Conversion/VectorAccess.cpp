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

bool localattn::hasVectors(MemRefType type) {
  Type element = type.getElementType();
  return type.getRank() > 0 && type.isLastDimUnitStride() &&
         (element.isIndex() ||
          (element.isIntOrFloat() && element.getIntOrFloatBitWidth() % 8 == 0));
}

/// Whether `dim` walks through what a map of the loops points to.
static bool isContiguousIn(AffineMap map, MemRefType type, unsigned dim) {
  if (!hasVectors(type))
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
    if (!hasVectors(load.getMemRefType()))
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
  // Vectors of f16 and bf16 are put together as integers: where a CPU lacks
  // these types, LLVM would call functions that convert each element.
  bool asBits = isa<FloatType>(element) && element.getIntOrFloatBitWidth() < 32;
  Type part = asBits ? builder.getIntegerType(element.getIntOrFloatBitWidth())
                     : element;
  SmallVector<Value> elements;
  for (int64_t lane = 0; lane < width; ++lane) {
    elements.push_back(memref::LoadOp::create(
        builder, loc, access.memref, access.indices(inLane(point, lane))));
    if (asBits)
      elements.back() =
          arith::BitcastOp::create(builder, loc, part, elements.back());
  }
  Value whole = vector::FromElementsOp::create(
      builder, loc, VectorType::get({width}, part), elements);
  if (!asBits)
    return whole;
  return arith::BitcastOp::create(builder, loc,
                                  VectorType::get({width}, element), whole);
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

/// One step of a transposition: swaps the quadrants off the diagonal of each
/// square of 2 * `half` rows.
static void swapQuadrants(OpBuilder &b, Location loc,
                          MutableArrayRef<Value> rows, int64_t half) {
  int64_t n = rows.size();
  SmallVector<int64_t> upper, lower;
  for (int64_t i = 0; i < n; ++i) {
    upper.push_back(i & half ? n + i - half : i);
    lower.push_back(i & half ? n + i : i + half);
  }
  for (int64_t i = 0; i < n; ++i) {
    if (i & half)
      continue;
    Value first = rows[i], second = rows[i + half];
    rows[i] = vector::ShuffleOp::create(b, loc, first, second, upper);
    rows[i + half] = vector::ShuffleOp::create(b, loc, first, second, lower);
  }
}

/// The elements of one vector (or a number), then those of another.
static Value concatenate(OpBuilder &b, Location loc, Value first,
                         Value second) {
  auto vector = dyn_cast<VectorType>(first.getType());
  if (!vector)
    return vector::FromElementsOp::create(b, loc,
                                          VectorType::get({2}, first.getType()),
                                          ValueRange{first, second});
  auto order = llvm::to_vector(llvm::seq<int64_t>(2 * vector.getDimSize(0)));
  return vector::ShuffleOp::create(b, loc, first, second, order);
}

/// n values, n a power of two, that concatenated in order are one.
static Value concatenate(OpBuilder &b, Location loc, SmallVector<Value> parts) {
  while (parts.size() > 1) {
    for (size_t i = 0; i < parts.size() / 2; ++i)
      parts[i] = concatenate(b, loc, parts[2 * i], parts[2 * i + 1]);
    parts.resize(parts.size() / 2);
  }
  return parts.front();
}

/// A square of `size` lanes and as many iterations of the transposed dim: what
/// lies side by side along that dim is loaded for each lane and turned round.
SmallVector<Value> VectorBody::transposedSquare(const Access &access,
                                                const Point &corner,
                                                int64_t size) {
  Type element = cast<MemRefType>(access.memref.getType()).getElementType();
  auto loadAt = [&](int64_t row, int64_t column, int64_t width) -> Value {
    Point at = inLane(corner, corner.lane + row);
    at.piece[*schedule.transposed] += column;
    if (width == 1)
      return memref::LoadOp::create(builder, loc, access.memref,
                                    access.indices(at));
    return vector::LoadOp::create(builder, loc,
                                  VectorType::get({width}, element),
                                  access.memref, access.indices(at));
  };
  if (size == 1)
    return {loadAt(0, 0, 1)};
  // The first step joins halves of rows: machines do that while they load.
  int64_t half = size / 2;
  SmallVector<Value> rows(size);
  for (int64_t i = 0; i < size; ++i)
    rows[i] = concatenate(builder, loc, loadAt(i % half, i / half * half, half),
                          loadAt(i % half + half, i / half * half, half));
  for (half /= 2; half > 0; half /= 2)
    swapQuadrants(builder, loc, rows, half);
  return rows;
}

/// Computes the values of this point and of those that it shares loads with.
void VectorBody::transposedLoad(const Access &access, const Point &point,
                                Value key) {
  unsigned dim = *schedule.transposed;
  int64_t width = widthAt(access.dims, point);
  int64_t wanted = point.piece[dim], rest = spans[dim].pieces.size();
  // Squares in descending powers of two: nothing beyond the end is read.
  int64_t size = width, first = 0;
  while (size > rest || first + size <= wanted) {
    if (size > rest) {
      size /= 2;
      continue;
    }
    first += size;
    rest -= size;
  }
  SmallVector<SmallVector<Value>> parts(size);
  for (int64_t lane = 0; lane < width; lane += size) {
    Point corner = inLane(point, lane);
    corner.piece[dim] = first;
    for (auto [part, value] :
         llvm::zip(parts, transposedSquare(access, corner, size)))
      part.push_back(value);
  }
  for (auto [i, part] : llvm::enumerate(parts)) {
    Point each = point;
    each.piece[dim] = first + i;
    slot(key, access.dims, each) = concatenate(builder, loc, part);
  }
}
