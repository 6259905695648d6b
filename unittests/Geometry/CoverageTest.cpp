//===- CoverageTest.cpp ---------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a part of the queries and keys leaves of boxes.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

#include "localattn/Geometry/Coverage.h"

#include <functional>

using namespace localattn;
using namespace random_geometry;

namespace {

/// A failure is repeated with a single case, which is not of every kind.
constexpr int64_t kFewCases = 20;

/// Mostly everything, sometimes a part, rarely nothing.
AxisRegion anyRegion(Random &random, int64_t n) {
  if (random.oneIn(2))
    return {0, n};
  int64_t origin = random.in(0, n);
  int64_t step = random.oneIn(2) ? 1 : random.in(2, 3);
  return {origin, random.in(0, (n - origin + step - 1) / step), step};
}

std::string describe(AxisRegion region) {
  return std::to_string(region.size) + " from " +
         std::to_string(region.origin) + " by " + std::to_string(region.step);
}

bool holds(AxisRegion region, int64_t c) {
  for (int64_t index = 0; index < region.size; ++index)
    if (region.at(index) == c)
      return true;
  return false;
}

/// The pairs of the regions that `keysOf` lists, each as query and key.
template <typename Place>
std::set<std::pair<Place, Place>>
pairsOf(const std::vector<Place> &queries,
        const std::function<std::set<Place>(const Place &)> &keysOf,
        const std::function<bool(const Place &)> &isQuery,
        const std::function<bool(const Place &)> &isKey) {
  std::set<std::pair<Place, Place>> pairs;
  for (const Place &i : queries)
    if (isQuery(i))
      for (const Place &k : keysOf(i))
        if (isKey(k))
          pairs.emplace(i, k);
  return pairs;
}

/// The pairs of an axis.
std::set<std::pair<int64_t, int64_t>> pairsOf(const brute::Axis &axis,
                                              AxisRegion queries,
                                              AxisRegion keys, int64_t n) {
  brute::Set all = brute::wholeAxis(n);
  return pairsOf<int64_t>(
      {all.begin(), all.end()},
      [&](const int64_t &i) { return brute::keysOf(axis, i, n); },
      [&](const int64_t &i) { return holds(queries, i); },
      [&](const int64_t &k) { return holds(keys, k); });
}

bool holds(const GridRegion &region, const brute::Point &point) {
  bool inside = true;
  for (size_t a = 0; a < point.size(); ++a)
    inside &= holds(
        AxisRegion{region.origin[a], region.size[a], region.step[a]}, point[a]);
  return inside;
}

/// The pairs of a box.
std::set<std::pair<brute::Point, brute::Point>>
pairsOf(const brute::Box &box, const GridRegion &queries,
        const GridRegion &keys, const brute::Point &n) {
  return pairsOf<brute::Point>(
      brute::wholeGrid(n),
      [&](const brute::Point &i) { return brute::keysOf(box, i, n); },
      [&](const brute::Point &i) { return holds(queries, i); },
      [&](const brute::Point &k) { return holds(keys, k); });
}

std::string describe(const GridRegion &region) {
  return testing::PrintToString(region.origin) + " of " +
         testing::PrintToString(region.size) + " by " +
         testing::PrintToString(region.step);
}

GridRegion anyRegion(Random &random, const brute::Point &n) {
  GridRegion region;
  for (int64_t extent : n) {
    AxisRegion axis = anyRegion(random, extent);
    region.origin.push_back(axis.origin);
    region.size.push_back(axis.size);
    region.step.push_back(axis.step);
  }
  return region;
}

} // namespace

TEST(Coverage, SeesAllIsEveryPair) {
  int64_t yes = 0;
  forEachCase([&](Random &random) {
    AxisCase c(random);
    AxisRegion queries = anyRegion(random, c.n), keys = anyRegion(random, c.n);
    SCOPED_TRACE(describe(c) + ", of queries " + describe(queries) +
                 ", of keys " + describe(keys));
    bool expected = int64_t(pairsOf(c.axis, queries, keys, c.n).size()) ==
                    queries.size * keys.size;
    EXPECT_EQ(seesAll(c.axis, queries, keys, c.n), expected);
    yes += expected && queries.size != 0 && keys.size != 0;
  });
  EXPECT_GE(yes, geometryCases() / 50 - kFewCases);
}

