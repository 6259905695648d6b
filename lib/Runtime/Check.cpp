//===- Check.cpp ----------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Check.h"
#include "localattn/Runtime/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace llvm;
using namespace localattn;

double localattn::toleranceOf(ElementType type) {
  switch (type) {
  case ElementType::F16:
    return 2e-3;
  case ElementType::BF16:
    return 2e-2;
  case ElementType::F32:
    return 1e-5;
  default:
    return 1e-12;
  }
}

/// Calls `visit` with each element that is compared.
static void forEachElement(const Array &array, const Expectation &expectation,
                           function_ref<void(int64_t)> visit) {
  if (expectation.rows.empty()) {
    for (int64_t i = 0; i < array.getNumElements(); ++i)
      visit(i);
    return;
  }
  int64_t rowSize = 1;
  for (int64_t size : array.getShape().drop_front(expectation.rowRank))
    rowSize *= size;
  for (int64_t row : expectation.rows)
    for (int64_t i = 0; i < rowSize; ++i)
      visit(row * rowSize + i);
}

static double distance(double got, double expected, bool isExact) {
  // Equal infinities, too.
  if (got == expected || (std::isnan(got) && std::isnan(expected)))
    return 0;
  if (isExact || !std::isfinite(got) || !std::isfinite(expected))
    return INFINITY;
  return std::fabs(got - expected);
}

Difference localattn::compare(ArrayRef<Array> results,
                              const Expectation &expectation) {
  Difference worst;
  for (size_t r = 0; r < expectation.results.size(); ++r) {
    const Array &got = results[r], &expected = expectation.results[r];
    double largest = 0;
    forEachElement(expected, expectation, [&](int64_t i) {
      double value = std::fabs(expected.getDouble(i));
      if (std::isfinite(value))
        largest = std::max(largest, value);
    });
    bool isExact = !isFloat(got.getType());
    forEachElement(expected, expectation, [&](int64_t i) {
      double error = distance(got.getDouble(i), expected.getDouble(i), isExact);
      // 0 / 0 would be no error at all.
      if (error != 0)
        error /= largest;
      if (error > worst.error)
        worst = {error, r, i};
    });
  }
  return worst;
}

/// "[0, 3, 1]"
static std::string indexOf(int64_t element, ArrayRef<int64_t> shape) {
  std::string text;
  for (int64_t size : reverse(shape)) {
    text = std::to_string(element % size) + (text.empty() ? "" : ", ") + text;
    element /= size;
  }
  return "[" + text + "]";
}

static std::string number(double value) {
  std::string text;
  raw_string_ostream(text) << format("%.9g", value);
  return text;
}

Expected<double> localattn::judge(ArrayRef<Array> results,
                                  const Expectation &expectation,
                                  double tolerance, raw_ostream &os) {
  Difference worst = compare(results, expectation);
  bool isRight = worst.error <= tolerance;
  os << "check: max error " << format("%.1e", worst.error)
     << " (relative to the largest output), tolerance "
     << format("%g", tolerance);
  if (!expectation.rows.empty())
    os << ", " << expectation.rows.size() << " rows";
  os << (isRight ? ": ok\n" : ": failed\n");
  if (isRight)
    return worst.error;
  const Array &got = results[worst.result];
  const Array &expected = expectation.results[worst.result];
  return makeError("check failed: result " + Twine(worst.result) +
                   indexOf(worst.element, got.getShape()) + ": expected " +
                   number(expected.getDouble(worst.element)) + ", got " +
                   number(got.getDouble(worst.element)));
}
