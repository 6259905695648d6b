//===- AttentionSyntax.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The text of localattn.attention. Clauses that say nothing are left out.
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/LocalAttn.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace localattn;

namespace {
/// A list of static and dynamic indices behind a keyword.
struct IndexListClause {
  StringRef keyword;
  SmallVector<OpAsmParser::UnresolvedOperand> dynamics;
  DenseI64ArrayAttr statics;
};

/// One or more operands with their types.
struct OperandClause {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<Type> types;
  SMLoc loc;
};
} // namespace

static ParseResult parseOperands(OpAsmParser &parser, OperandClause &clause) {
  clause.loc = parser.getCurrentLocation();
  return failure(
      parser.parseLParen() || parser.parseOperandList(clause.operands) ||
      parser.parseColonTypeList(clause.types) || parser.parseRParen());
}

static ParseResult parseRelativeBias(OpAsmParser &parser,
                                     OperationState &result,
                                     OperandClause &clause) {
  if (failed(parser.parseOptionalKeyword("relative_bias")))
    return success();
  auto &properties = result.getOrAddProperties<AttentionOp::Properties>();
  clause.loc = parser.getCurrentLocation();
  if (parser.parseLParen() ||
      parser.parseOperand(clause.operands.emplace_back()) ||
      parser.parseColonType(clause.types.emplace_back()) ||
      parser.parseComma() || parser.parseKeyword("origin") ||
      parser.parseEqual())
    return failure();
  properties.bias_origin = dyn_cast_if_present<DenseI64ArrayAttr>(
      DenseI64ArrayAttr::parse(parser, Type()));
  if (!properties.bias_origin || parser.parseComma() ||
      parser.parseKeyword("sign") || parser.parseEqual())
    return failure();
  SMLoc loc = parser.getCurrentLocation();
  StringRef word;
  if (parser.parseKeyword(&word))
    return failure();
  std::optional<DifferenceSign> sign = symbolizeDifferenceSign(word);
  if (!sign)
    return parser.emitError(loc)
           << "expected a sign of query_minus_key or key_minus_query, got '"
           << word << "'";
  properties.bias_sign = DifferenceSignAttr::get(parser.getContext(), *sign);
  return parser.parseRParen();
}

static ParseResult parseIndexList(OpAsmParser &parser,
                                  IndexListClause &clause) {
  if (failed(parser.parseOptionalKeyword(clause.keyword)))
    return success();
  return parseDynamicIndexList(parser, clause.dynamics, clause.statics);
}

static ParseResult parseScaleAndLayout(OpAsmParser &parser,
                                       OperationState &result) {
  auto &properties = result.getOrAddProperties<AttentionOp::Properties>();
  if (succeeded(parser.parseOptionalKeyword("scale"))) {
    SMLoc loc = parser.getCurrentLocation();
    Attribute scale;
    if (parser.parseLParen() ||
        parser.parseAttribute(scale, parser.getBuilder().getF64Type()) ||
        parser.parseRParen())
      return failure();
    properties.scale = dyn_cast<FloatAttr>(scale);
    if (!properties.scale || !properties.scale.getType().isF64())
      return parser.emitError(loc)
             << "expected an f64 number as scale, got " << scale;
  }
  if (succeeded(parser.parseOptionalKeyword("layout"))) {
    properties.layout =
        dyn_cast_if_present<LayoutAttr>(LayoutAttr::parse(parser, Type()));
    if (!properties.layout)
      return failure();
  }
  return success();
}

