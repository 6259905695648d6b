//===- BoxTest.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Boxes and unions: membership, relative coordinates, tiles.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

using namespace localattn;
using namespace random_geometry;

static brute::Point anyPoint(Random &random, const brute::Point &n) {
  brute::Point point;
  for (int64_t extent : n)
    point.push_back(random.in(0, extent - 1));
  return point;
}

static brute::Tile anyTile(Random &random, const brute::Box &box,
                           const brute::Point &n) {
  brute::Tile tile;
  for (size_t a = 0; a < n.size(); ++a)
    tile.push_back(anyTile(random, box[a], n[a]));
  return tile;
}

static std::vector<brute::Point> pointsOf(const brute::Tile &tile) {
  std::vector<brute::Set> sets;
  for (const brute::Progression &axis : tile)
    sets.push_back(setOf(axis));
  return brute::product(sets);
}

// S3.11, S3.12
TEST(Box, SeesIsMembershipOfTheUnion) {
  forEachCase([](Random &random) {
    UnionCase c(random);
    SCOPED_TRACE(describe(c));
    brute::Point i = anyPoint(random, c.n);
    brute::Points keys = brute::keysOf(c.boxes, i, c.n);
    brute::Points first = brute::keysOf(c.boxes[0], i, c.n);
    EXPECT_EQ(countKeys(c.boxes[0], i, c.n), int64_t(first.size()));
    for (const brute::Point &k : brute::wholeGrid(c.n)) {
      ASSERT_EQ(sees(c.boxes, i, k, c.n), keys.count(k) == 1)
          << "query " << testing::PrintToString(i) << ", key "
          << testing::PrintToString(k);
      ASSERT_EQ(sees(c.boxes[0], i, k, c.n), first.count(k) == 1)
          << "query " << testing::PrintToString(i) << ", key "
          << testing::PrintToString(k);
    }
  });
}

// S3.15
TEST(Box, PairsOfOneBox) {
  forEachCase([](Random &random) {
    UnionCase c(random);
    SCOPED_TRACE(describe(c));
    brute::Point i = anyPoint(random, c.n);
    for (const brute::Point &k : brute::wholeGrid(c.n)) {
      std::optional<size_t> first;
      for (size_t box = c.boxes.size(); box-- > 0;)
        if (brute::keysOf(c.boxes[box], i, c.n).count(k))
          first = box;
      EXPECT_EQ(sees(c.boxes, std::nullopt, i, k, c.n), first.has_value());
      for (size_t box = 0; box <= c.boxes.size(); ++box)
        EXPECT_EQ(sees(c.boxes, box, i, k, c.n), first == box);
      if (first) {
        EXPECT_EQ(difference(c.boxes, first, i, k, c.n),
                  difference(c.boxes, i, k, c.n));
      }
    }
  });
}

// S4.5, S3.12
TEST(Box, DifferenceIsThatOfTheEarliestBox) {
  forEachCase([](Random &random) {
    UnionCase c(random);
    SCOPED_TRACE(describe(c));
    brute::Point i = anyPoint(random, c.n);
    brute::Points done;
    for (const brute::Box &box : c.boxes)
      for (const brute::Point &k : brute::keysOf(box, i, c.n)) {
        if (!done.insert(k).second)
          continue;
        brute::Point expected;
        for (size_t a = 0; a < c.n.size(); ++a)
          expected.push_back(brute::difference(box[a], i[a], k[a], c.n[a]));
        ASSERT_EQ(difference(c.boxes, i, k, c.n), expected)
            << "query " << testing::PrintToString(i) << ", key "
            << testing::PrintToString(k);
      }
  });
}

namespace {
/// What a tile of keys is to a tile of queries, pair by pair.
struct Use {
  bool empty = true;
  bool full = true;
};
} // namespace

template <typename Boxes>
static Use useOf(const Boxes &boxes, const brute::Tile &queries,
                 const brute::Tile &keys, const brute::Point &n) {
  Use use;
  std::vector<brute::Point> wanted = pointsOf(keys);
  for (const brute::Point &i : pointsOf(queries)) {
    brute::Points seen = brute::keysOf(boxes, i, n);
    for (const brute::Point &k : wanted)
      (seen.count(k) == 1 ? use.empty : use.full) = false;
  }
  return use;
}

TEST(Box, ClassifyABoxAndAUnion) {
  forEachCase([](Random &random) {
    UnionCase c(random);
    brute::Tile queries = anyTile(random, c.boxes[0], c.n);
    brute::Tile keys = anyTile(random, c.boxes[0], c.n);
    SCOPED_TRACE(describe(c) + "\n  queries" + describe(queries) + "\n  keys" +
                 describe(keys));
    Use box = useOf(c.boxes[0], queries, keys, c.n);
    TileUse<int64_t> boxUse = classify(c.boxes[0], queries, keys, c.n);
    EXPECT_LE(boxUse.empty, box.empty);
    EXPECT_LE(boxUse.full, box.full);
    Use all = useOf(c.boxes, queries, keys, c.n);
    TileUse<int64_t> use = classify(c.boxes, queries, keys, c.n);
    EXPECT_LE(use.empty, all.empty);
    EXPECT_LE(use.full, all.full);
    EXPECT_LE(boxUse.full, use.full);
    EXPECT_LE(use.empty, boxUse.empty);
  });
}

// S3.15
TEST(Box, ClassifyThePairsOfOneBox) {
  int64_t empty = 0, full = 0;
  forEachCase([&](Random &random) {
    UnionCase c(random);
    brute::Tile queries = anyTile(random, c.boxes[0], c.n);
    brute::Tile keys = anyTile(random, c.boxes[0], c.n);
    SCOPED_TRACE(describe(c) + "\n  queries" + describe(queries) + "\n  keys" +
                 describe(keys));
    for (size_t box = 0; box <= c.boxes.size(); ++box) {
      Use expected;
      for (const brute::Point &i : pointsOf(queries))
        for (const brute::Point &k : pointsOf(keys))
          (sees(c.boxes, box, i, k, c.n) ? expected.empty : expected.full) =
              false;
      TileUse<int64_t> use = classify(c.boxes, box, queries, keys, c.n);
      EXPECT_LE(use.empty, expected.empty);
      EXPECT_LE(use.full, expected.full);
      empty += use.empty;
      full += use.full;
    }
  });
  EXPECT_GT(empty, 0);
  EXPECT_GT(full, 0);
}

/// The axes are independent, so a box is exact where each of them is: here for
/// single queries and dense tiles of keys.
TEST(Box, ClassifyABoxIsExactForOneQuery) {
  forEachCase([](Random &random) {
    UnionCase c(random);
    brute::Tile queries, keys;
    for (size_t a = 0; a < c.n.size(); ++a) {
      queries.push_back({random.in(0, c.n[a] - 1), 1, 1});
      int64_t begin = random.in(0, c.n[a] - 1);
      keys.push_back({begin, random.in(1, c.n[a] - begin), 1});
    }
    SCOPED_TRACE(describe(c) + "\n  queries" + describe(queries) + "\n  keys" +
                 describe(keys));
    Use expected = useOf(c.boxes[0], queries, keys, c.n);
    TileUse<int64_t> use = classify(c.boxes[0], queries, keys, c.n);
    EXPECT_EQ(use.empty, expected.empty);
    EXPECT_EQ(use.full, expected.full);
    // A union is empty where all its boxes are.
    EXPECT_EQ(classify(c.boxes, queries, keys, c.n).empty,
              useOf(c.boxes, queries, keys, c.n).empty);
  });
}
