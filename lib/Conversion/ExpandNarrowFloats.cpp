//===- ExpandNarrowFloats.cpp ---------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where a CPU has no instruction for it, LLVM calls a function to convert f16
// and bf16, for each lane of a vector, and not all systems have it: libgcc of
// Debian 12 lacks __truncsfbf2. What AVX512_BF16 has takes denormals for 0.
//
//===----------------------------------------------------------------------===//

#include "Lanes.h"
#include "localattn/Analysis/CpuTarget.h"
#include "localattn/Conversion/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace localattn {
#define GEN_PASS_DEF_EXPANDNARROWFLOATSPASS
#include "localattn/Conversion/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

// Bits of f32.
static constexpr uint32_t infinity = 0x7f800000;
static constexpr uint32_t signBit = 0x80000000;

static uint32_t powerOf2(int exponent) {
  return uint32_t(127 + exponent) << 23;
}

/// bf16 is the upper half of f32.
static Value widenBF16(Lanes &lanes, Value bits, Type f32) {
  return lanes.fromBits(lanes.shiftLeft(lanes.widenBits(bits, 32), 16), f32);
}

/// To the nearest, of two equally near ones to the even.
static Value roundToBF16(Lanes &lanes, Value x, bool mayBeNaN) {
  Value bits = lanes.bitsOf(x);
  Value upper = lanes.shiftRight(bits, 16);
  Value up = lanes.addBits(lanes.andBits(upper, 1), 0x7fff);
  Value rounded = lanes.shiftRight(lanes.addBits(bits, up), 16);
  if (mayBeNaN)
    rounded = lanes.select(lanes.isNaN(x), lanes.orBits(upper, 0x40), rounded);
  return lanes.narrowBits(rounded, 16);
}

/// Moves exponent and mantissa to the places that they have in f32, and the
/// exponent by the difference of the biases.
static Value widenF16(Lanes &lanes, Value bits, Type f32) {
  bits = lanes.widenBits(bits, 32);
  Value sign = lanes.shiftLeft(lanes.andBits(bits, 0x8000), 16);
  Value moved = lanes.shiftLeft(lanes.andBits(bits, 0x7fff), 13);
  constexpr uint32_t difference = (127 - 15) << 23;
  Value normal = lanes.addBits(moved, difference);
  // Infinity and NaN have the largest exponent, here as there.
  Value large = lanes.addBits(normal, difference);
  // The mantissa of a denormal counts 2^-24: put below 2^-14, which is then
  // taken off.
  Value raised = lanes.fromBits(lanes.addBits(moved, powerOf2(-14)), f32);
  Value denormal = lanes.bitsOf(lanes.subtract(raised, 0x1p-14));
  Value magnitude =
      lanes.select(lanes.isLessBits(moved, 0x0f800000), normal, large);
  magnitude =
      lanes.select(lanes.isLessBits(moved, 0x00800000), denormal, magnitude);
  return lanes.fromBits(lanes.orBits(magnitude, sign), f32);
}

/// To the nearest, of two equally near ones to the even.
static Value roundToF16(Lanes &lanes, Value x, bool mayBeNaN) {
  Type f32 = getElementTypeOrSelf(x.getType());
  Value bits = lanes.bitsOf(x);
  Value magnitude = lanes.andBits(bits, ~signBit);
  Value sign = lanes.andBits(lanes.shiftRight(bits, 16), 0x8000);

  Value odd = lanes.andBits(lanes.shiftRight(magnitude, 13), 1);
  constexpr uint32_t difference = (127 - 15) << 23;
  Value up = lanes.addBits(odd, 0xfff - difference);
  Value normal = lanes.shiftRight(lanes.addBits(magnitude, up), 13);
  // The lowest bit of 1/2 counts 2^-24, as that of denormals: the sum rounds.
  Value sum = lanes.add(lanes.fromBits(magnitude, f32), 0.5);
  Value denormal = lanes.addBits(lanes.bitsOf(sum), -powerOf2(-1));

  Value isSmall = lanes.isLessBits(magnitude, powerOf2(-14));
  Value result = lanes.select(isSmall, denormal, normal);
  Value isFinite = lanes.isLessBits(magnitude, powerOf2(16));
  result = lanes.select(isFinite, result, lanes.integer(result, 0x7c00));
  if (mayBeNaN)
    result = lanes.select(lanes.isLessBits(magnitude, infinity + 1), result,
                          lanes.integer(result, 0x7e00));
  return lanes.narrowBits(lanes.orBits(result, sign), 16);
}

