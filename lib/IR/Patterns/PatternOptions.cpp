//===- PatternOptions.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../AttrSyntax.h"

using namespace mlir;
using namespace localattn;

namespace {
/// `name = [...]`, with what parses the list.
struct Option {
  StringRef name;
  llvm::unique_function<ParseResult()> parse;
  bool given = false;
};
} // namespace

template <typename T>
static Option option(AsmParser &parser, StringRef name, SmallVector<T> &list) {
  return {name, [&parser, &list]() -> ParseResult {
            FailureOr<SmallVector<T>> entries =
                FieldParser<SmallVector<T>>::parse(parser);
            if (failed(entries))
              return failure();
            list = *entries;
            return success();
          }};
}

static ParseResult parseOptions(AsmParser &parser,
                                MutableArrayRef<Option> options) {
  while (succeeded(parser.parseOptionalComma())) {
    SMLoc loc = parser.getCurrentLocation();
    StringRef name;
    if (parser.parseKeyword(&name))
      return failure();
    Option *option = llvm::find_if(
        options, [&](Option &candidate) { return candidate.name == name; });
    if (option == options.end()) {
      InFlightDiagnostic diagnostic = parser.emitError(loc) << "expected ";
      llvm::interleave(
          options, [&](Option &o) { diagnostic << "'" << o.name << "'"; },
          [&]() { diagnostic << " or "; });
      return diagnostic << ", got '" << name << "'";
    }
    if (option->given)
      return parser.emitError(loc)
             << "expected '" << name << "' once, got it twice";
    option->given = true;
    if (parser.parseEqual() || parser.parseLSquare() || option->parse() ||
        parser.parseRSquare())
      return failure();
  }
  return success();
}

static void printEntry(raw_ostream &os, int64_t value) { os << value; }
static void printEntry(raw_ostream &os, bool value) {
  os << (value ? "true" : "false");
}
static void printEntry(raw_ostream &os, Boundary value) {
  os << stringifyBoundary(value);
}

template <typename T>
static void print(AsmPrinter &printer, StringRef name, ArrayRef<T> list) {
  if (list.empty())
    return;
  raw_ostream &os = printer.getStream();
  os << ", " << name << " = [";
  llvm::interleaveComma(list, os, [&](T value) { printEntry(os, value); });
  os << "]";
}

/// The names of options, each with its list.
template <typename... T>
static ParseResult parse(AsmParser &parser, ArrayRef<StringRef> names,
                         SmallVector<T> &...lists) {
  const StringRef *name = names.begin();
  Option options[] = {option(parser, *name++, lists)...};
  return parseOptions(parser, options);
}

template <typename... T>
static void printAll(AsmPrinter &printer, ArrayRef<StringRef> names,
                     ArrayRef<T>... lists) {
  const StringRef *name = names.begin();
  (print(printer, *name++, lists), ...);
}

static constexpr StringRef kWindowed[] = {"shift", "boundary"};
static constexpr StringRef kNeighborhood[] = {"stride", "dilation", "causal"};
static constexpr StringRef kSliding[] = {"dilation", "boundary", "causal"};
static constexpr StringRef kHalo[] = {"boundary"};

ParseResult localattn::parseWindowedOptions(AsmParser &parser, IntList &shift,
                                            BoundaryList &boundary) {
  return parse(parser, kWindowed, shift, boundary);
}

void localattn::printWindowedOptions(AsmPrinter &printer,
                                     ArrayRef<int64_t> shift,
                                     ArrayRef<Boundary> boundary) {
  printAll(printer, kWindowed, shift, boundary);
}

ParseResult localattn::parseNeighborhoodOptions(AsmParser &parser,
                                                IntList &stride,
                                                IntList &dilation,
                                                FlagList &causal) {
  return parse(parser, kNeighborhood, stride, dilation, causal);
}

void localattn::printNeighborhoodOptions(AsmPrinter &printer,
                                         ArrayRef<int64_t> stride,
                                         ArrayRef<int64_t> dilation,
                                         ArrayRef<bool> causal) {
  printAll(printer, kNeighborhood, stride, dilation, causal);
}

ParseResult localattn::parseSlidingOptions(AsmParser &parser, IntList &dilation,
                                           BoundaryList &boundary,
                                           FlagList &causal) {
  return parse(parser, kSliding, dilation, boundary, causal);
}

void localattn::printSlidingOptions(AsmPrinter &printer,
                                    ArrayRef<int64_t> dilation,
                                    ArrayRef<Boundary> boundary,
                                    ArrayRef<bool> causal) {
  printAll(printer, kSliding, dilation, boundary, causal);
}

ParseResult localattn::parseHaloOptions(AsmParser &parser,
                                        BoundaryList &boundary) {
  return parse(parser, kHalo, boundary);
}

void localattn::printHaloOptions(AsmPrinter &printer,
                                 ArrayRef<Boundary> boundary) {
  printAll(printer, kHalo, boundary);
}
