//===- CheckTest.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Check.h"

#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace localattn;

namespace {

std::vector<Array> arrays(ElementType type, llvm::ArrayRef<int64_t> shape,
                          std::vector<double> values) {
  Array array = llvm::cantFail(Array::allocate(type, shape));
  for (size_t i = 0; i < values.size(); ++i)
    array.setDouble(i, values[i]);
  std::vector<Array> all;
  all.push_back(std::move(array));
  return all;
}

double errorOf(std::vector<double> got, std::vector<double> expected) {
  int64_t size = got.size();
  Expectation expectation;
  expectation.results = arrays(ElementType::F64, {size}, expected);
  return compare(arrays(ElementType::F64, {size}, got), expectation).error;
}

TEST(Check, ErrorsAreRelativeToTheLargest) {
  EXPECT_EQ(errorOf({1, 2}, {1, 2}), 0);
  EXPECT_EQ(errorOf({1, 4}, {2, -4}), 2);
  EXPECT_EQ(errorOf({3, 8}, {2, 8}), 0.125);
  EXPECT_EQ(errorOf({0, 0}, {0, 0}), 0);
  EXPECT_EQ(errorOf({0, 1e-30}, {0, 0}), INFINITY);
}

TEST(Check, NonFiniteValuesMustBeTheSame) {
  EXPECT_EQ(errorOf({NAN, 1}, {NAN, 1}), 0);
  EXPECT_EQ(errorOf({NAN, 1}, {1, 1}), INFINITY);
  EXPECT_EQ(errorOf({1, 1}, {NAN, 1}), INFINITY);
  EXPECT_EQ(errorOf({-INFINITY, 1}, {-INFINITY, 1}), 0);
  EXPECT_EQ(errorOf({INFINITY, 1}, {-INFINITY, 1}), INFINITY);
  EXPECT_EQ(errorOf({1e300, 1}, {INFINITY, 1}), INFINITY);
}

TEST(Check, OnlyTheRowsThatAreAskedFor) {
  Expectation expectation;
  expectation.results = arrays(ElementType::F32, {3, 2}, {9, 9, 1, 2, 9, 9});
  expectation.rowRank = 1;
  expectation.rows = {1};
  std::vector<Array> got = arrays(ElementType::F32, {3, 2}, {0, 0, 1, 3, 0, 0});
  Difference worst = compare(got, expectation);
  EXPECT_EQ(worst.error, 0.5);
  EXPECT_EQ(worst.element, 3);
}

TEST(Check, TheVerdictIsOneLine) {
  Expectation expectation;
  expectation.results = arrays(ElementType::F32, {1, 2}, {1, 4});
  std::vector<Array> got = arrays(ElementType::F32, {1, 2}, {1, 4.5});
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::Expected<double> error = judge(got, expectation, 0.2, os);
  ASSERT_TRUE(bool(error)) << llvm::toString(error.takeError());
  EXPECT_EQ(*error, 0.125);
  EXPECT_EQ(text, "check: max error 1.2e-01 (relative to the largest output), "
                  "tolerance 0.2: ok\n");
  EXPECT_EQ(llvm::toString(judge(got, expectation, 0.1, os).takeError()),
            "check failed: result 0[0, 1]: expected 4, got 4.5");
}

} // namespace
