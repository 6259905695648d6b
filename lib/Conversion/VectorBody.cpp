//===- VectorBody.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VectorBody.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace localattn;

VectorBody::VectorBody(OpBuilder &builder, const VectorSchedule &schedule)
    : spans(schedule.getNumDims()), builder(builder),
      loc(linalg::GenericOp(schedule.op).getLoc()), schedule(schedule),
      block(linalg::GenericOp(schedule.op).getBody()) {
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  constants[0] = zero;
  start = zero.getDefiningOp();
  analyse();
}

Value VectorBody::constant(int64_t value) {
  Value &known = constants[value];
  if (!known) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointAfter(start);
    known = arith::ConstantIndexOp::create(builder, loc, value);
  }
  return known;
}

// Analysis -------------------------------------------------------------------

SetVector<Value> localattn::usedValues(Operation *op) {
  SetVector<Value> values(op->operand_begin(), op->operand_end());
  getUsedValuesDefinedAbove(op->getRegions(), values);
  return values;
}

DimSet VectorBody::dimsOfOp(Operation *op) const {
  if (auto index = dyn_cast<linalg::IndexOp>(op))
    return dimSet(index.getDim());
  DimSet set = 0;
  for (Value operand : usedValues(op))
    set |= dimsOf(operand);
  return set;
}

void VectorBody::analyse() {
  for (OpOperand &operand : schedule.op->getOpOperands()) {
    BlockArgument arg = schedule.op.getMatchingBlockArgument(&operand);
    // What an output holds changes from iteration to iteration.
    bool isOutput = schedule.op.isDpsInit(&operand);
    dims[arg] = schedule.dimsOf(operand);
    if (isOutput)
      dims[arg] = llvm::maskTrailingOnes<DimSet>(schedule.getNumDims());
  }
  for (Operation &op : block->without_terminator())
    for (Value result : op.getResults())
      dims[result] = dimsOfOp(&op);
}

DimSet VectorBody::dimsOf(Value value) const { return dims.lookup(value); }

unsigned VectorBody::levelOf(Value value) const {
  unsigned level = schedule.levelOf(dimsOf(value));
  Operation *op = value.getDefiningOp();
  if (!op || op->getBlock() != block || isPure(op))
    return level;
  // Out of loops that run at least once only.
  for (unsigned inner = schedule.order.size(); inner > level; --inner)
    if (int64_t extent = schedule.extent[schedule.order[inner - 1]];
        ShapedType::isDynamic(extent) || extent == 0)
      return inner;
  return level;
}

bool VectorBody::isUsedAsVector(Value value) const {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    if (isa<memref::LoadOp>(user))
      return false;
    if (isa<arith::AddIOp, arith::SubIOp>(user))
      return isUsedAsVector(user->getResult(0));
    return true;
  });
}

SmallVector<Value> VectorBody::valuesToHoist(unsigned level) const {
  SmallVector<Value> values;
  auto consider = [&](Value value) {
    if (value.use_empty() || levelOf(value) != level)
      return;
    // Positions in memory are rather computed where they are used: as scalars.
    bool byLane = schedule.lane && contains(dimsOf(value), *schedule.lane);
    if (!byLane || !value.getType().isIndex() || isUsedAsVector(value))
      values.push_back(value);
  };
  for (BlockArgument arg : block->getArguments())
    consider(arg);
  for (Operation &op : block->without_terminator())
    for (Value result : op.getResults())
      consider(result);
  return values;
}

/// How much an index grows from one iteration of `dim` to the next, if that is
/// known.
std::optional<int64_t> VectorBody::stepOf(Value value, unsigned dim) const {
  if (!contains(dimsOf(value), dim))
    return 0;
  Operation *op = value.getDefiningOp();
  if (isa_and_nonnull<linalg::IndexOp>(op))
    return 1;
  if (!isa_and_nonnull<arith::AddIOp, arith::SubIOp>(op))
    return std::nullopt;
  std::optional<int64_t> left = stepOf(op->getOperand(0), dim);
  std::optional<int64_t> right = stepOf(op->getOperand(1), dim);
  if (!left || !right)
    return std::nullopt;
  return isa<arith::AddIOp>(op) ? *left + *right : *left - *right;
}

// Points ---------------------------------------------------------------------

/// Reductions go round last, so that neighbours are independent.
void VectorBody::forEachPoint(DimSet set,
                              function_ref<void(const Point &)> visit) {
  SmallVector<unsigned> order;
  for (bool reductions : {true, false})
    for (unsigned dim : schedule.order)
      if (contains(set, dim) && schedule.isReduction(dim) == reductions)
        order.push_back(dim);
  Point point;
  point.piece.assign(schedule.getNumDims(), 0);
  std::function<void(unsigned)> go = [&](unsigned n) {
    if (n == order.size())
      return visit(point);
    for (unsigned i = 0; i < spans[order[n]].pieces.size(); ++i) {
      point.piece[order[n]] = i;
      go(n + 1);
    }
  };
  go(0);
}

