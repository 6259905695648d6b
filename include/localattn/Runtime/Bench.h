//===- Bench.h ------------------------------------------------ -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How long a call takes, beside what the machine could do at the same time.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_BENCH_H
#define LOCALATTN_RUNTIME_BENCH_H

#include "localattn/Runtime/Executable.h"
#include "localattn/Runtime/UsefulWork.h"
#include <optional>

namespace localattn {

/// What a benchmark is of.
struct BenchSubject {
  std::string file, entry, target, dtype;
  /// Unknown: the members that follow from it are null.
  std::optional<UsefulWork> work;
  /// Of all arguments and results.
  double bytes = 0;
  /// If the results were compared with what is right.
  std::optional<double> maxError;
};

/// Calls `executable` at least 5 times, after one call to warm up, measures the
/// FMA peak after each call, and goes on for 0.5 s; then the bandwidth. Writes
/// JSON to `path`, as docs/benchmarks.md says. Results are freed between the
/// calls, outside of the timing.
llvm::Error bench(Executable &executable, llvm::ArrayRef<Array> inputs,
                  const BenchSubject &subject, llvm::StringRef path,
                  llvm::raw_ostream &summary);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_BENCH_H
