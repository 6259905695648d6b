//===- DifferencesTest.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How far apart query and key can be.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

#include "localattn/Geometry/Differences.h"
#include "localattn/Geometry/Structure.h"

using namespace localattn;
using namespace random_geometry;

static brute::Set differencesOf(const brute::Axis &axis, int64_t i, int64_t n) {
  brute::Set differences;
  for (int64_t k : brute::keysOf(axis, i, n))
    differences.insert(brute::difference(axis, i, k, n));
  return differences;
}

static brute::Set differencesOf(const brute::Axis &axis, int64_t n) {
  brute::Set differences;
  for (int64_t i = 0; i < n; ++i)
    differences.merge(differencesOf(axis, i, n));
  return differences;
}

// S4.2, as checked at run time.
TEST(Differences, BoundsOfAQueryAreExact) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    for (int64_t i = 0; i < c.n; ++i) {
      brute::Set differences = differencesOf(c.axis, i, c.n);
      QueryDifferences<int64_t> found = queryDifferences(c.axis, i, c.n);
      ASSERT_EQ(found.any, !differences.empty()) << "query " << i;
      if (found.any) {
        ASSERT_EQ(found.min, *differences.begin()) << "query " << i;
        ASSERT_EQ(found.max, *differences.rbegin()) << "query " << i;
      }
    }
  });
}

// S4.2, as the verifier checks it.
TEST(Differences, BoundsOfAnAxisAreExact) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    brute::Set differences = differencesOf(c.axis, c.n);
    std::optional<DifferenceBounds> bounds = differenceBounds(c.axis, c.n);
    ASSERT_EQ(bounds.has_value(), !differences.empty());
    if (bounds) {
      EXPECT_EQ(bounds->min, *differences.begin());
      EXPECT_EQ(bounds->max, *differences.rbegin());
    }
  });
}

// S4.2, on long axes.
TEST(Differences, HullHoldsAllOfAnAxis) {
  forEachCase([](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    brute::Set differences = differencesOf(c.axis, c.n);
    if (differences.empty())
      return;
    DifferenceHull<int64_t> hull = differenceHull(c.axis, c.n);
    EXPECT_LE(hull.min, *differences.begin());
    EXPECT_GE(hull.max, *differences.rbegin());
  });
}
