//===- VectorNest.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VectorNest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace localattn;

VectorNest::VectorNest(OpBuilder &builder, const VectorSchedule &schedule,
                       ArrayRef<Value> starts)
    : builder(builder), loc(linalg::GenericOp(schedule.op).getLoc()),
      schedule(schedule), starts(starts), body(builder, schedule) {}

void VectorNest::emit() {
  for (unsigned dim = 0; dim < schedule.getNumDims(); ++dim)
    sizes.push_back(sizeOf(dim));
  emitLevel(0);
}

Value VectorNest::sizeOf(unsigned dim) {
  if (!ShapedType::isDynamic(schedule.extent[dim]))
    return body.constant(schedule.extent[dim]);
  for (OpOperand &operand : schedule.op->getOpOperands()) {
    AffineMap map = schedule.op.getMatchingIndexingMap(&operand);
    for (auto [position, expr] : llvm::enumerate(map.getResults()))
      if (expr == getAffineDimExpr(dim, builder.getContext()))
        return memref::DimOp::create(builder, loc, operand.get(),
                                     body.constant(position));
  }
  llvm_unreachable("a linalg.generic whose loops have no extents");
}

void VectorNest::emitLevel(unsigned level) {
  if (level < schedule.order.size())
    for (Value value : body.valuesToHoist(level))
      body.forEachPoint(body.dimsOf(value),
                        [&](const Point &point) { body.at(value, point); });
  openOutputs(level);
  if (level == schedule.order.size())
    emitBody();
  else
    emitLoop(level);
  closeOutputs(level);
}

void VectorNest::openOutputs(unsigned level) {
  linalg::GenericOp op = schedule.op;
  for (unsigned output = 0; output < starts.size(); ++output) {
    OpOperand *operand = op.getDpsInitOperand(output);
    DimSet dims = body.stateDims(output);
    bool isRead = op.payloadUsesValueFromOperand(operand) ||
                  level < schedule.order.size();
    if (schedule.levelOf(dims) != level || !isRead)
      continue;
    body.forEachPoint(dims, [&](const Point &point) {
      Value &state = body.states[body.stateKey(output, point)];
      if (starts[output])
        state = body.broadcast(starts[output], body.widthAt(dims, point));
      else
        state = body.load(body.accessOf(*operand), point, Value());
    });
  }
}

void VectorNest::closeOutputs(unsigned level) {
  linalg::GenericOp op = schedule.op;
  for (unsigned output = 0; output < starts.size(); ++output) {
    DimSet dims = body.stateDims(output);
    if (schedule.levelOf(dims) != level)
      continue;
    body.forEachPoint(dims, [&](const Point &point) {
      auto state = body.states.find(body.stateKey(output, point));
      // Without an iteration, there is nothing to store.
      if (state == body.states.end())
        return;
      body.store(body.accessOf(*op.getDpsInitOperand(output)), point,
                 state->second);
      body.states.erase(state);
    });
  }
}

void VectorNest::emitBody() {
  linalg::GenericOp op = schedule.op;
  Operation *yield = op.getBody()->getTerminator();
  DimSet all = llvm::maskTrailingOnes<DimSet>(schedule.getNumDims());
  body.forEachPoint(all, [&](const Point &point) {
    SmallVector<Value> results;
    for (auto [output, value] : llvm::enumerate(yield->getOperands()))
      results.push_back(body.vectorAt(
          value, point, body.widthAt(body.heldDims(output), point)));
    for (auto [output, result] : llvm::enumerate(results))
      body.states[body.stateKey(output, point)] = result;
  });
}

// Sums over the lanes --------------------------------------------------------

/// What changes nothing that the op combines it with.
static TypedAttr neutralOf(OpBuilder &b, Operation *combiner) {
  Type type = combiner->getResult(0).getType();
  // NaN would be neutral, too, but not after a comparison.
  if (isa<arith::MaxNumFOp, arith::MinNumFOp>(combiner))
    return b.getFloatAttr(
        type, APFloat::getInf(cast<FloatType>(type).getFloatSemantics(),
                              isa<arith::MaxNumFOp>(combiner)));
  return *arith::getNeutralElement(combiner);
}

