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

#include "localattn/Geometry/Box.h"
#include "localattn/IR/IndexExpr.h"
#include "localattn/IR/LocalAttn.h"

namespace localattn {

/// Where the tensors of an attention lie on the global grid.
struct Place {
  Point<IndexExpr> queryOrigin;
  Point<IndexExpr> keyOrigin;
  Point<IndexExpr> extents;
};

/// Reads the place of `op`; builds tensor.dim at `builder` where the extents
/// are those of a dynamic key grid.
Place placeOf(mlir::OpBuilder &builder, AttentionOp op);

/// Pairs of query and key in one batch and head.
struct PairCount {
  int64_t pairs; ///< those that see each other
  int64_t all;   ///< those of global attention
};

/// Counts the pairs of `op` exactly; nothing where its sizes are dynamic,
/// the counts exceed 64 bits or the counting would take more than seconds.
std::optional<PairCount> countPairs(AttentionOp op);

/// Size of dimension `dim` of a ranked tensor; builds tensor.dim if dynamic.
IndexExpr sizeOf(mlir::OpBuilder &builder, mlir::Location loc,
                 mlir::Value tensor, unsigned dim);

} // namespace localattn

#endif // LOCALATTN_IR_GRIDGEOMETRY_H
