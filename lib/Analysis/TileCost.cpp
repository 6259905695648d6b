//===- TileCost.cpp -------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileCost.h"

#include "localattn/Geometry/Partition.h"

#include <cmath>
#include <map>

using namespace mlir;
using namespace localattn;

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

AxisParts localattn::wholeParts(const TileProblem &problem) {
  AxisParts parts;
  for (size_t a = 0; a < problem.extents.size(); ++a)
    parts.push_back({problem.queries.axis(a)});
  return parts;
}

AxisParts localattn::cutParts(const Box<int64_t> &box, const AxisParts &parts,
                              ArrayRef<int64_t> sizes, bool onlySeeing) {
  AxisParts result(parts.size());
  for (size_t a = 0; a < parts.size(); ++a)
    for (Progression<int64_t> part : parts[a]) {
      if (onlySeeing)
        part = coordinatesOf(part, queriesWithKeys(box[a], part));
      Partition<int64_t> cut(box[a], part, sizes[a]);
      for (int64_t i = 0; i < cut.getCount(); ++i)
        if (Progression<int64_t> tile = cut.getTile(i); tile.count > 0)
          result[a].push_back(coordinatesOf(part, tile));
    }
  return result;
}

TileShapes localattn::shapesOf(const TileProblem &problem,
                               const Box<int64_t> &box,
                               const AxisParts &tiles) {
  TileShapes shapes = {{1, 1, 1, 1}};
  for (size_t a = 0; a < tiles.size(); ++a) {
    Coordinates<int64_t> there = {problem.keys.axis(a)};
    int64_t n = problem.extents[a];
    // Queries and keys of a tile, and keys of its first row.
    std::map<std::array<int64_t, 3>, int64_t> counts;
    for (const Progression<int64_t> &tile : tiles[a]) {
      int64_t middle = tile.begin + tile.count / 2 * tile.step;
      ++counts[{tile.count, sizeOf(intersect(hull(box[a], tile, n), there)),
                sizeOf(intersect(keysOf(box[a], middle, n), there))}];
    }
    TileShapes longer;
    for (const TileShape &shape : shapes)
      for (const auto &[sizes, count] : counts)
        longer.push_back({shape.queries * sizes[0], shape.keys * sizes[1],
                          // Rows are clipped on the outermost axis alone.
                          shape.rowKeys * double(a == 0 ? sizes[2] : sizes[1]),
                          shape.count * double(count)});
    shapes = longer;
  }
  return shapes;
}

//===----------------------------------------------------------------------===//
// The machine
//===----------------------------------------------------------------------===//

/// Products that must be under way for one to begin in each slot.
static constexpr double kFmaLatency = 4;
static constexpr double kFmaPorts = 2, kLoadPorts = 2;
/// Of a vector of exponentials, or what masks and maxima cost.
static constexpr double kExpCycles = 7, kScoreCycles = 1.5;
/// Per tile and chunk: where its rows are, loops that begin and end.
static constexpr double kTileCycles = 200, kRowCycles = 2;
/// From the second cache, and from behind it.
static constexpr double kNearBytes = 32, kFarBytes = 8;
/// What is left over of a register tile runs in code of its own.
static constexpr double kRestCost = 1.1;

Machine::Machine(const TileProblem &problem, const CpuTarget &target)
    : lanes(std::max<int64_t>(target.lanes(problem.scoreBits), 1)),
      registers(target.vectorRegisters),
      fmas(target.fma ? kFmaPorts : kFmaPorts / 2), l1Bytes(target.l1Bytes),
      l2Bytes(target.l2Bytes) {}

bool Machine::fits(const RegisterTile &tile) const {
  return tile.rows * tile.columns + std::min(tile.rows, tile.columns) + 1 <=
         registers;
}

double Machine::cyclesOfStep(int64_t rows, int64_t columns,
                             const RegisterTile &tile) const {
  double cycles = 0;
  int64_t sides[2][2] = {{rows / tile.rows, tile.rows},
                         {rows % tile.rows ? 1 : 0, rows % tile.rows}};
  for (auto [times, height] : sides) {
    if (times == 0)
      continue;
    int64_t across[2][2] = {
        {columns / tile.columns, tile.columns},
        {columns % tile.columns ? 1 : 0, columns % tile.columns}};
    for (auto [more, width] : across) {
      double products = double(height * width) / fmas;
      double loads = double(height + width) / kLoadPorts;
      double one = std::max({products, loads, kFmaLatency});
      if (height < tile.rows || width < tile.columns)
        one *= kRestCost;
      // Loads are not free where they are hidden.
      cycles += double(times * more) * (one + loads / 32);
    }
  }
  return cycles;
}

//===----------------------------------------------------------------------===//
// Cycles
//===----------------------------------------------------------------------===//

/// Of one channel's products of a tile's queries with `keys` keys.
static double scoreCycles(const Machine &machine, int64_t vectors, int64_t keys,
                          const BoxTiling &tiling) {
  int64_t lanes = machine.lanes;
  int64_t inChunk = std::max<int64_t>(tiling.chunk / lanes, 1);
  RegisterTile tile = {tiling.scores.rows,
                       std::max<int64_t>(tiling.scores.columns / lanes, 1)};
  int64_t blocks = keys / tiling.keys, rest = keys % tiling.keys;
  auto ofChunk = [&](int64_t width) {
    double cycles = 0;
    if (width == 0)
      return cycles;
    if (blocks)
      cycles += double(blocks) * machine.cyclesOfStep(tiling.keys, width, tile);
    if (rest)
      cycles += machine.cyclesOfStep(rest, width, tile);
    return cycles;
  };
  return double(vectors / inChunk) * ofChunk(inChunk) +
         ofChunk(vectors % inChunk);
}

double localattn::cyclesOf(const TileProblem &problem, const Machine &machine,
                           const TileShapes &shapes, const BoxTiling &tiling) {
  double total = 0;
  int64_t channels = ceilDiv(problem.valueChannels, machine.lanes);
  RegisterTile values = {
      tiling.values.rows,
      std::max<int64_t>(tiling.values.columns / machine.lanes, 1)};
  for (const TileShape &shape : shapes) {
    if (shape.keys == 0)
      continue;
    int64_t vectors = ceilDiv(shape.queries, machine.lanes);
    double queries = double(shape.queries), keys = double(shape.keys);
    double cycles = double(problem.queryChannels) *
                    scoreCycles(machine, vectors, shape.keys, tiling);
    cycles +=
        shape.rowKeys * machine.cyclesOfStep(shape.queries, channels, values);
    cycles += double(vectors) * keys * (kExpCycles + kScoreCycles) *
              double(problem.scoreBits) / 32;
    double chunks = std::ceil(queries / double(tiling.chunk));
    cycles += chunks * kTileCycles + (keys + queries) * kRowCycles;
    // Queries are turned round, results divided.
    cycles += queries * double(problem.queryChannels) / machine.lanes * 3;
    cycles += queries * double(channels) * 3;
    double bytes =
        keys * double((problem.queryChannels + problem.valueChannels) *
                      problem.elementBytes);
    bool isNear = bytes * 2 <= double(machine.l2Bytes);
    cycles += chunks * bytes / (isNear ? kNearBytes : kFarBytes);
    total += cycles * shape.count;
  }
  return total;
}
