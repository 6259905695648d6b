//===- Structure.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Geometry/Structure.h"

#include "localattn/Geometry/Differences.h"

#include <numeric>
#include <tuple>

using namespace localattn;

using Ints = Coordinates<int64_t>;

//===----------------------------------------------------------------------===//
// Structural class
//===----------------------------------------------------------------------===//

/// Do windows without margins tile a residue class of `m` members exactly?
static bool cellsTile(const Window<int64_t> &window, int64_t m) {
  if (window.boundary == Boundary::Clip || window.block == 1 ||
      window.block >= m)
    return true;
  // A ragged cell would borrow keys from its neighbour, and so would a shifted
  // one that is moved inside.
  return m % window.block == 0 && (window.boundary == Boundary::Wrap ||
                                   floorMod(window.offset, window.block) == 0);
}

static StructuralClass classOf(const Window<int64_t> &window, int64_t n) {
  if (window.causal)
    return StructuralClass::Sliding;
  if (!window.left && !window.right)
    return StructuralClass::Partition;
  if (window.left == 0 && window.right == 0) {
    bool tiles = true;
    for (int64_t r = 0; r < std::min(window.dilation, n); ++r)
      tiles &= cellsTile(window, detail::classSize(window, r, n));
    if (tiles)
      return StructuralClass::Partition;
  }
  return window.block > 1 ? StructuralClass::BlockUniform
                          : StructuralClass::Sliding;
}

StructuralClass localattn::structuralClass(const Axis<int64_t> &axis,
                                           int64_t n) {
  if (const auto *window = std::get_if<Window<int64_t>>(&axis))
    return classOf(*window, n);
  return std::holds_alternative<Segments<int64_t>>(axis)
             ? StructuralClass::Partition
             : StructuralClass::Absolute;
}

StructuralClass localattn::structuralClass(const Box<int64_t> &box,
                                           const Point<int64_t> &n) {
  StructuralClass result = StructuralClass::Partition;
  for (size_t a = 0; a < box.size(); ++a)
    result = std::max(result, structuralClass(box[a], n[a]));
  return result;
}

//===----------------------------------------------------------------------===//
// Sets of coordinates
//===----------------------------------------------------------------------===//

/// The inverse of `a` modulo `m`; the two are coprime, m >= 1.
static int64_t inverse(int64_t a, int64_t m) {
  int64_t r0 = m, r1 = floorMod(a, m), t0 = 0, t1 = 1;
  while (r1 > 0) {
    int64_t q = r0 / r1;
    std::tie(r0, r1) = std::make_pair(r1, r0 - q * r1);
    std::tie(t0, t1) = std::make_pair(t1, t0 - q * t1);
  }
  return floorMod(t0, m);
}

Progression<int64_t> localattn::intersect(const Progression<int64_t> &a,
                                          const Progression<int64_t> &b) {
  const Progression<int64_t> nothing = {0, 0, 1};
  if (a.count <= 0 || b.count <= 0)
    return nothing;
  int64_t gcd = std::gcd(a.step, b.step);
  int64_t apart = b.begin - a.begin;
  if (apart % gcd != 0)
    return nothing;
  // x = a.begin + a.step * j must be congruent to b.begin modulo b.step.
  int64_t modulus = b.step / gcd;
  int64_t j =
      floorMod(apart / gcd % modulus * inverse(a.step / gcd, modulus), modulus);
  int64_t step = a.step * modulus;
  int64_t lowest = std::max(a.begin, b.begin);
  int64_t begin = a.begin + a.step * j;
  begin += std::max<int64_t>(ceilDiv(lowest - begin, step), 0) * step;
  int64_t last = std::min(a.last(), b.last());
  if (begin > last)
    return nothing;
  return {begin, (last - begin) / step + 1, step};
}

Ints localattn::intersect(const Ints &a, const Ints &b) {
  Ints result;
  for (const Progression<int64_t> &x : a)
    for (const Progression<int64_t> &y : b)
      if (Progression<int64_t> common = localattn::intersect(x, y);
          common.count > 0)
        result.push_back(common);
  return result;
}