TEST(Coverage, DifferencesOfCommonPairs) {
  int64_t same = 0, other = 0;
  forEachCase([&](Random &random) {
    AxisCase c(random);
    // Mostly against all keys, which is what is asked.
    brute::Axis b =
        random.oneIn(2) ? anyAxis(random, c.n) : brute::Window{1, 0, {}, {}, 1};
    AxisRegion queries = anyRegion(random, c.n), keys = anyRegion(random, c.n);
    SCOPED_TRACE(describe(c) + " and " + describe(b));
    bool expected = true;
    auto common = pairsOf(b, queries, keys, c.n);
    for (auto [i, k] : pairsOf(c.axis, queries, keys, c.n))
      if (common.count({i, k}))
        expected &= brute::difference(c.axis, i, k, c.n) ==
                    brute::difference(b, i, k, c.n);
    EXPECT_EQ(sameDifferences(c.axis, b, queries, keys, c.n), expected);
    (expected ? same : other) += 1;
  });
  EXPECT_GE(same, geometryCases() / 10 - kFewCases);
  EXPECT_GE(other, geometryCases() / 50 - kFewCases);
}

TEST(Coverage, ABoxIsCoveredIfItHasNoPairMore) {
  int64_t yes = 0, no = 0;
  forEachCase([&](Random &random) {
    UnionCase c(random);
    brute::Box inner = c.boxes.front(), outer = c.boxes.back();
    // Boxes that have something to do with each other.
    for (size_t a = 0; a < c.n.size(); ++a)
      if (random.oneIn(2))
        outer[a] = random.oneIn(2)
                       ? inner[a]
                       : brute::Axis(brute::Window{1, 0, {}, {}, 1});
    GridRegion queries = anyRegion(random, c.n), keys = anyRegion(random, c.n);
    c.boxes = {inner, outer};
    SCOPED_TRACE(describe(c) + "\n  queries at " + describe(queries) +
                 "\n  keys at " + describe(keys));
    auto mine = pairsOf(inner, queries, keys, c.n);
    auto others = pairsOf(outer, queries, keys, c.n);
    bool expected =
        std::includes(others.begin(), others.end(), mine.begin(), mine.end());
    EXPECT_EQ(isCovered(inner, outer, queries, keys, c.n), expected);
    (expected && !mine.empty() ? yes : no) += 1;
  });
  EXPECT_GE(yes, geometryCases() / 50 - kFewCases);
  EXPECT_GE(no, geometryCases() / 50 - kFewCases);
}

TEST(Coverage, BoxesAreDisjointWithoutACommonPair) {
  int64_t yes = 0, no = 0;
  forEachCase([&](Random &random) {
    UnionCase c(random);
    GridRegion queries = anyRegion(random, c.n), keys = anyRegion(random, c.n);
    SCOPED_TRACE(describe(c) + "\n  queries at " + describe(queries) +
                 "\n  keys at " + describe(keys));
    auto mine = pairsOf(c.boxes.front(), queries, keys, c.n);
    bool expected = true;
    for (const auto &pair : pairsOf(c.boxes.back(), queries, keys, c.n))
      expected &= mine.count(pair) == 0;
    EXPECT_EQ(areDisjoint(c.boxes.front(), c.boxes.back(), queries, keys, c.n),
              expected);
    (expected ? yes : no) += 1;
  });
  EXPECT_GE(yes, geometryCases() / 50 - kFewCases);
  EXPECT_GE(no, geometryCases() / 50 - kFewCases);
}

TEST(Coverage, OneAxisIsNotEnough) {
  brute::Axis full = brute::Window{1, 0, {}, {}, 1};
  brute::Axis self = brute::Window{1, 0, 0, 0, 1};
  GridRegion grid = {{0, 0}, {3, 3}};
  EXPECT_FALSE(isCovered({full, self}, {self, full}, grid, grid, {3, 3}));
  EXPECT_TRUE(isCovered({self, self}, {self, full}, grid, grid, {3, 3}));
  // But without a pair on one axis there is none.
  brute::Axis none = brute::Rows{3, 4};
  EXPECT_TRUE(isCovered({full, none}, {self, full}, grid, grid, {3, 3}));
}

TEST(Coverage, AClippedBlockWithAShiftIsNotEverything) {
  AxisRegion whole = {0, 7};
  auto block = [](int64_t shift, Boundary boundary) {
    return brute::Axis(brute::Window{7, shift, 0, 0, 1, boundary});
  };
  EXPECT_TRUE(seesAll(block(0, Boundary::Clip), whole, whole, 7));
  EXPECT_FALSE(seesAll(block(3, Boundary::Clip), whole, whole, 7));
  EXPECT_TRUE(seesAll(block(3, Boundary::Clamp), whole, whole, 7));
  EXPECT_TRUE(seesAll(block(3, Boundary::Wrap), whole, whole, 7));
  // Around the circle it is another way.
  brute::Axis full = brute::Window{1, 0, {}, {}, 1};
  EXPECT_TRUE(
      sameDifferences(block(3, Boundary::Clamp), full, whole, whole, 7));
  EXPECT_FALSE(
      sameDifferences(block(3, Boundary::Wrap), full, whole, whole, 7));
}