ParseResult AttentionOp::parse(OpAsmParser &parser, OperationState &result) {
  auto &properties = result.getOrAddProperties<Properties>();
  OperandClause inputs, bias, outs;
  IndexListClause lists[] = {
      {"query_origin", {}, {}}, {"key_origin", {}, {}}, {"extent", {}, {}}};
  SMLoc patternLoc = parser.getCurrentLocation();
  Attribute pattern;
  if (parser.parseAttribute(pattern))
    return failure();
  properties.pattern = dyn_cast<PatternAttrInterface>(pattern);
  if (!properties.pattern)
    return parser.emitError(patternLoc)
           << "expected a pattern attribute, got " << pattern;
  if (parser.parseKeyword("ins") || parseOperands(parser, inputs) ||
      parseRelativeBias(parser, result, bias) ||
      parseScaleAndLayout(parser, result))
    return failure();
  if (inputs.operands.size() != 3)
    return parser.emitError(inputs.loc)
           << "expected query, key and value in ins, got "
           << inputs.operands.size() << " operands";
  for (IndexListClause &list : lists)
    if (parseIndexList(parser, list))
      return failure();
  if (parser.parseKeyword("outs") || parseOperands(parser, outs) ||
      parser.parseOptionalAttrDict(result.attributes) ||
      (succeeded(parser.parseOptionalArrow()) &&
       parser.parseTypeList(result.types)))
    return failure();
  properties.static_query_origin = lists[0].statics;
  properties.static_key_origin = lists[1].statics;
  properties.static_extent = lists[2].statics;

  Type index = parser.getBuilder().getIndexType();
  if (parser.resolveOperands(inputs.operands, inputs.types, inputs.loc,
                             result.operands) ||
      parser.resolveOperands(bias.operands, bias.types, bias.loc,
                             result.operands))
    return failure();
  for (IndexListClause &list : lists)
    if (parser.resolveOperands(list.dynamics, index, result.operands))
      return failure();
  if (parser.resolveOperands(outs.operands, outs.types, outs.loc,
                             result.operands))
    return failure();
  llvm::copy(ArrayRef<int32_t>({1, 1, 1, int32_t(bias.operands.size()),
                                int32_t(lists[0].dynamics.size()),
                                int32_t(lists[1].dynamics.size()),
                                int32_t(lists[2].dynamics.size()),
                                int32_t(outs.operands.size())}),
             properties.operandSegmentSizes.begin());
  return success();
}

static void printOperands(OpAsmPrinter &printer, StringRef keyword,
                          ValueRange operands) {
  printer << " " << keyword << "(" << operands << " : " << operands.getTypes()
          << ")";
}

static void printIndexList(OpAsmPrinter &printer, Operation *op,
                           StringRef keyword, OperandRange dynamics,
                           std::optional<ArrayRef<int64_t>> statics) {
  if (!statics)
    return;
  printer << " " << keyword << " ";
  printDynamicIndexList(printer, op, dynamics, *statics, TypeRange());
}

void AttentionOp::print(OpAsmPrinter &printer) {
  printer << " " << getPattern();
  printOperands(printer, "ins", getOperands().take_front(3));
  if (Value table = getRelativeBias()) {
    printer << " relative_bias(" << table << " : " << table.getType();
    // An op in generic form may lack either; its printed form must not crash.
    if (std::optional<ArrayRef<int64_t>> origin = getBiasOrigin())
      printer << ", origin = [" << *origin << "]";
    if (std::optional<DifferenceSign> sign = getBiasSign())
      printer << ", sign = " << stringifyDifferenceSign(*sign);
    printer << ")";
  }
  if (FloatAttr scale = getScaleAttr()) {
    printer << " scale(";
    printer.printAttributeWithoutType(scale);
    printer << ")";
  }
  if (std::optional<LayoutAttr> layout = getLayout()) {
    printer << " layout ";
    layout->print(printer);
  }
  printIndexList(printer, *this, "query_origin", getQueryOrigin(),
                 getStaticQueryOrigin());
  printIndexList(printer, *this, "key_origin", getKeyOrigin(),
                 getStaticKeyOrigin());
  printIndexList(printer, *this, "extent", getExtent(), getStaticExtent());
  printOperands(printer, "outs", getOuts());
  printer.printOptionalAttrDict((*this)->getAttrs(),
                                {"pattern", "bias_origin", "bias_sign", "scale",
                                 "layout", "static_query_origin",
                                 "static_key_origin", "static_extent",
                                 getOperandSegmentSizeAttr()});
  if (!getResults().empty())
    printer << " -> " << getResultTypes();
}
