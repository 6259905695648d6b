//===- WindowQueries.h --------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What can be asked of a Window. Formulas work in the steps of one residue
// class: `p` is the position of a query in its class of `m` members.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_GEOMETRY_WINDOWQUERIES_H
#define LOCALATTN_GEOMETRY_WINDOWQUERIES_H

#include "localattn/Geometry/Axis.h"

namespace localattn {
namespace detail {

/// [begin, end) in class steps.
template <typename Num> struct Interval {
  Num begin;
  Num end;
};

template <typename Num>
Progression<Num> spread(const Num &residue, const Num &dilation,
                        const Interval<Num> &interval) {
  return {residue + dilation * interval.begin,
          maxOf(interval.end - interval.begin, constantLike(interval.begin, 0)),
          dilation};
}

/// Members of the residue class of coordinate `i`.
template <typename Num>
Num classSize(const Window<Num> &window, const Num &i, const Num &n) {
  return ceilDiv(n - floorMod(i, window.dilation), window.dilation);
}

template <typename Num> Num cellOf(const Window<Num> &window, const Num &p) {
  return floorDiv(p - window.offset, window.block);
}

/// The window of position `p`, with the boundary applied but not causality.
/// With Wrap it is the unwrapped arc: it may start before 0 or end behind `m`,
/// and holds each member once.
template <typename Num>
Interval<Num> windowOf(const Window<Num> &window, const Num &p, const Num &m) {
  Num zero = constantLike(p, 0);
  Num cellBegin = window.offset + cellOf(window, p) * window.block;
  Num begin = window.left ? cellBegin - *window.left : zero;
  Num end = window.right ? cellBegin + window.block + *window.right : m;
  switch (window.boundary) {
  case Boundary::Clip:
    return {maxOf(begin, zero), minOf(end, m)};
  case Boundary::Clamp: {
    Num size = end - begin;
    Num inside = minOf(maxOf(begin, zero), maxOf(m - size, zero));
    return {inside, minOf(inside + size, m)};
  }
  case Boundary::Wrap:
    return {begin, begin + minOf(end - begin, m)};
  }
  return {begin, end};
}

/// Cuts an unwrapped arc into its pieces on [0, m). A whole circle is one
/// piece.
template <typename Num>
std::vector<Interval<Num>> wrapPieces(const Interval<Num> &arc, const Num &m) {
  Num zero = constantLike(m, 0);
  // No member, no query: only the division must stay defined.
  Num circle = maxOf(m, constantLike(m, 1));
  Num size = maxOf(arc.end - arc.begin, zero);
  Num start = select(size >= m, zero, floorMod(arc.begin, circle));
  Num end = start + size;
  return {{zero, maxOf(end - m, zero)}, {start, minOf(end, m)}};
}

/// The pieces of `interval` that positions up to `latest` may see.
template <typename Num>
Coordinates<Num> visiblePieces(const Window<Num> &window,
                               const Interval<Num> &interval, const Num &latest,
                               const Num &residue, const Num &m) {
  std::vector<Interval<Num>> pieces = {interval};
  if (window.boundary == Boundary::Wrap)
    pieces = wrapPieces(interval, m);
  Coordinates<Num> result;
  for (Interval<Num> piece : pieces) {
    if (window.causal)
      piece.end = minOf(piece.end, latest + 1);
    result.push_back(spread(residue, window.dilation, piece));
  }
  return result;
}

/// A tile of queries seen from the residue classes.
template <typename Num> struct TileInClass {
  BoolOf<Num> single; ///< all its queries are in one class
  Num residue;        ///< of the first query
  Num first;          ///< position of the first and last query in their classes
  Num last;
  Num size; ///< of the first query's class
};

template <typename Num>
TileInClass<Num> locate(const Window<Num> &window, const Progression<Num> &tile,
                        const Num &n) {
  const Num &dilation = window.dilation;
  return {either(floorMod(tile.step, dilation) == 0, tile.count <= 1),
          floorMod(tile.begin, dilation), floorDiv(tile.begin, dilation),
          floorDiv(tile.last(), dilation), classSize(window, tile.begin, n)};
}

/// A dense range that holds all keys of a tile that spreads over several
/// classes. Classes differ by one member: the small one bounds a clamped window
/// from below, the large one from above.
template <typename Num>
Progression<Num> looseHull(const Window<Num> &window,
                           const TileInClass<Num> &tile, const Num &n) {
  Num zero = constantLike(n, 0);
  if (window.boundary == Boundary::Wrap)
    return {zero, n, constantLike(n, 1)};
  const Num &dilation = window.dilation;
  Num begin = windowOf(window, tile.first, floorDiv(n, dilation)).begin;
  Num end = windowOf(window, tile.last, ceilDiv(n, dilation)).end;
  if (window.causal)
    end = minOf(end, tile.last + 1);
  begin = begin * dilation;
  end = minOf(end * dilation, n);
  return {begin, maxOf(end - begin, zero), constantLike(n, 1)};
}

} // namespace detail

/// The keys that some query of `tile` (not empty) sees. Exact for one query,
/// and where the tile lies in one residue class, skips none of its cells (if
/// causal, none of its members) and no margin is negative; otherwise a
/// superset.
template <typename Num>
Coordinates<Num> hull(const Window<Num> &window, const Progression<Num> &tile,
                      const Num &n) {
  detail::TileInClass<Num> at = detail::locate(window, tile, n);
  detail::Interval<Num> all = {
      detail::windowOf(window, at.first, at.size).begin,
      detail::windowOf(window, at.last, at.size).end};
  if (window.boundary == Boundary::Wrap)
    all.end = minOf(all.end, all.begin + at.size);
  Coordinates<Num> keys =
      detail::visiblePieces(window, all, at.last, at.residue, at.size);
  Progression<Num> loose = detail::looseHull(window, at, n);
  for (size_t index = 0; index < keys.size(); ++index) {
    Progression<Num> &piece = keys[index];
    Num looseCount = index == 0 ? loose.count : constantLike(n, 0);
    piece = {select(at.single, piece.begin, loose.begin),
             select(at.single, piece.count, looseCount),
             select(at.single, piece.step, loose.step)};
  }
  return keys;
}

/// Keys that every query of `tile` (not empty) sees: none if it spreads over
/// several residue classes. Exact for one query, and where the boundary doesn't
/// wrap; otherwise a subset.
template <typename Num>
Coordinates<Num> core(const Window<Num> &window, const Progression<Num> &tile,
                      const Num &n) {
  detail::TileInClass<Num> at = detail::locate(window, tile, n);
  detail::Interval<Num> common = {
      detail::windowOf(window, at.last, at.size).begin,
      detail::windowOf(window, at.first, at.size).end};
  if (window.boundary == Boundary::Wrap) {
    // Arcs of a whole circle share everything, wherever they start.
    Num begin = detail::windowOf(window, at.first, at.size).begin;
    BoolOf<Num> whole = common.end - begin >= at.size;
    common.begin = select(whole, begin, common.begin);
  }
  Coordinates<Num> keys =
      detail::visiblePieces(window, common, at.first, at.residue, at.size);
  for (Progression<Num> &piece : keys)
    piece.count = select(at.single, piece.count, constantLike(n, 0));
  return keys;
}

/// Does query `i` see key `k`?
template <typename Num>
BoolOf<Num> sees(const Window<Num> &window, const Num &i, const Num &k,
                 const Num &n) {
  const Num &dilation = window.dilation;
  Num p = floorDiv(i, dilation), t = floorDiv(k, dilation);
  Num m = detail::classSize(window, i, n);
  detail::Interval<Num> keys = detail::windowOf(window, p, m);
  BoolOf<Num> inside =
      window.boundary == Boundary::Wrap
          ? floorMod(t - keys.begin, maxOf(m, constantLike(m, 1))) <
                keys.end - keys.begin
          : both(t >= keys.begin, t < keys.end);
  if (window.causal)
    inside = both(inside, t <= p);
  return both(floorMod(i, dilation) == floorMod(k, dilation), inside);
}

/// Key minus query in the window's own steps; on a circle it is that of the
/// unwrapped arc. Defined for pairs that see each other.
template <typename Num>
Num difference(const Window<Num> &window, const Num &i, const Num &k,
               const Num &n) {
  Num p = floorDiv(i, window.dilation), t = floorDiv(k, window.dilation);
  if (window.boundary != Boundary::Wrap)
    return t - p;
  Num m = detail::classSize(window, i, n);
  Num begin = detail::windowOf(window, p, m).begin;
  return begin + floorMod(t - begin, maxOf(m, constantLike(m, 1))) - p;
}

/// Queries, `i` among them, that see the same keys as `i`. All of them, except
/// where windows are empty or causal.
template <typename Num>
Coordinates<Num> sharing(const Window<Num> &window, const Num &i,
                         const Num &n) {
  Num zero = constantLike(n, 0);
  Num residue = floorMod(i, window.dilation), p = floorDiv(i, window.dilation);
  if (window.causal)
    return {{i, constantLike(n, 1), window.dilation}};
  Num m = detail::classSize(window, i, n);
  Num cell = detail::cellOf(window, p);
  auto positions = [&](const Num &firstCell, const Num &lastCell) {
    detail::Interval<Num> cells = {
        maxOf(window.offset + firstCell * window.block, zero),
        minOf(window.offset + (lastCell + 1) * window.block, m)};
    return detail::spread(residue, window.dilation, cells);
  };
  Num first = detail::cellOf(window, zero),
      last = detail::cellOf(window, m - 1);
  // The last cell whose window starts at or before the border, and the first
  // whose window ends at or behind the other one.
  Num lastBefore =
      window.left ? minOf(detail::cellOf(window, *window.left), last) : last;
  Num firstBehind =
      window.right
          ? maxOf(ceilDiv(m - *window.right - window.offset, window.block) - 1,
                  first)
          : first;
  BoolOf<Num> before = cell <= lastBefore, behind = cell >= firstBehind;
  switch (window.boundary) {
  case Boundary::Clip: {
    BoolOf<Num> all = both(before, behind);
    return {positions(select(all, firstBehind, cell),
                      select(all, lastBefore, cell))};
  }
  case Boundary::Clamp: {
    Num size = *window.left + window.block + *window.right;
    BoolOf<Num> all = m <= size;
    return {positions(
        select(either(all, before), first, select(behind, firstBehind, cell)),
        select(either(all, behind), last, select(before, lastBefore, cell)))};
  }
  case Boundary::Wrap: {
    Num size = *window.left + window.block + *window.right;
    BoolOf<Num> all = size >= m;
    // A whole number of cells on the circle: the cut one has two ends. So has a
    // cell of several whole circles.
    Num one = constantLike(n, 1);
    Num around = maxOf(floorDiv(m, window.block), one);
    BoolOf<Num> whole = either(floorMod(m, window.block) == 0,
                               floorMod(window.block, maxOf(m, one)) == 0);
    Num twin = select(cell - around >= first, cell - around, cell + around);
    Progression<Num> mine =
        positions(select(all, first, cell), select(all, last, cell));
    Progression<Num> other = positions(twin, twin);
    other.count = select(both(whole, negation(all)), other.count, zero);
    return {mine, other};
  }
  }
  return {};
}

} // namespace localattn

#endif // LOCALATTN_GEOMETRY_WINDOWQUERIES_H
