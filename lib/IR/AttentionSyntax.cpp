//===- AttentionSyntax.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the text of localattn.attention and localattn.online_attention.
//
//===----------------------------------------------------------------------===//

#include "AttentionSyntax.h"

using namespace mlir;
using namespace localattn;

namespace {

/// One or more operands with their types.
struct OperandClause {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<Type> types;
  SMLoc loc;
};

/// A list of static and dynamic indices behind a keyword.
struct IndexListClause {
  StringRef keyword;
  OperandClause dynamics;
  DenseI64ArrayAttr statics;
};

class AttentionParser {
public:
  AttentionParser(OpAsmParser &parser, OperationState &result)
      : parser(parser), result(result) {}
  /// Everything up to the score region.
  ParseResult parseClauses(bool hasSinks);
  ParseResult parseRegionAndTypes();
  template <typename Properties> ParseResult resolve(Properties &properties);

private:
  ParseResult parsePatterns();
  ParseResult parsePattern();
  ParseResult parseOperands(OperandClause &clause);
  ParseResult parseOperand(OperandClause &clause);
  ParseResult parseOptionalOperands(StringRef keyword, OperandClause &clause);
  ParseResult parseRelativeBias();
  ParseResult parseBiases();
  ParseResult parseBiasDimensions(const BiasDimensions &dimensions);
  ParseResult parseScale();
  ParseResult parseNumber(StringRef name, FloatAttr &number);
  ParseResult parseSoftcap();
  ParseResult parseLayout();
  ParseResult parseIndexList(IndexListClause &list);
  ParseResult parseAlign();
  ParseResult parseBox();
  template <typename Enum, typename EnumAttr>
  ParseResult parseWord(std::optional<Enum> (*symbolize)(StringRef),
                        StringRef expected, EnumAttr &attribute);

  OpAsmParser &parser;
  OperationState &result;

  SmallVector<Attribute> patterns;
  SmallVector<int64_t> groupHeads;
  OperandClause inputs, table, biases, sinks, scaleValue, captures, outs;
  DenseI64ArrayAttr tableOrigin;
  DifferenceSignAttr tableSign;
  SmallVector<AffineMap> biasMaps;
  FloatAttr scale, softcap;
  LayoutAttr layout;
  IndexListClause lists[8] = {
      {"batch_origin", {}, {}}, {"head_origin", {}, {}},
      {"head_extent", {}, {}},  {"query_origin", {}, {}},
      {"query_step", {}, {}},   {"key_origin", {}, {}},
      {"key_step", {}, {}},     {"extent", {}, {}}};
  AlignmentAttr align;
  IntegerAttr box;
  bool takesSinks = false;
};

} // namespace

ParseResult AttentionParser::parsePattern() {
  SMLoc loc = parser.getCurrentLocation();
  Attribute pattern;
  if (parser.parseAttribute(pattern))
    return failure();
  if (!isa<PatternAttrInterface>(pattern))
    return parser.emitError(loc)
           << "expected a pattern attribute, got " << pattern;
  patterns.push_back(pattern);
  return success();
}

ParseResult AttentionParser::parsePatterns() {
  if (failed(parser.parseOptionalKeyword("head_groups")))
    return parsePattern();
  SMLoc loc = parser.getCurrentLocation();
  auto parseGroup = [&]() -> ParseResult {
    return failure(parser.parseInteger(groupHeads.emplace_back()) ||
                   parser.parseColon() || parsePattern());
  };
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square,
                                     parseGroup))
    return failure();
  if (groupHeads.empty())
    return parser.emitError(loc)
           << "expected at least one of head_groups, got none";
  return success();
}

ParseResult AttentionParser::parseOperands(OperandClause &clause) {
  clause.loc = parser.getCurrentLocation();
  return failure(
      parser.parseLParen() || parser.parseOperandList(clause.operands) ||
      parser.parseColonTypeList(clause.types) || parser.parseRParen());
}

/// `%table : type`
ParseResult AttentionParser::parseOperand(OperandClause &clause) {
  clause.loc = parser.getCurrentLocation();
  return failure(parser.parseOperand(clause.operands.emplace_back()) ||
                 parser.parseColonType(clause.types.emplace_back()));
}

ParseResult AttentionParser::parseOptionalOperands(StringRef keyword,
                                                   OperandClause &clause) {
  if (failed(parser.parseOptionalKeyword(keyword)))
    return success();
  return parseOperands(clause);
}

