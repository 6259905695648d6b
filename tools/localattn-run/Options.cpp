//===- Options.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "localattn/Runtime/CommandLine.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/ObjectCache.h"

#include "llvm/ADT/StringExtras.h"
#include <cmath>

using namespace llvm;
using namespace localattn;

/// "4x56x56" or, for a number, "".
static Expected<SmallVector<int64_t>> parseShape(StringRef text) {
  SmallVector<int64_t> shape;
  if (text.empty())
    return shape;
  for (StringRef part : split(text, 'x')) {
    int64_t size;
    if (part.getAsInteger(10, size) || size < 0)
      return badOption("--shape", "sizes like 4x56x56", text);
    shape.push_back(size);
  }
  return shape;
}

/// "", "1e-5", "rows:64" or "rows:64:7".
static Expected<CheckOptions> parseCheck(StringRef text) {
  static constexpr StringLiteral expected =
      "a tolerance or rows:<count>[:<seed>]";
  CheckOptions options;
  if (text.empty())
    return options;
  StringRef rest = text;
  if (!rest.consume_front("rows:")) {
    double tolerance;
    if (text.getAsDouble(tolerance) || !std::isfinite(tolerance) ||
        tolerance < 0)
      return badOption("--check", expected, text);
    options.tolerance = tolerance;
    return options;
  }
  auto [count, seed] = rest.split(':');
  int64_t rows;
  if (count.getAsInteger(10, rows) || rows <= 0 ||
      (rest.contains(':') && seed.getAsInteger(10, options.rowSeed)))
    return badOption("--check", expected, text);
  options.rows = rows;
  return options;
}

template <std::string CompileOptions::*member>
static Error setCompile(RunOptions &options, StringRef value) {
  options.compile.*member = value.str();
  return Error::success();
}

static Error setThreads(RunOptions &options, StringRef value) {
  return parseThreads(value, options.compile.threads);
}

static Error setSeed(RunOptions &options, StringRef value) {
  if (value.getAsInteger(10, options.seed))
    return badOption("--seed", "a number from 0 to 2^64 - 1", value);
  return Error::success();
}

static Error setBF16(RunOptions &options, StringRef value) {
  options.bf16AsUint16 = true;
  return Error::success();
}

static Error addShape(RunOptions &options, StringRef value) {
  Expected<SmallVector<int64_t>> shape = parseShape(value);
  if (!shape)
    return shape.takeError();
  options.shapes.push_back(std::move(*shape));
  return Error::success();
}

static Error setCheck(RunOptions &options, StringRef value) {
  Expected<CheckOptions> check = parseCheck(value);
  if (!check)
    return check.takeError();
  options.check = *check;
  return Error::success();
}

static const ToolOption<RunOptions> allOptions[] = {
    {{"entry", "name", "Function to run (default: the only public one)"},
     setString<&RunOptions::entry>},
    {{"input", "a.npy", "Next argument (default: all random)"},
     addString<&RunOptions::inputs>},
    {{"output", "o.npy", "Where to write the next result"},
     addString<&RunOptions::outputs>},
    {{"expect", "e.npy", "Compare the next result with this"},
     addString<&RunOptions::expected>},
    {{"shape", "4x7x7x3x32", "Shape of the next random argument",
      /*mayBeEmpty=*/true},
     addShape},
    {{"seed", "n", "Of the random arguments (default 0)"}, setSeed},
    {{"target", "name", "What to compile for: reference (default) or cpu"},
     setCompile<&CompileOptions::target>},
    {{"cpu", "name", "LLVM's name of the CPU (default: native, this machine)"},
     setCompile<&CompileOptions::cpu>},
    {{"features", "+a,-b", "Instruction sets that the CPU has too, or lacks"},
     setCompile<&CompileOptions::features>},
    {{"threads", "n", "That share the work (default 1; 0: all)"}, setThreads},
    {{"tiles", "options",
      "Of --localattn-choose-tiles, to overrule its choice"},
     setCompile<&CompileOptions::tiles>},
    {{"cache", "folder", "Where code for cpu is kept, or off (see below)"},
     setCompile<&CompileOptions::cache>},
    {{"dtype", "type", "Retype all floats: f16, bf16, f32 or f64"},
     setString<&RunOptions::dtype>},
    {{"bf16-as-uint16", "", "bf16 .npy files hold the bits as uint16"},
     setBF16},
    {{"check", "[1e-5|rows:n[:seed]]",
      "Compare with the reference in f64: to this tolerance, or on n query "
      "rows"},
     setCheck},
    {{"bench", "out.json", "Measure the time of a call, and write JSON"},
     setString<&RunOptions::bench>},
};

static constexpr Usage usage = {
    "usage: localattn-run <file.mlir> [options]",
    "Compiles a function of an MLIR file and runs it.",
    "Without --cache, the folder is $LOCALATTN_CACHE or, where that is not "
    "set,\nlocalattn in $XDG_CACHE_HOME or ~/.cache."};

Expected<RunOptions> localattn::parseOptions(int argc, char **argv) {
  RunOptions options;
  options.compile.cache = ObjectCache::defaultFolder();
  return parseTool(argc, argv, usage, allOptions, std::move(options));
}