int64_t localattn::sizeOf(const Ints &set) {
  int64_t size = 0;
  for (const Progression<int64_t> &piece : set)
    size += piece.count;
  return size;
}

bool localattn::areDisjoint(const Box<int64_t> &a, const Box<int64_t> &b,
                            const Point<int64_t> &n) {
  // Axes choose their queries independently, so one axis on which no query has
  // a common key is necessary and enough.
  for (size_t axis = 0; axis < n.size(); ++axis) {
    bool meet = false;
    for (int64_t i = 0; i < n[axis] && !meet; ++i)
      meet = sizeOf(intersect(keysOf(a[axis], i, n[axis]),
                              keysOf(b[axis], i, n[axis]))) > 0;
    if (!meet)
      return true;
  }
  return false;
}

//===----------------------------------------------------------------------===//
// Pairs
//===----------------------------------------------------------------------===//

/// The pairs on one axis that all the chosen boxes hold.
static int64_t commonPairs(const Union<int64_t> &boxes, uint64_t chosen,
                           size_t axis, const GridRegion &queries,
                           const GridRegion &keys, int64_t n) {
  int64_t pairs = 0;
  Progression<int64_t> rows = queries.axis(axis);
  for (int64_t row = 0; row < rows.count; ++row) {
    int64_t i = rows.begin + row * rows.step;
    Ints common = {keys.axis(axis)};
    for (size_t b = 0; b < boxes.size(); ++b)
      if (chosen >> b & 1)
        common = intersect(common, keysOf(boxes[b][axis], i, n));
    pairs += sizeOf(common);
  }
  return pairs;
}

/// Inclusion and exclusion over the sets of boxes that extend `chosen` by boxes
/// from `first` on: each term is a product over the axes. Boxes that have no
/// pair in common end a branch, so few sets are visited where few boxes
/// overlap.
static int64_t unionPairs(const Union<int64_t> &boxes, uint64_t chosen,
                          size_t first, const GridRegion &queries,
                          const GridRegion &keys, const Point<int64_t> &n) {
  int64_t pairs = 0;
  for (size_t b = first; b < boxes.size(); ++b) {
    uint64_t extended = chosen | uint64_t(1) << b;
    int64_t product = 1;
    for (size_t axis = 0; axis < n.size() && product != 0; ++axis)
      product *= commonPairs(boxes, extended, axis, queries, keys, n[axis]);
    if (product != 0)
      pairs += product - unionPairs(boxes, extended, b + 1, queries, keys, n);
  }
  return pairs;
}

int64_t localattn::countPairs(const Union<int64_t> &boxes,
                              const GridRegion &queries, const GridRegion &keys,
                              const Point<int64_t> &n) {
  return unionPairs(boxes, 0, 0, queries, keys, n);
}

int64_t localattn::countPairs(const Union<int64_t> &boxes,
                              std::optional<size_t> box,
                              const GridRegion &queries, const GridRegion &keys,
                              const Point<int64_t> &n) {
  if (!box)
    return countPairs(boxes, queries, keys, n);
  auto ofFirst = [&](size_t count) {
    Union<int64_t> first(boxes.begin(),
                         boxes.begin() + std::min(count, boxes.size()));
    return countPairs(first, queries, keys, n);
  };
  return ofFirst(*box + 1) - ofFirst(*box);
}

std::optional<DifferenceBounds>
localattn::differenceBounds(const Axis<int64_t> &axis, int64_t n) {
  QueryDifferences<int64_t> bounds = {false, 0, 0};
  for (int64_t i = 0; i < n; ++i) {
    QueryDifferences<int64_t> query = queryDifferences(axis, i, n);
    bounds.include(query.any, query.min);
    bounds.include(query.any, query.max);
  }
  if (!bounds.any)
    return std::nullopt;
  return DifferenceBounds{bounds.min, bounds.max};
}
