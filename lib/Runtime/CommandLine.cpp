//===- CommandLine.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/CommandLine.h"
#include "localattn/Runtime/Error.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <optional>

using namespace llvm;
using namespace localattn;

/// More than that is a typing error.
static constexpr unsigned maxThreads = 1024;

Error localattn::badOption(StringRef option, StringRef expected,
                           StringRef got) {
  return makeError(option + ": expected " + expected + ", got '" + got + "'");
}

Error localattn::parseThreads(StringRef value, unsigned &threads) {
  if (value.getAsInteger(10, threads) || threads > maxThreads)
    return badOption("--threads", "a number from 0 to 1024", value);
  return Error::success();
}

static std::string spell(const OptionSpec &spec) {
  return (spec.name.size() == 1 ? "-" : "--") + spec.name.str();
}

static void printHelp(const Usage &usage, ArrayRef<OptionSpec> specs,
                      raw_ostream &os) {
  os << usage.line << "\n\n" << usage.about << "\n\n";
  for (const OptionSpec &spec : specs) {
    std::string left = spell(spec);
    if (spec.value.starts_with("["))
      left += "[=" + spec.value.drop_front().str();
    else if (!spec.value.empty())
      left += (spec.name.size() == 1 ? " <" : "=<") + spec.value.str() + ">";
    os << "  " << left_justify(left, 30) << " " << spec.help << "\n";
  }
  if (!usage.footer.empty())
    os << "\n" << usage.footer << "\n";
}

/// Sets what `argument` says, with `next` if that is its value.
static Error parseOption(StringRef argument, std::optional<StringRef> next,
                         ArrayRef<OptionSpec> specs,
                         function_ref<Error(size_t, StringRef)> set,
                         bool &usedNext) {
  auto [name, value] = argument.ltrim('-').split('=');
  bool hasValue = argument.contains('=');
  for (auto [index, spec] : enumerate(specs)) {
    if (spec.name != name)
      continue;
    bool takesNone = spec.value.empty();
    usedNext = !takesNone && !hasValue && !spec.value.starts_with("[");
    if (takesNone && hasValue)
      return makeError(spell(spec) + " takes no value");
    StringRef given = usedNext ? next.value_or("") : value;
    bool isOptional = takesNone || spec.value.starts_with("[");
    if ((usedNext && !next) ||
        (given.empty() && !isOptional && !spec.mayBeEmpty))
      return makeError(spell(spec) + " needs a value");
    return set(index, given);
  }
  return makeError("unknown option '--" + name + "', see --help");
}

/// Words of one letter are options only where one has that name.
static bool isOption(StringRef argument, ArrayRef<OptionSpec> specs) {
  return argument.starts_with("--") ||
         any_of(specs, [&](const OptionSpec &spec) {
           return spec.name.size() == 1 && argument == spell(spec);
         });
}

Expected<std::string>
localattn::parseCommandLine(int argc, char **argv, const Usage &usage,
                            ArrayRef<OptionSpec> specs,
                            function_ref<Error(size_t, StringRef)> set) {
  std::string file;
  for (int i = 1; i < argc; ++i) {
    StringRef argument = argv[i];
    if (argument == "--help" || argument == "-h") {
      printHelp(usage, specs, outs());
      std::exit(0);
    }
    if (!isOption(argument, specs)) {
      if (!file.empty())
        return makeError("expected one file, got '" + file + "' and '" +
                         argument + "'");
      file = argument.str();
      continue;
    }
    std::optional<StringRef> next;
    if (i + 1 < argc)
      next = argv[i + 1];
    bool usedNext = false;
    if (Error error = parseOption(argument, next, specs, set, usedNext))
      return error;
    i += usedNext;
  }
  if (file.empty())
    return makeError("expected a file, see --help");
  return file;
}
