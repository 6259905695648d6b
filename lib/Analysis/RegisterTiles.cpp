//===- RegisterTiles.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How many queries, keys and channels are held in registers at once.
//
//===----------------------------------------------------------------------===//

#include "TileCost.h"

#include <limits>

using namespace mlir;
using namespace localattn;

/// Queries that are scored at once, at most: their scores stay in the first
/// cache.
static constexpr int64_t kMaxChunk = 64;
/// Keys that are, where there are many.
static constexpr int64_t kManyKeys = 64;
/// More accumulators than these, out of four registers, make code longer and no
/// faster.
static constexpr int64_t kScoreShare = 3, kValueShare = 2;
/// Sides of a tile. Few registers are better used up by wide ones.
static constexpr int64_t kMaxRows = 14, kMaxColumns = 4;

static int64_t most(const TileShapes &shapes, int64_t TileShape::*member) {
  int64_t result = 1;
  for (const TileShape &shape : shapes)
    result = std::max(result, shape.*member);
  return result;
}

/// Calls `fn` with all tiles that fit into registers.
static void forEachTile(const Machine &machine, int64_t rows, int64_t columns,
                        int64_t accumulators,
                        function_ref<void(const RegisterTile &)> fn) {
  for (int64_t c = 1; c <= std::min(columns, kMaxColumns); ++c)
    for (int64_t r = 1; r <= std::min(rows, kMaxRows); ++r) {
      RegisterTile tile = {r, c};
      if (machine.fits(tile) && r * c <= accumulators)
        fn(tile);
    }
}

static bool manyRegisters(const Machine &machine) {
  return machine.registers >= 32;
}

/// As many keys as scores of a chunk have room for, in blocks of one size.
static int64_t blockOfKeys(const Machine &machine, int64_t keys, int64_t chunk,
                           int64_t rows, int64_t scoreBytes) {
  int64_t room =
      std::max(kManyKeys, machine.l1Bytes / 2 / (chunk * scoreBytes));
  if (keys <= room)
    return keys;
  // Of very long ranges, no one sees the rest.
  int64_t blocks = ceilDiv(keys, kManyKeys);
  return std::max<int64_t>(ceilDiv(ceilDiv(keys, blocks), rows), 1) * rows;
}

static void chooseScores(const TileProblem &problem, const Machine &machine,
                         const TileShapes &shapes, const FixedTiling &fixed,
                         BoxTiling &tiling) {
  int64_t lanes = machine.lanes;
  int64_t vectors = ceilDiv(most(shapes, &TileShape::queries), lanes);
  int64_t keys = most(shapes, &TileShape::keys);
  int64_t longest = std::max<int64_t>(kMaxChunk / lanes, 1);
  double best = std::numeric_limits<double>::infinity();
  BoxTiling candidate = tiling;
  for (int64_t chunk = std::min(vectors, longest); chunk > 0; --chunk) {
    if (chunk < std::min(vectors, longest) && chunk * 2 < longest)
      break;
    candidate.chunk = fixed.chunk ? fixed.chunk : chunk * lanes;
    auto attempt = [&](const RegisterTile &tile) {
      candidate.scores = {tile.rows, tile.columns * lanes};
      if (!fixed.scores.empty())
        candidate.scores = {fixed.scores[0], fixed.scores[1]};
      candidate.keys = fixed.keys ? fixed.keys
                                  : blockOfKeys(machine, keys, candidate.chunk,
                                                candidate.scores.rows,
                                                problem.scoreBits / 8);
      double cycles = cyclesOf(problem, machine, shapes, candidate);
      if (cycles >= best)
        return;
      best = cycles;
      tiling = candidate;
    };
    int64_t width = manyRegisters(machine) ? 3 : kMaxColumns;
    forEachTile(machine, keys, std::min(chunk, width),
                machine.registers * kScoreShare / 4, attempt);
  }
}

void localattn::chooseRegisters(const TileProblem &problem,
                                const Machine &machine,
                                const TileShapes &shapes,
                                const FixedTiling &fixed, BoxTiling &tiling) {
  tiling.values = {1, machine.lanes};
  int64_t channels = ceilDiv(problem.valueChannels, machine.lanes);
  double best = std::numeric_limits<double>::infinity();
  // Queries go on from one tile to the next: the rest of one doesn't count.
  int64_t rows = most(shapes, &TileShape::queries);
  int64_t share = manyRegisters(machine) ? kValueShare : kScoreShare;
  forEachTile(machine, rows, channels, machine.registers * share / 4,
              [&](const RegisterTile &tile) {
                double cycles = machine.cyclesOfStep(rows, channels, tile);
                if (cycles >= best)
                  return;
                best = cycles;
                tiling.values = {tile.rows, tile.columns * machine.lanes};
              });
  if (!fixed.values.empty())
    tiling.values = {fixed.values[0], fixed.values[1]};
  chooseScores(problem, machine, shapes, fixed, tiling);
}
