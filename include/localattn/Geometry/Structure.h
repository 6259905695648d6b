//===- Structure.h ------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Questions that need all queries of an axis at once, in integers only: how
// many pairs there are, and how the key sets of different queries relate.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_GEOMETRY_STRUCTURE_H
#define LOCALATTN_GEOMETRY_STRUCTURE_H

#include "localattn/Geometry/Box.h"

namespace localattn {

/// How the key sets of queries relate, in the order of what a lowering has to
/// cope with.
enum class StructuralClass {
  Partition,    ///< queries that share one key share all keys
  BlockUniform, ///< the queries of a cell share all keys, cells overlap
  Sliding,      ///< every query has keys of its own
  Absolute      ///< keys or queries named by their coordinates
};

StructuralClass structuralClass(const Axis<int64_t> &axis, int64_t n);
/// The hardest of its axes.
StructuralClass structuralClass(const Box<int64_t> &box,
                                const Point<int64_t> &n);

/// True if no query sees a key through both boxes, so that a union of the two
/// needs no de-duplication. Exact.
bool areDisjoint(const Box<int64_t> &a, const Box<int64_t> &b,
                 const Point<int64_t> &n);

/// Ranges of coordinates, one per axis: where a tensor lies on the grid.
struct GridRegion {
  Point<int64_t> origin;
  Point<int64_t> size;
  Point<int64_t> step = {}; ///< 1 everywhere if empty

  Progression<int64_t> axis(size_t a) const {
    return {origin[a], size[a], step.empty() ? 1 : step[a]};
  }
};

/// The number of (query, key) pairs that see each other, for the queries of one
/// region and the keys of another. A pair counts once in a union. Exact;
/// time grows with the extents, not with their product, and with the sets of
/// boxes that overlap.
int64_t countPairs(const Union<int64_t> &boxes, const GridRegion &queries,
                   const GridRegion &keys, const Point<int64_t> &n);
/// Of these, those that belong to box number `box`, if one is given.
int64_t countPairs(const Union<int64_t> &boxes, std::optional<size_t> box,
                   const GridRegion &queries, const GridRegion &keys,
                   const Point<int64_t> &n);

/// The coordinates that both progressions hold.
Progression<int64_t> intersect(const Progression<int64_t> &a,
                               const Progression<int64_t> &b);
/// The coordinates that both sets hold.
Coordinates<int64_t> intersect(const Coordinates<int64_t> &a,
                               const Coordinates<int64_t> &b);
/// How many coordinates a set holds.
int64_t sizeOf(const Coordinates<int64_t> &set);

/// The smallest and largest `difference` over all pairs of an axis;
/// nothing if there is no pair.
struct DifferenceBounds {
  int64_t min;
  int64_t max;
};
std::optional<DifferenceBounds> differenceBounds(const Axis<int64_t> &axis,
                                                 int64_t n);

} // namespace localattn

#endif // LOCALATTN_GEOMETRY_STRUCTURE_H
