//===- Vectorize.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// linalg on memrefs to loops over register tiles of vectors.
//
//===----------------------------------------------------------------------===//

#include "VectorNest.h"
#include "localattn/Analysis/CpuTarget.h"
#include "localattn/Conversion/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

namespace localattn {
#define GEN_PASS_DEF_VECTORIZEPASS
#include "localattn/Conversion/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

// Preparation ----------------------------------------------------------------

/// The op as a linalg.generic that keeps its schedule.
static FailureOr<linalg::GenericOp> generalize(IRRewriter &rewriter,
                                               linalg::LinalgOp op) {
  if (auto generic = dyn_cast<linalg::GenericOp>(op.getOperation()))
    return generic;
  Attribute schedule = op->getDiscardableAttr(vectorAttrName);
  rewriter.setInsertionPoint(op);
  FailureOr<linalg::GenericOp> generic =
      linalg::generalizeNamedOp(rewriter, op);
  if (succeeded(generic) && schedule)
    (*generic)->setDiscardableAttr(vectorAttrName, schedule);
  return generic;
}

/// Makes maps of indices additions, whose steps from lane to lane are seen.
static void expandMaps(IRRewriter &rewriter, linalg::GenericOp op) {
  SmallVector<affine::AffineApplyOp> applies;
  op.getRegion().walk(
      [&](affine::AffineApplyOp apply) { applies.push_back(apply); });
  for (affine::AffineApplyOp apply : applies) {
    rewriter.setInsertionPoint(apply);
    auto values =
        affine::expandAffineMap(rewriter, apply.getLoc(), apply.getAffineMap(),
                                llvm::to_vector(apply.getOperands()));
    rewriter.replaceOp(apply, *values);
  }
}

/// Why the op has to stay in scalar loops, or nothing.
static std::optional<StringRef> reasonForLoops(linalg::GenericOp op) {
  if (op.getNumLoops() > 64)
    return "more than 64 loops";
  // Else it may be computed in any order, for many iterations at once.
  WalkResult result = op.getRegion().walk([](Operation *inner) {
    bool isPlain = isMemoryEffectFree(inner) || isa<memref::LoadOp>(inner) ||
                   inner->hasTrait<OpTrait::HasRecursiveMemoryEffects>() ||
                   inner->hasTrait<OpTrait::IsTerminator>();
    return isPlain ? WalkResult::advance() : WalkResult::interrupt();
  });
  if (result.wasInterrupted())
    return "a body that does more than compute and read";
  return std::nullopt;
}

static LogicalResult toScalarLoops(IRRewriter &rewriter, linalg::GenericOp op,
                                   StringRef reason) {
  op.emitRemark("localattn-vectorize: ")
      << op->getName() << " stays in scalar loops, it has " << reason;
  rewriter.setInsertionPoint(op);
  if (failed(linalg::linalgOpToLoops(rewriter, op)))
    return failure();
  rewriter.eraseOp(op);
  return success();
}

// Starts of sums -------------------------------------------------------------

static Value rootOf(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  return memref;
}

/// Whether what two memrefs point to is surely not the same: one was allocated
/// here, the other too, or it came from outside.
static bool areDistinct(Value a, Value b) {
  a = rootOf(a), b = rootOf(b);
  auto isOwn = [](Value value) {
    return isa_and_nonnull<memref::AllocOp, memref::AllocaOp>(
        value.getDefiningOp());
  };
  auto isFromOutside = [](Value value) {
    auto arg = dyn_cast<BlockArgument>(value);
    return (arg && isa<FunctionOpInterface>(arg.getOwner()->getParentOp())) ||
           value.getDefiningOp<memref::GetGlobalOp>();
  };
  return a != b && ((isOwn(a) && (isOwn(b) || isFromOutside(b))) ||
                    (isOwn(b) && isFromOutside(a)));
}

/// Whether `op` may read or write what `memref` points to.
static bool mayTouch(Operation *op, Value memref) {
  if (isMemoryEffectFree(op) || isa<memref::AllocOp, memref::AllocaOp>(op))
    return false;
  // Others may touch what they don't name.
  if (!isa<linalg::LinalgOp, memref::LoadOp, memref::StoreOp>(op))
    return true;
  return llvm::any_of(usedValues(op), [&](Value value) {
    return isa<BaseMemRefType>(value.getType()) && !areDistinct(value, memref);
  });
}

/// The fill that gives an output its start, if nothing comes in between.
static linalg::FillOp fillOf(linalg::GenericOp op, OpOperand &output) {
  Value memref = output.get();
  // The op itself may not read it in another way.
  unsigned uses = 0;
  for (Value used : usedValues(op))
    uses += isa<BaseMemRefType>(used.getType()) && !areDistinct(used, memref) &&
            used != memref;
  for (OpOperand &other : op->getOpOperands())
    uses += &other != &output && other.get() == memref;
  if (uses > 0)
    return {};
  for (Operation *before = op->getPrevNode(); before;
       before = before->getPrevNode()) {
    auto fill = dyn_cast<linalg::FillOp>(before);
    if (fill && fill.getDpsInitOperand(0)->get() == memref)
      return fill;
    if (mayTouch(before, memref))
      return {};
  }
  return {};
}

/// Marks fills whose numbers become the starts of sums in registers.
static SmallVector<Value> takeStarts(const VectorSchedule &schedule,
                                     SetVector<Operation *> &taken) {
  linalg::GenericOp op = schedule.op;
  SmallVector<Value> starts;
  for (OpOperand &output : op.getDpsInitsMutable()) {
    starts.emplace_back();
    // Each element starts once, that is, no loop goes round outside of it.
    DimSet dims = schedule.dimsOf(output);
    unsigned level = schedule.levelOf(dims);
    bool startsOnce =
        llvm::all_of(ArrayRef(schedule.order).take_front(level),
                     [&](unsigned dim) { return contains(dims, dim); });
    linalg::FillOp fill = startsOnce ? fillOf(op, output) : linalg::FillOp();
    Type element = getElementTypeOrSelf(output.get().getType());
    if (!fill || fill.value().getType() != element)
      continue;
    starts.back() = fill.value();
    taken.insert(fill);
  }
  return starts;
}

// The pass -------------------------------------------------------------------

static LogicalResult vectorize(IRRewriter &rewriter, linalg::LinalgOp named,
                               const VectorMachine &machine,
                               SetVector<Operation *> &taken) {
  if (!named.hasPureBufferSemantics())
    return cannotVectorize(named, "tensors: bufferize first");
  FailureOr<linalg::GenericOp> generic = generalize(rewriter, named);
  if (failed(generic))
    return cannotVectorize(named, "no form as a linalg.generic");
  linalg::GenericOp op = *generic;
  if (std::optional<StringRef> reason = reasonForLoops(op))
    return toScalarLoops(rewriter, op, *reason);
  expandMaps(rewriter, op);
  FailureOr<VectorSchedule> schedule = VectorSchedule::of(op, machine);
  if (failed(schedule))
    return failure();
  SmallVector<Value> starts = takeStarts(*schedule, taken);
  rewriter.setInsertionPoint(op);
  VectorNest(rewriter, *schedule, starts).emit();
  rewriter.eraseOp(op);
  return success();
}

namespace {
struct VectorizePass : localattn::impl::VectorizePassBase<VectorizePass> {
  using VectorizePassBase::VectorizePassBase;

