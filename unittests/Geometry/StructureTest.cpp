//===- StructureTest.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Questions to all queries of an axis at once.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

#include "localattn/Geometry/Structure.h"

using namespace localattn;
using namespace random_geometry;

//===----------------------------------------------------------------------===//
// Structural class
//===----------------------------------------------------------------------===//

/// Queries that share a key share all keys, and each sees itself.
static void expectPartition(const brute::Axis &axis, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    brute::Set keys = brute::keysOf(axis, i, n);
    ASSERT_EQ(keys.count(i), 1u) << "query " << i << " does not see itself";
    for (int64_t other = 0; other < i; ++other) {
      brute::Set others = brute::keysOf(axis, other, n);
      ASSERT_TRUE(keys == others || brute::common(keys, others).empty())
          << "queries " << other << " and " << i;
    }
  }
}

/// Queries of one cell have the same keys.
static void expectUniformCells(const brute::Window &window, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    std::vector<int64_t> members = brute::classOf(window.dilation, i, n);
    int64_t cell = brute::cellBegin(window, brute::positionIn(members, i));
    for (int64_t p = std::max<int64_t>(cell, 0);
         p < cell + window.block && p < int64_t(members.size()); ++p)
      ASSERT_EQ(brute::keysOf(window, i, n),
                brute::keysOf(window, members[p], n))
          << "queries " << i << " and " << members[p];
  }
}

TEST(Structure, ClassKeepsItsPromise) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    const auto *window = std::get_if<brute::Window>(&c.axis);
    switch (structuralClass(c.axis, c.n)) {
    case StructuralClass::Partition:
      expectPartition(c.axis, c.n);
      break;
    case StructuralClass::BlockUniform:
      ASSERT_NE(window, nullptr);
      expectUniformCells(*window, c.n);
      break;
    case StructuralClass::Sliding:
      EXPECT_NE(window, nullptr);
      break;
    case StructuralClass::Absolute:
      EXPECT_TRUE(std::holds_alternative<brute::Range>(c.axis) ||
                  std::holds_alternative<brute::Rows>(c.axis));
    }
  });
}

/// A class that is too hard costs speed: cells without margins are a partition
/// whenever they could be one.
TEST(Structure, CellsWithoutMarginsAreAPartitionWheneverTheyCanBe) {
  forEachCase([](Random &random) {
    int64_t n = random.in(1, 24);
    brute::Window window = anyWindow(random, n);
    window.left = window.right = 0;
    window.causal = false;
    SCOPED_TRACE(describe(window) + " on " + std::to_string(n));
    bool expected = true;
    for (int64_t i = 0; i < n; ++i)
      for (int64_t other = 0; other < n; ++other) {
        brute::Set keys = brute::keysOf(window, i, n);
        brute::Set others = brute::keysOf(window, other, n);
        expected &= keys == others || brute::common(keys, others).empty();
      }
    EXPECT_EQ(structuralClass(brute::Axis(window), n) ==
                  StructuralClass::Partition,
              expected);
  });
}

TEST(Structure, ABoxHasTheClassOfItsHardestAxis) {
  forEachCase([](Random &random) {
    UnionCase c(random);
    SCOPED_TRACE(describe(c));
    StructuralClass hardest = StructuralClass::Partition;
    for (size_t a = 0; a < c.n.size(); ++a) {
      StructuralClass own = structuralClass(c.boxes[0][a], c.n[a]);
      if (own > hardest)
        hardest = own;
    }
    EXPECT_EQ(structuralClass(c.boxes[0], c.n), hardest);
  });
}

//===----------------------------------------------------------------------===//
// Sets
//===----------------------------------------------------------------------===//

TEST(Structure, IntersectProgressions) {
  forEachCase([](Random &random) {
    auto any = [&]() -> brute::Progression {
      return {random.in(-30, 30), random.in(0, 20), random.in(1, 13)};
    };
    brute::Progression a = any(), b = any();
    SCOPED_TRACE(describe(a) + " and " + describe(b));
    brute::Progression both = intersect(a, b);
    EXPECT_GE(both.count, 0);
    EXPECT_GT(both.step, 0);
    EXPECT_EQ(setOf(both), brute::common(setOf(a), setOf(b)));
  });
}

TEST(Structure, DisjointBoxes) {
  forEachCase([](Random &random) {
    UnionCase c(random);
    SCOPED_TRACE(describe(c));
    const brute::Box &a = c.boxes.front(), &b = c.boxes.back();
    bool disjoint = true;
    for (const brute::Point &i : brute::wholeGrid(c.n)) {
      brute::Points mine = brute::keysOf(a, i, c.n);
      for (const brute::Point &k : brute::keysOf(b, i, c.n))
        disjoint &= mine.count(k) == 0;
    }
    EXPECT_EQ(areDisjoint(a, b, c.n), disjoint);
  });
}

//===----------------------------------------------------------------------===//
// Pairs
//===----------------------------------------------------------------------===//

static GridRegion anyRegion(Random &random, const brute::Point &n) {
  GridRegion region;
  for (int64_t extent : n) {
    bool whole = random.oneIn(3);
    region.origin.push_back(whole ? 0 : random.in(0, extent));
    int64_t step = random.oneIn(2) ? 1 : random.in(2, 3);
    int64_t room = extent - region.origin.back();
    int64_t most = (room + step - 1) / step;
    region.size.push_back(whole ? most : random.in(0, most));
    region.step.push_back(step);
  }
  return region;
}

static bool holds(const GridRegion &region, const brute::Point &point) {
  for (size_t a = 0; a < point.size(); ++a)
    if (setOf(region.axis(a)).count(point[a]) == 0)
      return false;
  return true;
}

static std::string describe(const GridRegion &region) {
  return testing::PrintToString(region.origin) + " of " +
         testing::PrintToString(region.size) + " by " +
         testing::PrintToString(region.step);
}

TEST(Structure, CountPairsOfRegions) {
  forEachCase([](Random &random) {
    UnionCase c(random);
    GridRegion queries = anyRegion(random, c.n), keys = anyRegion(random, c.n);
    SCOPED_TRACE(describe(c) + "\n  queries at " + describe(queries) +
                 "\n  keys at " + describe(keys));
    // Of all boxes, of each, and of one that isn't there.
    std::vector<int64_t> pairs(c.boxes.size() + 1);
    int64_t all = 0;
    for (const brute::Point &i : brute::wholeGrid(c.n))
      if (holds(queries, i))
        for (const brute::Point &k : brute::keysOf(c.boxes, i, c.n)) {
          size_t first = 0;
          while (brute::keysOf(c.boxes[first], i, c.n).count(k) == 0)
            ++first;
          pairs[first] += holds(keys, k);
          all += holds(keys, k);
        }
    EXPECT_EQ(countPairs(c.boxes, queries, keys, c.n), all);
    EXPECT_EQ(countPairs(c.boxes, std::nullopt, queries, keys, c.n), all);
    for (size_t box = 0; box < pairs.size(); ++box)
      EXPECT_EQ(countPairs(c.boxes, box, queries, keys, c.n), pairs[box]);
  });
}
