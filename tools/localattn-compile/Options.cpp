//===- Options.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "localattn/Runtime/CommandLine.h"

using namespace llvm;
using namespace localattn;

static Error setThreads(EmitOptions &options, StringRef value) {
  return parseThreads(value, options.threads);
}

static const ToolOption<EmitOptions> allOptions[] = {
    {{"o", "file", "What to write: .mlir, .ll, .s, .o, .a or .so"},
     setString<&EmitOptions::output>},
    {{"header", "out.h", "Write a header for C"},
     setString<&EmitOptions::header>},
    {{"entry", "name", "Export this function (default: all public ones)"},
     addString<&EmitOptions::entries>},
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
  return parseTool(argc, argv, usage, allOptions);
}
