//===- Coverage.h -------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a part of the queries and keys leaves of boxes: which of them hold
// everything, and which hold nothing that another one doesn't. In integers
// only; all answers are exact.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_GEOMETRY_COVERAGE_H
#define LOCALATTN_GEOMETRY_COVERAGE_H

#include "localattn/Geometry/Structure.h"

namespace localattn {

/// A range of one axis.
struct AxisRegion {
  int64_t origin;
  int64_t size;
  int64_t step = 1;

  /// Its coordinate number `index`.
  int64_t at(int64_t index) const { return origin + index * step; }
};

AxisRegion axisOf(const GridRegion &region, size_t a);

/// Does each of these queries see each of these keys?
bool seesAll(const Axis<int64_t> &axis, AxisRegion queries, AxisRegion keys,
             int64_t n);

/// Do two axes have the same `difference` for those of these pairs that both
/// hold? Time grows with the product of the sizes.
bool sameDifferences(const Axis<int64_t> &a, const Axis<int64_t> &b,
                     AxisRegion queries, AxisRegion keys, int64_t n);

/// Does `outer` hold all of these pairs that `inner` holds?
bool isCovered(const Box<int64_t> &inner, const Box<int64_t> &outer,
               const GridRegion &queries, const GridRegion &keys,
               const Point<int64_t> &n);

/// Does no pair of these belong to both boxes?
bool areDisjoint(const Box<int64_t> &a, const Box<int64_t> &b,
                 const GridRegion &queries, const GridRegion &keys,
                 const Point<int64_t> &n);

} // namespace localattn

#endif // LOCALATTN_GEOMETRY_COVERAGE_H
