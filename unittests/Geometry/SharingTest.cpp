//===- SharingTest.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which queries have the same keys.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

using namespace localattn;
using namespace random_geometry;

TEST(Sharing, ListedQueriesHaveTheKeysOfTheGivenOne) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    for (int64_t i = 0; i < c.n; ++i) {
      brute::Set listed = setOf(sharing(c.axis, i, c.n));
      ASSERT_TRUE(isInside(listed, c.n)) << testing::PrintToString(listed);
      ASSERT_EQ(listed.count(i), 1u) << "query " << i << " is not listed";
      brute::Set keys = brute::keysOf(c.axis, i, c.n);
      for (int64_t other : listed)
        ASSERT_EQ(brute::keysOf(c.axis, other, c.n), keys)
            << "query " << other << " listed for " << i;
    }
  });
}

TEST(Sharing, AllQueriesWithTheSameKeysAreListed) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    const auto *window = std::get_if<brute::Window>(&c.axis);
    const auto *range = std::get_if<brute::Range>(&c.axis);
    if ((window && window->causal) || (range && range->causal))
      return;
    for (int64_t i = 0; i < c.n; ++i) {
      brute::Set same, keys = brute::keysOf(c.axis, i, c.n);
      if (window && keys.empty())
        continue;
      for (int64_t other = 0; other < c.n; ++other)
        if (brute::keysOf(c.axis, other, c.n) == keys)
          same.insert(other);
      ASSERT_EQ(setOf(sharing(c.axis, i, c.n)), same) << "query " << i;
    }
  });
}

TEST(Sharing, TheCutCellOfACircleHasTwoEnds) {
  brute::Axis axis = brute::Window{4, 2, 0, 0, 1, Boundary::Wrap, false};
  EXPECT_EQ(setOf(sharing(axis, int64_t(0), int64_t(12))),
            (brute::Set{0, 1, 10, 11}));
  EXPECT_EQ(setOf(sharing(axis, int64_t(11), int64_t(12))),
            (brute::Set{0, 1, 10, 11}));
  // Thirteen is no whole number of cells: the ends borrow different keys.
  EXPECT_EQ(setOf(sharing(axis, int64_t(0), int64_t(13))), (brute::Set{0, 1}));
}

TEST(Sharing, ACellMayGoAroundTheCircleTwice) {
  // Two cells, cut at 1, of one key each: 5 and -1, which is the same on 3.
  brute::Axis axis = brute::Window{6, 1, -4, -1, 1, Boundary::Wrap, false};
  EXPECT_EQ(setOf(sharing(axis, int64_t(2), int64_t(3))),
            (brute::Set{0, 1, 2}));
}
