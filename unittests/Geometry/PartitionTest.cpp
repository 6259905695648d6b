//===- PartitionTest.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tiles of the queries of an axis: each query in one, none across a border of
// residue classes, cells or segments.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

#include "localattn/Geometry/Partition.h"

using namespace localattn;
using namespace random_geometry;

namespace {

/// An axis, a part of its queries, and the size of tiles.
struct PartitionCase {
  AxisCase c;
  brute::Progression part;
  int64_t tile;

  explicit PartitionCase(Random &random) : c(random), part(c.queries) {
    if (random.oneIn(2))
      part = {0, c.n, 1};
    if (random.oneIn(20))
      part.count = 0;
    tile = random.oneIn(3) ? random.in(1, 3) : random.in(1, c.n + 3);
  }
  std::vector<brute::Progression> tiles() const {
    Partition<int64_t> partition(c.axis, part, tile);
    std::vector<brute::Progression> result;
    for (int64_t i = 0; i < partition.getCount(); ++i)
      result.push_back(partition.getTile(i));
    return result;
  }
};

std::string describe(const PartitionCase &p) {
  return random_geometry::describe(p.c) + ", part " +
         random_geometry::describe(p.part) + ", tiles of " +
         std::to_string(p.tile);
}

std::vector<int64_t> sizes(const brute::Axis &axis,
                           const brute::Progression &part, int64_t tile) {
  Partition<int64_t> partition(axis, part, tile);
  std::vector<int64_t> result;
  for (int64_t i = 0; i < partition.getCount(); ++i)
    result.push_back(partition.getTile(i).count);
  return result;
}

/// Which cell, piece or class member's group a query may share a tile with.
std::pair<int64_t, int64_t> groupOf(const PartitionCase &p, int64_t query) {
  int64_t group = 0;
  if (const auto *segments = std::get_if<brute::Segments>(&p.c.axis))
    for (int64_t cut : segments->cuts)
      group += cut <= query;
  if (const auto *rows = std::get_if<brute::Rows>(&p.c.axis))
    group = rows->begin < rows->end
                ? (rows->begin <= query) + (rows->end <= query)
                : 0;
  const auto *window = std::get_if<brute::Window>(&p.c.axis);
  if (!window)
    return {0, group};
  bool hasCells = window->left || window->right;
  int64_t step = p.part.step / std::gcd(p.part.step, window->dilation);
  if (hasCells && window->block >= p.tile * step)
    group = floorDiv(query / window->dilation - window->offset, window->block);
  return {query % window->dilation, group};
}

} // namespace

TEST(Partition, EachQueryIsInOneTile) {
  forEachCase([](Random &random) {
    PartitionCase p(random);
    SCOPED_TRACE(describe(p));
    brute::Set found;
    for (const brute::Progression &tile : p.tiles()) {
      ASSERT_GE(tile.count, 0);
      ASSERT_LE(tile.count, p.tile);
      ASSERT_GT(tile.step, 0);
      if (tile.count == 0)
        continue;
      brute::Set queries = setOf(coordinatesOf(p.part, tile));
      for (int64_t query : queries)
        EXPECT_TRUE(found.insert(query).second) << query << " is there twice";
    }
    EXPECT_EQ(found, setOf(p.part));
  });
}

TEST(Partition, TilesCrossNoBorder) {
  forEachCase([](Random &random) {
    PartitionCase p(random);
    SCOPED_TRACE(describe(p));
    for (const brute::Progression &tile : p.tiles()) {
      if (tile.count == 0)
        continue;
      brute::Set queries = setOf(coordinatesOf(p.part, tile));
      for (int64_t query : queries)
        EXPECT_EQ(groupOf(p, query), groupOf(p, *queries.begin()))
            << query << " with " << *queries.begin();
    }
  });
}

TEST(Partition, TilesOfOneClassAreNotEmpty) {
  forEachCase([](Random &random) {
    PartitionCase p(random);
    // Coordinates far apart may step over cells.
    if (dilationOf(p.c.axis) != 1 || p.part.step != 1)
      return;
    SCOPED_TRACE(describe(p));
    for (const brute::Progression &tile : p.tiles())
      EXPECT_GT(tile.count, 0);
  });
}

TEST(Partition, Sizes) {
  using Sizes = std::vector<int64_t>;
  auto block = [](int64_t size, int64_t offset = 0, int64_t dilation = 1) {
    return brute::Window{size, offset, 0, 0, dilation, Boundary::Clip, false};
  };
  brute::Progression whole = {0, 21, 1};
  // Whole cells, cells that are cut off, cells in parts of about one size.
  EXPECT_EQ(sizes(block(7), whole, 7), (Sizes{7, 7, 7}));
  EXPECT_EQ(sizes(block(7, 3), whole, 7), (Sizes{3, 7, 7, 4}));
  EXPECT_EQ(sizes(block(49), {0, 49, 1}, 16), (Sizes{13, 12, 12, 12}));
  EXPECT_EQ(sizes(block(10, 4), whole, 4), (Sizes{4, 4, 3, 3, 4, 3}));
  // As many cells as a tile holds, beginning with that of the first query.
  EXPECT_EQ(sizes(block(3), whole, 8), (Sizes{6, 6, 6, 3}));
  EXPECT_EQ(sizes(block(3), {4, 10, 1}, 8), (Sizes{5, 5}));
  EXPECT_EQ(sizes(block(1), {5, 10, 1}, 4), (Sizes{4, 4, 2}));
  // Residue classes one after another; the last is smaller.
  EXPECT_EQ(sizes(block(1, 0, 2), whole, 4), (Sizes{4, 4, 3, 4, 4, 2}));
  EXPECT_EQ(sizes(block(2, 1, 2), whole, 2),
            (Sizes{1, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 1}));
  // Every other query is a class by itself.
  EXPECT_EQ(sizes(block(1, 0, 2), {1, 10, 2}, 4), (Sizes{4, 4, 2}));
  // One cell.
  brute::Axis full =
      brute::Window{1, 0, std::nullopt, std::nullopt, 1, Boundary::Clip, false};
  EXPECT_EQ(sizes(full, whole, 8), (Sizes{7, 7, 7}));
  EXPECT_EQ(sizes(brute::Range{0, 3, false}, whole, 16), (Sizes{11, 10}));
  EXPECT_EQ(sizes(brute::Rows{2, 5}, whole, 16), (Sizes{2, 3, 16}));
  EXPECT_EQ(sizes(brute::Segments{{5, 5, 30}}, whole, 8), (Sizes{5, 8, 8}));
}
