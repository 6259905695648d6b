//===- LogarithmExpansions.cpp --------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// log x = n log 2 + log(1 + f) with x = 2^n (1 + f) and 1 + f between the
// square roots of 1/2 and of 2. With s = f / (2 + f), log(1 + f) is
// 2 atanh s = f - f^2/2 + s (f^2/2 + R), where R is a polynomial in s^2: the
// rounding of s then touches only the small term (the method of FreeBSD's
// e_log.c).
//
//===----------------------------------------------------------------------===//

#include "MathExpansions.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

namespace {
/// What depends on the type.
struct LogarithmConstants {
  unsigned width, mantissaBits;
  int bias;
  /// (2 atanh(s) - 2 s) / s^3 as a function of s^2 up to (3 - 2 sqrt 2)^2, a
  /// minimax fit (Remez's exchange with 60 digits, then rounded) in the
  /// relative error of the logarithm: 8.9e-10 (f32) and 1.9e-18.
  ArrayRef<double> atanh;
  /// The square root of 1/2.
  uint64_t rootBits;
};

/// A logarithm to some base, of 2 and of e. That of 2 is in two parts: the
/// first has so few bits that its products with exponents are exact.
struct Base {
  double of2High, of2Low, ofE;
};

/// x = 2^exponent (1 + fraction).
struct Split {
  Value exponent, fraction;
};
} // namespace

static const double atanhFloat[] = {0.298718631, 0.399775356, 0.666667759};
static const double atanhDouble[] = {0.14796104526628615, 0.15314035917804641,
                                     0.18183564863862053, 0.22222198563529938,
                                     0.28571428742474558, 0.39999999999414321,
                                     0.6666666666666734};

static LogarithmConstants constantsFor(Value x) {
  if (getElementTypeOrSelf(x.getType()).isF32())
    return {32, 23, 127, atanhFloat, 0x3f3504f3};
  return {64, 52, 1023, atanhDouble, 0x3fe6a09e667f3bcd};
}

/// (1 + f) between the roots, also of denormal x.
static Split split(Lanes &lanes, Value x, const LogarithmConstants &c) {
  Type element = getElementTypeOrSelf(x.getType());
  Value isSmall = lanes.isLess(x, lanes.number(x, std::ldexp(1.0, 1 - c.bias)));
  int scale = c.mantissaBits + 2;
  Value scaled = lanes.multiply(x, std::ldexp(1.0, scale));
  Value bits = lanes.bitsOf(lanes.select(isSmall, scaled, x));

  // The roots become powers of two, where exponents change.
  uint64_t oneBits = uint64_t(c.bias) << c.mantissaBits;
  Value moved = lanes.addBits(bits, oneBits - c.rootBits);
  uint64_t mantissa = (uint64_t(1) << c.mantissaBits) - 1;
  Value between = lanes.addBits(lanes.andBits(moved, mantissa), c.rootBits);
  Value fraction = lanes.subtract(lanes.fromBits(between, element), 1);

  // Few CPUs convert vectors of 64-bit integers: these are the lowest bits of
  // a float that is an integer.
  double large = double(uint64_t(1) << c.mantissaBits);
  uint64_t largeBits = uint64_t(c.bias + c.mantissaBits) << c.mantissaBits;
  Value biased =
      lanes.orBits(lanes.shiftRight(moved, c.mantissaBits), largeBits);
  Value bias = lanes.select(isSmall, lanes.number(x, large + c.bias + scale),
                            lanes.number(x, large + c.bias));
  return {lanes.subtract(lanes.fromBits(biased, element), bias), fraction};
}

/// Of a positive number.
static Value logarithm(Lanes &lanes, Value x, const LogarithmConstants &c,
                       const Base &base) {
  Split parts = split(lanes, x, c);
  Value n = parts.exponent, f = parts.fraction;
  Value s = lanes.divide(f, lanes.add(f, 2));
  Value square = lanes.multiply(s, s);
  Value rest = lanes.multiply(lanes.polynomial(square, c.atanh), square);
  Value half = lanes.multiply(lanes.multiply(f, f), 0.5);
  Value small = lanes.multiply(s, lanes.add(half, rest));
  auto timesN = [&](double factor, Value plus) {
    return lanes.multiplyAdd(n, lanes.number(x, factor), plus);
  };
  if (base.ofE == 1) {
    small = lanes.subtract(timesN(base.of2Low, small), half);
    return timesN(base.of2High, lanes.add(small, f));
  }
  Value natural = lanes.add(lanes.subtract(small, half), f);
  Value other = lanes.multiply(natural, base.ofE);
  if (base.of2Low != 0)
    other = timesN(base.of2Low, other);
  return timesN(base.of2High, other);
}

/// With the logarithms of 0, of infinity and of what has none.
static Value logarithmOfAny(Lanes &lanes, Value x, const LogarithmConstants &c,
                            const Base &base, arith::FastMathFlags flags) {
  Value result = logarithm(lanes, x, c, base);
  Value zero = lanes.number(x, 0);
  Value infinity = lanes.number(x, INFINITY);
  if (!bitEnumContainsAll(flags, arith::FastMathFlags::ninf)) {
    result = lanes.select(lanes.isEqual(x, infinity), infinity, result);
    result = lanes.select(lanes.isEqual(x, zero), lanes.number(x, -INFINITY),
                          result);
  }
  if (!bitEnumContainsAll(flags, arith::FastMathFlags::nnan)) {
    Value nan = lanes.number(x, NAN);
    result = lanes.select(lanes.isLess(x, zero), nan, result);
    result = lanes.select(lanes.isNaN(x), x, result);
  }
  return result;
}

static Base baseE(const LogarithmConstants &c) {
  if (c.width == 32)
    return {0x1.62e4p-1, 0x1.7f7d1cp-20, 1};
  return {0x1.62e42fefa3p-1, 0x1.3de6af278ece6p-42, 1};
}

static Base base10(const LogarithmConstants &c) {
  constexpr double ofE = 0.43429448190325182765;
  if (c.width == 32)
    return {0x1.344p-2, 0x1.3509f79fef312p-18, ofE};
  return {0x1.34413509f6p-2, 0x1.9fef311f12b36p-42, ofE};
}

Value localattn::expandLog(Lanes &lanes, Value x, arith::FastMathFlags flags) {
  LogarithmConstants c = constantsFor(x);
  return logarithmOfAny(lanes, x, c, baseE(c), flags);
}

Value localattn::expandLog2(Lanes &lanes, Value x, arith::FastMathFlags flags) {
  Base base2 = {1, 0, 1.44269504088896340736};
  return logarithmOfAny(lanes, x, constantsFor(x), base2, flags);
}

Value localattn::expandLog10(Lanes &lanes, Value x,
                             arith::FastMathFlags flags) {
  LogarithmConstants c = constantsFor(x);
  return logarithmOfAny(lanes, x, c, base10(c), flags);
}

/// log(1 + x), and what the sum lost.
Value localattn::expandLog1p(Lanes &lanes, Value x,
                             arith::FastMathFlags flags) {
  Value sum = lanes.add(x, 1);
  Value result = expandLog(lanes, sum, flags);
  Value lost = lanes.subtract(x, lanes.subtract(sum, 1));
  // NaN where the result is -inf, inf or NaN.
  Value correction = lanes.divide(lost, sum);
  return lanes.select(lanes.isNaN(correction), result,
                      lanes.add(result, correction));
}
