//===- OptionsFuzzer.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line of localattn-run, one argument per line: options, or an
// error of one line.
//
//===----------------------------------------------------------------------===//

#include "FuzzTarget.h"
#include "Options.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace localattn;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // A null byte would end an argument before its line does.
  std::string text =
      asText(data, size).take_until([](char c) { return c == '\0'; }).str();
  llvm::SmallVector<std::string> words = {"localattn-run"};
  for (llvm::StringRef line : llvm::split(text, '\n'))
    words.push_back(line.str());
  llvm::SmallVector<char *> arguments;
  for (std::string &word : words) {
    // Prints the help and ends the process.
    if (word == "--help" || word == "-h")
      return 0;
    arguments.push_back(word.data());
  }
  llvm::Expected<RunOptions> options =
      parseOptions(static_cast<int>(arguments.size()), arguments.data());
  if (!options) {
    std::string message = llvm::toString(options.takeError());
    require(!message.empty() && message.find('\n') == std::string::npos,
            "an error is one line");
    return 0;
  }
  require(!options->file.empty(), "there is a file");
  for (const auto &shape : options->shapes)
    for (int64_t extent : shape)
      require(extent >= 0, "sizes are not negative");
  return 0;
}
