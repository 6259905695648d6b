//===- SymbolicAxisTest.cpp -----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/SymbolicAxis.h"
#include "mlir/IR/MLIRContext.h"

#include <gtest/gtest.h>

using namespace localattn;
using namespace mlir;

TEST(SymbolicAxisTest, EvaluatesEveryKindOfExpression) {
  MLIRContext context;
  AffineExpr d0 = getAffineDimExpr(0, &context);
  AffineExpr d1 = getAffineDimExpr(1, &context);
  Point<int64_t> extents = {30, 7};
  EXPECT_EQ(evaluate(d0.floorDiv(4), extents), 7);
  EXPECT_EQ(evaluate(d0.ceilDiv(4), extents), 8);
  EXPECT_EQ(evaluate(d0 % 4, extents), 2);
  EXPECT_EQ(evaluate((d1 - d0).floorDiv(4), extents), -6);
  EXPECT_EQ(evaluate(d0 * 2 - d1 + 3, extents), 56);
}

// S3.3
TEST(SymbolicAxisTest, BlocksOfAnEmptyAxisStayDivisible) {
  MLIRContext context;
  AffineExpr d0 = getAffineDimExpr(0, &context);
  Point<int64_t> empty = {0};
  Axis<int64_t> block = evaluate(blockAxis(d0.floorDiv(4)), empty);
  EXPECT_EQ(std::get<Window<int64_t>>(block).block, 1);
  Axis<int64_t> strided = evaluate(stridedAxis(d0.floorDiv(4)), empty);
  EXPECT_EQ(std::get<Window<int64_t>>(strided).dilation, 1);
}

TEST(SymbolicAxisTest, EqualityKnowsAllFields) {
  MLIRContext context;
  auto axis = [&](Window<int64_t> window) {
    return SymbolicUnion{{windowAxis(&context, window)}};
  };
  Window<int64_t> window = {7, 3, 1, 2, 1, Boundary::Clip, false};
  Window<int64_t> others[] = {{8, 3, 1, 2, 1, Boundary::Clip, false},
                              {7, 4, 1, 2, 1, Boundary::Clip, false},
                              {7, 3, 0, 2, 1, Boundary::Clip, false},
                              {7, 3, 1, 0, 1, Boundary::Clip, false},
                              {7, 3, std::nullopt, 2, 1, Boundary::Clip, false},
                              {7, 3, 1, 2, 2, Boundary::Clip, false},
                              {7, 3, 1, 2, 1, Boundary::Wrap, false},
                              {7, 3, 1, 2, 1, Boundary::Clip, true}};
  EXPECT_EQ(axis(window), axis(window));
  EXPECT_EQ(hash_value(axis(window)), hash_value(axis(window)));
  for (const Window<int64_t> &other : others)
    EXPECT_FALSE(axis(window) == axis(other));
  AffineExpr zero = getAffineConstantExpr(0, &context);
  SymbolicAxis range = Range<AffineExpr>{zero, zero};
  EXPECT_FALSE(range == SymbolicAxis(Range<AffineExpr>{zero, zero, true}));
  EXPECT_FALSE(range == SymbolicAxis(Rows<AffineExpr>{zero, zero}));
}
