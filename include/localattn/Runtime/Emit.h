//===- Emit.h ------------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Programs as files that others link.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_EMIT_H
#define LOCALATTN_RUNTIME_EMIT_H

#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace localattn {

struct EmitOptions {
  /// MLIR, text or bytecode.
  std::string file;
  /// Its ending says what is written: .mlir, .ll, .s, .o, .a or .so.
  std::string output;
  /// Where to write a header for C; empty: none.
  std::string header;
  /// The functions to export; none: all public ones.
  std::vector<std::string> entries;
  /// Goes before the names that C sees.
  std::string prefix;
  /// LLVM's names; empty: this machine's system, and any CPU of its kind.
  std::string triple, cpu, features;
  /// 0: as many as OpenMP says; 1: the object needs no OpenMP.
  unsigned threads = 1;
  /// For the choice of tiles, against what the cost model says.
  std::string tiles;
  /// f16, bf16, f32 or f64; empty: as the file says.
  std::string dtype;
};

/// Compiles functions of a file ahead of time. docs/compiling.md says how C
/// calls them.
llvm::Error emit(const EmitOptions &options);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_EMIT_H
