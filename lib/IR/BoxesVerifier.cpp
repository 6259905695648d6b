//===- BoxesVerifier.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttrSyntax.h"

using namespace mlir;
using namespace localattn;

/// Coordinates are computed in 64 bits; numbers of 31 keep every product and
/// sum of the geometry inside of them.
static constexpr int64_t kMaxNumber = std::numeric_limits<int32_t>::max();
/// What an expression of the extents may come to on its way there.
static constexpr uint64_t kMaxBound = uint64_t(1) << 62;

static std::optional<int64_t> constantOf(std::optional<AffineExpr> expr) {
  if (auto constant =
          llvm::dyn_cast_if_present<AffineConstantExpr>(expr.value_or(nullptr)))
    return constant.getValue();
  return std::nullopt;
}

/// Exact counts of pairs take time that doubles with each box.
static constexpr unsigned kMaxBoxes = 16;

static std::string textOf(AffineExpr expr) {
  std::string text;
  llvm::raw_string_ostream(text) << expr;
  return text;
}

/// What `expr` is at most in magnitude, whatever the extents; saturates.
static uint64_t boundOf(AffineExpr expr) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return std::abs(constant.getValue());
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return kMaxNumber;
  uint64_t lhs = boundOf(binary.getLHS()), rhs = boundOf(binary.getRHS());
  switch (binary.getKind()) {
  case AffineExprKind::Add:
    return llvm::SaturatingAdd(lhs, rhs);
  case AffineExprKind::Mul:
    return llvm::SaturatingMultiply(lhs, rhs);
  case AffineExprKind::Mod:
    return rhs;
  default:
    return lhs / rhs + 1;
  }
}

/// Constants are small, divisors positive, and there is nothing but extents.
static LogicalResult verifyNumber(function_ref<InFlightDiagnostic()> emitError,
                                  AffineExpr expr, unsigned rank) {
  if (!expr)
    return emitError() << "expected a number, got 'unbounded'";
  for (unsigned a = rank; a < kMaxGridRank; ++a)
    if (expr.isFunctionOfDim(a))
      return emitError() << "expected extents of " << rank << " axes, got d"
                         << a;
  WalkResult result = expr.walk([&](AffineExpr part) {
    if (auto constant = dyn_cast<AffineConstantExpr>(part)) {
      int64_t value = constant.getValue();
      if (value > kMaxNumber || value < -kMaxNumber) {
        emitError() << "expected numbers of at most " << kMaxNumber
                    << " in magnitude, got " << value;
        return WalkResult::interrupt();
      }
    }
    if (auto binary = dyn_cast<AffineBinaryOpExpr>(part)) {
      bool divides = binary.getKind() != AffineExprKind::Add &&
                     binary.getKind() != AffineExprKind::Mul;
      std::optional<int64_t> divisor = constantOf(binary.getRHS());
      if (divides && (!divisor || *divisor < 1)) {
        emitError() << "expected division by a positive constant, got "
                    << textOf(part);
        return WalkResult::interrupt();
      }
    }
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();
  if (boundOf(expr) > kMaxBound)
    return emitError() << "expected numbers below 2^62 on every grid, got "
                       << textOf(expr);
  return success();
}

static LogicalResult verifyWindow(function_ref<InFlightDiagnostic()> emitError,
                                  const Window<AffineExpr> &window) {
  std::pair<StringRef, AffineExpr> positives[] = {
      {"block", window.block}, {"dilation", window.dilation}};
  for (auto [name, number] : positives)
    if (auto value = constantOf(number); value && *value < 1)
      return emitError() << "expected '" << name << "' of at least 1, got "
                         << *value;
  if ((!window.left || !window.right) && window.boundary != Boundary::Clip)
    return emitError() << "expected boundary clip where a side is unbounded, "
                          "got "
                       << stringifyBoundary(window.boundary);
  std::optional<int64_t> left = constantOf(window.left),
                         right = constantOf(window.right),
                         block = constantOf(window.block);
  if (left && right && block && *left + *block + *right < 0)
    return emitError() << "expected left + block + right of at least 0, got "
                       << *left + *block + *right;
  return success();
}

static LogicalResult
verifySegments(function_ref<InFlightDiagnostic()> emitError,
               const Segments<AffineExpr> &segments) {
  int64_t previous = 0;
  for (AffineExpr cut : segments.cuts) {
    std::optional<int64_t> value = constantOf(cut);
    if (!value || *value <= previous)
      return emitError() << "expected ascending positive integers as cuts of "
                            "segments, got "
                         << textOf(cut) << " after " << previous;
    previous = *value;
  }
  return success();
}

static LogicalResult verifyAxis(function_ref<InFlightDiagnostic()> emitError,
                                const SymbolicAxis &axis, unsigned rank) {
  LogicalResult result = success();
  mapNumbers<int>(axis, [&](AffineExpr number) {
    if (succeeded(result))
      result = verifyNumber(emitError, number, rank);
    return 0;
  });
  if (failed(result))
    return failure();
  if (const auto *window = std::get_if<Window<AffineExpr>>(&axis))
    return verifyWindow(emitError, *window);
  if (const auto *segments = std::get_if<Segments<AffineExpr>>(&axis))
    return verifySegments(emitError, *segments);
  return success();
}

LogicalResult
localattn::verifyBoxes(function_ref<InFlightDiagnostic()> emitError,
                       const SymbolicUnion &boxes, unsigned rank) {
  if (rank < 1 || rank > kMaxGridRank)
    return emitError() << "expected boxes of 1 to " << kMaxGridRank
                       << " axes, got " << rank;
  if (boxes.empty() || boxes.size() > kMaxBoxes)
    return emitError() << "expected 1 to " << kMaxBoxes << " boxes, got "
                       << boxes.size();
  for (const SymbolicBox &box : boxes) {
    if (box.size() != rank)
      return emitError() << "expected " << rank << " axes in each box, got "
                         << box.size();
    for (const SymbolicAxis &axis : box)
      if (failed(verifyAxis(emitError, axis, rank)))
        return failure();
  }
  return success();
}

static LogicalResult
verifyWindowOn(function_ref<InFlightDiagnostic()> emitError,
               const Window<int64_t> &window) {
  if (window.block < 1 || window.dilation < 1)
    return emitError()
           << "expected block and dilation of at least 1 on this grid, got "
           << window.block << " and " << window.dilation;
  if (!window.left || !window.right)
    return success();
  int64_t size = *window.left + window.block + *window.right;
  if (size < 0)
    return emitError()
           << "expected left + block + right of at least 0 on this grid, got "
           << size;
  return success();
}

LogicalResult
localattn::verifyBoxesOn(function_ref<InFlightDiagnostic()> emitError,
                         const SymbolicUnion &boxes,
                         const Point<int64_t> &extents) {
  for (const SymbolicBox &box : boxes)
    for (const SymbolicAxis &symbolic : box) {
      LogicalResult small = success();
      Axis<int64_t> axis = mapNumbers<int64_t>(symbolic, [&](AffineExpr expr) {
        int64_t value = evaluate(expr, extents);
        if (succeeded(small) && (value > kMaxNumber || value < -kMaxNumber))
          small = emitError() << "expected numbers of at most " << kMaxNumber
                              << " in magnitude on this grid, got " << value;
        return value;
      });
      if (failed(small))
        return failure();
      if (const auto *window = std::get_if<Window<int64_t>>(&axis))
        if (failed(verifyWindowOn(emitError, *window)))
          return failure();
    }
  return success();
}
