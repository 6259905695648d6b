//===- LiftToTensors.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/Transforms.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace localattn;

DestinationStyleOpInterface
localattn::liftToTensors(DestinationStyleOpInterface op) {
  // Captures may be memrefs either way.
  if (isa<TensorType>(op.getDpsInits().front().getType()))
    return op;
  OpBuilder builder(op);
  Location loc = op->getLoc();
  OperandRange captures = op->getOperands().take_front(0);
  if (auto attention = dyn_cast<AttentionOpInterface>(op.getOperation()))
    captures = attention.getCaptures();
  unsigned firstCapture = captures.getBeginOperandIndex();
  SmallVector<Value> operands;
  SmallVector<Type> results;
  for (OpOperand &operand : op->getOpOperands()) {
    Value value = operand.get();
    bool isInit = op.isDpsInit(&operand);
    // By its place: the same value may be another operand too.
    unsigned number = operand.getOperandNumber();
    bool isCapture =
        number >= firstCapture && number < firstCapture + captures.size();
    if (isa<MemRefType>(value.getType()) && !isCapture)
      // S7.4: operands don't overlap with outs.
      value = bufferization::ToTensorOp::create(
          builder, loc, memref::getTensorTypeFromMemRefType(value.getType()),
          value, /*restrict=*/true, /*writable=*/isInit);
    operands.push_back(value);
    if (isInit)
      results.push_back(value.getType());
  }
  OperationState state(loc, op->getName(), operands, results);
  state.propertiesAttr = op->getPropertiesAsAttribute();
  for (Region &region : op->getRegions())
    state.addRegion()->takeBody(region);
  auto lifted = cast<DestinationStyleOpInterface>(builder.create(state));
  lifted->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  for (auto [result, init] : llvm::zip(lifted->getResults(), op.getDpsInits()))
    bufferization::MaterializeInDestinationOp::create(
        builder, loc, Type(), result, init, /*restrict=*/true,
        /*writable=*/true);
  op->erase();
  return lifted;
}
