//===- TilingAttr.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/Tiling.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;
using namespace localattn;

namespace {
/// A field in the text; of one number if it has no list.
struct Field {
  StringRef name;
  bool isList;
  SmallVector<int64_t> numbers = {};
  bool given = false;
};

struct Fields {
  Field all[7] = {{"query", true},  {"sub", true},   {"batch", false},
                  {"chunk", false}, {"keys", false}, {"scores", true},
                  {"values", true}};
  Field &operator[](StringRef name) {
    return *llvm::find_if(all, [&](Field &f) { return f.name == name; });
  }
  int64_t number(StringRef name) {
    Field &field = (*this)[name];
    return field.given ? field.numbers[0] : 0;
  }
};
} // namespace

static ParseResult parseField(AsmParser &parser, Fields &fields) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef name;
  if (parser.parseKeyword(&name))
    return failure();
  Field *field =
      llvm::find_if(fields.all, [&](Field &f) { return f.name == name; });
  if (field == std::end(fields.all)) {
    InFlightDiagnostic diagnostic = parser.emitError(loc) << "expected ";
    llvm::interleave(
        fields.all, [&](const Field &f) { diagnostic << "'" << f.name << "'"; },
        [&]() { diagnostic << " or "; });
    return diagnostic << ", got '" << name << "'";
  }
  if (field->given)
    return parser.emitError(loc)
           << "expected '" << name << "' once, got it twice";
  field->given = true;
  auto parseNumber = [&]() {
    return parser.parseInteger(field->numbers.emplace_back());
  };
  if (parser.parseEqual())
    return failure();
  if (field->isList)
    return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                          parseNumber);
  SMLoc at = parser.getCurrentLocation();
  if (parseNumber())
    return failure();
  if (field->numbers[0] < 1)
    return parser.emitError(at) << "expected '" << name
                                << "' of at least 1, got " << field->numbers[0];
  return success();
}

Attribute TilingAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  Fields fields;
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater, [&]() {
        return parseField(parser, fields);
      }))
    return {};
  auto list = [&](StringRef name) -> ArrayRef<int64_t> {
    return fields[name].numbers;
  };
  return parser.getChecked<TilingAttr>(
      loc, parser.getContext(), list("query"), list("sub"), list("scores"),
      list("values"), fields.number("batch"), fields.number("chunk"),
      fields.number("keys"));
}

void TilingAttr::print(AsmPrinter &printer) const {
  StringRef separator = "";
  auto list = [&](StringRef name, ArrayRef<int64_t> numbers) {
    if (numbers.empty())
      return;
    printer << separator << name << " = [";
    llvm::interleaveComma(numbers, printer);
    printer << "]";
    separator = ", ";
  };
  auto number = [&](StringRef name, int64_t value) {
    if (value == 0)
      return;
    printer << separator << name << " = " << value;
    separator = ", ";
  };
  printer << "<";
  list("query", getQuery());
  list("sub", getSub());
  number("batch", getBatch());
  number("chunk", getChunk());
  number("keys", getKeys());
  list("scores", getScores());
  list("values", getValues());
  printer << ">";
}

LogicalResult TilingAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<int64_t> query, ArrayRef<int64_t> sub,
                                 ArrayRef<int64_t> scores,
                                 ArrayRef<int64_t> values, int64_t batch,
                                 int64_t chunk, int64_t keys) {
  auto checkAtLeast = [&](StringRef name, int64_t number,
                          int64_t least) -> LogicalResult {
    if (number >= least)
      return success();
    return emitError() << "expected '" << name << "' of at least 1, got "
                       << number;
  };
  std::pair<StringRef, ArrayRef<int64_t>> lists[] = {
      {"query", query}, {"sub", sub}, {"scores", scores}, {"values", values}};
  for (auto [name, numbers] : lists) {
    for (int64_t number : numbers)
      if (failed(checkAtLeast(name, number, 1)))
        return failure();
    bool isPair = name == "scores" || name == "values";
    if (isPair && !numbers.empty() && numbers.size() != 2)
      return emitError() << "expected " << 2 << " entries in '" << name
                         << "', got " << numbers.size();
  }
  return success(succeeded(checkAtLeast("batch", batch, 0)) &&
                 succeeded(checkAtLeast("chunk", chunk, 0)) &&
                 succeeded(checkAtLeast("keys", keys, 0)));
}

TilingAttr localattn::tilingOf(AttentionOpInterface op, unsigned group,
                               unsigned box) {
  Attribute written = op->getDiscardableAttr(kTilingName);
  auto list = dyn_cast_if_present<ArrayAttr>(written);
  if (!list)
    return dyn_cast_if_present<TilingAttr>(written);
  unsigned position = box;
  SmallVector<HeadGroup> groups = op.getHeadGroups();
  for (unsigned g = 0; g < group; ++g)
    position += groups[g].pattern.getBoxes(op.getGridRank()).size();
  return position < list.size() ? dyn_cast<TilingAttr>(list[position])
                                : TilingAttr();
}

/// Lists of sizes have one entry for each axis.
static LogicalResult verifyTiling(AttentionOpInterface op, Attribute written) {
  auto tiling = dyn_cast<TilingAttr>(written);
  if (!tiling)
    return op->emitOpError("expected a #localattn.tiling, or a list with one "
                           "for each box, got ")
           << written;
  std::pair<StringRef, ArrayRef<int64_t>> lists[] = {
      {"query", tiling.getQuery()}, {"sub", tiling.getSub()}};
  for (auto [name, sizes] : lists)
    if (!sizes.empty() && sizes.size() != op.getGridRank())
      return op->emitOpError("expected ") << op.getGridRank() << " entries in '"
                                          << name << "', got " << sizes.size();
  return success();
}

LogicalResult
LocalAttnDialect::verifyOperationAttribute(Operation *op,
                                           NamedAttribute attribute) {
  if (attribute.getName() != kTilingName)
    return success();
  auto attention = dyn_cast<AttentionOpInterface>(op);
  if (!attention)
    return op->emitOpError("expected 'localattn.tiling' on an attention");
  // Boxes that canonicalization leaves out have no number any more.
  auto list = dyn_cast<ArrayAttr>(attribute.getValue());
  if (!list)
    return verifyTiling(attention, attribute.getValue());
  for (Attribute one : list)
    if (failed(verifyTiling(attention, one)))
      return failure();
  return success();
}
