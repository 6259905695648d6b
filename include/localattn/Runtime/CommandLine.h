//===- CommandLine.h ------------------------------------------ -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What our tools have in common. llvm::cl would offer LLVM's options too, and
// prints its errors in its own way.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_COMMANDLINE_H
#define LOCALATTN_RUNTIME_COMMANDLINE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace localattn {

struct OptionSpec {
  /// `--name`; `-n` if it has one letter.
  llvm::StringLiteral name;
  /// Empty: takes no value. In brackets: may have one, after '='.
  llvm::StringLiteral value;
  llvm::StringLiteral help;
  bool mayBeEmpty = false;
};

struct Usage {
  /// The first line, and what stands before and behind the options.
  llvm::StringLiteral line, about, footer;
};

/// Calls `set` with the index of each option and its value, in their order, and
/// returns the one word that is no option. Prints `usage` and exits after
/// --help.
llvm::Expected<std::string>
parseCommandLine(int argc, char **argv, const Usage &usage,
                 llvm::ArrayRef<OptionSpec> specs,
                 llvm::function_ref<llvm::Error(size_t, llvm::StringRef)> set);

/// "--shape: expected sizes, got 'x'"
llvm::Error badOption(llvm::StringRef option, llvm::StringRef expected,
                      llvm::StringRef got);

/// Of --threads.
llvm::Error parseThreads(llvm::StringRef value, unsigned &threads);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_COMMANDLINE_H
