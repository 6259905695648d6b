//===- HoistChecks.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/Passes.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

namespace localattn {
#define GEN_PASS_DEF_HOISTCHECKSPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;

/// A value of the same sizes as `tensor` that doesn't need it computed, as far
/// as destinations tell.
static Value sameSizes(Value tensor) {
  while (auto result = dyn_cast<OpResult>(tensor)) {
    auto op = dyn_cast<DestinationStyleOpInterface>(result.getOwner());
    if (!op)
      break;
    tensor = op.getTiedOpOperand(result)->get();
  }
  return tensor;
}

/// The size of `dim` if it is known without `dim`, or null.
static Value knownSize(tensor::DimOp dim, OpBuilder &builder) {
  auto empty = dim.getSource().getDefiningOp<tensor::EmptyOp>();
  std::optional<int64_t> index = dim.getConstantIndex();
  if (!empty || !index)
    return nullptr;
  if (empty.getType().isDynamicDim(*index))
    return empty.getDynamicSize(*index);
  return arith::ConstantIndexOp::create(builder, dim.getLoc(),
                                        empty.getType().getDimSize(*index));
}

/// Sizes are asked of arguments where that is the same.
static void simplifySizes(func::FuncOp function) {
  function.walk([](tensor::DimOp dim) {
    dim.getSourceMutable().assign(sameSizes(dim.getSource()));
    OpBuilder builder(dim);
    if (Value size = knownSize(dim, builder)) {
      dim.replaceAllUsesWith(size);
      dim.erase();
    }
  });
}

/// Collects what `value` needs from `block`, operands first; false if that
/// can't be computed at its start: it has effects, may be undefined, or is a
/// whole tensor.
static bool collect(Value value, Block &block, SetVector<Operation *> &needed) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return cast<BlockArgument>(value).getOwner() == &block;
  if (op->getBlock() != &block)
    return false;
  if (needed.contains(op))
    return true;
  bool isNumber = llvm::all_of(op->getResultTypes(), [](Type type) {
    return type.isIntOrIndexOrFloat();
  });
  // A size is that of its argument, whatever the number of its axis.
  bool isSafe = isPure(op) || isa<tensor::DimOp, memref::DimOp>(op);
  if (!isNumber || !isSafe || op->getNumRegions() != 0)
    return false;
  for (Value operand : op->getOperands())
    if (!collect(operand, block, needed))
      return false;
  needed.insert(op);
  return true;
}

static void hoist(func::FuncOp function) {
  Block &block = function.getBody().front();
  Operation *place = &block.front();
  for (auto check : llvm::make_early_inc_range(block.getOps<cf::AssertOp>())) {
    SetVector<Operation *> needed;
    if (!collect(check.getArg(), block, needed))
      continue;
    needed.insert(check);
    for (Operation *op : needed) {
      // What an earlier check took along is there already.
      if (op == place)
        place = op->getNextNode();
      else if (place->isBeforeInBlock(op))
        op->moveBefore(place);
    }
  }
}

namespace {
struct HoistChecksPass : localattn::impl::HoistChecksPassBase<HoistChecksPass> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    simplifySizes(function);
    hoist(function);
  }
};
} // namespace
