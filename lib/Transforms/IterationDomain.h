//===- IterationDomain.h ------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the tensors of our operations follow from a tile of their iteration
// domain, and the other way round.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_TRANSFORMS_ITERATIONDOMAIN_H
#define LOCALATTN_LIB_TRANSFORMS_ITERATIONDOMAIN_H

#include "localattn/Transforms/SliceAttention.h"
#include "mlir/Interfaces/TilingInterface.h"

namespace localattn {

/// A dimension of the domain, and a dimension of a tensor that has its size.
struct DomainAxis {
  mlir::Value tensor;
  unsigned dim;
  mlir::utils::IteratorType kind;
};

/// Which axis of the domain slices each dimension of a tensor, if any does.
using SlicedDims = llvm::SmallVector<std::optional<unsigned>>;

/// Batch, head, axes of queries; and of keys for online attention.
llvm::SmallVector<DomainAxis> domainOf(AttentionOpInterface op);
llvm::SmallVector<DomainAxis> domainOf(MergeOp op);

/// Those of a result, and of the operand in outs that it is tied to.
SlicedDims dimsOfResult(AttentionOpInterface op, unsigned number);
SlicedDims dimsOfResult(MergeOp op, unsigned number);

/// Those of an operand whose tile says which tile of the domain uses it, and no
/// other operand of the tiled op: nothing for other operands. Axes of keys are
/// none: tiles that only have some of the keys give no tile of the results.
std::optional<SlicedDims> dimsOfOperand(AttentionOpInterface op,
                                        unsigned number);
std::optional<SlicedDims> dimsOfOperand(MergeOp op, unsigned number);

/// Is this range all of a dimension, for sure? Builds nothing.
bool coversDim(const SliceRange &range, mlir::Value tensor, unsigned dim);

/// The part of `tensor` that a tile of the domain has.
TensorSlice sliceOfTile(mlir::OpBuilder &builder, mlir::Location loc,
                        mlir::Value tensor, const SlicedDims &dims,
                        llvm::ArrayRef<mlir::OpFoldResult> offsets,
                        llvm::ArrayRef<mlir::OpFoldResult> sizes);

/// A tile of the domain of an attention.
AttentionTile attentionTile(AttentionOpInterface op,
                            llvm::ArrayRef<mlir::OpFoldResult> offsets,
                            llvm::ArrayRef<mlir::OpFoldResult> sizes);

/// Attaches PartialReductionOpInterface.
void attachPartialReduction(mlir::MLIRContext &context);

} // namespace localattn

#endif // LOCALATTN_LIB_TRANSFORMS_ITERATIONDOMAIN_H
