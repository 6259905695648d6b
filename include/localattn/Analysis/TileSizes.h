//===- TileSizes.h ------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where and how large tiles of queries are, as far as boxes tell.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_ANALYSIS_TILESIZES_H
#define LOCALATTN_ANALYSIS_TILESIZES_H

#include "localattn/IR/LocalAttn.h"

namespace localattn {

/// The constructor that says where the queries of `axis` are cut: of boxes that
/// have the same cells that of one of them, otherwise one without cells, in
/// residue classes if all boxes have the same.
SymbolicAxis axisToCut(mlir::MLIRContext *context, const SymbolicUnion &boxes,
                       unsigned axis);

/// Tiles of queries for all boxes, on a grid of these extents, which are
/// kDynamic if unknown.
llvm::SmallVector<int64_t> defaultTile(const SymbolicUnion &boxes,
                                       llvm::ArrayRef<int64_t> extents);

/// The part of such a tile that one of several boxes is computed for at once.
llvm::SmallVector<int64_t> defaultSubTile(const SymbolicBox &box,
                                          llvm::ArrayRef<int64_t> tile);

} // namespace localattn

#endif // LOCALATTN_ANALYSIS_TILESIZES_H
