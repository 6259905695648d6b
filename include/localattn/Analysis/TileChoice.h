//===- TileChoice.h ------------------------------------------ -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which tiles an attention is best computed in on a CPU, by a model of what
// that costs: boxes, channels, vectors and caches go in, and no pattern.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_ANALYSIS_TILECHOICE_H
#define LOCALATTN_ANALYSIS_TILECHOICE_H

#include "localattn/Analysis/CpuTarget.h"
#include "localattn/Geometry/Structure.h"
#include "localattn/IR/LocalAttn.h"

namespace localattn {

/// The heads of one pattern of an attention, as far as tiles depend on them.
/// Where sizes are unknown, usual ones are assumed.
struct TileProblem {
  TileProblem(AttentionOpInterface op, const HeadGroup &group);

  SymbolicUnion symbolic;
  std::optional<size_t> box; ///< the only one that counts
  mlir::MLIRContext *context;
  Point<int64_t> extents;
  GridRegion queries, keys;
  Union<int64_t> boxes;
  int64_t queryChannels, valueChannels;
  int64_t batches;
  bool sharesBias; ///< something is added that all batches have in common
  int64_t elementBytes, scoreBits;
  double usefulPairs; ///< in one batch and head
};

/// Two sides of what is held in registers, in vectors or single elements.
struct RegisterTile {
  int64_t rows = 1;
  int64_t columns = 1;
};

/// How one box is computed.
struct BoxTiling {
  llvm::SmallVector<int64_t> sub; ///< part of a tile, per axis
  int64_t chunk = 1;              ///< queries that are scored at once
  int64_t keys = 1;               ///< keys that are
  RegisterTile scores;            ///< keys x queries
  RegisterTile values;            ///< queries x channels
};

/// A choice, with what the model says of it.
struct TileChoice {
  llvm::SmallVector<int64_t> query;
  int64_t batch = 1;
  std::vector<BoxTiling> boxes;
  double peak = 0;     ///< share of the FMA peak
  double products = 1; ///< pairs that are multiplied per useful one
};

/// What isn't chosen because somebody wrote it: empty or 0 where nobody did.
struct FixedTiling {
  llvm::SmallVector<int64_t> query, sub, scores, values;
  int64_t batch = 0, chunk = 0, keys = 0;
};

/// The best tiles for a problem, or the best that agree with `fixed`, which has
/// an entry for each box.
TileChoice chooseTiles(const TileProblem &problem, const CpuTarget &target,
                       llvm::ArrayRef<FixedTiling> fixed);

} // namespace localattn

#endif // LOCALATTN_ANALYSIS_TILECHOICE_H
