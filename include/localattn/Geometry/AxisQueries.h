//===- AxisQueries.h ----------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same questions as of a Window, asked of any axis.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_GEOMETRY_AXISQUERIES_H
#define LOCALATTN_GEOMETRY_AXISQUERIES_H

#include "localattn/Geometry/WindowQueries.h"

namespace localattn {

//===----------------------------------------------------------------------===//
// Range
//===----------------------------------------------------------------------===//

namespace detail {
/// The keys of the range that position `latest` may see.
template <typename Num>
Coordinates<Num> rangeUpTo(const Range<Num> &range, const Num &latest,
                           const Num &n) {
  Num begin = maxOf(range.begin, constantLike(n, 0));
  Num end = minOf(range.end, n);
  if (range.causal)
    end = minOf(end, latest + 1);
  return {{begin, maxOf(end - begin, constantLike(n, 0)), constantLike(n, 1)}};
}
} // namespace detail

template <typename Num>
Coordinates<Num> hull(const Range<Num> &range, const Progression<Num> &tile,
                      const Num &n) {
  return detail::rangeUpTo(range, tile.last(), n);
}

template <typename Num>
Coordinates<Num> core(const Range<Num> &range, const Progression<Num> &tile,
                      const Num &n) {
  return detail::rangeUpTo(range, tile.begin, n);
}

template <typename Num>
BoolOf<Num> sees(const Range<Num> &range, const Num &i, const Num &k,
                 const Num &n) {
  BoolOf<Num> inside = both(k >= range.begin, k < range.end);
  return range.causal ? both(inside, k <= i) : inside;
}

template <typename Num>
Coordinates<Num> sharing(const Range<Num> &range, const Num &i, const Num &n) {
  Num one = constantLike(n, 1);
  if (range.causal)
    return {{i, one, one}};
  return {{constantLike(n, 0), n, one}};
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

template <typename Num>
Coordinates<Num> hull(const Rows<Num> &rows, const Progression<Num> &tile,
                      const Num &n) {
  Num zero = constantLike(n, 0);
  Num skipped = ceilDiv(maxOf(rows.begin - tile.begin, zero), tile.step);
  Num firstRow = tile.begin + skipped * tile.step;
  BoolOf<Num> any = firstRow <= minOf(tile.last(), rows.end - 1);
  return {{zero, select(any, n, zero), constantLike(n, 1)}};
}

template <typename Num>
Coordinates<Num> core(const Rows<Num> &rows, const Progression<Num> &tile,
                      const Num &n) {
  Num zero = constantLike(n, 0);
  BoolOf<Num> all = both(tile.begin >= rows.begin, tile.last() < rows.end);
  return {{zero, select(all, n, zero), constantLike(n, 1)}};
}

template <typename Num>
BoolOf<Num> sees(const Rows<Num> &rows, const Num &i, const Num &k,
                 const Num &n) {
  return both(i >= rows.begin, i < rows.end);
}

template <typename Num>
Coordinates<Num> sharing(const Rows<Num> &rows, const Num &i, const Num &n) {
  Num zero = constantLike(n, 0), one = constantLike(n, 1);
  Num begin = minOf(maxOf(rows.begin, zero), n);
  Num end = minOf(maxOf(rows.end, begin), n);
  BoolOf<Num> inside = sees(rows, i, i, n);
  return {
      {select(inside, begin, zero), select(inside, end - begin, begin), one},
      {end, select(inside, zero, n - end), one}};
}

//===----------------------------------------------------------------------===//
// Segments
//===----------------------------------------------------------------------===//

namespace detail {
template <typename Num>
Interval<Num> segmentOf(const Segments<Num> &segments, const Num &i,
                        const Num &n) {
  Interval<Num> segment = {constantLike(n, 0), n};
  for (const Num &cut : segments.cuts)
    segment.begin = select(cut <= i, cut, segment.begin);
  for (auto cut = segments.cuts.rbegin(); cut != segments.cuts.rend(); ++cut)
    segment.end = select(i < *cut, minOf(*cut, n), segment.end);
  return segment;
}
} // namespace detail

template <typename Num>
Coordinates<Num> hull(const Segments<Num> &segments,
                      const Progression<Num> &tile, const Num &n) {
  Num begin = detail::segmentOf(segments, tile.begin, n).begin;
  Num end = detail::segmentOf(segments, tile.last(), n).end;
  return {{begin, end - begin, constantLike(n, 1)}};
}

template <typename Num>
Coordinates<Num> core(const Segments<Num> &segments,
                      const Progression<Num> &tile, const Num &n) {
  Num begin = detail::segmentOf(segments, tile.last(), n).begin;
  Num end = detail::segmentOf(segments, tile.begin, n).end;
  return {{begin, maxOf(end - begin, constantLike(n, 0)), constantLike(n, 1)}};
}

template <typename Num>
BoolOf<Num> sees(const Segments<Num> &segments, const Num &i, const Num &k,
                 const Num &n) {
  detail::Interval<Num> segment = detail::segmentOf(segments, i, n);
  return both(k >= segment.begin, k < segment.end);
}

template <typename Num>
Coordinates<Num> sharing(const Segments<Num> &segments, const Num &i,
                         const Num &n) {
  return hull(segments,
              Progression<Num>{i, constantLike(n, 1), constantLike(n, 1)}, n);
}

//===----------------------------------------------------------------------===//
// Any axis
//===----------------------------------------------------------------------===//

/// The keys that some query of `tile` (not empty) sees: a superset, exact for
/// one query, and where the tile lies in one residue class, skips none of its
/// cells (if causal, none of its members) and no margin is negative.
template <typename Num>
Coordinates<Num> hull(const Axis<Num> &axis, const Progression<Num> &tile,
                      const Num &n) {
  return std::visit([&](const auto &kind) { return hull(kind, tile, n); },
                    axis);
}

/// Keys that all queries of `tile` (not empty) see: a subset, exact for one
/// query and where the boundary doesn't wrap.
template <typename Num>
Coordinates<Num> core(const Axis<Num> &axis, const Progression<Num> &tile,
                      const Num &n) {
  return std::visit([&](const auto &kind) { return core(kind, tile, n); },
                    axis);
}

/// The keys of query `i`, exact.
template <typename Num>
Coordinates<Num> keysOf(const Axis<Num> &axis, const Num &i, const Num &n) {
  Num one = constantLike(n, 1);
  return hull(axis, Progression<Num>{i, one, one}, n);
}

/// How many these are.
template <typename Num>
Num countKeys(const Axis<Num> &axis, const Num &i, const Num &n) {
  Num count = constantLike(n, 0);
  for (const Progression<Num> &piece : keysOf(axis, i, n))
    count = count + piece.count;
  return count;
}

/// Does query `i` see key `k`? Both lie in [0, n).
template <typename Num>
BoolOf<Num> sees(const Axis<Num> &axis, const Num &i, const Num &k,
                 const Num &n) {
  return std::visit([&](const auto &kind) { return sees(kind, i, k, n); },
                    axis);
}

/// Key minus query for a relative-position table: in steps of the dilation, and
/// along the unwrapped arc where the axis is a circle.
template <typename Num>
Num difference(const Axis<Num> &axis, const Num &i, const Num &k,
               const Num &n) {
  if (const auto *window = std::get_if<Window<Num>>(&axis))
    return difference(*window, i, k, n);
  return k - i;
}

/// Queries, `i` among them, that see the same keys as `i`. All of them, except
/// where windows are empty or causal.
template <typename Num>
Coordinates<Num> sharing(const Axis<Num> &axis, const Num &i, const Num &n) {
  return std::visit([&](const auto &kind) { return sharing(kind, i, n); },
                    axis);
}

/// The residue class of coordinate `i`: those that could see each other at all.
/// Classes differ in size by one where the dilation doesn't divide n.
template <typename Num>
Progression<Num> residueClass(const Axis<Num> &axis, const Num &i,
                              const Num &n) {
  if (const auto *window = std::get_if<Window<Num>>(&axis))
    return {floorMod(i, window->dilation), detail::classSize(*window, i, n),
            window->dilation};
  return {constantLike(n, 0), n, constantLike(n, 1)};
}

/// Keys that a shard of queries (dense, not empty) needs from its neighbours.
template <typename Num> struct Halo {
  Num below; ///< coordinates before the shard
  Num above; ///< coordinates behind it
};

template <typename Num>
Halo<Num> haloOf(const Axis<Num> &axis, const Progression<Num> &shard,
                 const Num &n) {
  Num zero = constantLike(n, 0);
  Halo<Num> halo = {zero, zero};
  for (const Progression<Num> &keys : hull(axis, shard, n)) {
    BoolOf<Num> any = keys.count > 0;
    halo.below = maxOf(halo.below, select(any, shard.begin - keys.begin, zero));
    halo.above =
        maxOf(halo.above, select(any, keys.last() - shard.last(), zero));
  }
  return halo;
}

} // namespace localattn

#endif // LOCALATTN_GEOMETRY_AXISQUERIES_H
