//===- GridGeometry.h ---------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From attributes to the geometry: the boxes of a pattern on a grid whose
// extents are integers, or values in IR.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_GRIDGEOMETRY_H
#define LOCALATTN_IR_GRIDGEOMETRY_H

#include "localattn/Geometry/Structure.h"
#include "localattn/IR/IndexExpr.h"
#include "localattn/IR/LocalAttn.h"

namespace localattn {

/// Where the tensors of an attention lie on the global grid, and which heads
/// they have.
struct Place {
  Point<IndexExpr> queryOrigin;
  Point<IndexExpr> queryStep;
  Point<IndexExpr> keyOrigin;
  Point<IndexExpr> keyStep;
  Point<IndexExpr> extents;
  IndexExpr batchOrigin;
  IndexExpr headOrigin;
  IndexExpr kvHeadOrigin;
  IndexExpr heads;   ///< all query heads, whose part the tensors have
  IndexExpr kvHeads; ///< all key/value heads

  /// The key/value head of the tensors that a query head of the tensors reads.
  IndexExpr kvHeadOf(const IndexExpr &head) const {
    // Where there are no heads, nobody asks, but the division must be defined.
    IndexExpr divisor = maxOf(heads, constantLike(heads, 1));
    return floorDiv((headOrigin + head) * kvHeads, divisor) - kvHeadOrigin;
  }
};

/// Reads the place of `op`; builds tensor.dim or memref.dim at `builder` where
/// sizes of tensors are asked for and dynamic.
Place placeOf(mlir::OpBuilder &builder, AttentionOpInterface op);

/// The part of the global grid that the queries have, and that the keys have;
/// nothing where it is not static.
std::optional<GridRegion> staticQueries(AttentionOpInterface op);
std::optional<GridRegion> staticKeys(AttentionOpInterface op);

/// Pairs of query and key in one batch and head.
struct PairCount {
  int64_t pairs; ///< those that see each other
  int64_t all;   ///< those of global attention
};

/// Counts the pairs of `pattern` in `op` exactly; nothing where sizes are
/// dynamic, the counts exceed 64 bits or the counting would take more than
/// seconds.
std::optional<PairCount> countPairs(AttentionOpInterface op,
                                    PatternAttrInterface pattern);

/// Do all queries of `op` see all its keys, as far as types tell? Never wrong
/// if true; false where sizes or places are dynamic.
bool allPairsSeen(AttentionOpInterface op);

/// Size of dimension `dim` of a ranked tensor or memref; builds a dim op if
/// dynamic.
IndexExpr sizeOf(mlir::OpBuilder &builder, mlir::Location loc,
                 mlir::Value tensor, unsigned dim);

} // namespace localattn

#endif // LOCALATTN_IR_GRIDGEOMETRY_H
