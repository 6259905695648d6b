//===- InputLimits.h ------------------------------------------ -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is asked of a file's bytes before MLIR sees them. Its parser recurses
// once per nested bracket, operator of an affine expression and alias of an
// alias, and has no bound of its own: deep nesting overflows the stack.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_PIPELINES_INPUTLIMITS_H
#define LOCALATTN_PIPELINES_INPUTLIMITS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <optional>

namespace localattn {

struct InputLimits {
  uint64_t bytes = uint64_t(256) << 20;
  unsigned nesting = 256;
};

/// One sentence, and its place if it has one.
struct InputProblem {
  /// From 1; 0 if it is about the file as a whole.
  unsigned line = 0;
  unsigned column = 0;
  std::string message;

  /// "file.mlir:3:8: <kind><message>"
  std::string str(llvm::StringRef file, llvm::StringRef kind = "") const;
};

/// The first limit that `bytes` break. Bytecode has no nesting to bound. With a
/// marker, each part between two of them counts for itself.
std::optional<InputProblem> findProblem(llvm::StringRef bytes,
                                        llvm::StringRef splitMarker = "",
                                        const InputLimits &limits = {});

/// The bytes of a file, with a zero behind them; standard input if `path` is
/// "-". Takes no more memory than the limit, also from what never ends.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readInput(llvm::StringRef path, const InputLimits &limits = {});

} // namespace localattn

#endif // LOCALATTN_PIPELINES_INPUTLIMITS_H
