//===- TileQueriesTest.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile of queries on one axis: the keys that some or all of them see, and
// what a tile of keys is to it.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

using namespace localattn;
using namespace random_geometry;

static bool isSingleOrHasStep(const brute::Progression &tile, int64_t step) {
  return tile.count == 1 || tile.step == step;
}

/// Where `hull` promises the union and no more.
static bool hullIsExact(const brute::Axis &axis,
                        const brute::Progression &tile) {
  if (std::holds_alternative<brute::Range>(axis) ||
      std::holds_alternative<brute::Rows>(axis))
    return true;
  const auto *window = std::get_if<brute::Window>(&axis);
  if (!window || tile.count == 1)
    return isSingleOrHasStep(tile, 1);
  // Steps of up to a block skip no cell.
  int64_t members = window->causal ? 1 : window->block;
  return tile.step % window->dilation == 0 &&
         tile.step <= members * window->dilation &&
         window->left.value_or(0) >= 0 && window->right.value_or(0) >= 0;
}

TEST(TileQueries, HullHoldsTheUnion) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    brute::Set keys = brute::anyOf(c.axis, setOf(c.queries), c.n);
    brute::Set found = setOf(hull(c.axis, c.queries, c.n));
    EXPECT_TRUE(isInside(found, c.n)) << testing::PrintToString(found);
    EXPECT_TRUE(brute::isSubset(keys, found))
        << testing::PrintToString(keys) << " is not inside of "
        << testing::PrintToString(found);
    if (hullIsExact(c.axis, c.queries)) {
      EXPECT_EQ(found, keys);
    }
  });
}

TEST(TileQueries, CoreIsTheIntersectionUnlessItWraps) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    brute::Set keys = brute::allOf(c.axis, setOf(c.queries), c.n);
    brute::Set found = setOf(core(c.axis, c.queries, c.n));
    EXPECT_TRUE(brute::isSubset(found, keys))
        << testing::PrintToString(found) << " is not inside of "
        << testing::PrintToString(keys);
    if (!wraps(c.axis) || c.queries.count == 1) {
      EXPECT_EQ(found, keys);
    }
  });
}

TEST(TileQueries, CoreOfWholeCirclesIsTheCircle) {
  // Wherever their arcs start, all eight members see each other.
  brute::Axis axis = brute::Window{1, 0, 3, 4, 2, Boundary::Wrap, false};
  EXPECT_EQ(setOf(core(axis, brute::Progression{1, 8, 2}, int64_t(16))),
            (brute::Set{1, 3, 5, 7, 9, 11, 13, 15}));
  // Of nine, each query misses another one.
  EXPECT_EQ(setOf(core(axis, brute::Progression{0, 9, 2}, int64_t(17))),
            brute::Set());
}

TEST(TileQueries, ClassifyAnAxis) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    brute::Set queries = setOf(c.queries), keys = setOf(c.keys);
    bool empty =
        brute::common(brute::anyOf(c.axis, queries, c.n), keys).empty();
    bool full = brute::isSubset(keys, brute::allOf(c.axis, queries, c.n));
    TileUse<int64_t> use = classify(c.axis, c.queries, c.keys, c.n);
    EXPECT_LE(use.empty, empty) << "a tile with keys is left out";
    EXPECT_LE(use.full, full) << "a mask is left out";
    bool suits =
        c.keys.step == 1 || isSingleOrHasStep(c.keys, dilationOf(c.axis));
    if (suits && hullIsExact(c.axis, c.queries)) {
      EXPECT_EQ(use.empty, empty) << "an empty tile is visited";
    }
    if (!wraps(c.axis) || (suits && c.queries.count == 1)) {
      EXPECT_EQ(use.full, full) << "a full tile is masked";
    }
  });
}

TEST(TileQueries, HaloReachesTheFarthestKeys) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    brute::Progression shard = {c.queries.begin,
                                random.in(1, c.n - c.queries.begin), 1};
    SCOPED_TRACE(describe(c) + ", shard " + describe(shard));
    brute::Set keys = brute::anyOf(c.axis, setOf(shard), c.n);
    int64_t below = 0, above = 0;
    if (!keys.empty()) {
      below = std::max<int64_t>(shard.begin - *keys.begin(), 0);
      above = std::max<int64_t>(
          *keys.rbegin() - (shard.begin + shard.count - 1), 0);
    }
    Halo<int64_t> halo = haloOf(c.axis, shard, c.n);
    EXPECT_GE(halo.below, below);
    EXPECT_GE(halo.above, above);
    EXPECT_LE(halo.below, shard.begin);
    EXPECT_LE(halo.above, c.n - shard.begin - shard.count);
    if (hullIsExact(c.axis, shard)) {
      EXPECT_EQ(halo.below, below);
      EXPECT_EQ(halo.above, above);
    }
  });
}
