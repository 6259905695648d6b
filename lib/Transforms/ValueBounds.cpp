//===- ValueBounds.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/ValueBounds.h"

#include "localattn/IR/LocalAttn.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"

using namespace mlir;
using namespace localattn;

namespace {
template <typename OpTy>
struct DstValueBounds
    : ValueBoundsOpInterface::ExternalModel<DstValueBounds<OpTy>, OpTy> {
  void populateBoundsForShapedValueDim(Operation *op, Value value, int64_t dim,
                                       ValueBoundsConstraintSet &bounds) const {
    auto dst = cast<DestinationStyleOpInterface>(op);
    Value init = dst.getTiedOpOperand(cast<OpResult>(value))->get();
    bounds.bound(value)[dim] == bounds.getExpr(init, dim);
  }
};
} // namespace

void localattn::registerValueBounds(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, LocalAttnDialect *) {
    AttentionOp::attachInterface<DstValueBounds<AttentionOp>>(*context);
    OnlineAttentionOp::attachInterface<DstValueBounds<OnlineAttentionOp>>(
        *context);
    MergeOp::attachInterface<DstValueBounds<MergeOp>>(*context);
  });
}
