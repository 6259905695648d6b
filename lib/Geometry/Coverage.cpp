//===- Coverage.cpp -------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Geometry/Coverage.h"

using namespace localattn;

/// Those of `keys` that query `i` sees.
static Coordinates<int64_t> keysAmong(const Axis<int64_t> &axis, int64_t i,
                                      AxisRegion keys, int64_t n) {
  return intersect(keysOf(axis, i, n), {{keys.origin, keys.size, keys.step}});
}

bool localattn::seesAll(const Axis<int64_t> &axis, AxisRegion queries,
                        AxisRegion keys, int64_t n) {
  for (int64_t row = 0; row < queries.size; ++row)
    if (sizeOf(keysAmong(axis, queries.at(row), keys, n)) != keys.size)
      return false;
  return true;
}

bool localattn::sameDifferences(const Axis<int64_t> &a, const Axis<int64_t> &b,
                                AxisRegion queries, AxisRegion keys,
                                int64_t n) {
  for (int64_t row = 0; row < queries.size; ++row)
    for (int64_t column = 0; column < keys.size; ++column) {
      int64_t i = queries.at(row), k = keys.at(column);
      if (sees(a, i, k, n) && sees(b, i, k, n) &&
          difference(a, i, k, n) != difference(b, i, k, n))
        return false;
    }
  return true;
}

AxisRegion localattn::axisOf(const GridRegion &region, size_t a) {
  Progression<int64_t> axis = region.axis(a);
  return {axis.begin, axis.count, axis.step};
}

static bool isEmpty(const Axis<int64_t> &axis, AxisRegion queries,
                    AxisRegion keys, int64_t n) {
  for (int64_t row = 0; row < queries.size; ++row)
    if (sizeOf(keysAmong(axis, queries.at(row), keys, n)) != 0)
      return false;
  return true;
}

static bool isCovered(const Axis<int64_t> &inner, const Axis<int64_t> &outer,
                      AxisRegion queries, AxisRegion keys, int64_t n) {
  for (int64_t row = 0; row < queries.size; ++row) {
    int64_t i = queries.at(row);
    Coordinates<int64_t> mine = keysAmong(inner, i, keys, n);
    if (sizeOf(intersect(mine, keysOf(outer, i, n))) != sizeOf(mine))
      return false;
  }
  return true;
}

bool localattn::isCovered(const Box<int64_t> &inner, const Box<int64_t> &outer,
                          const GridRegion &queries, const GridRegion &keys,
                          const Point<int64_t> &n) {
  // Axes choose their queries independently: a box without a pair on one axis
  // has none, and otherwise every key of every axis is in some pair.
  bool covered = true;
  for (size_t a = 0; a < n.size(); ++a) {
    AxisRegion q = axisOf(queries, a), k = axisOf(keys, a);
    if (isEmpty(inner[a], q, k, n[a]))
      return true;
    covered = covered && ::isCovered(inner[a], outer[a], q, k, n[a]);
  }
  return covered;
}

static bool haveCommonKey(const Axis<int64_t> &a, const Axis<int64_t> &b,
                          AxisRegion queries, AxisRegion keys, int64_t n) {
  for (int64_t row = 0; row < queries.size; ++row) {
    int64_t i = queries.at(row);
    if (sizeOf(intersect(keysAmong(a, i, keys, n), keysOf(b, i, n))) != 0)
      return true;
  }
  return false;
}

bool localattn::areDisjoint(const Box<int64_t> &a, const Box<int64_t> &b,
                            const GridRegion &queries, const GridRegion &keys,
                            const Point<int64_t> &n) {
  // As in isCovered: one axis is enough.
  for (size_t axis = 0; axis < n.size(); ++axis)
    if (!haveCommonKey(a[axis], b[axis], axisOf(queries, axis),
                       axisOf(keys, axis), n[axis]))
      return true;
  return false;
}