/// f64 to f32 so that rounding once more gives what rounding once would: one of
/// the two neighbours of x that f32 has, with the odd mantissa.
static Value roundToOdd(Lanes &lanes, Value x, Type f32) {
  Value nearest = lanes.round(x, f32);
  Value back = lanes.widen(nearest, getElementTypeOrSelf(x.getType()));
  Value bits = lanes.bitsOf(nearest);
  // The bits of magnitudes are in their order, on both sides of 0.
  Value below = lanes.addBits(bits, ~uint64_t(0));
  Value isAbove = lanes.isLess(lanes.absolute(x), lanes.absolute(back));
  Value toZero = lanes.select(isAbove, below, bits);
  Value odd = lanes.orBits(toZero, 1);
  Value isExact = lanes.isEqual(back, x);
  // What f32 has stays, as does NaN.
  odd = lanes.select(isExact, bits, odd);
  return lanes.fromBits(lanes.select(lanes.isNaN(x), bits, odd), f32);
}

static bool isBF16OrF16(Type element) {
  return element.isBF16() || element.isF16();
}

/// What the CPU has an instruction for. With flags, which upstream's emulation
/// sets, roundings could still be left out, and LLVM's text can't be read.
template <typename Op>
static LogicalResult dropFlags(Op op, PatternRewriter &rewriter) {
  if (!op.getFastmath())
    return rewriter.notifyMatchFailure(op, "an instruction");
  rewriter.modifyOpInPlace(op, [&] { op.removeFastmathAttr(); });
  return success();
}

namespace {
struct ExpandExtension : OpRewritePattern<arith::ExtFOp> {
  ExpandExtension(MLIRContext *context, bool f16Native)
      : OpRewritePattern(context), f16Native(f16Native) {}

  LogicalResult matchAndRewrite(arith::ExtFOp op,
                                PatternRewriter &rewriter) const override {
    Value narrow = op.getIn();
    Type from = getElementTypeOrSelf(narrow.getType());
    Type to = getElementTypeOrSelf(op.getType());
    if (isa<TensorType>(op.getType()) || !isBF16OrF16(from) ||
        !(to.isF32() || to.isF64()))
      return rewriter.notifyMatchFailure(op, "not of these types");
    bool isNative = from.isF16() && f16Native;
    if (isNative && to.isF32())
      return dropFlags(op, rewriter);

    Lanes lanes(rewriter, op.getLoc(), op.getType());
    Type f32 = rewriter.getF32Type();
    Value wide;
    if (isNative)
      wide = lanes.widen(narrow, f32);
    else if (from.isF16())
      wide = widenF16(lanes, lanes.bitsOf(narrow), f32);
    else
      wide = widenBF16(lanes, lanes.bitsOf(narrow), f32);
    if (to.isF64())
      wide = lanes.widen(wide, to);
    rewriter.replaceOp(op, wide);
    return success();
  }

  bool f16Native;
};

struct ExpandTruncation : OpRewritePattern<arith::TruncFOp> {
  ExpandTruncation(MLIRContext *context, bool f16Native)
      : OpRewritePattern(context), f16Native(f16Native) {}

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    Value wide = op.getIn();
    Type from = getElementTypeOrSelf(wide.getType());
    Type to = getElementTypeOrSelf(op.getType());
    if (isa<TensorType>(op.getType()) || !isBF16OrF16(to) ||
        !(from.isF32() || from.isF64()))
      return rewriter.notifyMatchFailure(op, "not of these types");
    if (op.getRoundingmode().value_or(arith::RoundingMode::to_nearest_even) !=
        arith::RoundingMode::to_nearest_even)
      return rewriter.notifyMatchFailure(op, "another rounding");
    bool isNative = to.isF16() && f16Native;
    if (isNative && from.isF32())
      return dropFlags(op, rewriter);

    Lanes lanes(rewriter, op.getLoc(), op.getType());
    if (from.isF64())
      wide = roundToOdd(lanes, wide, rewriter.getF32Type());
    Value narrow;
    if (isNative) {
      narrow = lanes.round(wide, to);
    } else {
      auto flags = op.getFastmath().value_or(arith::FastMathFlags::none);
      bool mayBeNaN = !bitEnumContainsAll(flags, arith::FastMathFlags::nnan);
      auto round = to.isF16() ? roundToF16 : roundToBF16;
      narrow = lanes.fromBits(round(lanes, wide, mayBeNaN), to);
    }
    rewriter.replaceOp(op, narrow);
    return success();
  }

  bool f16Native;
};

struct ExpandNarrowFloatsPass
    : localattn::impl::ExpandNarrowFloatsPassBase<ExpandNarrowFloatsPass> {
  using ExpandNarrowFloatsPassBase::ExpandNarrowFloatsPassBase;

  void runOnOperation() override {
    FailureOr<CpuTarget> cpu = getCpuTarget(getOperation());
    if (failed(cpu))
      return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandExtension, ExpandTruncation>(&getContext(),
                                                    f16Native || cpu->f16c);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
