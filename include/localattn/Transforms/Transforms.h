//===- Transforms.h ------------------------------------------ -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The transformations behind our passes, for those who don't use the passes.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_TRANSFORMS_H
#define LOCALATTN_TRANSFORMS_TRANSFORMS_H

#include "localattn/IR/LocalAttn.h"

namespace localattn {

/// Replaces `op` by attentions of one query each, for the given rows only; the
/// others keep what outs hold. A row is a batch, a query and a head: the index
/// into the dimensions of out without its channel, in C order, as one number.
void selectRows(AttentionOp op, llvm::ArrayRef<int64_t> rows);

/// Replaces an op of this dialect on memrefs by the same op on tensors, between
/// bufferization.to_tensor and materialize_in_destination; returns it. Captures
/// stay what they are. An op on tensors is returned unchanged.
mlir::DestinationStyleOpInterface
liftToTensors(mlir::DestinationStyleOpInterface op);

/// Builds linalg ops that compute `op`, which is on tensors, and returns its
/// results: acc, max and sum. The scores of all its pairs are one tensor: `op`
/// is meant to be a tile.
llvm::SmallVector<mlir::Value> decomposeOnline(mlir::OpBuilder &builder,
                                               OnlineAttentionOp op);

/// The same for an attention, whose results are out and lse: what
/// `decomposeToOnline` makes, with the online_attention decomposed.
llvm::SmallVector<mlir::Value> decomposeAttention(mlir::OpBuilder &builder,
                                                  AttentionOp op);

/// Builds elementwise linalg ops that compute `op`, which is on tensors, and
/// returns its results: out and lse.
llvm::SmallVector<mlir::Value> decomposeMerge(mlir::OpBuilder &builder,
                                              MergeOp op);

/// Builds `op`, which is on tensors, as a start of the state, a
/// localattn.online_attention of all keys and the division at the end, and
/// returns its results (S9.3). Sinks are in the start.
llvm::SmallVector<mlir::Value> decomposeToOnline(mlir::OpBuilder &builder,
                                                 AttentionOp op);

/// The parts of that: the start of the state with its sinks, the update by all
/// keys, and the results of `op` from the state of all its keys.
llvm::SmallVector<mlir::Value> buildStateStart(mlir::OpBuilder &builder,
                                               AttentionOp op);
OnlineAttentionOp buildOnlineOf(mlir::OpBuilder &builder, AttentionOp op,
                                mlir::ValueRange state);
llvm::SmallVector<mlir::Value>
buildStateEnd(mlir::OpBuilder &builder, AttentionOp op, mlir::ValueRange state);

/// Replaces `op`, which is on tensors, by a loop over tiles of its heads,
/// queries and batches: an scf.forall for each group of heads. A
/// `localattn.tiling` on the op says how large tiles are.
void tileAttention(AttentionOp op);

/// Replaces `op` by one localattn.online_attention for each group of heads and
/// each box, one after another, if there are several.
void splitOnline(OnlineAttentionOp op);

} // namespace localattn

#endif // LOCALATTN_TRANSFORMS_TRANSFORMS_H
