//===- Builders.h -------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One call per kind of local attention, for frontends. Each builds
// tensor.empty ops and a localattn.attention at `builder`, on tensors of the
// layout in `options`, and returns the attention. What is wrong with the
// arguments is reported at `loc`; then nothing is left behind.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_BUILDERS_H
#define LOCALATTN_IR_BUILDERS_H

#include "localattn/IR/AttentionParts.h"

namespace localattn {

/// query, key and value.
struct AttentionInputs {
  mlir::Value query, key, value;
};

/// A dense bias or mask, with its dimensions as in the text: "b", "h", "q0",
/// "k1"... (S4.7).
struct DenseBias {
  mlir::Value tensor;
  llvm::SmallVector<llvm::StringRef> dims;
};

/// A table of relative positions (S4.1).
struct RelativeBias {
  mlir::Value table; ///< heads x one extent per axis; null for none
  llvm::SmallVector<int64_t> origin;
  DifferenceSign sign = DifferenceSign::QueryMinusKey;
};

/// What a score region is given (S4.11).
struct ScoreArguments {
  mlir::Value score, batch, head;
  mlir::ValueRange query, key; ///< coordinates, one per axis
  mlir::ValueRange captures;
};
using ScoreBody = std::function<mlir::Value(mlir::OpBuilder &, mlir::Location,
                                            const ScoreArguments &)>;

/// What all kinds of attention may have. The default is a plain one.
struct AttentionOptions {
  std::optional<double> scale; ///< 1 / sqrt(dk) if absent
  mlir::Value scaleValue;      ///< f32, instead of `scale`
  std::optional<double> softcap;
  RelativeBias relativeBias;
  llvm::SmallVector<DenseBias> biases;
  mlir::Value sinks; ///< one logit per head; null for none
  std::optional<Alignment> align;
  /// Where the tensors lie in the whole (S2, S6.5); absent for everything.
  AttentionParts::Indices queryOrigin, queryStep, keyOrigin, keyStep, extent;
  AttentionParts::Indices batchOrigin, headOrigin, headExtent;
  std::optional<int64_t> box; ///< all boxes if absent (S3.15)
  /// Of all four tensors; their own layouts are given by an attribute.
  llvm::StringRef layout = "b*hd";
  LayoutAttr layouts; ///< instead of `layout`; null for none
  bool logSumExp = false;
  ScoreBody score; ///< null for none
  llvm::SmallVector<mlir::Value> captures;
};

using BuiltAttention = llvm::FailureOr<AttentionOp>;

/// Any pattern, also one of a third party.
BuiltAttention buildAttention(mlir::OpBuilder &builder, mlir::Location loc,
                              const AttentionInputs &inputs,
                              PatternAttrInterface pattern,
                              const AttentionOptions &options = {});

/// A group of query heads and its pattern.
struct GroupPattern {
  int64_t heads;
  PatternAttrInterface pattern;
};

/// Groups of heads with patterns of their own (CSWin, arXiv 2107.00652).
BuiltAttention buildGroupedAttention(mlir::OpBuilder &builder,
                                     mlir::Location loc,
                                     const AttentionInputs &inputs,
                                     llvm::ArrayRef<GroupPattern> groups,
                                     const AttentionOptions &options = {});

/// Every query sees every key.
BuiltAttention buildGlobalAttention(mlir::OpBuilder &builder,
                                    mlir::Location loc,
                                    const AttentionInputs &inputs,
                                    const AttentionOptions &options = {});

/// Swin's W-MSA (arXiv 2103.14030), SAM's windows (2304.02643).
BuiltAttention buildWindowAttention(mlir::OpBuilder &builder,
                                    mlir::Location loc,
                                    const AttentionInputs &inputs,
                                    llvm::ArrayRef<int64_t> window,
                                    const AttentionOptions &options = {});

/// Swin's SW-MSA (arXiv 2103.14030), without its roll.
BuiltAttention buildShiftedWindowAttention(
    mlir::OpBuilder &builder, mlir::Location loc, const AttentionInputs &inputs,
    llvm::ArrayRef<int64_t> window, llvm::ArrayRef<int64_t> shift,
    const AttentionOptions &options = {});

/// CCNet (arXiv 1811.11721).
BuiltAttention buildCrissCrossAttention(mlir::OpBuilder &builder,
                                        mlir::Location loc,
                                        const AttentionInputs &inputs,
                                        const AttentionOptions &options = {});

/// Axial Transformer (arXiv 1912.12180).
BuiltAttention buildAxialAttention(mlir::OpBuilder &builder, mlir::Location loc,
                                   const AttentionInputs &inputs, unsigned axis,
                                   const AttentionOptions &options = {});

/// YOLOv12 (arXiv 2502.12524).
BuiltAttention buildAreaAttention(mlir::OpBuilder &builder, mlir::Location loc,
                                  const AttentionInputs &inputs, int64_t areas,
                                  unsigned axis = 0,
                                  const AttentionOptions &options = {});

/// One direction of CSWin (arXiv 2107.00652).
BuiltAttention buildStripeAttention(mlir::OpBuilder &builder,
                                    mlir::Location loc,
                                    const AttentionInputs &inputs,
                                    int64_t width, unsigned axis,
                                    const AttentionOptions &options = {});

/// MaxViT's grid (arXiv 2204.01697).
BuiltAttention buildGridAttention(mlir::OpBuilder &builder, mlir::Location loc,
                                  const AttentionInputs &inputs,
                                  llvm::ArrayRef<int64_t> size,
                                  const AttentionOptions &options = {});

/// NAT (arXiv 2204.07143); DiNAT (2209.15001) with a dilation.
BuiltAttention buildNeighborhoodAttention(mlir::OpBuilder &builder,
                                          mlir::Location loc,
                                          const AttentionInputs &inputs,
                                          llvm::ArrayRef<int64_t> kernel,
                                          llvm::ArrayRef<int64_t> dilation = {},
                                          const AttentionOptions &options = {});

/// From `left` keys before the query to `right` behind it, both included, per
/// axis. A causal window of w tokens (Mistral, arXiv 2310.06825) is w - 1, 0.
BuiltAttention buildSlidingWindowAttention(
    mlir::OpBuilder &builder, mlir::Location loc, const AttentionInputs &inputs,
    llvm::ArrayRef<int64_t> left, llvm::ArrayRef<int64_t> right,
    const AttentionOptions &options = {});

/// HaloNet (arXiv 2103.12731).
BuiltAttention buildHaloAttention(mlir::OpBuilder &builder, mlir::Location loc,
                                  const AttentionInputs &inputs,
                                  llvm::ArrayRef<int64_t> block,
                                  llvm::ArrayRef<int64_t> margin,
                                  const AttentionOptions &options = {});

} // namespace localattn

#endif // LOCALATTN_IR_BUILDERS_H
