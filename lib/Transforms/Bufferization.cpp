//===- Bufferization.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/Bufferization.h"

#include "localattn/IR/LocalAttn.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::bufferization;
using namespace localattn;

/// The argument of the score region that stands for a capture; null for other
/// operands.
static BlockArgument captureArgument(Operation *op, OpOperand &operand) {
  auto attention = dyn_cast<AttentionOpInterface>(op);
  if (!attention || !attention.hasScoreRegion())
    return {};
  unsigned count = attention.getCaptures().size();
  unsigned first = attention.getCaptures().getBeginOperandIndex();
  unsigned number = operand.getOperandNumber();
  if (number < first || number >= first + count)
    return {};
  Block &block = attention.getScoreRegion().front();
  return block.getArgument(block.getNumArguments() - count + number - first);
}

/// Captured tensors arrive as memrefs. What reads them goes through a
/// to_tensor, which folds away once the reader is bufferized too.
static void bufferizeArguments(RewriterBase &rewriter, Operation *op) {
  for (OpOperand &operand : op->getOpOperands()) {
    BlockArgument argument = captureArgument(op, operand);
    if (!argument || !isa<TensorType>(argument.getType()))
      continue;
    Type tensorType = argument.getType();
    argument.setType(operand.get().getType());
    rewriter.setInsertionPointToStart(argument.getOwner());
    auto tensor = ToTensorOp::create(rewriter, op->getLoc(), tensorType,
                                     argument, /*restrict=*/true);
    rewriter.replaceAllUsesExcept(argument, tensor.getResult(), tensor);
  }
}

namespace {

/// S7.1: attention and merge write all of outs and read nothing of them; an
/// online attention goes on from them. Nothing is written in place of an input,
/// which is read again for each query.
template <typename OpTy>
struct DstBufferization
    : DstBufferizableOpInterfaceExternalModel<DstBufferization<OpTy>, OpTy> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &state) const {
    return std::is_same_v<OpTy, OnlineAttentionOp> ||
           !cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
  }

  AliasingValueList getAliasingValues(Operation *op, OpOperand &operand,
                                      const AnalysisState &state) const {
    auto dst = cast<DestinationStyleOpInterface>(op);
    if (dst.isDpsInit(&operand))
      return {{dst.getTiedOpResult(&operand), BufferRelation::Equivalent}};
    if (BlockArgument argument = captureArgument(op, operand))
      return {{argument, BufferRelation::Equivalent}};
    return {};
  }

  FailureOr<BufferLikeType> getBufferType(Operation *op, Value value,
                                          const BufferizationOptions &options,
                                          const BufferizationState &state,
                                          SmallVector<Value> &stack) const {
    for (OpOperand &operand : op->getOpOperands())
      if (captureArgument(op, operand) == value)
        return bufferization::getBufferType(operand.get(), options, state,
                                            stack);
    return bufferization::detail::defaultGetBufferType(value, options, state,
                                                       stack);
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto dst = cast<DestinationStyleOpInterface>(op);
    SmallVector<Value> operands, results;
    for (OpOperand &operand : op->getOpOperands()) {
      operands.push_back(operand.get());
      if (isa<TensorType>(operand.get().getType())) {
        FailureOr<Value> buffer =
            getBuffer(rewriter, operand.get(), options, state);
        if (failed(buffer))
          return failure();
        operands.back() = *buffer;
      }
      if (dst.isDpsInit(&operand) && op->getNumResults() != 0)
        results.push_back(operands.back());
    }
    OperationState onMemRefs(op->getLoc(), op->getName(), operands,
                             TypeRange());
    onMemRefs.propertiesAttr = op->getPropertiesAsAttribute();
    for (unsigned index = 0; index < op->getNumRegions(); ++index)
      onMemRefs.addRegion();
    Operation *next = rewriter.create(onMemRefs);
    next->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    for (auto [from, to] : llvm::zip(op->getRegions(), next->getRegions()))
      rewriter.inlineRegionBefore(from, to, to.end());
    bufferizeArguments(rewriter, next);
    replaceOpWithBufferizedValues(rewriter, op, results);
    return success();
  }
};

} // namespace

void localattn::registerBufferization(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, LocalAttnDialect *) {
    AttentionOp::attachInterface<DstBufferization<AttentionOp>>(*context);
    OnlineAttentionOp::attachInterface<DstBufferization<OnlineAttentionOp>>(
        *context);
    MergeOp::attachInterface<DstBufferization<MergeOp>>(*context);
    context->loadDialect<BufferizationDialect, memref::MemRefDialect>();
  });
}
