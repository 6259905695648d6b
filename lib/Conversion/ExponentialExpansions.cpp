//===- ExponentialExpansions.cpp ------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// 2^x = 2^n * 2^f with n the integer next to x. Adding a large constant rounds
// x to n and leaves n in the lowest bits of the sum; shifted to the place of
// the exponent they are 2^n. No conversion to integers, no rounding
// instruction, no scaling one: the same on any CPU.
//
// To reach from 0 to infinity, one exponent more than a float has between, the
// power is 2^(n-1) and the polynomial twice as large. So the product overflows
// to infinity by itself, and the least power is 0.
//
//===----------------------------------------------------------------------===//

#include "MathExpansions.h"

using namespace mlir;
using namespace localattn;

namespace {
/// What depends on the type. Polynomials are minimax fits in the relative error
/// of the result (Remez's exchange with 60 digits, then rounded), with the
/// terms before them, which are exact, held fixed. Highest powers first.
struct ExponentialConstants {
  unsigned mantissaBits;
  int bias;
  /// (2^f - 1) / f on [-1/2, 1/2]: 1.1e-7 (f32) and 2.8e-17.
  ArrayRef<double> exp2;
  /// (e^r - 1 - r) / r^2 on [-ln 2 / 2, ln 2 / 2], in the relative error of
  /// e^r - 1: 1.7e-8 (f32) and 3.5e-17.
  ArrayRef<double> expM1;
  /// ln 2 in two parts; the first has so few bits that its products with
  /// exponents are exact.
  double ln2High, ln2Low;
};

/// n and the power of two of one argument.
struct Exponent {
  Value rounded;
  Value halfPower;
};
} // namespace

static const double exp2Float[] = {0.00132647273, 0.00967151299, 0.0555073358,
                                   0.240222424, 0.693147004};
static const double exp2Double[] = {
    4.4347698785643406e-10, 7.0737832326897342e-09, 1.0178199580661238e-07,
    1.3215435282388672e-06, 1.5252733493108496e-05, 0.00015403530457111975,
    0.0013333558146774638,  0.0096181291075941207,  0.055504108664820084,
    0.2402265069591013,     0.69314718055994529};
static const double expM1Float[] = {0.00138825201, 0.00836652052, 0.0416672006,
                                    0.166665435, 0.49999997};
static const double expM1Double[] = {
    2.5053771231209988e-08, 2.7626037851478788e-07, 2.7557407550287494e-06,
    2.4801505273912227e-05, 0.00019841269719003584, 0.0013888888931564746,
    0.0083333333333895504,  0.041666666666576757,   0.16666666666666588,
    0.50000000000000056};

static ExponentialConstants constantsFor(Value x) {
  if (getElementTypeOrSelf(x.getType()).isF32())
    return {23, 127, exp2Float, expM1Float, 0x1.62e4p-1, 0x1.7f7d1cp-20};
  return {52,
          1023,
          exp2Double,
          expM1Double,
          0x1.62e42fefa3p-1,
          0x1.3de6af278ece6p-42};
}

/// Between the arguments of 0 and of infinity. The bounds are `step` times
/// exponents.
static Value clamp(Lanes &lanes, Value x, const ExponentialConstants &c,
                   double step, arith::FastMathFlags flags) {
  x = lanes.atLeast(x, (1 - c.bias) * step);
  if (bitEnumContainsAll(flags, arith::FastMathFlags::ninf))
    return x;
  return lanes.atMost(x, (c.bias + 1.25) * step);
}

/// From x times `factor`, of which the integer part fits into an exponent.
static Exponent splitExponent(Lanes &lanes, Value x, double factor,
                              const ExponentialConstants &c) {
  // Of this size, numbers are integers; the lowest bits are the exponent's.
  double large = 1.5 * double(uint64_t(1) << c.mantissaBits) + (c.bias - 1);
  Value sum = factor == 1 ? lanes.add(x, large)
                          : lanes.multiplyAdd(x, lanes.number(x, factor),
                                              lanes.number(x, large));
  Value power = lanes.shiftLeft(lanes.bitsOf(sum), c.mantissaBits);
  return {lanes.subtract(sum, large),
          lanes.fromBits(power, getElementTypeOrSelf(x.getType()))};
}

Value localattn::expandExp2(Lanes &lanes, Value x, arith::FastMathFlags flags) {
  ExponentialConstants c = constantsFor(x);
  x = clamp(lanes, x, c, 1, flags);
  Exponent exponent = splitExponent(lanes, x, 1, c);
  SmallVector<double> doubled;
  for (double coefficient : c.exp2)
    doubled.push_back(2 * coefficient);
  doubled.push_back(2);
  Value twice = lanes.polynomial(lanes.subtract(x, exponent.rounded), doubled);
  return lanes.multiply(twice, exponent.halfPower);
}

/// x minus the nearest multiple of ln 2.
static Value reduce(Lanes &lanes, Value x, const Exponent &exponent,
                    const ExponentialConstants &c) {
  Value n = exponent.rounded;
  Value rest = lanes.multiplyAdd(n, lanes.number(x, -c.ln2High), x);
  return lanes.multiplyAdd(n, lanes.number(x, -c.ln2Low), rest);
}

static constexpr double ln2 = 0.69314718055994530942;

Value localattn::expandExp(Lanes &lanes, Value x, arith::FastMathFlags flags) {
  ExponentialConstants c = constantsFor(x);
  x = clamp(lanes, x, c, ln2, flags);
  Exponent exponent = splitExponent(lanes, x, 1 / ln2, c);
  SmallVector<double> doubled;
  for (double coefficient : c.expM1)
    doubled.push_back(2 * coefficient);
  doubled.append({2, 2});
  Value twice = lanes.polynomial(reduce(lanes, x, exponent, c), doubled);
  return lanes.multiply(twice, exponent.halfPower);
}

Value localattn::expandExpM1(Lanes &lanes, Value x,
                             arith::FastMathFlags flags) {
  ExponentialConstants c = constantsFor(x);
  x = clamp(lanes, x, c, ln2, flags);
  Exponent exponent = splitExponent(lanes, x, 1 / ln2, c);
  Value rest = reduce(lanes, x, exponent, c);
  Value square = lanes.multiply(rest, rest);
  Value less1 =
      lanes.multiplyAdd(lanes.polynomial(rest, c.expM1), square, rest);
  // 2^n (e^r - 1) + (2^n - 1), of which the second term is exact for small n.
  Value half = exponent.halfPower;
  Value sum = lanes.multiplyAdd(half, less1, lanes.subtract(half, 0.5));
  return lanes.add(sum, sum);
}

/// tanh |x| = -m / (m + 2) with m = e^(-2 |x|) - 1, which is exact near 0.
Value localattn::expandTanh(Lanes &lanes, Value x, arith::FastMathFlags flags) {
  Value argument = lanes.multiply(lanes.absolute(x), -2);
  Value m = expandExpM1(lanes, argument, flags | arith::FastMathFlags::ninf);
  Value quotient = lanes.divide(m, lanes.add(m, 2));
  return lanes.copySign(quotient, x);
}
