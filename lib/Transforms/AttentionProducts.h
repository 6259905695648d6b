//===- AttentionProducts.h ----------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The two products of an attention as contractions: queries with keys, weights
// with values. Which key/value head a query head reads is decided here.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_TRANSFORMS_ATTENTIONPRODUCTS_H
#define LOCALATTN_LIB_TRANSFORMS_ATTENTIONPRODUCTS_H

#include "ScoreArithmetic.h"
#include "localattn/IR/GridGeometry.h"

namespace localattn {

/// How often each loop over an attention runs; static where any tensor is.
struct LoopSizes {
  LoopSizes(mlir::OpBuilder &builder, AttentionOpInterface op);

  mlir::OpFoldResult batch;
  mlir::OpFoldResult heads;
  llvm::SmallVector<mlir::OpFoldResult> queries;
  llvm::SmallVector<mlir::OpFoldResult> keys;
};

class AttentionProducts {
public:
  AttentionProducts(mlir::OpBuilder &builder, AttentionOpInterface op,
                    const Place &place);

  const LoopSizes &getSizes() const { return sizes; }
  /// The products of all pairs: batch, heads, key axes, query axes. Keys stand
  /// outside, so that sums over them are sums of whole vectors of queries.
  mlir::Value queriesWithKeys();
  /// `acc` plus weights (of the shape of scores) times values.
  mlir::Value addWeighted(mlir::Value weights, mlir::Value acc);

private:
  /// The key/value heads that query heads read.
  enum class Sharing {
    One,     ///< all the same
    Own,     ///< one each
    Grouped, ///< whole groups of neighbors share one
    Unknown  ///< whatever sizes at run time say
  };
  struct Loops;

  Sharing findSharing();
  mlir::Value readHeads(mlir::Value tensor, const TensorLayout &layout);
  /// Cuts the dimension of query heads in two where heads are grouped.
  mlir::Value splitHeads(mlir::Value tensor, unsigned dim);
  mlir::Value joinHeads(mlir::Value tensor, unsigned dim, mlir::Type type);
  Loops makeLoops(bool channelIsLast);
  mlir::AffineMap sharedMap(const Loops &loops, const TensorLayout &layout);
  mlir::Value gather(const Loops &loops, mlir::Value tensor,
                     const TensorLayout &layout);
  mlir::Value contract(const Loops &loops, const MappedInput &mine,
                       mlir::Value shared, const TensorLayout &sharedLayout,
                       const MappedInput &acc);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  AttentionOpInterface op;
  const Place &place;
  unsigned rank;
  LoopSizes sizes;
  ScoreArithmetic scalars;
  IndexExpr firstHead;   ///< of keys and values that is read
  int64_t groupSize = 1; ///< query heads that share one
  Sharing sharing;
};

} // namespace localattn

#endif // LOCALATTN_LIB_TRANSFORMS_ATTENTIONPRODUCTS_H
