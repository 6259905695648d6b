//===- AxisQueriesTest.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One query at a time: its keys, its differences, its residue class.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

using namespace localattn;
using namespace random_geometry;

TEST(Number, DivisionRoundsDownForEitherSign) {
  for (int64_t a = -40; a <= 40; ++a)
    for (int64_t b = 1; b <= 9; ++b) {
      int64_t down = -50;
      while ((down + 1) * b <= a)
        ++down;
      EXPECT_EQ(floorDiv(a, b), down) << a << " / " << b;
      EXPECT_EQ(floorMod(a, b), a - down * b) << a << " mod " << b;
      EXPECT_EQ(ceilDiv(a, b), down * b == a ? down : down + 1)
          << a << " / " << b;
    }
}

// S3.4, S3.5, S3.6, S3.7, S3.8, S3.9
TEST(AxisQueries, KeysOfAQueryAreExact) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    for (int64_t i = 0; i < c.n; ++i) {
      brute::Set keys = brute::keysOf(c.axis, i, c.n);
      ASSERT_EQ(setOf(keysOf(c.axis, i, c.n)), keys) << "query " << i;
      ASSERT_EQ(countKeys(c.axis, i, c.n), int64_t(keys.size()))
          << "query " << i;
    }
  });
}

TEST(AxisQueries, SeesIsMembership) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    for (int64_t i = 0; i < c.n; ++i) {
      brute::Set keys = brute::keysOf(c.axis, i, c.n);
      for (int64_t k = 0; k < c.n; ++k)
        ASSERT_EQ(sees(c.axis, i, k, c.n), keys.count(k) == 1)
            << "query " << i << ", key " << k;
    }
  });
}

// S4.5
TEST(AxisQueries, DifferenceCountsStepsAlongTheArc) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    for (int64_t i = 0; i < c.n; ++i)
      for (int64_t k : brute::keysOf(c.axis, i, c.n))
        ASSERT_EQ(difference(c.axis, i, k, c.n),
                  brute::difference(c.axis, i, k, c.n))
            << "query " << i << ", key " << k;
  });
}

TEST(AxisQueries, ResidueClassHoldsItsMembers) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    for (int64_t i = 0; i < c.n; ++i) {
      std::vector<int64_t> members = brute::classOf(dilationOf(c.axis), i, c.n);
      ASSERT_EQ(setOf(residueClass(c.axis, i, c.n)),
                brute::Set(members.begin(), members.end()))
          << "coordinate " << i;
    }
  });
}
