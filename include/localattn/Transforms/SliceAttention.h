//===- SliceAttention.h -------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attention is closed under tiling: a part of its batches, heads, queries and
// keys is the same op on slices of its tensors, at its place in the whole.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_SLICEATTENTION_H
#define LOCALATTN_TRANSFORMS_SLICEATTENTION_H

#include "localattn/IR/LocalAttn.h"

namespace localattn {

/// A range of one dimension: `size` indices from `offset` on, `step` apart.
struct SliceRange {
  mlir::OpFoldResult offset;
  mlir::OpFoldResult size;
  mlir::OpFoldResult step = {}; ///< 1 if null
};

/// Part of an attention, in indices into its tensors. Batches and heads are
/// dense.
struct AttentionTile {
  SliceRange batch;
  SliceRange head; ///< of queries
  llvm::SmallVector<SliceRange> queries;
  /// All keys if empty.
  llvm::SmallVector<SliceRange> keys;
};

/// A slice of a tensor or memref.
struct TensorSlice {
  llvm::SmallVector<mlir::OpFoldResult> offsets;
  llvm::SmallVector<mlir::OpFoldResult> sizes;
  llvm::SmallVector<mlir::OpFoldResult> strides;
};

/// Builds the slice of a tensor, or the subview of a memref.
mlir::Value extractSlice(mlir::OpBuilder &builder, mlir::Location loc,
                         mlir::Value tensor, const TensorSlice &part);

/// What `outs` number `index` holds of a tile.
TensorSlice sliceOfOuts(mlir::OpBuilder &builder, AttentionOpInterface op,
                        unsigned index, const AttentionTile &tile);

/// The attention of a tile.
struct SlicedAttention {
  AttentionOpInterface op;
  llvm::SmallVector<mlir::Operation *> slices; ///< that were built for it
};

/// Builds the attention of `tile` at `builder`, on slices of the operands of
/// `op`; those of outs replace `outs` if given.
SlicedAttention sliceAttention(mlir::OpBuilder &builder,
                               AttentionOpInterface op,
                               const AttentionTile &tile,
                               mlir::ValueRange outs = {});

} // namespace localattn

#endif // LOCALATTN_TRANSFORMS_SLICEATTENTION_H
