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
};

/// Calls `executable` at least 5 times, after one call to warm up, measures the
/// FMA peak after each call, and goes on for 0.5 s. Writes JSON to `path`:
///
///   version              1; changes when a member changes its meaning
///   file, entry, target, dtype   as run
///   threads              number of threads
///   repetitions          number of timed calls
///   median_s, min_s      seconds of a call
///   useful_pairs         pairs of a query and a key, over batches and heads
///   useful_flop          2 (dk + dv) for each of them
///   gflops               useful_flop by median_s, in 1e9 per second
///   fma_peak_gflops      {median, min, max} of one thread, f32, measured
///                        between the calls by loads, broadcasts and FMAs in L1
///   fma_fraction         {median, best, worst}: for each call, its GFLOP/s by
///                        the peak right after it
///   cpu, features        LLVM's names of the CPU and of what it has
///
/// useful_pairs, useful_flop, gflops and fma_fraction are null where the work
/// is unknown. Results are freed between the calls, outside of the timing.
llvm::Error bench(Executable &executable, llvm::ArrayRef<Array> inputs,
                  const BenchSubject &subject, llvm::StringRef path,
                  llvm::raw_ostream &summary);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_BENCH_H
