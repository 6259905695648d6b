//===- Box.h ------------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Boxes (one axis constructor per grid axis) and their union. A union is a set:
// a key that two boxes hold counts once, and belongs to the earlier box.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_GEOMETRY_BOX_H
#define LOCALATTN_GEOMETRY_BOX_H

#include "localattn/Geometry/AxisQueries.h"

namespace localattn {

/// Coordinates, extents: one number per grid axis.
template <typename Num> using Point = std::vector<Num>;
/// A box of coordinates, strided per axis.
template <typename Num> using Tile = std::vector<Progression<Num>>;

template <typename Num> using Box = std::vector<Axis<Num>>;
template <typename Num> using Union = std::vector<Box<Num>>;

/// Does the query at `i` see the key at `k` through this box?
template <typename Num>
BoolOf<Num> sees(const Box<Num> &box, const Point<Num> &i, const Point<Num> &k,
                 const Point<Num> &n) {
  BoolOf<Num> seen = truthLike(n[0], true);
  for (size_t a = 0; a < box.size(); ++a)
    seen = both(seen, sees(box[a], i[a], k[a], n[a]));
  return seen;
}

/// Does the query at `i` see the key at `k`?
template <typename Num>
BoolOf<Num> sees(const Union<Num> &boxes, const Point<Num> &i,
                 const Point<Num> &k, const Point<Num> &n) {
  BoolOf<Num> seen = truthLike(n[0], false);
  for (const Box<Num> &box : boxes)
    seen = either(seen, sees(box, i, k, n));
  return seen;
}

/// Does the pair belong to box number `box`, the earliest that holds it? If no
/// box is given: does it belong to any?
template <typename Num>
BoolOf<Num> sees(const Union<Num> &boxes, std::optional<size_t> box,
                 const Point<Num> &i, const Point<Num> &k,
                 const Point<Num> &n) {
  if (!box)
    return sees(boxes, i, k, n);
  if (*box >= boxes.size())
    return truthLike(n[0], false);
  BoolOf<Num> mine = sees(boxes[*box], i, k, n);
  for (size_t earlier = 0; earlier < *box; ++earlier)
    mine = both(mine, negation(sees(boxes[earlier], i, k, n)));
  return mine;
}

/// How many keys the query at `i` sees through this box.
template <typename Num>
Num countKeys(const Box<Num> &box, const Point<Num> &i, const Point<Num> &n) {
  Num count = constantLike(n[0], 1);
  for (size_t a = 0; a < box.size(); ++a)
    count = count * countKeys(box[a], i[a], n[a]);
  return count;
}

/// The relative coordinate of a pair that sees each other: that of the earliest
/// box which holds the pair.
template <typename Num>
Point<Num> difference(const Union<Num> &boxes, const Point<Num> &i,
                      const Point<Num> &k, const Point<Num> &n) {
  Point<Num> result;
  for (size_t a = 0; a < n.size(); ++a)
    result.push_back(difference(boxes.back()[a], i[a], k[a], n[a]));
  for (size_t b = boxes.size() - 1; b-- > 0;) {
    BoolOf<Num> mine = sees(boxes[b], i, k, n);
    for (size_t a = 0; a < n.size(); ++a)
      result[a] =
          select(mine, difference(boxes[b][a], i[a], k[a], n[a]), result[a]);
  }
  return result;
}

/// The same, for a pair that belongs to box number `box`, if one is given.
template <typename Num>
Point<Num> difference(const Union<Num> &boxes, std::optional<size_t> box,
                      const Point<Num> &i, const Point<Num> &k,
                      const Point<Num> &n) {
  if (!box)
    return difference(boxes, i, k, n);
  // Of a box that isn't there, no pair asks.
  return difference(Union<Num>{boxes[std::min(*box, boxes.size() - 1)]}, i, k,
                    n);
}

/// What a tile of keys is to a tile of queries. Neither: it needs a mask.
template <typename Num> struct TileUse {
  BoolOf<Num> empty; ///< no query sees any of its keys: don't visit
  BoolOf<Num> full;  ///< every query sees all its keys: no mask
};

namespace detail {

/// May a key of `tile` lie in `keys`? Exact where the tile is dense or has the
/// step of the keys.
template <typename Num>
BoolOf<Num> mayMeet(const Progression<Num> &keys,
                    const Progression<Num> &tile) {
  Num begin = maxOf(keys.begin, tile.begin);
  Num end = minOf(keys.last(), tile.last());
  Num firstKey =
      keys.begin + ceilDiv(begin - keys.begin, keys.step) * keys.step;
  BoolOf<Num> apart =
      both(floorMod(tile.step, keys.step) == 0,
           negation(floorMod(tile.begin - keys.begin, keys.step) == 0));
  return both(both(keys.count > 0, negation(apart)), firstKey <= end);
}

template <typename Num>
BoolOf<Num> contains(const Progression<Num> &keys,
                     const Progression<Num> &tile) {
  BoolOf<Num> sameSteps =
      both(floorMod(tile.begin - keys.begin, keys.step) == 0,
           either(floorMod(tile.step, keys.step) == 0, tile.count <= 1));
  return both(both(tile.begin >= keys.begin, tile.last() <= keys.last()),
              both(keys.count > 0, sameSteps));
}

} // namespace detail

/// Classifies a tile of keys for a tile of queries on one axis. Both tiles are
/// not empty. `empty` and `full` are never wrong; a tile is partial without
/// need only where `hull` or `core` aren't exact, or where its step is neither
/// 1 nor the dilation.
template <typename Num>
TileUse<Num> classify(const Axis<Num> &axis, const Progression<Num> &queries,
                      const Progression<Num> &keys, const Num &n) {
  BoolOf<Num> any = truthLike(n, false), all = truthLike(n, false);
  for (const Progression<Num> &piece : hull(axis, queries, n))
    any = either(any, detail::mayMeet(piece, keys));
  for (const Progression<Num> &piece : core(axis, queries, n))
    all = either(all, detail::contains(piece, keys));
  return {negation(any), all};
}

template <typename Num>
TileUse<Num> classify(const Box<Num> &box, const Tile<Num> &queries,
                      const Tile<Num> &keys, const Point<Num> &n) {
  TileUse<Num> use = {truthLike(n[0], false), truthLike(n[0], true)};
  for (size_t a = 0; a < box.size(); ++a) {
    TileUse<Num> axisUse = classify(box[a], queries[a], keys[a], n[a]);
    use.empty = either(use.empty, axisUse.empty);
    use.full = both(use.full, axisUse.full);
  }
  return use;
}

/// For a union, `full` means that one of its boxes holds all pairs.
template <typename Num>
TileUse<Num> classify(const Union<Num> &boxes, const Tile<Num> &queries,
                      const Tile<Num> &keys, const Point<Num> &n) {
  TileUse<Num> use = {truthLike(n[0], true), truthLike(n[0], false)};
  for (const Box<Num> &box : boxes) {
    TileUse<Num> boxUse = classify(box, queries, keys, n);
    use.empty = both(use.empty, boxUse.empty);
    use.full = either(use.full, boxUse.full);
  }
  return use;
}

/// The same for the pairs that belong to box number `box`, if one is given.
/// `full` means that it holds all pairs, and no box before it any.
template <typename Num>
TileUse<Num> classify(const Union<Num> &boxes, std::optional<size_t> box,
                      const Tile<Num> &queries, const Tile<Num> &keys,
                      const Point<Num> &n) {
  if (!box)
    return classify(boxes, queries, keys, n);
  if (*box >= boxes.size())
    return {truthLike(n[0], true), truthLike(n[0], false)};
  TileUse<Num> use = classify(boxes[*box], queries, keys, n);
  for (size_t earlier = 0; earlier < *box; ++earlier) {
    TileUse<Num> other = classify(boxes[earlier], queries, keys, n);
    use.empty = either(use.empty, other.full);
    use.full = both(use.full, other.empty);
  }
  return use;
}

} // namespace localattn

#endif // LOCALATTN_GEOMETRY_BOX_H
