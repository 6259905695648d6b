//===- LaneTile.cpp -------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaneTile.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace localattn;

/// Of scratch memory, so that no vector crosses a line of the cache.
static constexpr int64_t kAlignment = 64;

IndexExpr LaneBuilder::expr(Value value) {
  return IndexExpr(builder, loc, getAsOpFoldResult(value));
}

Value LaneBuilder::number(double value) {
  return arith::ConstantOp::create(builder, loc,
                                   builder.getFloatAttr(type, value));
}

Value LaneBuilder::toI32(const IndexExpr &value) {
  return arith::IndexCastOp::create(builder, loc, builder.getI32Type(),
                                    value.getValue());
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

Value LaneBuilder::scratch(ArrayRef<int64_t> shape, Type element) {
  return memref::AllocOp::create(builder, loc, MemRefType::get(shape, element),
                                 ValueRange(),
                                 builder.getI64IntegerAttr(kAlignment));
}

static SmallVector<Value> valuesOf(ArrayRef<IndexExpr> at) {
  SmallVector<Value> values;
  for (const IndexExpr &index : at)
    values.push_back(index.getValue());
  return values;
}

Value LaneBuilder::load(Value memref, ArrayRef<IndexExpr> at) {
  return memref::LoadOp::create(builder, loc, memref, valuesOf(at));
}

void LaneBuilder::store(Value value, Value memref, ArrayRef<IndexExpr> at) {
  memref::StoreOp::create(builder, loc, value, memref, valuesOf(at));
}

Value LaneBuilder::firstOf(Value memref, ArrayRef<IndexExpr> sizes) {
  auto type = cast<MemRefType>(memref.getType());
  SmallVector<OpFoldResult> extents,
      zeros(type.getRank(), builder.getIndexAttr(0)),
      ones(type.getRank(), builder.getIndexAttr(1));
  bool whole = true;
  for (auto [size, extent] : llvm::zip(sizes, type.getShape())) {
    extents.push_back(size.getOpFoldResult());
    whole &= size.getConstant() == extent;
  }
  if (whole)
    return memref;
  return memref::SubViewOp::create(builder, loc, memref, zeros, extents, ones);
}

Value LaneBuilder::part(Value memref, ArrayRef<IndexExpr> offsets,
                        ArrayRef<IndexExpr> sizes) {
  SmallVector<OpFoldResult> starts, extents,
      ones(sizes.size(), builder.getIndexAttr(1));
  for (auto [offset, size] : llvm::zip(offsets, sizes)) {
    starts.push_back(offset.getOpFoldResult());
    extents.push_back(size.getOpFoldResult());
  }
  return memref::SubViewOp::create(builder, loc, memref, starts, extents, ones);
}

FlatMemory localattn::flatMemoryOf(LaneBuilder &lanes, Value memref) {
  OpBuilder &builder = lanes.builder;
  auto type = cast<MemRefType>(memref.getType());
  auto [strides, offset] = type.getStridesAndOffset();
  auto metadata =
      memref::ExtractStridedMetadataOp::create(builder, lanes.loc, memref);
  FlatMemory memory = {metadata.getBaseBuffer(),
                       ShapedType::isDynamic(offset)
                           ? lanes.expr(metadata.getOffset())
                           : lanes.index(offset),
                       lanes.index(1),
                       {}};
  for (auto [dim, stride] : llvm::enumerate(strides)) {
    memory.strides.push_back(ShapedType::isDynamic(stride)
                                 ? lanes.expr(metadata.getStrides()[dim])
                                 : lanes.index(stride));
    memory.size = memory.size + (sizeOf(builder, lanes.loc, memref, dim) - 1) *
                                    memory.strides.back();
  }
  return memory;
}

Value localattn::viewFrom(LaneBuilder &lanes, const FlatMemory &memory,
                          const IndexExpr &offset) {
  OpBuilder &builder = lanes.builder;
  auto base = cast<MemRefType>(memory.base.getType());
  auto type = MemRefType::get(
      {ShapedType::kDynamic}, base.getElementType(),
      StridedLayoutAttr::get(builder.getContext(), ShapedType::kDynamic, {1}),
      base.getMemorySpace());
  // Mixed static and dynamic entries would make another type.
  Value first = (memory.offset + offset).getValue();
  Value size = memory.size.getValue();
  return memref::ReinterpretCastOp::create(
      builder, lanes.loc, type, memory.base, first, size, ValueRange(),
      ArrayRef<int64_t>{ShapedType::kDynamic},
      ArrayRef<int64_t>{ShapedType::kDynamic}, ArrayRef<int64_t>{1});
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

void LaneBuilder::loop(const IndexExpr &begin, const IndexExpr &end,
                       const IndexExpr &step,
                       function_ref<void(const IndexExpr &)> body) {
  // A loop that runs once is none.
  if (begin.getConstant() && end.getConstant() && step.getConstant() &&
      *begin.getConstant() < *end.getConstant() &&
      *begin.getConstant() + *step.getConstant() >= *end.getConstant())
    return body(begin);
  auto loop = scf::ForOp::create(builder, loc, begin.getValue(), end.getValue(),
                                 step.getValue());
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  body(expr(loop.getInductionVar()));
}

void LaneBuilder::when(const TruthExpr &condition, function_ref<void()> then,
                       function_ref<void()> otherwise) {
  if (std::optional<bool> constant = condition.getConstant()) {
    if (*constant)
      then();
    else if (otherwise)
      otherwise();
    return;
  }
  auto branch = scf::IfOp::create(builder, loc, condition.getValue(),
                                  /*withElseRegion=*/bool(otherwise));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(branch.thenBlock());
  then();
  if (otherwise) {
    builder.setInsertionPointToStart(branch.elseBlock());
    otherwise();
  }
}

//===----------------------------------------------------------------------===//
// linalg
//===----------------------------------------------------------------------===//

AffineMap localattn::pick(MLIRContext *context, unsigned dims,
                          ArrayRef<unsigned> picked) {
  SmallVector<AffineExpr> results;
  for (unsigned dim : picked)
    results.push_back(getAffineDimExpr(dim, context));
  return AffineMap::get(dims, 0, results, context);
}

void LaneBuilder::fill(Value memref, Value scalar) {
  linalg::FillOp::create(builder, loc, scalar, memref);
}

static DictionaryAttr attributeOf(OpBuilder &builder,
                                  const LaneSchedule &schedule) {
  NamedAttrList entries;
  entries.append("lane", builder.getI64IntegerAttr(schedule.lane));
  entries.append("tile", builder.getDenseI64ArrayAttr(schedule.tile));
  if (schedule.wholeLanes)
    entries.append("whole_lanes", builder.getUnitAttr());
  if (schedule.transpose)
    entries.append("transpose", builder.getI64IntegerAttr(*schedule.transpose));
  return entries.getDictionary(builder.getContext());
}

void LaneBuilder::generic(ArrayRef<LaneOperand> inputs,
                          ArrayRef<LaneOperand> outputs,
                          const LaneSchedule &schedule, Body body) {
  SmallVector<Value> read, written;
  SmallVector<AffineMap> maps;
  for (const LaneOperand &input : inputs) {
    read.push_back(input.memref);
    maps.push_back(input.map);
  }
  SmallVector<utils::IteratorType> loops(schedule.tile.size(),
                                         utils::IteratorType::parallel);
  for (const LaneOperand &output : outputs) {
    written.push_back(output.memref);
    maps.push_back(output.map);
    for (auto [dim, loop] : llvm::enumerate(loops))
      if (!output.map.isFunctionOfDim(dim))
        loop = utils::IteratorType::reduction;
  }
  auto op = linalg::GenericOp::create(
      builder, loc, TypeRange(), read, written, maps, loops,
      [&](OpBuilder &nested, Location, ValueRange scalars) {
        linalg::YieldOp::create(nested, loc, body(nested, scalars));
      });
  op->setAttr("localattn.vector", attributeOf(builder, schedule));
}
