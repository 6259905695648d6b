//===- VectorOps.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The operations of a body at one point: on scalars, on vectors, lane by lane.
//
//===----------------------------------------------------------------------===//

#include "VectorBody.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace localattn;

/// Whether `value` is what `op` (of the body) makes of what an output held.
static bool isCombined(linalg::GenericOp generic, Operation *op, Value value) {
  auto arg = dyn_cast<BlockArgument>(value);
  if (!arg || arg.getOwner() != generic.getBody())
    return false;
  OpOperand *output = generic.getMatchingOpOperand(arg);
  return generic.isDpsInit(output) &&
         generic.getMatchingYieldValue(output)->get() == op->getResult(0);
}

/// a * b + c, rounded once where there is an instruction for it: math.fma would
/// be a call elsewhere.
Value VectorBody::multiplyAdd(ValueRange factors, Value c, int64_t width) {
  Value a = factors[0], b = factors[1];
  if (width > 1 && schedule.fma)
    return vector::FMAOp::create(builder, loc, a, b, c);
  auto contract = arith::FastMathFlags::contract;
  Value product = arith::MulFOp::create(builder, loc, a, b, contract);
  return arith::AddFOp::create(builder, loc, product, c, contract);
}

/// acc + a * b, where acc is what an output held, and what is written as a
/// math.fma.
Value VectorBody::multiplyAdd(Operation *op, const Point &point,
                              int64_t width) {
  if (isa<math::FmaOp>(op)) {
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(vectorAt(operand, point, width));
    return multiplyAdd(ArrayRef(operands).drop_back(), operands.back(), width);
  }
  auto sum = dyn_cast<arith::AddFOp>(op);
  if (!sum)
    return {};
  for (auto [old, added] : {std::pair(sum.getLhs(), sum.getRhs()),
                            std::pair(sum.getRhs(), sum.getLhs())}) {
    auto product = added.getDefiningOp<arith::MulFOp>();
    if (!product || !product->hasOneUse() || !isCombined(schedule.op, op, old))
      continue;
    Value a = vectorAt(product.getLhs(), point, width);
    Value b = vectorAt(product.getRhs(), point, width);
    Value c = vectorAt(old, point, width);
    return multiplyAdd({a, b}, c, width);
  }
  return {};
}

/// The maximum of what an output held and a number, or the minimum, where NaN
/// counts as no number: one instruction if what was held is no NaN. That can
/// only come from the start; it stays then.
Value VectorBody::fasterMaximum(Operation *op, const Point &point,
                                int64_t width) {
  if (width == 1 || !isa<arith::MaxNumFOp, arith::MinNumFOp>(op))
    return {};
  auto predicate = isa<arith::MaxNumFOp>(op) ? arith::CmpFPredicate::OGT
                                             : arith::CmpFPredicate::OLT;
  for (unsigned i : {0, 1}) {
    if (!isCombined(schedule.op, op, op->getOperand(i)))
      continue;
    Value old = vectorAt(op->getOperand(i), point, width);
    Value other = vectorAt(op->getOperand(1 - i), point, width);
    Value better = arith::CmpFOp::create(builder, loc, predicate, other, old);
    return arith::SelectOp::create(builder, loc, better, other, old);
  }
  return {};
}

void VectorBody::cloneScalar(Operation *op, const Point &point) {
  IRMapping mapping;
  for (Value operand : usedValues(op))
    mapping.map(operand, at(operand, point));
  Operation *clone = builder.clone(*op, mapping);
  for (auto [old, result] : llvm::zip(op->getResults(), clone->getResults()))
    slot(old, dimsOf(old), point) = result;
}

void VectorBody::cloneVector(Operation *op, const Point &point, int64_t width) {
  IRMapping mapping;
  for (Value operand : op->getOperands())
    mapping.map(operand, vectorAt(operand, point, width));
  Operation *clone = builder.clone(*op, mapping);
  for (auto [old, result] : llvm::zip(op->getResults(), clone->getResults())) {
    result.setType(VectorType::get({width}, old.getType()));
    slot(old, dimsOf(old), point) = result;
  }
}

/// A loop over the lanes: for what has no vectors, such as scf.if.
void VectorBody::cloneByLane(Operation *op, const Point &point, int64_t width) {
  SmallVector<Value> starts;
  for (Type type : op->getResultTypes()) {
    auto vector = VectorType::get({width}, type);
    Value zero =
        arith::ConstantOp::create(builder, loc, builder.getZeroAttr(vector));
    starts.push_back(zero);
  }
  SetVector<Value> used = usedValues(op);
  SmallVector<Value> inputs;
  for (Value value : used)
    inputs.push_back(at(value, point));
  auto loop = scf::ForOp::create(
      builder, loc, constant(0), constant(width), constant(1), starts,
      [&](OpBuilder &b, Location loc, Value lane, ValueRange results) {
        IRMapping mapping;
        for (auto [value, input] : llvm::zip(used, inputs)) {
          Value element = input;
          if (isa<VectorType>(input.getType()))
            element =
                vector::ExtractOp::create(b, loc, input, OpFoldResult(lane));
          mapping.map(value, element);
        }
        Operation *clone = b.clone(*op, mapping);
        SmallVector<Value> next;
        for (auto [result, vector] : llvm::zip(clone->getResults(), results))
          next.push_back(vector::InsertOp::create(b, loc, result, vector,
                                                  OpFoldResult(lane)));
        scf::YieldOp::create(b, loc, next);
      });
  for (auto [old, result] : llvm::zip(op->getResults(), loop.getResults()))
    slot(old, dimsOf(old), point) = result;
}

/// A load whose last index goes its own way in each lane, the others none.
Value VectorBody::gather(memref::LoadOp load, const Point &point) {
  Access access = accessOf(load);
  unsigned lane = *schedule.lane;
  MemRefType type = load.getMemRefType();
  // No CPU gathers 16 bits.
  if (access.isContiguous(lane) || !hasVectors(type) ||
      type.getElementTypeBitWidth() < 32 ||
      (schedule.transposed && access.isContiguous(*schedule.transposed)))
    return {};
  for (Value index : load.getIndices().drop_back())
    if (contains(dimsOf(index), lane))
      return {};
  int64_t width = widthAt(access.dims, point);
  SmallVector<Value> indices;
  for (Value index : load.getIndices().drop_back())
    indices.push_back(at(index, point));
  indices.push_back(constant(0));
  auto result = VectorType::get({width}, type.getElementType());
  Value mask = arith::ConstantOp::create(
      builder, loc,
      DenseElementsAttr::get(VectorType::get({width}, builder.getI1Type()),
                             true));
  Value none =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(result));
  return vector::GatherOp::create(
      builder, loc, result, load.getMemRef(), indices,
      vectorAt(load.getIndices().back(), point, width), mask, none);
}
