//===- Options.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/ObjectCache.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <cstdlib>
#include <optional>

using namespace llvm;
using namespace localattn;

/// More than that is a typing error.
static constexpr unsigned maxThreads = 1024;

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

namespace {

/// llvm::cl would offer LLVM's options too, and prints its errors in its own
/// way.
struct Option {
  StringLiteral name;
  /// Empty: takes no value. In brackets: may have one, after '='.
  StringLiteral value;
  StringLiteral help;
  Error (*parse)(RunOptions &options, StringRef value);
  bool mayBeEmpty = false;
};

} // namespace

/// Stores the value as it is.
template <std::string RunOptions::*member>
static Error setString(RunOptions &options, StringRef value) {
  options.*member = value.str();
  return Error::success();
}

template <std::vector<std::string> RunOptions::*member>
static Error addString(RunOptions &options, StringRef value) {
  (options.*member).push_back(value.str());
  return Error::success();
}

template <std::string CompileOptions::*member>
static Error setCompile(RunOptions &options, StringRef value) {
  options.compile.*member = value.str();
  return Error::success();
}

static Error setThreads(RunOptions &options, StringRef value) {
  if (value.getAsInteger(10, options.compile.threads) ||
      options.compile.threads > maxThreads)
    return badOption("--threads", "a number from 0 to 1024", value);
  return Error::success();
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

static const Option allOptions[] = {
    {"entry", "name", "Function to run (default: the only public one)",
     setString<&RunOptions::entry>},
    {"input", "a.npy", "Next argument (default: all random)",
     addString<&RunOptions::inputs>},
    {"output", "o.npy", "Where to write the next result",
     addString<&RunOptions::outputs>},
    {"expect", "e.npy", "Compare the next result with this",
     addString<&RunOptions::expected>},
    {"shape", "4x7x7x3x32", "Shape of the next random argument", addShape,
     /*mayBeEmpty=*/true},
    {"seed", "n", "Of the random arguments (default 0)", setSeed},
    {"target", "name", "What to compile for: reference (default) or cpu",
     setCompile<&CompileOptions::target>},
    {"cpu", "name", "LLVM's name of the CPU (default: native, this machine)",
     setCompile<&CompileOptions::cpu>},
    {"features", "+a,-b", "Instruction sets that the CPU has too, or lacks",
     setCompile<&CompileOptions::features>},
    {"threads", "n", "That share the work (default 1; 0: all)", setThreads},
    {"tiles", "options", "Of --localattn-choose-tiles, to overrule its choice",
     setCompile<&CompileOptions::tiles>},
    {"cache", "folder", "Where code for cpu is kept, or off (see below)",
     setCompile<&CompileOptions::cache>},
    {"dtype", "type", "Retype all floats: f16, bf16, f32 or f64",
     setString<&RunOptions::dtype>},
    {"bf16-as-uint16", "", "bf16 .npy files hold the bits as uint16", setBF16},
    {"check", "[1e-5|rows:n[:seed]]",
     "Compare with the reference in f64: to this tolerance, or on n query rows",
     setCheck},
    {"bench", "out.json", "Measure the time of a call, and write JSON",
     setString<&RunOptions::bench>},
};

static void printHelp(raw_ostream &os) {
  os << "usage: localattn-run <file.mlir> [options]\n\n"
        "Compiles a function of an MLIR file and runs it.\n\n";
  for (const Option &option : allOptions) {
    std::string left = "--" + option.name.str();
    if (option.value.starts_with("["))
      left += "[=" + option.value.drop_front().str();
    else if (!option.value.empty())
      left += "=<" + option.value.str() + ">";
    os << "  " << left_justify(left, 30) << " " << option.help << "\n";
  }
  os << "\nWithout --cache, the folder is $LOCALATTN_CACHE or, where that is "
        "not set,\nlocalattn in $XDG_CACHE_HOME or ~/.cache.\n";
}

/// Parses `argument`, and `next` if that is its value.
static Error parseOption(RunOptions &options, StringRef argument,
                         std::optional<StringRef> next, bool &usedNext) {
  auto [name, value] = argument.drop_front(2).split('=');
  bool hasValue = argument.contains('=');
  for (const Option &option : allOptions) {
    if (option.name != name)
      continue;
    bool takesNone = option.value.empty();
    usedNext = !takesNone && !hasValue && !option.value.starts_with("[");
    if (takesNone && hasValue)
      return makeError("--" + name + " takes no value");
    StringRef given = usedNext ? next.value_or("") : value;
    bool isOptional = takesNone || option.value.starts_with("[");
    if ((usedNext && !next) ||
        (given.empty() && !isOptional && !option.mayBeEmpty))
      return makeError("--" + name + " needs a value");
    return option.parse(options, given);
  }
  return makeError("unknown option '--" + name + "', see --help");
}

Expected<RunOptions> localattn::parseOptions(int argc, char **argv) {
  RunOptions options;
  options.compile.cache = ObjectCache::defaultFolder();
  for (int i = 1; i < argc; ++i) {
    StringRef argument = argv[i];
    if (argument == "--help" || argument == "-h") {
      printHelp(outs());
      std::exit(0);
    }
    if (!argument.starts_with("--")) {
      if (!options.file.empty())
        return makeError("expected one file, got '" + options.file + "' and '" +
                         argument + "'");
      options.file = argument.str();
      continue;
    }
    std::optional<StringRef> next;
    if (i + 1 < argc)
      next = argv[i + 1];
    bool usedNext = false;
    if (Error error = parseOption(options, argument, next, usedNext))
      return error;
    i += usedNext;
  }
  if (options.file.empty())
    return makeError("expected a file, see --help");
  return options;
}
