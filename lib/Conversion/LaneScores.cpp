//===- LaneScores.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaneScores.h"

#include "localattn/Transforms/PairScore.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

LaneScores::LaneScores(LaneBuilder &lanes, AttentionOpInterface op,
                       const Place &place, SeenKeys &seen,
                       const Box<IndexExpr> &box)
    : lanes(lanes), op(op), place(place), seen(seen), box(box) {
  Type index = lanes.builder.getIndexType();
  auto lists = [&](Offsets &made) {
    made.ofQuery = lanes.scratch({lanes.sizes.chunk}, index);
    made.ofKey = lanes.scratch({lanes.sizes.block}, index);
  };
  for (auto [bias, map] : llvm::zip(op.getBiases(), op.getBiasAffineMaps())) {
    biases.push_back(offsetsInto(bias, map));
    lists(biases.back());
  }
  table = tableOffsets();
  if (table) {
    lists(*table);
    tablePlace = TablePlace{table->flat, table->size, table->base,
                            table->headStride, table->queryStrides};
    laneTable.emplace(lanes, *tablePlace);
    entryOfKey = lanes.scratch({lanes.sizes.block}, index);
  }
  unsigned rank = op.getGridRank();
  if (op.hasScoreRegion() || (op.getRelativeBias() && !table))
    for (unsigned a = 0; a < rank; ++a) {
      queryCoordinates.push_back(lanes.scratch({lanes.sizes.chunk}, index));
      keyCoordinates.push_back(lanes.scratch({lanes.sizes.block}, index));
    }
  if (!seen.neverHidden())
    for (unsigned a = 0; a < rank; ++a)
      keyIndices.push_back(
          lanes.scratch({lanes.sizes.block}, lanes.builder.getI32Type()));
}

SmallVector<LaneScores::Offsets *> LaneScores::offsets(bool withTable) {
  SmallVector<Offsets *> all;
  for (Offsets &bias : biases)
    all.push_back(&bias);
  if (table && withTable)
    all.push_back(&*table);
  return all;
}

//===----------------------------------------------------------------------===//
// Offsets
//===----------------------------------------------------------------------===//

/// `map` names the dimensions of a tensor: batch, head, query axes, key axes.
LaneScores::Offsets LaneScores::offsetsInto(Value memref, AffineMap map) {
  unsigned rank = op.getGridRank();
  IndexExpr zero = lanes.index(0);
  FlatMemory memory = flatMemoryOf(lanes, memref);
  SmallVector<IndexExpr> zeros(rank, zero);
  Offsets made = {viewFrom(lanes, memory, zero),
                  zeros,
                  zeros,
                  zero,
                  zero,
                  zero,
                  Value(),
                  Value(),
                  memory.size};
  for (unsigned dim = 0; dim < map.getNumResults(); ++dim) {
    const IndexExpr &stride = memory.strides[dim];
    unsigned position = map.getDimPosition(dim);
    if (position == 0)
      made.batchStride = stride;
    else if (position == 1)
      made.headStride = stride;
    else if (position < 2 + rank)
      made.queryStrides[position - 2] = stride;
    else
      made.keyStrides[position - 2 - rank] = stride;
  }
  return made;
}

/// Is the difference of each pair on the axis that of indices, plus a constant?
static bool isLinear(const Axis<IndexExpr> &axis, const IndexExpr &queryStep,
                     const IndexExpr &keyStep) {
  std::optional<int64_t> unit = 1;
  if (const auto *window = std::get_if<Window<IndexExpr>>(&axis)) {
    if (window->boundary == Boundary::Wrap)
      return false;
    unit = window->dilation.getConstant();
  }
  return unit && queryStep.getConstant() == unit &&
         keyStep.getConstant() == unit;
}

std::optional<LaneScores::Offsets> LaneScores::tableOffsets() {
  if (!op.getRelativeBias())
    return std::nullopt;
  FlatMemory memory = flatMemoryOf(lanes, op.getRelativeBias());
  SmallVector<IndexExpr> queryStrides, keyStrides;
  IndexExpr base = lanes.index(0);
  bool flipped = *op.getRelativeBiasSign() == DifferenceSign::QueryMinusKey;
  bool linear = true;
  for (auto [a, axis] : llvm::enumerate(box)) {
    const IndexExpr &stride = memory.strides[a + 1];
    linear &= isLinear(axis, place.queryStep[a], place.keyStep[a]);
    IndexExpr apart =
        floorDiv(place.keyOrigin[a] - place.queryOrigin[a], place.keyStep[a]);
    IndexExpr origin = lanes.index((*op.getRelativeBiasOrigin())[a]);
    base = base + (flipped ? origin - apart : origin + apart) * stride;
    queryStrides.push_back(flipped ? stride : stride * -1);
    keyStrides.push_back(flipped ? stride * -1 : stride);
  }
  wholeTable = Offsets{viewFrom(lanes, memory, lanes.index(0)),
                       queryStrides,
                       keyStrides,
                       lanes.index(0),
                       memory.strides[0],
                       base,
                       Value(),
                       Value(),
                       memory.size};
  return linear ? wholeTable : std::optional<Offsets>();
}

