//===- RandomTest.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Random.h"

#include "gtest/gtest.h"
#include <algorithm>
#include <cmath>

using namespace localattn;

namespace {

TEST(Random, TheEngineIsTheStandards) {
  // [rand.predef]: the 10000th number of a default-constructed engine.
  std::mt19937_64 engine;
  engine.discard(9999);
  EXPECT_EQ(engine(), 9981545732273789042u);
}

/// Bit for bit, so that inputs and with them results can be compared between
/// machines. The numbers are from a second writing of the algorithm, in Python.
TEST(Random, NormalNumbersAreFixed) {
  NormalSource source(42);
  for (double expected :
       {0x1.af6df0655c689p+0, 0x1.c8e7d9eeb4940p-2, 0x1.cde8baa8d4b7ap+0,
        -0x1.bce45e9dbe2b3p+1, -0x1.e0c2d8c93b7ecp-3, 0x1.048ea4c50962cp-3,
        -0x1.dbb8dad1ae2ffp-1, -0x1.87a48c54a4ce6p-1})
    EXPECT_EQ(source.next(), expected);
}

TEST(Random, NormalNumbersAreNormal) {
  constexpr int count = 200000;
  NormalSource source(1);
  std::vector<double> values(count);
  std::generate(values.begin(), values.end(), [&] { return source.next(); });
  std::sort(values.begin(), values.end());
  // Kolmogorov-Smirnov: over 1.95 / sqrt(n) in one of a thousand samples.
  double distance = 0;
  for (int i = 0; i < count; ++i) {
    double cdf = 0.5 * std::erfc(-values[i] / std::sqrt(2.0));
    distance = std::max(distance, std::fabs(cdf - (i + 0.5) / count));
  }
  EXPECT_LT(distance, 1.95 / std::sqrt(double(count)));
}

TEST(Random, SampledRowsAreDistinctAndSorted) {
  std::vector<int64_t> rows = sampleRows(7, 50, {4, 5, 6});
  ASSERT_EQ(rows.size(), 50u);
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_GE(rows[i], 0);
    EXPECT_LT(rows[i], 120);
    EXPECT_LT(i == 0 ? -1 : rows[i - 1], rows[i]);
  }
  EXPECT_EQ(rows, sampleRows(7, 50, {4, 5, 6}));
  EXPECT_NE(rows, sampleRows(8, 50, {4, 5, 6}));
}

TEST(Random, NoMoreRowsThanThereAre) {
  EXPECT_EQ(sampleRows(0, 9, {2, 2}), (std::vector<int64_t>{0, 1, 2, 3}));
  EXPECT_TRUE(sampleRows(0, 9, {2, 0}).empty());
}

TEST(Random, EachRowIsAsLikely) {
  std::vector<int> counts(10);
  for (uint64_t seed = 0; seed < 10000; ++seed)
    for (int64_t row : sampleRows(seed, 3, {10}))
      ++counts[row];
  for (int count : counts)
    EXPECT_NEAR(count, 3000, 250);
}

} // namespace