template <typename Enum, typename EnumAttr>
ParseResult
AttentionParser::parseWord(std::optional<Enum> (*symbolize)(StringRef),
                           StringRef expected, EnumAttr &attribute) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef word;
  if (parser.parseKeyword(&word))
    return failure();
  std::optional<Enum> value = symbolize(word);
  if (!value)
    return parser.emitError(loc)
           << "expected " << expected << ", got '" << word << "'";
  attribute = EnumAttr::get(parser.getContext(), *value);
  return success();
}

ParseResult AttentionParser::parseRelativeBias() {
  if (failed(parser.parseOptionalKeyword("relative_bias")))
    return success();
  if (parser.parseLParen() || parseOperand(table) || parser.parseComma() ||
      parser.parseKeyword("origin") || parser.parseEqual())
    return failure();
  tableOrigin = dyn_cast_if_present<DenseI64ArrayAttr>(
      DenseI64ArrayAttr::parse(parser, Type()));
  return failure(!tableOrigin || parser.parseComma() ||
                 parser.parseKeyword("sign") || parser.parseEqual() ||
                 parseWord(symbolizeDifferenceSign,
                           "a sign of query_minus_key or key_minus_query",
                           tableSign) ||
                 parser.parseRParen());
}

ParseResult
AttentionParser::parseBiasDimensions(const BiasDimensions &dimensions) {
  SmallVector<AffineExpr> exprs;
  auto parseDimension = [&]() -> ParseResult {
    SMLoc loc = parser.getCurrentLocation();
    StringRef word;
    if (parser.parseKeyword(&word))
      return failure();
    std::optional<unsigned> position = dimensions.find(word);
    if (!position)
      return parser.emitError(loc)
             << "expected a dimension of " << dimensions.list() << ", got '"
             << word << "'";
    exprs.push_back(getAffineDimExpr(*position, parser.getContext()));
    return success();
  };
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square,
                                     parseDimension))
    return failure();
  biasMaps.push_back(
      AffineMap::get(dimensions.size(), 0, exprs, parser.getContext()));
  return success();
}

ParseResult AttentionParser::parseBiases() {
  BiasDimensions dimensions(inputs.types.empty() ? Type() : inputs.types[0]);
  while (succeeded(parser.parseOptionalKeyword("bias")))
    if (parser.parseLParen() || parseOperand(biases) || parser.parseComma() ||
        parseBiasDimensions(dimensions) || parser.parseRParen())
      return failure();
  return success();
}

ParseResult AttentionParser::parseNumber(StringRef name, FloatAttr &number) {
  SMLoc loc = parser.getCurrentLocation();
  Attribute attribute;
  if (parser.parseAttribute(attribute, parser.getBuilder().getF64Type()))
    return failure();
  number = dyn_cast<FloatAttr>(attribute);
  if (!number || !number.getType().isF64())
    return parser.emitError(loc)
           << "expected an f64 number as " << name << ", got " << attribute;
  return success();
}

ParseResult AttentionParser::parseScale() {
  if (failed(parser.parseOptionalKeyword("scale")))
    return success();
  if (parser.parseLParen())
    return failure();
  OpAsmParser::UnresolvedOperand value;
  scaleValue.loc = parser.getCurrentLocation();
  OptionalParseResult isValue = parser.parseOptionalOperand(value);
  if (!isValue.has_value())
    return failure(parseNumber("scale", scale) || parser.parseRParen());
  scaleValue.operands.push_back(value);
  return failure(failed(*isValue) ||
                 parser.parseColonType(scaleValue.types.emplace_back()) ||
                 parser.parseRParen());
}

ParseResult AttentionParser::parseSoftcap() {
  if (failed(parser.parseOptionalKeyword("softcap")))
    return success();
  return failure(parser.parseLParen() || parseNumber("softcap", softcap) ||
                 parser.parseRParen());
}

ParseResult AttentionParser::parseLayout() {
  if (failed(parser.parseOptionalKeyword("layout")))
    return success();
  layout = dyn_cast_if_present<LayoutAttr>(LayoutAttr::parse(parser, Type()));
  return failure(!layout);
}

ParseResult AttentionParser::parseIndexList(IndexListClause &list) {
  if (failed(parser.parseOptionalKeyword(list.keyword)))
    return success();
  list.dynamics.loc = parser.getCurrentLocation();
  return parseDynamicIndexList(parser, list.dynamics.operands, list.statics);
}

ParseResult AttentionParser::parseAlign() {
  if (failed(parser.parseOptionalKeyword("align")))
    return success();
  return failure(
      parser.parseEqual() ||
      parseWord(symbolizeAlignment, "an alignment of start or end", align));
}

