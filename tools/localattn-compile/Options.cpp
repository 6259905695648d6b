//===- Options.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "localattn/Runtime/CommandLine.h"

#include "llvm/ADT/SmallVectorExtras.h"

using namespace llvm;
using namespace localattn;

namespace {

struct Option {
  OptionSpec spec;
  Error (*parse)(EmitOptions &options, StringRef value);
};

} // namespace

template <std::string EmitOptions::*member>
static Error setString(EmitOptions &options, StringRef value) {
  options.*member = value.str();
  return Error::success();
}

static Error addEntry(EmitOptions &options, StringRef value) {
  options.entries.push_back(value.str());
  return Error::success();
}

static Error setThreads(EmitOptions &options, StringRef value) {
  return parseThreads(value, options.threads);
}

static const Option allOptions[] = {
    {{"o", "file", "What to write: .mlir, .ll, .s, .o, .a or .so"},
     setString<&EmitOptions::output>},
    {{"header", "out.h", "Write a header for C"},
     setString<&EmitOptions::header>},
    {{"entry", "name", "Export this function (default: all public ones)"},
     addEntry},
    {{"prefix", "word", "Goes before the names that C sees"},
     setString<&EmitOptions::prefix>},
    {{"target", "triple", "LLVM's name of the system (default: this machine)"},
     setString<&EmitOptions::triple>},
    {{"cpu", "name", "LLVM's name, or native (default: any of the target)"},
     setString<&EmitOptions::cpu>},
    {{"features", "+a,-b", "Instruction sets that the CPU has too, or lacks"},
     setString<&EmitOptions::features>},
    {{"threads", "n", "That share the work (default 1; 0: all)"}, setThreads},
    {{"tiles", "options",
      "Of --localattn-choose-tiles, to overrule its choice"},
     setString<&EmitOptions::tiles>},
    {{"dtype", "type", "Retype all floats: f16, bf16, f32 or f64"},
     setString<&EmitOptions::dtype>},
};

static constexpr Usage usage = {
    "usage: localattn-compile <file.mlir> -o <file> [options]",
    "Compiles functions of an MLIR file ahead of time, for C to call.", ""};

Expected<EmitOptions> localattn::parseOptions(int argc, char **argv) {
  EmitOptions options;
  auto specs = map_to_vector(allOptions,
                             [](const Option &option) { return option.spec; });
  Expected<std::string> file = parseCommandLine(
      argc, argv, usage, specs, [&](size_t index, StringRef value) {
        return allOptions[index].parse(options, value);
      });
  if (!file)
    return file.takeError();
  options.file = std::move(*file);
  return options;
}
