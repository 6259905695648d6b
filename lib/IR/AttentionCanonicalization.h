//===- AttentionCanonicalization.h --------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_IR_ATTENTIONCANONICALIZATION_H
#define LOCALATTN_LIB_IR_ATTENTIONCANONICALIZATION_H

#include "localattn/IR/AttentionParts.h"
#include "mlir/IR/PatternMatch.h"

namespace localattn {

/// One way to say the same with less: changes the parts of `op`, and what is
/// inside of its score region, or says why there is nothing to do.
using Rewrite = llvm::LogicalResult (*)(mlir::PatternRewriter &rewriter,
                                        AttentionOpInterface op,
                                        AttentionParts &parts);

/// What concerns scores: scale, biases, sinks, region and captures.
llvm::ArrayRef<Rewrite> scoreRewrites();
/// What concerns patterns: groups of heads and boxes.
llvm::ArrayRef<Rewrite> patternRewrites();

} // namespace localattn

#endif // LOCALATTN_LIB_IR_ATTENTIONCANONICALIZATION_H
