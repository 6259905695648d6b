//===- Check.h ------------------------------------------------ -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whether results are right.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_CHECK_H
#define LOCALATTN_RUNTIME_CHECK_H

#include "localattn/Runtime/Program.h"
#include "localattn/Runtime/Signature.h"
#include <optional>

namespace localattn {

struct CheckOptions {
  /// Relative to the largest output; by default toleranceOf the program.
  std::optional<double> tolerance;
  /// Only so many random query rows, for programs whose oracle would take long.
  std::optional<int64_t> rows;
  uint64_t rowSeed = 0;
};

/// What results of this type may differ from exact ones, relative to the
/// largest: f64 1e-12, f32 1e-5, f16 2e-3, bf16 2e-2.
double toleranceOf(ElementType type);

/// What is right.
struct Expectation {
  std::vector<Array> results;
  /// Rows of a result (multi-indices of its first `rowRank` axes, as one number
  /// each) to which the comparison is limited; empty for all.
  std::vector<int64_t> rows;
  unsigned rowRank = 0;
};

/// Computes what is right: the results of the same program on the reference in
/// f64, with the same inputs. An error if `target` is the reference and the
/// program is all f64, which would compare it with itself.
llvm::Expected<Expectation> runOracle(const Program &program,
                                      llvm::StringRef target,
                                      llvm::ArrayRef<Array> inputs,
                                      llvm::ArrayRef<Array> results,
                                      const CheckOptions &options);

/// The largest difference, and where it is.
struct Difference {
  /// Relative to the largest finite expected value of its result. Infinite
  /// where just one of two values is NaN, where infinities differ, where
  /// integers differ, and where all that is expected is 0.
  double error = 0;
  size_t result = 0;
  int64_t element = 0;
};

Difference compare(llvm::ArrayRef<Array> results,
                   const Expectation &expectation);

/// Prints one line. Returns the largest error, or says as an error where it is
/// if it is over `tolerance`.
llvm::Expected<double> judge(llvm::ArrayRef<Array> results,
                             const Expectation &expectation, double tolerance,
                             llvm::raw_ostream &os);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_CHECK_H
