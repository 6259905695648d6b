//===- RandomGeometryTest.cpp ---------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Properties are tried as often as the output says.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

using namespace random_geometry;

TEST(RandomGeometry, EachPropertyHasAllCases) {
  const char *text = std::getenv("LOCALATTN_GEOMETRY_CASES");
  int64_t tried = 0;
  forEachCase([&](Random &) { ++tried; });
  EXPECT_EQ(tried, text ? std::stoll(text) : 10000);
}

TEST(RandomGeometry, CasesDifferAndRepeat) {
  std::vector<int64_t> first, second;
  forEachCase(5,
              [&](Random &random) { first.push_back(random.in(0, 1 << 30)); });
  forEachCase(5,
              [&](Random &random) { second.push_back(random.in(0, 1 << 30)); });
  EXPECT_EQ(first, second);
  EXPECT_EQ(std::set<int64_t>(first.begin(), first.end()).size(), 5u);
}