int64_t VectorBody::widthAt(DimSet set, const Point &point) const {
  if (!schedule.lane || !contains(set, *schedule.lane) ||
      point.lane != Point::allLanes)
    return 1;
  return spans[*schedule.lane].pieces[point.piece[*schedule.lane]].width;
}

Value VectorBody::indexAt(unsigned dim, const Point &point) {
  const Span &span = spans[dim];
  int64_t offset = span.pieces[point.piece[dim]].offset;
  if (schedule.isLane(dim) && point.lane != Point::allLanes)
    offset += point.lane;
  if (offset == 0)
    return span.base;
  if (std::optional<int64_t> base = getConstantIntValue(span.base))
    return constant(*base + offset);
  SmallVector<int64_t> key = {offset};
  Value &result = known.values[{span.base.getAsOpaquePointer(), key}];
  if (!result)
    result = arith::AddIOp::create(builder, loc, span.base, constant(offset));
  return result;
}

// Values ---------------------------------------------------------------------

Value &VectorBody::slot(Value value, DimSet set, const Point &point) {
  SmallVector<int64_t> key;
  for (unsigned dim = 0; dim < schedule.getNumDims(); ++dim)
    key.push_back(contains(set, dim) ? point.piece[dim] : -1);
  bool isVector = widthAt(set, {point.piece}) > 1;
  key.push_back(isVector ? point.lane : 0);
  return known.values[{value.getAsOpaquePointer(), key}];
}

Value VectorBody::at(Value value, const Point &point) {
  auto arg = dyn_cast<BlockArgument>(value);
  if (value.getParentBlock() != block)
    return value;
  if (arg && schedule.op.isDpsInit(schedule.op.getMatchingOpOperand(arg)))
    return computeArgument(arg, point);
  // Computing it may add others: the reference into the map stays good.
  Value &result = slot(value, dimsOf(value), point);
  if (!result)
    result = compute(value, point);
  return result;
}

Value VectorBody::broadcast(Value value, int64_t width) {
  if (width == 1 || isa<VectorType>(value.getType()))
    return value;
  Value &result = known.broadcasts[{value.getAsOpaquePointer(), width}];
  if (!result)
    result = vector::BroadcastOp::create(
        builder, loc, VectorType::get({width}, value.getType()), value);
  return result;
}

Value VectorBody::vectorAt(Value value, const Point &point, int64_t width) {
  return broadcast(at(value, point), width);
}

Value VectorBody::compute(Value value, const Point &point) {
  if (auto arg = dyn_cast<BlockArgument>(value))
    return computeArgument(arg, point);
  Operation *op = value.getDefiningOp();
  computeOp(op, point);
  return slot(value, dimsOf(value), point);
}

Value VectorBody::computeArgument(BlockArgument arg, const Point &point) {
  OpOperand *operand = schedule.op.getMatchingOpOperand(arg);
  if (schedule.op.isScalar(operand))
    return operand->get();
  if (!schedule.op.isDpsInit(operand))
    return load(accessOf(*operand), point, arg);
  unsigned output = operand->getOperandNumber() - schedule.op.getNumDpsInputs();
  return states.at(stateKey(output, point));
}

DimSet VectorBody::stateDims(unsigned output) const {
  linalg::GenericOp op = schedule.op;
  return schedule.dimsOf(*op.getDpsInitOperand(output));
}

DimSet VectorBody::heldDims(unsigned output) const {
  DimSet set = stateDims(output);
  if (sumsPerLane && schedule.laneCombiner(output))
    set |= dimSet(*schedule.lane);
  return set;
}

VectorBody::StateKey VectorBody::stateKey(unsigned output,
                                          const Point &point) const {
  StateKey key = {output, {}};
  DimSet set = heldDims(output);
  for (unsigned dim = 0; dim < schedule.getNumDims(); ++dim)
    key.second.push_back(contains(set, dim) ? point.piece[dim] : 0);
  return key;
}

void VectorBody::computeOp(Operation *op, const Point &point) {
  DimSet set = dimsOfOp(op);
  int64_t width = widthAt(set, point);
  auto finish = [&](Value value) {
    slot(op->getResult(0), set, point) = value;
  };
  if (auto index = dyn_cast<linalg::IndexOp>(op)) {
    Value first = indexAt(index.getDim(), point);
    if (width == 1)
      return finish(first);
    Value steps = vector::StepOp::create(
        builder, loc, VectorType::get({width}, builder.getIndexType()));
    return finish(
        arith::AddIOp::create(builder, loc, broadcast(first, width), steps));
  }
  if (auto read = dyn_cast<memref::LoadOp>(op)) {
    if (Value gathered = width == 1 ? Value() : gather(read, point))
      return finish(gathered);
    return finish(load(accessOf(read), point, read.getResult()));
  }
  if (Value sum = multiplyAdd(op, point, width))
    return finish(sum);
  if (Value maximum = fasterMaximum(op, point, width))
    return finish(maximum);
  if (width == 1)
    return cloneScalar(op, point);
  if (OpTrait::hasElementwiseMappableTraits(op))
    return cloneVector(op, point, width);
  cloneByLane(op, point, width);
}
