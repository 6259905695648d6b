//===- Differences.h -------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How far apart query and key of a pair can be, which is what a table of
// relative positions must cover.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_GEOMETRY_DIFFERENCES_H
#define LOCALATTN_GEOMETRY_DIFFERENCES_H

#include "localattn/Geometry/AxisQueries.h"

namespace localattn {

//===----------------------------------------------------------------------===//
// One query, exact
//===----------------------------------------------------------------------===//

/// The smallest and largest difference over the keys of one query, if any.
template <typename Num> struct QueryDifferences {
  BoolOf<Num> any;
  Num min;
  Num max;

  void include(const BoolOf<Num> &valid, const Num &difference) {
    min = select(valid, select(any, minOf(min, difference), difference), min);
    max = select(valid, select(any, maxOf(max, difference), difference), max);
    any = either(any, valid);
  }
};

template <typename Num>
QueryDifferences<Num> queryDifferences(const Axis<Num> &axis, const Num &i,
                                       const Num &n) {
  Num zero = constantLike(n, 0);
  QueryDifferences<Num> result = {truthLike(n, false), zero, zero};
  // Differences grow along each piece of keys, so its ends are enough.
  for (const Progression<Num> &keys : keysOf(axis, i, n)) {
    BoolOf<Num> valid = keys.count > 0;
    result.include(valid, difference(axis, i, keys.begin, n));
    result.include(valid, difference(axis, i, keys.last(), n));
  }
  const auto *window = std::get_if<Window<Num>>(&axis);
  if (!window || window->boundary != Boundary::Wrap)
    return result;
  // On a circle they start anew where the arc begins.
  Num one = constantLike(n, 1);
  Num m = maxOf(detail::classSize(*window, i, n), one);
  detail::Interval<Num> arc =
      detail::windowOf(*window, floorDiv(i, window->dilation), m);
  for (const Num &t : {arc.begin, arc.end - 1}) {
    Num k = floorMod(i, window->dilation) + floorMod(t, m) * window->dilation;
    result.include(sees(axis, i, k, n), difference(axis, i, k, n));
  }
  return result;
}

//===----------------------------------------------------------------------===//
// All queries, bounded by a closed form
//===----------------------------------------------------------------------===//

/// min <= difference(i, k) <= max for all pairs of an axis; not always tight.
template <typename Num> struct DifferenceHull {
  Num min;
  Num max;
};

template <typename Num>
DifferenceHull<Num> differenceHull(const Window<Num> &window, const Num &n) {
  Num zero = constantLike(n, 0);
  Num far = ceilDiv(n, window.dilation) - 1;
  // A query at the end of its cell looks back over the whole cell.
  Num back = window.left ? *window.left + window.block - 1 : far;
  Num ahead = window.right ? *window.right + window.block - 1 : far;
  if (window.boundary == Boundary::Clamp) {
    // Moving a window inside takes it as far as the whole window is wide.
    Num reach = maxOf(*window.left + window.block + *window.right - 1,
                      maxOf(back, ahead));
    back = ahead = reach;
  }
  if (window.boundary != Boundary::Wrap) {
    back = minOf(back, far);
    ahead = minOf(ahead, far);
  }
  if (window.causal && window.boundary != Boundary::Wrap)
    ahead = minOf(ahead, zero);
  return {zero - back, ahead};
}

template <typename Num>
DifferenceHull<Num> differenceHull(const Range<Num> &range, const Num &n) {
  Num begin = maxOf(range.begin, constantLike(n, 0));
  Num ahead = minOf(range.end, n) - 1;
  return {begin - (n - 1),
          range.causal ? minOf(ahead, constantLike(n, 0)) : ahead};
}

template <typename Num>
DifferenceHull<Num> differenceHull(const Rows<Num> &rows, const Num &n) {
  Num begin = maxOf(rows.begin, constantLike(n, 0));
  return {constantLike(n, 1) - minOf(rows.end, n), n - 1 - begin};
}

template <typename Num>
DifferenceHull<Num> differenceHull(const Segments<Num> &segments,
                                   const Num &n) {
  Num begin = constantLike(n, 0), longest = begin;
  for (const Num &cut : segments.cuts) {
    Num end = minOf(cut, n);
    longest = maxOf(longest, end - begin);
    begin = end;
  }
  longest = maxOf(longest, n - begin);
  return {constantLike(n, 1) - longest, longest - 1};
}

template <typename Num>
DifferenceHull<Num> differenceHull(const Axis<Num> &axis, const Num &n) {
  return std::visit([&](const auto &kind) { return differenceHull(kind, n); },
                    axis);
}

} // namespace localattn

#endif // LOCALATTN_GEOMETRY_DIFFERENCES_H
