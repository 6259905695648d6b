//===- Options.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "localattn/Runtime/Error.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include <cmath>

using namespace llvm;
using namespace localattn;

static Error badOption(StringRef option, StringRef expected, StringRef got) {
  return makeError(option + ": expected " + expected + ", got '" + got + "'");
}

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

/// cl's message, without the program's name and its hints.
static Error usageError(StringRef message) {
  StringRef first = message.trim().split('\n').first;
  if (first.contains(": "))
    first = first.split(": ").second;
  return makeError(first.split("  Try:").first);
}

/// Options live in a function, so that they are this program's alone.
Expected<RunOptions> localattn::parseOptions(int argc, char **argv) {
  using Strings = cl::list<std::string>;
  using String = cl::opt<std::string>;
  cl::OptionCategory category("localattn-run");
  String file(cl::Positional, cl::Required, cl::desc("<file.mlir>"),
              cl::cat(category));
  String entry("entry", cl::desc("Function to run (default: the only public)"),
               cl::value_desc("name"), cl::cat(category));
  Strings inputs("input", cl::desc("Next argument (default: all random)"),
                 cl::value_desc("a.npy"), cl::cat(category));
  Strings outputs("output", cl::desc("Where to write the next result"),
                  cl::value_desc("o.npy"), cl::cat(category));
  Strings expected("expect", cl::desc("What the next result is compared with"),
                   cl::value_desc("e.npy"), cl::cat(category));
  Strings shapes("shape", cl::desc("Shape of the next random argument"),
                 cl::value_desc("4x7x7x3x32"), cl::cat(category));
  String target("target", cl::desc("What to compile for (reference)"),
                cl::init("reference"), cl::cat(category));
  String dtype("dtype", cl::desc("Retype all floats: f16, bf16, f32 or f64"),
               cl::value_desc("type"), cl::cat(category));
  cl::opt<uint64_t> seed("seed", cl::desc("Of the random inputs (default 0)"),
                         cl::init(0), cl::cat(category));
  cl::opt<bool> bf16("bf16-as-uint16",
                     cl::desc("bf16 .npy files hold bits as uint16"),
                     cl::cat(category));
  String check("check", cl::ValueOptional,
               cl::desc("Compare with the f64 reference, to this tolerance or "
                        "on some random query rows only"),
               cl::value_desc("1e-5|rows:N[:seed]"), cl::cat(category));
  String bench("bench", cl::desc("Measure, and write JSON"),
               cl::value_desc("out.json"), cl::cat(category));
  cl::HideUnrelatedOptions(category);

  std::string message;
  raw_string_ostream stream(message);
  if (!cl::ParseCommandLineOptions(
          argc, argv, "Compiles a function of an MLIR file and runs it.\n",
          &stream))
    return usageError(message);
  RunOptions options;
  options.file = file;
  options.entry = entry;
  options.inputs = inputs;
  options.outputs = outputs;
  options.expected = expected;
  options.target = target;
  options.dtype = dtype;
  options.seed = seed;
  options.bf16AsUint16 = bf16;
  options.bench = bench;
  for (StringRef text : shapes) {
    Expected<SmallVector<int64_t>> shape = parseShape(text);
    if (!shape)
      return shape.takeError();
    options.shapes.push_back(std::move(*shape));
  }
  if (check.getNumOccurrences() == 0)
    return options;
  Expected<CheckOptions> parsed = parseCheck(check);
  if (!parsed)
    return parsed.takeError();
  options.check = std::move(*parsed);
  return options;
}
