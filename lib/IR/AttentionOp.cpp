//===- AttentionOp.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What upstream's interfaces ask of our operations.
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/GridGeometry.h"
#include "localattn/IR/LocalAttn.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"

using namespace mlir;
using namespace localattn;

#define GET_OP_CLASSES
#include "localattn/IR/LocalAttnOps.cpp.inc"

using Effects = SmallVectorImpl<MemoryEffects::EffectInstance>;

/// S7.1: on tensors there is nothing to see; on memrefs, inputs are read and
/// outs are written, and read too where they hold a state.
static void addEffects(DestinationStyleOpInterface op, bool readsOuts,
                       Effects &effects) {
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<BaseMemRefType>(operand.get().getType()))
      continue;
    bool isInit = op.isDpsInit(&operand);
    if (!isInit || readsOuts)
      effects.emplace_back(MemoryEffects::Read::get(), &operand);
    if (isInit)
      effects.emplace_back(MemoryEffects::Write::get(), &operand);
  }
}

/// S1.7: sizes and places that only the run tells may break a rule, which is
/// undefined where the op should never have run. All else has a result.
static Speculation::Speculatability speculatability(Operation *op) {
  bool isKnown = llvm::all_of(op->getOperandTypes(), [](Type type) {
    auto shaped = dyn_cast<ShapedType>(type);
    return shaped ? shaped.hasStaticShape() : !type.isIndex();
  });
  bool asserts = op->walk([](cf::AssertOp) {
                     return WalkResult::interrupt();
                   }).wasInterrupted();
  return isKnown && !asserts && isMemoryEffectFree(op)
             ? Speculation::Speculatable
             : Speculation::NotSpeculatable;
}

static LogicalResult reifyFromOuts(OpBuilder &builder,
                                   DestinationStyleOpInterface op,
                                   ReifiedRankedShapedTypeDims &dims) {
  if (op->getNumResults() == 0)
    return failure();
  for (Value init : op.getDpsInits()) {
    SmallVector<OpFoldResult> &sizes = dims.emplace_back();
    int64_t rank = cast<ShapedType>(init.getType()).getRank();
    for (int64_t dim = 0; dim < rank; ++dim)
      sizes.push_back(
          sizeOf(builder, op.getLoc(), init, dim).getOpFoldResult());
  }
  return success();
}

void AttentionOp::getEffects(Effects &effects) {
  addEffects(*this, /*readsOuts=*/false, effects);
}

Speculation::Speculatability AttentionOp::getSpeculatability() {
  return speculatability(*this);
}

LogicalResult
AttentionOp::reifyResultShapes(OpBuilder &builder,
                               ReifiedRankedShapedTypeDims &dims) {
  return reifyFromOuts(builder, *this, dims);
}

void OnlineAttentionOp::getEffects(Effects &effects) {
  addEffects(*this, /*readsOuts=*/true, effects);
}

Speculation::Speculatability OnlineAttentionOp::getSpeculatability() {
  return speculatability(*this);
}

LogicalResult
OnlineAttentionOp::reifyResultShapes(OpBuilder &builder,
                                     ReifiedRankedShapedTypeDims &dims) {
  return reifyFromOuts(builder, *this, dims);
}

void MergeOp::getEffects(Effects &effects) {
  addEffects(*this, /*readsOuts=*/false, effects);
}

Speculation::Speculatability MergeOp::getSpeculatability() {
  return speculatability(*this);
}

LogicalResult MergeOp::reifyResultShapes(OpBuilder &builder,
                                         ReifiedRankedShapedTypeDims &dims) {
  return reifyFromOuts(builder, *this, dims);
}
