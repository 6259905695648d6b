//===- AttrSyntax.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttrSyntax.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace localattn;

StringRef localattn::stringifyBoundary(Boundary boundary) {
  switch (boundary) {
  case Boundary::Clip:
    return "clip";
  case Boundary::Clamp:
    return "clamp";
  case Boundary::Wrap:
    return "wrap";
  }
  return "";
}

std::optional<Boundary> localattn::symbolizeBoundary(StringRef word) {
  return llvm::StringSwitch<std::optional<Boundary>>(word)
      .Case("clip", Boundary::Clip)
      .Case("clamp", Boundary::Clamp)
      .Case("wrap", Boundary::Wrap)
      .Default(std::nullopt);
}

FailureOr<Boundary> localattn::parseBoundary(AsmParser &parser) {
  SMLoc loc = parser.getCurrentLocation();
  std::string word;
  if (parser.parseKeywordOrString(&word))
    return failure();
  if (std::optional<Boundary> boundary = symbolizeBoundary(word))
    return *boundary;
  parser.emitError(loc) << "expected a boundary of clip, clamp or wrap, got '"
                        << word << "'";
  return failure();
}

ParseResult localattn::parseReach(AsmParser &parser,
                                  SmallVector<int64_t> &reach) {
  return parser.parseCommaSeparatedList([&]() -> ParseResult {
    if (succeeded(parser.parseOptionalKeyword("unbounded"))) {
      reach.push_back(kUnbounded);
      return success();
    }
    SMLoc loc = parser.getCurrentLocation();
    if (parser.parseInteger(reach.emplace_back()))
      return failure();
    // This one would be taken for `unbounded`; the verifier knows the others.
    if (reach.back() == kUnbounded)
      return parser.emitError(loc) << "expected numbers of at most "
                                   << std::numeric_limits<int32_t>::max()
                                   << " in magnitude, got " << kUnbounded;
    return success();
  });
}

void localattn::printReach(AsmPrinter &printer, ArrayRef<int64_t> reach) {
  llvm::interleaveComma(reach, printer, [&](int64_t value) {
    if (value == kUnbounded)
      printer << "unbounded";
    else
      printer << value;
  });
}