/// Where the loops of the lanes start, each lane (of each piece) gets a sum of
/// its own. Returns the sums so far.
VectorNest::States VectorNest::openLanes(unsigned level, const Pieces &pieces) {
  States sums;
  if (!schedule.isLane(schedule.order[level]))
    return sums;
  unsigned lane = *schedule.lane;
  body.sumsPerLane = true;
  for (const auto &state : States(body.states)) {
    Operation *combiner = schedule.laneCombiner(state.first.first);
    if (!combiner)
      continue;
    sums.insert(state);
    body.states.erase(state.first);
    Value neutral =
        arith::ConstantOp::create(builder, loc, neutralOf(builder, combiner));
    for (auto [i, piece] : llvm::enumerate(pieces)) {
      VectorBody::StateKey key = state.first;
      key.second[lane] = i;
      body.states[key] = body.broadcast(neutral, piece.width);
    }
  }
  return sums;
}

/// Sums up the lanes.
void VectorNest::closeLanes(unsigned level, const Pieces &pieces,
                            const States &sums) {
  if (!schedule.isLane(schedule.order[level]))
    return;
  body.sumsPerLane = false;
  for (const auto &state : sums) {
    auto kind =
        *linalg::getCombinerOpKind(schedule.laneCombiner(state.first.first));
    Value sum = state.second, perLane;
    for (auto [i, piece] : llvm::enumerate(pieces)) {
      VectorBody::StateKey key = state.first;
      key.second[*schedule.lane] = i;
      Value part = body.states.at(key);
      body.states.erase(key);
      bool isSame = perLane && perLane.getType() == part.getType();
      if (isSame)
        part = vector::makeArithReduction(builder, loc, kind, perLane, part);
      else if (perLane)
        sum = addLanes(kind, perLane, sum);
      perLane = part;
    }
    body.states[state.first] = addLanes(kind, perLane, sum);
  }
}

Value VectorNest::addLanes(vector::CombiningKind kind, Value perLane,
                           Value sum) {
  if (!isa<VectorType>(perLane.getType()))
    return vector::makeArithReduction(builder, loc, kind, perLane, sum);
  // One lane after the other would take as long as no vectors.
  return vector::ReductionOp::create(builder, loc, kind, perLane, sum,
                                     arith::FastMathFlags::reassoc);
}

// Loops ----------------------------------------------------------------------

void VectorNest::emitLoop(unsigned level) {
  if (ShapedType::isDynamic(schedule.extent[schedule.order[level]]))
    return emitDynamic(level);
  emitStatic(level);
}

void VectorNest::emitInstance(unsigned level, Value base, Pieces pieces) {
  VectorBody::Known before = body.known;
  body.spans[schedule.order[level]] = {base, std::move(pieces)};
  emitLevel(level + 1);
  body.known = std::move(before);
}

void VectorNest::emitOnce(unsigned level, Value base, Pieces pieces) {
  States sums = openLanes(level, pieces);
  emitInstance(level, base, pieces);
  closeLanes(level, pieces, sums);
}

void VectorNest::emitFor(unsigned level, Value begin, Value end, int64_t step,
                         Pieces pieces) {
  States sums = openLanes(level, pieces);
  SmallVector<Value> carried;
  for (auto &state : body.states)
    carried.push_back(state.second);
  auto loop = scf::ForOp::create(builder, loc, begin, end, body.constant(step),
                                 carried);
  builder.setInsertionPointToStart(loop.getBody());
  for (auto [state, arg] : llvm::zip(body.states, loop.getRegionIterArgs()))
    state.second = arg;
  emitInstance(level, loop.getInductionVar(), pieces);
  carried.clear();
  for (auto &state : body.states)
    carried.push_back(state.second);
  // A loop that carries nothing has its terminator already.
  if (!carried.empty())
    scf::YieldOp::create(builder, loc, carried);
  builder.setInsertionPointAfter(loop);
  for (auto [state, result] : llvm::zip(body.states, loop.getResults()))
    state.second = result;
  closeLanes(level, pieces, sums);
}