static IndexExpr dot(ArrayRef<IndexExpr> strides, ArrayRef<IndexExpr> at) {
  IndexExpr sum = strides[0] * at[0];
  for (unsigned a = 1; a < at.size(); ++a)
    sum = sum + strides[a] * at[a];
  return sum;
}

void LaneScores::describeQuery(const IndexExpr &r, ArrayRef<IndexExpr> at) {
  for (Offsets *into : offsets())
    lanes.store(dot(into->queryStrides, at).getValue(), into->ofQuery, {r});
  for (auto [a, list] : llvm::enumerate(queryCoordinates))
    lanes.store((place.queryOrigin[a] + place.queryStep[a] * at[a]).getValue(),
                list, {r});
}

void LaneScores::repeatQuery(const IndexExpr &r) {
  SmallVector<Value> lists = queryCoordinates;
  for (Offsets *into : offsets())
    lists.push_back(into->ofQuery);
  for (Value list : lists)
    lanes.store(lanes.load(list, {lanes.index(0)}), list, {r});
}

void LaneScores::startTile(const IndexBox &queries, const IndexBox &keys,
                           const IndexExpr &head) {
  if (!laneTable)
    return;
  inLaneTable.emplace(laneTable->fits(queries, keys));
  lanes.when(*inLaneTable, [&] { laneTable->fill(queries, keys, head); });
}

void LaneScores::describeKey(const IndexExpr &k, ArrayRef<IndexExpr> at) {
  if (laneTable)
    lanes.store(laneTable->offsetOfKey(at).getValue(), entryOfKey, {k});
  for (Offsets *into : offsets())
    lanes.store(dot(into->keyStrides, at).getValue(), into->ofKey, {k});
  for (auto [a, list] : llvm::enumerate(keyCoordinates))
    lanes.store((place.keyOrigin[a] + place.keyStep[a] * at[a]).getValue(),
                list, {k});
  for (auto [a, list] : llvm::enumerate(keyIndices))
    lanes.store(lanes.toI32(at[a]), list, {k});
}

//===----------------------------------------------------------------------===//
// Score of a pair
//===----------------------------------------------------------------------===//

static Value takeFront(ValueRange &values) {
  Value first = values.front();
  values = values.drop_front();
  return first;
}

Value LaneScores::offset(OpBuilder &nested, const Offsets &into,
                         const LaneBlock &block, ValueRange &inputs) {
  Value query = takeFront(inputs), key = takeFront(inputs);
  // What lanes share comes first, so that it is one number for all.
  IndexExpr base =
      into.base + block.batch * into.batchStride + block.head * into.headStride;
  Value shared = arith::AddIOp::create(nested, lanes.loc, base.getValue(), key);
  return arith::AddIOp::create(nested, lanes.loc, query, shared);
}

Value LaneScores::fetch(OpBuilder &nested, const Offsets &from, Value offset) {
  Value element = memref::LoadOp::create(nested, lanes.loc, from.flat, offset);
  return element.getType().isInteger(1)
             ? element
             : convertFloat(nested, lanes.loc, element, lanes.type);
}

Value LaneScores::addTable(OpBuilder &nested, const LaneBlock &block,
                           Value score, ValueRange &inputs,
                           const Point<IndexExpr> &query,
                           const Point<IndexExpr> &key, Variant variant) {
  Location loc = lanes.loc;
  Value at;
  if (variant.inLaneTable) {
    // The lane comes last, so that vectors are loaded as they lie.
    Value first = arith::AddIOp::create(nested, loc, takeFront(inputs),
                                        block.firstQuery.getValue());
    at = arith::AddIOp::create(nested, loc, first,
                               linalg::IndexOp::create(nested, loc, 1));
    return arith::AddFOp::create(
        nested, loc, score,
        memref::LoadOp::create(nested, loc, laneTable->getEntries(), at));
  }
  if (table) {
    at = offset(nested, *table, block, inputs);
  } else {
    IndexExpr sum(nested, loc,
                  (block.head * wholeTable->headStride).getOpFoldResult());
    for (auto [a, axis] : llvm::enumerate(box)) {
      IndexExpr step = difference(axis, query[a], key[a], place.extents[a]);
      bool flipped = *op.getRelativeBiasSign() == DifferenceSign::QueryMinusKey;
      IndexExpr origin(nested, loc, (*op.getRelativeBiasOrigin())[a]);
      IndexExpr stride =
          flipped ? wholeTable->queryStrides[a] : wholeTable->keyStrides[a];
      sum = sum + (flipped ? origin - step : origin + step) *
                      IndexExpr(nested, loc, stride.getOpFoldResult());
    }
    at = sum.getValue();
  }
  if (variant.masked) {
    // A hidden pair may be nowhere in the table; what it reads is thrown away.
    Value zero = lanes.index(0).getValue();
    Value last = (table ? table->size - 1 : wholeTable->size - 1).getValue();
    at = arith::MaxSIOp::create(
        nested, loc, arith::MinSIOp::create(nested, loc, at, last), zero);
  }
  return arith::AddFOp::create(nested, loc, score,
                               fetch(nested, table ? *table : *wholeTable, at));
}

