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
#include "llvm/ADT/SmallVectorExtras.h"
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

/// An option of a tool, and what it does to the tool's options.
template <typename Options> struct ToolOption {
  OptionSpec spec;
  llvm::Error (*parse)(Options &options, llvm::StringRef value);
};

/// Stores the value of an option as it is.
template <auto member, typename Options>
llvm::Error setString(Options &options, llvm::StringRef value) {
  options.*member = value.str();
  return llvm::Error::success();
}

/// Appends the value of an option that may be repeated.
template <auto member, typename Options>
llvm::Error addString(Options &options, llvm::StringRef value) {
  (options.*member).push_back(value.str());
  return llvm::Error::success();
}

/// Reads a command line into `options`, whose `file` is the word that is no
/// option.
template <typename Options, size_t count>
llvm::Expected<Options> parseTool(int argc, char **argv, const Usage &usage,
                                  const ToolOption<Options> (&table)[count],
                                  Options options = {}) {
  auto specs = llvm::map_to_vector(
      table, [](const ToolOption<Options> &option) { return option.spec; });
  llvm::Expected<std::string> file = parseCommandLine(
      argc, argv, usage, specs, [&](size_t index, llvm::StringRef value) {
        return table[index].parse(options, value);
      });
  if (!file)
    return file.takeError();
  options.file = std::move(*file);
  return options;
}

/// "--shape: expected sizes, got 'x'"
llvm::Error badOption(llvm::StringRef option, llvm::StringRef expected,
                      llvm::StringRef got);

/// Of --threads.
llvm::Error parseThreads(llvm::StringRef value, unsigned &threads);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_COMMANDLINE_H
