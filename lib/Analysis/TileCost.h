//===- TileCost.h -------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What tiles of an attention cost: how many there are of which size, and the
// cycles of one of them.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_ANALYSIS_TILECOST_H
#define LOCALATTN_LIB_ANALYSIS_TILECOST_H

#include "localattn/Analysis/TileChoice.h"

namespace localattn {

/// Tiles of one size.
struct TileShape {
  int64_t queries;
  int64_t keys;   ///< that some query of it sees
  double rowKeys; ///< that are left if each row of queries is clipped alone
  double count;   ///< how many tiles there are
};
using TileShapes = std::vector<TileShape>;

/// The coordinates of tiles along each axis.
using AxisParts = std::vector<std::vector<Progression<int64_t>>>;

/// The queries of the problem as one part per axis.
AxisParts wholeParts(const TileProblem &problem);
/// Parts cut by the cells of `box`, in tiles of up to `sizes` queries; if
/// `onlySeeing`, without queries that see no key.
AxisParts cutParts(const Box<int64_t> &box, const AxisParts &parts,
                   llvm::ArrayRef<int64_t> sizes, bool onlySeeing);
/// How many tiles of which shape these make, with the keys that `box` shows.
TileShapes shapesOf(const TileProblem &problem, const Box<int64_t> &box,
                    const AxisParts &tiles);

/// What a machine computes with.
struct Machine {
  Machine(const TileProblem &problem, const CpuTarget &target);
  int64_t lanes;     ///< scores in a vector
  int64_t registers; ///< vectors
  double fmas;       ///< products of vectors in a cycle
  int64_t l1Bytes, l2Bytes;
  /// Cycles of one step of `rows` by `columns` accumulators, cut into tiles.
  double cyclesOfStep(int64_t rows, int64_t columns,
                      const RegisterTile &tile) const;
  bool fits(const RegisterTile &tile) const;
};

/// Cycles of all tiles, computed as `tiling` says.
double cyclesOf(const TileProblem &problem, const Machine &machine,
                const TileShapes &shapes, const BoxTiling &tiling);

/// The best register tiles, chunks and blocks of keys for these tiles; all
/// but `sub`. What is fixed stays.
void chooseRegisters(const TileProblem &problem, const Machine &machine,
                     const TileShapes &shapes, const FixedTiling &fixed,
                     BoxTiling &tiling);

} // namespace localattn

#endif // LOCALATTN_LIB_ANALYSIS_TILECOST_H