Value LaneScores::addBias(OpBuilder &nested, Value score, Value element) {
  if (!element.getType().isInteger(1))
    return arith::AddFOp::create(nested, lanes.loc, score, element);
  return arith::SelectOp::create(nested, lanes.loc, element, score,
                                 lanes.number(-INFINITY));
}

Point<IndexExpr> LaneScores::takeIndices(OpBuilder &nested,
                                         ValueRange &inputs) {
  Point<IndexExpr> point;
  for (unsigned a = 0; hasCoordinates() && a < op.getGridRank(); ++a)
    point.emplace_back(nested, lanes.loc, OpFoldResult(takeFront(inputs)));
  return point;
}

/// `inputs` are, in order: offsets of query and key into biases and table,
/// coordinates, what masks need.
Value LaneScores::apply(OpBuilder &nested, const LaneBlock &block, Value score,
                        ValueRange inputs, Variant variant) {
  Location loc = lanes.loc;
  if (FloatAttr softcap = op.getSoftcapAttr()) {
    Value cap = lanes.number(softcap.getValueAsDouble());
    Value inverse = lanes.number(1.0 / softcap.getValueAsDouble());
    Value ratio = arith::MulFOp::create(nested, loc, score, inverse);
    score = arith::MulFOp::create(nested, loc, cap,
                                  math::TanhOp::create(nested, loc, ratio));
  }
  SmallVector<Value> elements;
  for (Offsets &bias : biases)
    elements.push_back(
        fetch(nested, bias, offset(nested, bias, block, inputs)));
  ValueRange tableInputs = inputs;
  if (table)
    inputs = inputs.drop_front(variant.inLaneTable ? 1 : 2);
  Point<IndexExpr> query = takeIndices(nested, inputs);
  Point<IndexExpr> key = takeIndices(nested, inputs);
  if (op.getRelativeBias())
    score = addTable(nested, block, score, tableInputs, query, key, variant);
  for (Value element : elements)
    score = addBias(nested, score, element);
  if (op.hasScoreRegion())
    score = applyScoreRegion(nested, op, score,
                             {place.batchOrigin + block.batch,
                              place.headOrigin + block.head, query, key});
  if (!variant.masked)
    return score;
  unsigned rank = op.getGridRank();
  Value visible =
      seen.seen(nested, inputs.drop_front(rank), inputs.take_front(rank));
  return arith::SelectOp::create(nested, loc, visible, score,
                                 lanes.number(-INFINITY));
}

//===----------------------------------------------------------------------===//
// All scores of a block
//===----------------------------------------------------------------------===//

/// Nothing of a NaN is lost: its exponential is in the sum.
static Value largerOf(OpBuilder &nested, Location loc, Value a, Value b) {
  Value larger =
      arith::CmpFOp::create(nested, loc, arith::CmpFPredicate::OGT, a, b);
  return arith::SelectOp::create(nested, loc, larger, a, b);
}

void LaneScores::finish(const LaneBlock &block, bool masked) {
  if (!laneTable)
    return build(block, {masked, false});
  lanes.when(
      *inLaneTable, [&] { build(block, {masked, true}); },
      [&] { build(block, {masked, false}); });
}

void LaneScores::build(const LaneBlock &block, Variant variant) {
  MLIRContext *context = op->getContext();
  AffineMap pairs = pick(context, 2, {0, 1}), byKey = pick(context, 2, {0}),
            byLane = pick(context, 2, {1});
  SmallVector<LaneOperand> inputs;
  auto ofLane = [&](Value list) {
    inputs.push_back({lanes.firstOf(list, {block.queries}), byLane});
  };
  auto ofKey = [&](Value list) {
    inputs.push_back({lanes.firstOf(list, {block.keys}), byKey});
  };
  for (Offsets *into : offsets(/*withTable=*/!variant.inLaneTable)) {
    ofLane(into->ofQuery);
    ofKey(into->ofKey);
  }
  if (variant.inLaneTable)
    ofKey(entryOfKey);
  llvm::for_each(queryCoordinates, ofLane);
  llvm::for_each(keyCoordinates, ofKey);
  if (variant.masked) {
    llvm::for_each(keyIndices, ofKey);
    llvm::for_each(seen.laneLists(), ofLane);
  }
  LaneOperand scores = {block.scores, pairs}, max = {block.max, byLane};
  LaneSchedule schedule = {1, {4, 2 * lanes.sizes.lanes}, true};
  bool unchanged = !variant.masked && inputs.empty() && !op.getSoftcapAttr();
  if (unchanged) {
    lanes.generic(scores, max, schedule,
                  [&](OpBuilder &nested, ValueRange at) -> SmallVector<Value> {
                    return {largerOf(nested, lanes.loc, at[0], at[1])};
                  });
    return;
  }
  lanes.generic(inputs, {scores, max}, schedule,
                [&](OpBuilder &nested, ValueRange at) -> SmallVector<Value> {
                  Value score = apply(nested, block, at[at.size() - 2],
                                      at.drop_back(2), variant);
                  return {score, largerOf(nested, lanes.loc, score, at.back())};
                });
}
