//===- LayoutAttr.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/LocalAttn.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;
using namespace localattn;

TensorLayout TensorLayout::get(StringRef letters, unsigned gridRank) {
  TensorLayout layout;
  layout.gridRank = gridRank;
  unsigned dim = 0;
  for (char letter : letters) {
    if (letter == 'b')
      layout.batch = dim;
    else if (letter == 'h')
      layout.head = dim;
    else if (letter == 'd')
      layout.channel = dim;
    else
      layout.firstAxis = dim;
    dim += letter == '*' ? gridRank : 1;
  }
  return layout;
}

Attribute LayoutAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  std::string query, key, value, out;
  if (parser.parseLess())
    return {};
  if (succeeded(parser.parseOptionalString(&query))) {
    key = value = out = query;
  } else if (parser.parseKeyword("query") || parser.parseEqual() ||
             parser.parseString(&query) || parser.parseComma() ||
             parser.parseKeyword("key") || parser.parseEqual() ||
             parser.parseString(&key) || parser.parseComma() ||
             parser.parseKeyword("value") || parser.parseEqual() ||
             parser.parseString(&value) || parser.parseComma() ||
             parser.parseKeyword("out") || parser.parseEqual() ||
             parser.parseString(&out)) {
    return {};
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<LayoutAttr>(loc, parser.getContext(),
                                       StringRef(query), StringRef(key),
                                       StringRef(value), StringRef(out));
}

void LayoutAttr::print(AsmPrinter &printer) const {
  printer << "<";
  if (getQuery() == getKey() && getKey() == getValue() &&
      getValue() == getOut()) {
    printer << '"' << getQuery() << '"';
  } else {
    printer << "query = \"" << getQuery() << "\", key = \"" << getKey()
            << "\", value = \"" << getValue() << "\", out = \"" << getOut()
            << '"';
  }
  printer << ">";
}

LogicalResult LayoutAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 StringRef query, StringRef key,
                                 StringRef value, StringRef out) {
  std::pair<StringRef, StringRef> tensors[] = {
      {"query", query}, {"key", key}, {"value", value}, {"out", out}};
  for (auto [name, letters] : tensors) {
    std::string sorted = letters.str();
    llvm::sort(sorted);
    if (sorted != "*bdh")
      return emitError() << "expected each of b, *, h and d once in the layout "
                            "of "
                         << name << ", got \"" << letters << '"';
  }
  return success();
}
