//===- AggregatedOps.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/AggregatedOps.h"

#include "localattn/Transforms/Transforms.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace localattn;

namespace {
template <typename OpTy, SmallVector<Value> (*decompose)(OpBuilder &, OpTy)>
struct AggregatedOp : linalg::AggregatedOpInterface::ExternalModel<
                          AggregatedOp<OpTy, decompose>, OpTy> {
  FailureOr<SmallVector<Value>> decomposeOperation(Operation *op,
                                                   OpBuilder &builder) const {
    // linalg decomposes values; --localattn-decompose takes memrefs as well.
    if (!cast<OpTy>(op).hasPureTensorSemantics())
      return failure();
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(op);
    return decompose(builder, cast<OpTy>(op));
  }
};
} // namespace

void localattn::registerAggregatedOps(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, LocalAttnDialect *) {
    AttentionOp::attachInterface<AggregatedOp<AttentionOp, decomposeAttention>>(
        *context);
    OnlineAttentionOp::attachInterface<
        AggregatedOp<OnlineAttentionOp, decomposeOnline>>(*context);
    MergeOp::attachInterface<AggregatedOp<MergeOp, decomposeMerge>>(*context);
    context->loadDialect<arith::ArithDialect, linalg::LinalgDialect,
                         math::MathDialect, tensor::TensorDialect>();
  });
}
