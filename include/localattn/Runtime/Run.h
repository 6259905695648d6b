//===- Run.h -------------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All that localattn-run does, for a program to embed.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_RUN_H
#define LOCALATTN_RUNTIME_RUN_H

#include "localattn/Runtime/Check.h"
#include "localattn/Runtime/CompileOptions.h"

namespace localattn {

struct RunOptions {
  /// MLIR, text or bytecode.
  std::string file;
  /// Empty: the only public function.
  std::string entry;
  /// .npy files, one per argument. None: random numbers.
  std::vector<std::string> inputs;
  /// .npy files for the first results.
  std::vector<std::string> outputs;
  /// .npy files that the first results are compared with.
  std::vector<std::string> expected;
  /// Shapes of random arguments, in their order. Those of static shape may be
  /// left out at the end.
  std::vector<llvm::SmallVector<int64_t>> shapes;
  CompileOptions compile;
  /// f16, bf16, f32 or f64; empty: as the file says.
  std::string dtype;
  /// Of the random inputs.
  uint64_t seed = 0;
  /// .npy files of bf16 values are u2.
  bool bf16AsUint16 = false;
  /// Compare with the f64 reference; with `expected`, just its tolerance.
  std::optional<CheckOptions> check;
  /// Where to write the JSON of a benchmark; empty: no benchmark.
  std::string bench;
};

/// Compiles and calls one function of a file; then writes, compares and
/// measures as the options say, in this order. What it prints goes to `os`: a
/// line per check or benchmark, or one per result if nothing else was asked
/// for.
llvm::Error run(const RunOptions &options, llvm::raw_ostream &os);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_RUN_H
