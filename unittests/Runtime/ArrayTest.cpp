//===- ArrayTest.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Array.h"

#include "gtest/gtest.h"
#include <cmath>
#include <cstring>
#include <limits>

using namespace localattn;

namespace {

Array makeArray(ElementType type, llvm::ArrayRef<int64_t> shape) {
  return llvm::cantFail(Array::allocate(type, shape));
}

uint16_t bitsOf(ElementType type, double value) {
  Array array = makeArray(type, {});
  array.setDouble(0, value);
  uint16_t bits;
  std::memcpy(&bits, array.getData(), sizeof(bits));
  return bits;
}

TEST(Array, ShapesAreChecked) {
  for (std::vector<int64_t> shape :
       {std::vector<int64_t>{-1}, {INT64_MAX, 2}, {INT64_MAX / 4, 1}}) {
    auto array = Array::allocate(ElementType::F64, shape);
    EXPECT_FALSE(bool(array));
    llvm::consumeError(array.takeError());
  }
  EXPECT_EQ(makeArray(ElementType::F64, {INT64_MAX, 0}).getNumElements(), 0);
  EXPECT_EQ(makeArray(ElementType::F32, {}).getNumElements(), 1);
}

TEST(Array, HalfPrecisionRoundsToNearestEven) {
  EXPECT_EQ(bitsOf(ElementType::F16, 1.0), 0x3c00);
  EXPECT_EQ(bitsOf(ElementType::F16, -2.0), 0xc000);
  // Halfway between 1 and 1 + 2^-10, and between that and the next.
  EXPECT_EQ(bitsOf(ElementType::F16, 1 + 0x1p-11), 0x3c00);
  EXPECT_EQ(bitsOf(ElementType::F16, 1 + 0x1.8p-10), 0x3c02);
  EXPECT_EQ(bitsOf(ElementType::F16, 65504.0), 0x7bff);
  EXPECT_EQ(bitsOf(ElementType::F16, 65520.0), 0x7c00);
  EXPECT_EQ(bitsOf(ElementType::F16, 0x1p-24), 0x0001);
  EXPECT_EQ(bitsOf(ElementType::F16, 0x1p-25), 0x0000);
  EXPECT_EQ(bitsOf(ElementType::F16, -INFINITY), 0xfc00);
  EXPECT_EQ(bitsOf(ElementType::F16, NAN) & 0x7fff, 0x7e00);
  EXPECT_EQ(bitsOf(ElementType::F16, -0.0), 0x8000);
}

TEST(Array, BFloatRoundsToNearestEven) {
  EXPECT_EQ(bitsOf(ElementType::BF16, 1.0), 0x3f80);
  EXPECT_EQ(bitsOf(ElementType::BF16, 1 + 0x1p-8), 0x3f80);
  EXPECT_EQ(bitsOf(ElementType::BF16, 1 + 0x1.8p-7), 0x3f82);
  EXPECT_EQ(bitsOf(ElementType::BF16, 3.4e38), 0x7f80);
  EXPECT_EQ(bitsOf(ElementType::BF16, 0x1p-133), 0x0001);
  EXPECT_EQ(bitsOf(ElementType::BF16, NAN) & 0x7fff, 0x7fc0);
}

TEST(Array, AllSixteenBitFloatsSurviveARoundTrip) {
  for (ElementType type : {ElementType::F16, ElementType::BF16})
    for (unsigned bits = 0; bits < 0x10000; ++bits) {
      Array array = makeArray(type, {});
      uint16_t stored = bits;
      std::memcpy(array.getData(), &stored, sizeof(stored));
      double value = array.getDouble(0);
      if (!std::isnan(value)) {
        EXPECT_EQ(bitsOf(type, value), bits);
      }
    }
}

TEST(Array, ConversionsToDoubleAreExact) {
  Array floats = makeArray(ElementType::F32, {2});
  floats.setDouble(0, 0.1f);
  floats.setDouble(1, std::numeric_limits<float>::denorm_min());
  Array doubles = llvm::cantFail(floats.convertFloats(ElementType::F64));
  EXPECT_EQ(doubles.getDouble(0), double(0.1f));
  EXPECT_EQ(doubles.getDouble(1), 0x1p-149);
  Array integers = makeArray(ElementType::I32, {1});
  EXPECT_EQ(llvm::cantFail(integers.convertFloats(ElementType::F64)).getType(),
            ElementType::I32);
}

} // namespace
