//===- ExpandMath.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MathExpansions.h"
#include "localattn/Conversion/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace localattn {
#define GEN_PASS_DEF_EXPANDMATHPASS
#include "localattn/Conversion/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

namespace {
template <typename Op> struct Expansion : OpRewritePattern<Op> {
  Expansion(MLIRContext *context, MathExpansion expand)
      : OpRewritePattern<Op>(context), expand(expand) {}

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    Type type = op.getType();
    Type element = getElementTypeOrSelf(type);
    if (isa<TensorType>(type))
      return rewriter.notifyMatchFailure(op, "tensors have loops to become");
    bool isNarrow = element.isF16() || element.isBF16();
    if (!isNarrow && !element.isF32() && !element.isF64())
      return rewriter.notifyMatchFailure(op, "no polynomials for this type");

    Lanes lanes(rewriter, op.getLoc(), type);
    Value x = op.getOperand();
    if (isNarrow)
      x = lanes.widen(x, rewriter.getF32Type());
    Value result = expand(lanes, x, op.getFastmath());
    if (isNarrow)
      result = lanes.round(result, element);
    rewriter.replaceOp(op, result);
    return success();
  }

  MathExpansion expand;
};

struct ExpandMathPass : localattn::impl::ExpandMathPassBase<ExpandMathPass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<Expansion<math::Exp2Op>>(context, expandExp2);
    patterns.add<Expansion<math::ExpOp>>(context, expandExp);
    patterns.add<Expansion<math::ExpM1Op>>(context, expandExpM1);
    patterns.add<Expansion<math::TanhOp>>(context, expandTanh);
    patterns.add<Expansion<math::LogOp>>(context, expandLog);
    patterns.add<Expansion<math::Log2Op>>(context, expandLog2);
    patterns.add<Expansion<math::Log10Op>>(context, expandLog10);
    patterns.add<Expansion<math::Log1pOp>>(context, expandLog1p);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
