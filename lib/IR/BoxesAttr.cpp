//===- BoxesAttr.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttrSyntax.h"

using namespace mlir;
using namespace localattn;

Attribute BoxesAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  SymbolicUnion boxes;
  auto parseAxis = [&]() -> ParseResult {
    FailureOr<SymbolicAxis> axis = parseConstructor(parser);
    if (failed(axis))
      return failure();
    boxes.back().push_back(*axis);
    return success();
  };
  auto parseBox = [&]() -> ParseResult {
    boxes.emplace_back();
    return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                          parseAxis);
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater,
                                     parseBox))
    return {};
  return parser.getChecked<BoxesAttr>(loc, parser.getContext(), boxes);
}

void BoxesAttr::print(AsmPrinter &printer) const {
  printBoxes(printer.getStream(), getList());
}

LogicalResult BoxesAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                SymbolicUnion boxes) {
  return verifyBoxes(emitError, boxes, boxes.empty() ? 0 : boxes[0].size());
}

LogicalResult
BoxesAttr::verifyRank(function_ref<InFlightDiagnostic()> emitError,
                      unsigned rank) const {
  size_t got = getList()[0].size();
  if (got != rank)
    return emitError() << "expected boxes of " << rank << " axes, got " << got;
  return success();
}

SymbolicUnion BoxesAttr::getBoxes(unsigned rank) const { return getList(); }
