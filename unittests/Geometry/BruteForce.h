//===- BruteForce.h ------------------------------------------ -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the geometry means, one element at a time: no division, no formula, and
// nothing of the code under test but the structs that describe an axis.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_UNITTESTS_GEOMETRY_BRUTEFORCE_H
#define LOCALATTN_UNITTESTS_GEOMETRY_BRUTEFORCE_H

#include "localattn/Geometry/Box.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace brute {

using localattn::Boundary;
using Set = std::set<int64_t>;
using Point = localattn::Point<int64_t>;
using Points = std::set<Point>;
using Progression = localattn::Progression<int64_t>;
using Coordinates = localattn::Coordinates<int64_t>;
using Tile = localattn::Tile<int64_t>;
using Axis = localattn::Axis<int64_t>;
using Box = localattn::Box<int64_t>;
using Union = localattn::Union<int64_t>;
using Window = localattn::Window<int64_t>;
using Range = localattn::Range<int64_t>;
using Rows = localattn::Rows<int64_t>;
using Segments = localattn::Segments<int64_t>;

inline Set wholeAxis(int64_t n) {
  Set all;
  for (int64_t i = 0; i < n; ++i)
    all.insert(i);
  return all;
}

/// The coordinates of [0, n) that leave the same remainder as `i`, ascending.
inline std::vector<int64_t> classOf(int64_t dilation, int64_t i, int64_t n) {
  std::vector<int64_t> members;
  for (int64_t c = 0; c < n; ++c)
    if (c % dilation == i % dilation)
      members.push_back(c);
  return members;
}

inline int64_t positionIn(const std::vector<int64_t> &members, int64_t i) {
  return std::find(members.begin(), members.end(), i) - members.begin();
}

/// The first position of the cell that holds position `p`.
inline int64_t cellBegin(const Window &window, int64_t p) {
  int64_t begin = window.offset;
  while (begin > p)
    begin -= window.block;
  while (begin + window.block <= p)
    begin += window.block;
  return begin;
}

/// [lo, hi) before the boundary has its say; a side that is missing reaches to
/// the end of the class of `m` members.
inline std::pair<int64_t, int64_t> arcOf(const Window &window, int64_t p,
                                         int64_t m) {
  int64_t cell = cellBegin(window, p);
  return {window.left ? cell - *window.left : 0,
          window.right ? cell + window.block + *window.right : m};
}

/// `t` on a circle of `m` members.
inline int64_t onCircle(int64_t t, int64_t m) {
  while (t < 0)
    t += m;
  while (t >= m)
    t -= m;
  return t;
}

/// The positions that position `p` sees in a class of `m` members.
inline Set positionsSeen(const Window &window, int64_t p, int64_t m) {
  auto [lo, hi] = arcOf(window, p, m);
  if (window.boundary == Boundary::Clamp) {
    if (hi - lo >= m) {
      lo = 0;
      hi = m;
    }
    for (; lo < 0; ++lo, ++hi) {
    }
    for (; hi > m; --lo, --hi) {
    }
  }
  Set seen;
  for (int64_t t = lo; t < hi; ++t)
    if (window.boundary == Boundary::Wrap)
      seen.insert(onCircle(t, m));
    else if (t >= 0 && t < m)
      seen.insert(t);
  if (window.causal)
    seen.erase(seen.upper_bound(p), seen.end());
  return seen;
}

inline Set keysOf(const Window &window, int64_t i, int64_t n) {
  std::vector<int64_t> members = classOf(window.dilation, i, n);
  Set keys;
  for (int64_t t :
       positionsSeen(window, positionIn(members, i), members.size()))
    keys.insert(members[t]);
  return keys;
}

inline Set keysOf(const Range &range, int64_t i, int64_t n) {
  Set keys;
  for (int64_t k = range.begin; k < range.end; ++k)
    if (k >= 0 && k < n && !(range.causal && k > i))
      keys.insert(k);
  return keys;
}

inline Set keysOf(const Rows &rows, int64_t i, int64_t n) {
  return rows.begin <= i && i < rows.end ? wholeAxis(n) : Set();
}

inline Set keysOf(const Segments &segments, int64_t i, int64_t n) {
  Set cuts(segments.cuts.begin(), segments.cuts.end());
  Set keys = {i};
  for (int64_t k = i; k > 0 && cuts.count(k) == 0; --k)
    keys.insert(k - 1);
  for (int64_t k = i + 1; k < n && cuts.count(k) == 0; ++k)
    keys.insert(k);
  return keys;
}

inline Set keysOf(const Axis &axis, int64_t i, int64_t n) {
  return std::visit([&](const auto &kind) { return keysOf(kind, i, n); }, axis);
}

/// Every point of a product of sets.
inline std::vector<Point> product(const std::vector<Set> &sets) {
  std::vector<Point> points = {Point()};
  for (const Set &set : sets) {
    std::vector<Point> longer;
    for (const Point &point : points)
      for (int64_t c : set) {
        longer.push_back(point);
        longer.back().push_back(c);
      }
    points = longer;
  }
  return points;
}

inline Points keysOf(const Box &box, const Point &i, const Point &n) {
  std::vector<Set> sets;
  for (size_t a = 0; a < n.size(); ++a)
    sets.push_back(keysOf(box[a], i[a], n[a]));
  std::vector<Point> keys = product(sets);
  return Points(keys.begin(), keys.end());
}

inline Points keysOf(const Union &boxes, const Point &i, const Point &n) {
  Points keys;
  for (const Box &box : boxes)
    keys.merge(keysOf(box, i, n));
  return keys;
}

/// Key minus query in the steps of the window; `i` sees `k`.
inline int64_t difference(const Axis &axis, int64_t i, int64_t k, int64_t n) {
  const auto *window = std::get_if<Window>(&axis);
  if (!window)
    return k - i;
  std::vector<int64_t> members = classOf(window->dilation, i, n);
  int64_t m = members.size();
  int64_t p = positionIn(members, i), t = positionIn(members, k);
  if (window->boundary != Boundary::Wrap)
    return t - p;
  int64_t first = arcOf(*window, p, m).first;
  while (onCircle(first, m) != t)
    ++first;
  return first - p;
}

inline Set common(const Set &a, const Set &b) {
  Set both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                        std::inserter(both, both.end()));
  return both;
}

inline bool isSubset(const Set &inner, const Set &outer) {
  return std::includes(outer.begin(), outer.end(), inner.begin(), inner.end());
}

/// Keys that at least one of the queries sees.
inline Set anyOf(const Axis &axis, const Set &queries, int64_t n) {
  Set keys;
  for (int64_t i : queries)
    keys.merge(keysOf(axis, i, n));
  return keys;
}

/// Keys that all of the queries see.
inline Set allOf(const Axis &axis, const Set &queries, int64_t n) {
  Set keys = wholeAxis(n);
  for (int64_t i : queries)
    keys = common(keys, keysOf(axis, i, n));
  return keys;
}

inline std::vector<Point> wholeGrid(const Point &n) {
  std::vector<Set> sets;
  for (int64_t extent : n)
    sets.push_back(wholeAxis(extent));
  return product(sets);
}

} // namespace brute

#endif // LOCALATTN_UNITTESTS_GEOMETRY_BRUTEFORCE_H
