//===- ScoreCanonicalization.cpp ------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Less of what makes up a score. Scores stay the same, bit for bit.
//
//===----------------------------------------------------------------------===//

#include "AttentionCanonicalization.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace localattn;

//===----------------------------------------------------------------------===//
// Numbers and tensors
//===----------------------------------------------------------------------===//

static LogicalResult foldScale(PatternRewriter &rewriter,
                               AttentionOpInterface op, AttentionParts &parts) {
  FloatAttr scale;
  if (!parts.scaleValue || !matchPattern(parts.scaleValue, m_Constant(&scale)))
    return rewriter.notifyMatchFailure(op, "scale is not a constant value");
  // S4.3: only a value may be NaN or infinite. Every f32 is an f64.
  if (!scale.getValue().isFinite())
    return rewriter.notifyMatchFailure(op, "scale is not finite");
  parts.scaleValue = {};
  parts.properties.set("scale",
                       rewriter.getF64FloatAttr(scale.getValueAsDouble()));
  return success();
}

/// The one number of a constant tensor.
static std::optional<APFloat> splatOf(Value tensor) {
  DenseFPElementsAttr constant;
  if (!tensor || !matchPattern(tensor, m_Constant(&constant)) ||
      !constant.isSplat())
    return std::nullopt;
  return constant.getSplatValue<APFloat>();
}

/// Does adding `tensor` to a score change nothing that can be seen?
static bool isNothingToAdd(AttentionOpInterface op, Value tensor) {
  std::optional<APFloat> number = splatOf(tensor);
  if (!number || !number->isZero())
    return false;
  // -0.0 + 0.0 is 0.0, which a region and a maximum can tell from -0.0. Nothing
  // else can: exp doesn't, and lse adds the logarithm of at least 1 to it.
  return number->isNegative() || (isa<AttentionOp>(op) && !op.hasScoreRegion());
}

static bool isMaskOfNothing(Value tensor) {
  DenseIntElementsAttr mask;
  return matchPattern(tensor, m_Constant(&mask)) && mask.isSplat() &&
         mask.getElementType().isInteger(1) && mask.getSplatValue<bool>();
}

static LogicalResult dropTable(PatternRewriter &rewriter,
                               AttentionOpInterface op, AttentionParts &parts) {
  if (!isNothingToAdd(op, parts.relativeBias))
    return rewriter.notifyMatchFailure(op, "no table of zeros");
  parts.relativeBias = {};
  parts.properties.erase("relative_bias_origin");
  parts.properties.erase("relative_bias_sign");
  return success();
}

static LogicalResult dropBiases(PatternRewriter &rewriter,
                                AttentionOpInterface op,
                                AttentionParts &parts) {
  SmallVector<Value> biases;
  SmallVector<AffineMap> maps;
  for (auto [bias, map] : llvm::zip(op.getBiases(), op.getBiasAffineMaps())) {
    if (isNothingToAdd(op, bias) || isMaskOfNothing(bias))
      continue;
    biases.push_back(bias);
    maps.push_back(map);
  }
  if (biases.size() == parts.biases.size())
    return rewriter.notifyMatchFailure(op, "every bias may change a score");
  parts.biases = biases;
  parts.properties.erase("bias_maps");
  if (!maps.empty())
    parts.properties.set("bias_maps", rewriter.getAffineMapArrayAttr(maps));
  return success();
}

/// S5.9: a sink of minus infinity is none.
static LogicalResult dropSinks(PatternRewriter &rewriter,
                               AttentionOpInterface op, AttentionParts &parts) {
  std::optional<APFloat> sink = splatOf(parts.sinks);
  if (!sink || !sink->isInfinity() || !sink->isNegative())
    return rewriter.notifyMatchFailure(op, "sinks may count");
  parts.sinks = {};
  return success();
}

//===----------------------------------------------------------------------===//
// The score region
//===----------------------------------------------------------------------===//

static LogicalResult dropRegion(PatternRewriter &rewriter,
                                AttentionOpInterface op,
                                AttentionParts &parts) {
  if (!op.hasScoreRegion())
    return rewriter.notifyMatchFailure(op, "no score region");
  Block &block = op.getScoreRegion().front();
  if (cast<YieldOp>(block.getTerminator()).getScore() != block.getArgument(0))
    return rewriter.notifyMatchFailure(op, "the region may change a score");
  // What is dead goes first; a failed check of an index isn't.
  if (!llvm::hasSingleElement(block))
    return rewriter.notifyMatchFailure(op, "the region does something");
  parts.captures.clear();
  rewriter.eraseBlock(&block);
  return success();
}

/// Drops captures that nobody reads or that are there twice.
static LogicalResult dropCaptures(PatternRewriter &rewriter,
                                  AttentionOpInterface op,
                                  AttentionParts &parts) {
  if (!op.hasScoreRegion())
    return rewriter.notifyMatchFailure(op, "no score region");
  Block &block = op.getScoreRegion().front();
  ArrayRef<BlockArgument> arguments =
      block.getArguments().take_back(parts.captures.size());
  DenseMap<Value, BlockArgument> firsts;
  for (auto [capture, argument] : llvm::zip(op.getCaptures(), arguments))
    if (auto [first, isNew] = firsts.try_emplace(capture, argument); !isNew)
      rewriter.replaceAllUsesWith(argument, first->second);
  BitVector dropped(block.getNumArguments());
  parts.captures.clear();
  for (auto [capture, argument] : llvm::zip(op.getCaptures(), arguments)) {
    if (argument.use_empty())
      dropped.set(argument.getArgNumber());
    else
      parts.captures.push_back(capture);
  }
  if (dropped.none())
    return rewriter.notifyMatchFailure(op, "each capture is read");
  rewriter.modifyOpInPlace(op, [&] { block.eraseArguments(dropped); });
  return success();
}

ArrayRef<Rewrite> localattn::scoreRewrites() {
  static constexpr Rewrite rewrites[] = {foldScale, dropTable,  dropBiases,
                                         dropSinks, dropRegion, dropCaptures};
  return rewrites;
}