ParseResult AttentionParser::parseBox() {
  if (failed(parser.parseOptionalKeyword("box")))
    return success();
  int64_t number;
  if (parser.parseEqual() || parser.parseInteger(number))
    return failure();
  box = parser.getBuilder().getI64IntegerAttr(number);
  return success();
}

ParseResult AttentionParser::parseClauses(bool hasSinks) {
  takesSinks = hasSinks;
  if (parsePatterns() || parser.parseKeyword("ins") || parseOperands(inputs))
    return failure();
  if (inputs.operands.size() != 3)
    return parser.emitError(inputs.loc)
           << "expected query, key and value in ins, got "
           << inputs.operands.size() << " operands";
  if (parseRelativeBias() || parseBiases() ||
      (hasSinks && parseOptionalOperands("sinks", sinks)) || parseScale() ||
      parseSoftcap() || parseLayout())
    return failure();
  for (IndexListClause &list : lists)
    if (parseIndexList(list) ||
        (list.keyword == "query_origin" && parseAlign()))
      return failure();
  return failure(parseBox() || parseOptionalOperands("captures", captures) ||
                 parser.parseKeyword("outs") || parseOperands(outs));
}

ParseResult AttentionParser::parseRegionAndTypes() {
  Region *region = result.addRegion();
  if (parseForeignAttributes(parser, result))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("score")) &&
      parser.parseRegion(*region, /*arguments=*/{},
                         /*enableNameShadowing=*/true))
    return failure();
  return failure(succeeded(parser.parseOptionalArrow()) &&
                 parser.parseTypeList(result.types));
}

ParseResult localattn::parseForeignAttributes(OpAsmParser &parser,
                                              OperationState &result) {
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseOptionalAttrDict(result.attributes))
    return failure();
  for (StringAttr name : result.name.getAttributeNames())
    if (result.attributes.get(name))
      return parser.emitError(loc)
             << "expected attributes without a clause of their own, got '"
             << name.getValue() << "'";
  return success();
}

template <typename Properties>
ParseResult AttentionParser::resolve(Properties &properties) {
  Builder &builder = parser.getBuilder();
  properties.patterns = builder.getArrayAttr(patterns);
  if (!groupHeads.empty())
    properties.group_heads = builder.getDenseI64ArrayAttr(groupHeads);
  properties.relative_bias_origin = tableOrigin;
  properties.relative_bias_sign = tableSign;
  if (!biasMaps.empty())
    properties.bias_maps = builder.getAffineMapArrayAttr(biasMaps);
  properties.scale = scale;
  properties.softcap = softcap;
  properties.layout = layout;
  properties.static_batch_origin = lists[0].statics;
  properties.static_head_origin = lists[1].statics;
  properties.static_head_extent = lists[2].statics;
  properties.static_query_origin = lists[3].statics;
  properties.static_query_step = lists[4].statics;
  properties.static_key_origin = lists[5].statics;
  properties.static_key_step = lists[6].statics;
  properties.static_extent = lists[7].statics;
  properties.align = align;
  properties.box = box;

  SmallVector<OperandClause *> clauses = {&inputs, &table, &biases};
  if (takesSinks)
    clauses.push_back(&sinks);
  clauses.push_back(&scaleValue);
  for (IndexListClause &list : lists) {
    list.dynamics.types.assign(list.dynamics.operands.size(),
                               builder.getIndexType());
    clauses.push_back(&list.dynamics);
  }
  clauses.append({&captures, &outs});
  SmallVector<int32_t> segments = {1, 1, 1};
  for (OperandClause *clause : clauses) {
    if (parser.resolveOperands(clause->operands, clause->types, clause->loc,
                               result.operands))
      return failure();
    if (clause != &inputs)
      segments.push_back(clause->operands.size());
  }
  llvm::copy(segments, properties.operandSegmentSizes.begin());
  return success();
}

template <typename OpTy>
static ParseResult parseAttention(OpAsmParser &parser, OperationState &result,
                                  bool hasSinks) {
  AttentionParser attention(parser, result);
  return failure(attention.parseClauses(hasSinks) ||
                 attention.parseRegionAndTypes() ||
                 attention.resolve(
                     result.getOrAddProperties<typename OpTy::Properties>()));
}

ParseResult AttentionOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseAttention<AttentionOp>(parser, result, /*hasSinks=*/true);
}

ParseResult OnlineAttentionOp::parse(OpAsmParser &parser,
                                     OperationState &result) {
  return parseAttention<OnlineAttentionOp>(parser, result, /*hasSinks=*/false);
}