void VectorNest::emitStatic(unsigned level) {
  unsigned dim = schedule.order[level];
  int64_t extent = schedule.extent[dim], tile = schedule.tile[dim];
  int64_t begin = extent / tile * tile;
  Pieces full = schedule.piecesOf(dim, tile);
  if (begin == tile)
    emitOnce(level, body.constant(0), full);
  else if (begin > 0)
    emitFor(level, body.constant(0), body.constant(begin), tile, full);
  // No more at once than in a full tile: registers are counted for that.
  Pieces rest = schedule.piecesOf(dim, extent - begin);
  for (size_t first = 0; first < rest.size(); first += full.size()) {
    size_t count = std::min(full.size(), rest.size() - first);
    Pieces group(ArrayRef<Piece>(rest).slice(first, count));
    int64_t offset = group.front().offset;
    for (Piece &piece : group)
      piece.offset -= offset;
    emitOnce(level, body.constant(begin + offset), std::move(group));
  }
}

void VectorNest::emitDynamic(unsigned level) {
  unsigned dim = schedule.order[level];
  int64_t tile = schedule.tile[dim];
  Pieces full = schedule.piecesOf(dim, tile);
  int64_t unit = full.front().width;
  auto before = [&](Value size, int64_t divisor) -> Value {
    if (divisor == 1)
      return size;
    Value rest =
        arith::RemUIOp::create(builder, loc, size, body.constant(divisor));
    return arith::SubIOp::create(builder, loc, size, rest);
  };
  Value size = sizes[dim], begin = before(size, tile);
  emitFor(level, body.constant(0), begin, tile, full);
  bool isWhole = schedule.isLane(dim) && schedule.wholeLanes;
  Value end = isWhole ? size : before(size, unit);
  if (tile > unit)
    emitRest(level, begin, end, unit);
  if (unit > 1 && !isWhole)
    emitFor(level, end, size, 1, {{0, 1}});
}

/// What is left from `begin` to `end`: less than a tile, in pieces of `unit`.
void VectorNest::emitRest(unsigned level, Value begin, Value end,
                          int64_t unit) {
  unsigned dim = schedule.order[level];
  // Another form would have to carry what is summed up.
  RestForm form = schedule.rest[dim];
  if (form == RestForm::Loop || !body.states.empty())
    return emitFor(level, begin, end, unit, {{0, unit}});
  Value count = arith::SubIOp::create(builder, loc, end, begin);
  if (unit > 1)
    count = arith::DivUIOp::create(builder, loc, count, body.constant(unit));
  if (form == RestForm::Halves)
    return emitHalves(level, begin, count, unit);
  SmallVector<int64_t> cases;
  for (int64_t n = 1; n * unit < schedule.tile[dim]; ++n)
    cases.push_back(n);
  auto choice = scf::IndexSwitchOp::create(builder, loc, TypeRange(), count,
                                           cases, cases.size());
  OpBuilder::InsertionGuard guard(builder);
  for (auto [n, region] : llvm::zip(cases, choice.getCaseRegions())) {
    builder.setInsertionPointToStart(&region.emplaceBlock());
    emitOnce(level, begin, schedule.piecesOf(dim, n * unit));
    scf::YieldOp::create(builder, loc);
  }
  builder.setInsertionPointToStart(&choice.getDefaultRegion().emplaceBlock());
  scf::YieldOp::create(builder, loc);
}

/// Each bit of `count` says whether as many pieces are left.
void VectorNest::emitHalves(unsigned level, Value begin, Value count,
                            int64_t unit) {
  unsigned dim = schedule.order[level];
  int64_t most = (schedule.tile[dim] - 1) / unit;
  for (int64_t n = llvm::bit_floor(uint64_t(most)); n > 0; n /= 2) {
    Value taken = arith::AndIOp::create(builder, loc, count, body.constant(n));
    Value isTaken = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate::ne, taken, body.constant(0));
    auto branch = scf::IfOp::create(builder, loc, isTaken);
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(branch.thenBlock());
      emitOnce(level, begin, schedule.piecesOf(dim, n * unit));
    }
    if (unit > 1)
      taken = arith::MulIOp::create(builder, loc, taken, body.constant(unit));
    begin = arith::AddIOp::create(builder, loc, begin, taken);
  }
}