  /// What the module says of its CPU, if it does.
  FailureOr<VectorMachine> getMachine() {
    VectorMachine machine;
    auto module = dyn_cast<ModuleOp>(getOperation());
    if (!module)
      module = getOperation()->getParentOfType<ModuleOp>();
    if (module && module->hasAttr(DLTIDialect::kTargetSystemDescAttrName)) {
      FailureOr<CpuTarget> cpu = getCpuTarget(module);
      if (failed(cpu))
        return failure();
      machine.bits = cpu->vectorBits;
      machine.fma = cpu->fma;
    }
    if (vectorBits)
      machine.bits = vectorBits;
    return machine;
  }

  void runOnOperation() override {
    FailureOr<VectorMachine> machine = getMachine();
    if (failed(machine))
      return signalPassFailure();
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](Operation *op) {
      if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
        ops.push_back(linalgOp);
      } else if (isa<linalg::LinalgDialect>(op->getDialect()) &&
                 !isa<linalg::IndexOp, linalg::YieldOp>(op)) {
        cannotVectorize(op, "no form as a linalg.generic");
        signalPassFailure();
      }
    });
    IRRewriter rewriter(&getContext());
    // From the last to the first: a fill is taken before it is vectorised.
    SetVector<Operation *> taken;
    for (linalg::LinalgOp op : llvm::reverse(ops)) {
      if (taken.contains(op))
        rewriter.eraseOp(op);
      else if (failed(vectorize(rewriter, op, *machine, taken)))
        return signalPassFailure();
    }
  }
};
} // namespace
