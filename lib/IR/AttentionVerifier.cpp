//===- AttentionVerifier.cpp ----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rules of tensors and of patterns.
//
//===----------------------------------------------------------------------===//

#include "AttentionVerifier.h"

#include "localattn/IR/SymbolicAxis.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace localattn;

LogicalResult AttentionVerifier::verify() {
  return success(succeeded(verifyTensors()) && succeeded(verifyPlace()) &&
                 succeeded(verifyPatterns()) && succeeded(verifyScores()));
}

InFlightDiagnostic AttentionVerifier::error() {
  if (!isQuiet)
    return op->emitOpError();
  InFlightDiagnostic nobody = emitError(op->getLoc());
  nobody.abandon();
  return nobody;
}

LogicalResult AttentionVerifier::agree(const Twine &what, NamedSize a,
                                       NamedSize b) {
  if (isStatic(a.size) && isStatic(b.size) && a.size != b.size)
    return error() << "expected " << what << " of " << b.tensor << " to be "
                   << a.size << " as of " << a.tensor << ", got " << b.size;
  return success();
}

LogicalResult AttentionVerifier::agreeAll(const Twine &what,
                                          ArrayRef<NamedSize> sizes) {
  NamedSize known = sizes.front();
  for (NamedSize size : sizes.drop_front()) {
    if (failed(agree(what, known, size)))
      return failure();
    known = isStatic(known.size) ? known : size;
  }
  return success();
}

SmallVector<int64_t> AttentionVerifier::gridOf(Value tensor,
                                               TensorLayout layout) {
  return SmallVector<int64_t>(
      typeOf(tensor).getShape().slice(layout.firstAxis, rank));
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

LogicalResult AttentionVerifier::verifyTensors() {
  if (failed(verifyCounts()) || failed(verifyTypes()) ||
      failed(verifyKinds()) || failed(verifyRanks()) ||
      failed(verifyElementTypes()) || failed(verifyShapes()))
    return failure();
  for (auto [name, outs] :
       llvm::zip(outNames.drop_front(), op.getOuts().drop_front()))
    if (failed(verifyRows(name, outs)))
      return failure();
  return success();
}

/// "out, or out and lse,", "acc, max and sum"
static std::string listOuts(ArrayRef<StringRef> names) {
  if (names.size() == 2)
    return (names[0] + ", or " + names[0] + " and " + names[1] + ",").str();
  return (names[0] + ", " + names[1] + " and " + names[2]).str();
}

LogicalResult AttentionVerifier::verifyCounts() {
  // S1.1: three inputs; out with or without lse, or a whole state (S9.1).
  auto segments = cast<DenseI32ArrayAttr>(
      op->getInherentAttr("operandSegmentSizes").value_or(nullptr));
  for (int32_t operands : segments.asArrayRef().take_front(3))
    if (operands != 1)
      return error() << "expected one operand each as query, key and value, "
                        "got "
                     << operands;
  size_t least = outNames.size() == 2 ? 1 : outNames.size();
  size_t outs = op.getOuts().size();
  if (outs < least || outs > outNames.size())
    return error() << "expected " << listOuts(outNames) << " in outs, got "
                   << outs << " operands";
  return success();
}

LogicalResult localattn::verifyShaped(Operation *op, const Twine &name,
                                      Value value, bool mayBeMask) {
  if (!value)
    return success();
  auto memref = dyn_cast<MemRefType>(value.getType());
  bool isShaped =
      memref ? memref.isStrided() : isa<RankedTensorType>(value.getType());
  Type element = getElementTypeOrSelf(value);
  bool isFloat =
      element.isF16() || element.isBF16() || element.isF32() || element.isF64();
  if (isShaped && (isFloat || (mayBeMask && element.isInteger(1))))
    return success();
  return op->emitOpError("expected ")
         << name << " to be a ranked tensor or strided memref of f16, bf16, f32"
         << (mayBeMask ? ", f64 or i1" : " or f64") << ", got "
         << value.getType();
}

LogicalResult AttentionVerifier::verifyTypes() {
  std::pair<StringRef, Value> operands[] = {
      {"query", op.getQuery()},
      {"key", op.getKey()},
      {"value", op.getValue()},
      {"relative_bias", op.getRelativeBias()},
      {"sinks", op.getSinks()}};
  for (auto [name, value] : operands)
    if (failed(verifyShaped(op, name, value)))
      return failure();
  for (auto [index, bias] : llvm::enumerate(op.getBiases()))
    if (failed(verifyShaped(op, "bias " + Twine(index), bias, true)))
      return failure();
  for (auto [name, outs] : llvm::zip(outNames, op.getOuts()))
    if (failed(verifyShaped(op, name, outs)))
      return failure();
  // S4.10
  if (Value scale = op.getScaleValue(); scale && !scale.getType().isF32())
    return error() << "expected scale to be an f32, got " << scale.getType();
  return success();
}

LogicalResult AttentionVerifier::verifyKinds() {
  // S7.4: all tensors or all memrefs.
  bool onMemRefs = op.isOnMemRefs();
  auto check = [&](const Twine &name, Value value) -> LogicalResult {
    if (!value || isa<MemRefType>(value.getType()) == onMemRefs)
      return success();
    return error() << "expected " << name << " to be a "
                   << (onMemRefs ? "memref" : "tensor") << " as query is, got "
                   << value.getType();
  };
  if (failed(check("key", op.getKey())) ||
      failed(check("value", op.getValue())) ||
      failed(check("relative_bias", op.getRelativeBias())) ||
      failed(check("sinks", op.getSinks())))
    return failure();
  for (auto [index, bias] : llvm::enumerate(op.getBiases()))
    if (failed(check("bias " + Twine(index), bias)))
      return failure();
  for (auto [name, outs] : llvm::zip(outNames, op.getOuts()))
    if (failed(check(name, outs)))
      return failure();
  return success();
}

LogicalResult AttentionVerifier::verifyRanks() {
  // S1.1: one to three axes, one rank.
  int64_t queryRank = typeOf(op.getQuery()).getRank();
  if (queryRank < 4 || queryRank > 3 + int64_t(kMaxGridRank))
    return error() << "expected query of rank 4 to 6 (batch, 1 to 3 grid axes, "
                      "heads, channel), got rank "
                   << queryRank;
  std::pair<StringRef, Value> tensors[] = {{"key", op.getKey()},
                                           {"value", op.getValue()},
                                           {outNames[0], op.getOuts()[0]}};
  for (auto [name, tensor] : tensors)
    if (typeOf(tensor).getRank() != queryRank)
      return error() << "expected " << name << " of rank " << queryRank
                     << " as query, got rank " << typeOf(tensor).getRank();
  rank = op.getGridRank();
  return success();
}

LogicalResult AttentionVerifier::verifyElementTypes() {
  // S1.2: one element type; a state has that of scores (S9.1).
  Type expected = typeOf(op.getQuery()).getElementType();
  Type out = outNames.size() == 2 ? expected : Type(op.getScoreType());
  std::tuple<StringRef, Value, Type> tensors[] = {
      {"key", op.getKey(), expected},
      {"value", op.getValue(), expected},
      {outNames[0], op.getOuts()[0], out}};
  for (auto [name, tensor, type] : tensors)
    if (Type got = typeOf(tensor).getElementType(); got != type)
      return error() << "expected " << name << " of element type " << type
                     << (type == expected ? " as query" : "") << ", got "
                     << got;
  return success();
}

LogicalResult AttentionVerifier::verifyShapes() {
  // S1.3: batch, dk, dv and the two grids agree.
  Value query = op.getQuery(), key = op.getKey(), value = op.getValue(),
        out = op.getOuts()[0];
  StringRef outName = outNames[0];
  TensorLayout ql = op.getQueryLayout(), kl = op.getKeyLayout(),
               vl = op.getValueLayout(), ol = op.getOutLayout();
  if (failed(agreeAll("batch", {{"query", sizeOf(query, ql.batch)},
                                {"key", sizeOf(key, kl.batch)},
                                {"value", sizeOf(value, vl.batch)},
                                {outName, sizeOf(out, ol.batch)}})) ||
      failed(agree("dk", {"query", sizeOf(query, ql.channel)},
                   {"key", sizeOf(key, kl.channel)})) ||
      failed(agree("dv", {"value", sizeOf(value, vl.channel)},
                   {outName, sizeOf(out, ol.channel)})))
    return failure();
  for (unsigned a = 0; a < rank; ++a) {
    std::string what = "axis " + std::to_string(a) + " of the grid";
    if (failed(agree(what, {"key", sizeOf(key, kl.axis(a))},
                     {"value", sizeOf(value, vl.axis(a))})) ||
        failed(agree(what, {"query", sizeOf(query, ql.axis(a))},
                     {outName, sizeOf(out, ol.axis(a))})))
      return failure();
  }
  return success();
}

/// The shape of out without the channel, as far as out or query know it.
SmallVector<int64_t> AttentionVerifier::rowShape() {
  SmallVector<int64_t> shape(typeOf(op.getOuts()[0]).getShape());
  TensorLayout ol = op.getOutLayout(), ql = op.getQueryLayout();
  SmallVector<std::pair<unsigned, unsigned>> same = {{ol.batch, ql.batch},
                                                     {ol.head, ql.head}};
  for (unsigned a = 0; a < rank; ++a)
    same.emplace_back(ol.axis(a), ql.axis(a));
  for (auto [dim, queryDim] : same)
    if (!isStatic(shape[dim]))
      shape[dim] = sizeOf(op.getQuery(), queryDim);
  shape.erase(shape.begin() + ol.channel);
  return shape;
}

LogicalResult AttentionVerifier::verifyRows(StringRef name, Value rows) {
  // S1.5: the layout of out without the channel.
  ShapedType type = typeOf(rows);
  if (type.getElementType() != op.getScoreType())
    return error() << "expected " << name << " of element type "
                   << op.getScoreType() << ", got " << type.getElementType();
  SmallVector<int64_t> shape = rowShape();
  if (type.getRank() == int64_t(shape.size()) &&
      succeeded(verifyCompatibleShape(shape, type.getShape())))
    return success();
  Type element = type.getElementType();
  ShapedType expected = op.isOnMemRefs()
                            ? ShapedType(MemRefType::get(shape, element))
                            : ShapedType(RankedTensorType::get(shape, element));
  return error() << "expected " << name << " of type " << expected << ", got "
                 << type;
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

LogicalResult AttentionVerifier::verifyPatterns() {
  if (failed(verifyGroups()))
    return failure();
  for (const HeadGroup &group : op.getHeadGroups())
    if (failed(verifyPattern(group)))
      return failure();
  return verifyBox();
}

LogicalResult AttentionVerifier::verifyBox() {
  // S3.15: some pattern has this box.
  std::optional<uint64_t> box = op.getBox();
  if (!box)
    return success();
  size_t boxes = 0;
  for (const HeadGroup &group : op.getHeadGroups())
    boxes = std::max(boxes, group.pattern.getBoxes(rank).size());
  if (*box < boxes)
    return success();
  return error() << "expected a box of 0 to " << boxes - 1 << ", got "
                 << int64_t(*box);
}

LogicalResult AttentionVerifier::verifyGroups() {
  // S6.4: one pattern, or groups that make up all heads.
  size_t patterns = op.getPatterns().size();
  std::optional<ArrayRef<int64_t>> counts = op.getGroupHeads();
  if (!counts)
    return patterns == 1
               ? success()
               : LogicalResult(error() << "expected one pattern where there "
                                          "are no head_groups, got "
                                       << patterns);
  if (counts->empty())
    return error() << "expected at least one of head_groups, got none";
  if (counts->size() != patterns)
    return error() << "expected one pattern for each of the head_groups, got "
                   << patterns << " for " << counts->size() << " groups";
  auto extent = op.getStaticHeadExtent();
  int64_t heads =
      extent ? (*extent)[0] : sizeOf(op.getQuery(), op.getQueryLayout().head);
  int64_t kvHeads =
      extent ? (*extent)[1] : sizeOf(op.getKey(), op.getKeyLayout().head);
  if (!isStatic(heads))
    return error() << "expected a static number of heads beside head_groups, "
                      "got a dynamic one";
  int64_t sum = 0;
  for (int64_t count : *counts) {
    if (count < 1 || count > heads)
      return error() << "expected head_groups of 1 to " << heads
                     << " heads, got " << count;
    if (count > heads - sum)
      return error() << "expected head_groups of " << heads
                     << " heads in total, got more";
    sum += count;
    if (isStatic(kvHeads) && kvHeads > 0 && sum % (heads / kvHeads) != 0)
      return error() << "expected head_groups that don't split the "
                     << heads / kvHeads
                     << " query heads of a key/value head, got one of "
                     << count;
  }
  if (sum != heads)
    return error() << "expected head_groups of " << heads
                   << " heads in total, got " << sum;
  return success();
}

LogicalResult
AttentionVerifier::verifyConditions(PatternAttrInterface pattern) {
  // S3.2: extents are what the pattern needs.
  SmallVector<int64_t> extents = op.getStaticExtents();
  for (const ExtentCondition &condition : pattern.getConditions(rank)) {
    int64_t extent = extents[condition.axis];
    if (!isStatic(extent) || extent % condition.multipleOf == 0)
      continue;
    InFlightDiagnostic diagnostic =
        error() << "expected an extent of axis " << condition.axis
                << " that is a multiple of " << condition.multipleOf << ", got "
                << extent;
    if (!condition.remedy.empty())
      diagnostic << " (" << condition.remedy << ")";
    return diagnostic;
  }
  return success();
}

LogicalResult AttentionVerifier::verifyPattern(const HeadGroup &group) {
  PatternAttrInterface pattern = group.pattern;
  auto emitError = [&]() {
    InFlightDiagnostic diagnostic = error() << "pattern";
    if (op.getGroupHeads())
      diagnostic << " of heads " << group.first << " to "
                 << group.first + group.count - 1;
    diagnostic << ": ";
    return diagnostic;
  };
  // S3.1: the pattern fits the rank of the grid.
  if (failed(pattern.verifyRank(emitError, rank)) ||
      failed(verifyConditions(pattern)))
    return failure();
  SymbolicUnion boxes = pattern.getBoxes(rank);
  // S3.1 again: what a pattern of a third party answers is not trusted.
  if (failed(verifyBoxes(emitError, boxes, rank)))
    return failure();
  // S3.3: numbers that depend on the extents are still sizes.
  SmallVector<int64_t> extents = op.getStaticExtents();
  if (!llvm::all_of(extents, isStatic) || llvm::is_contained(extents, 0))
    return success();
  return verifyBoxesOn(emitError, boxes,
                       Point<int64_t>(extents.begin(), extents.end()));
}

//===----------------------------------------------------------------------===//
// The operations
//===----------------------------------------------------------------------===//

static ArrayRef<StringRef> outNamesOf(AttentionOpInterface op) {
  static constexpr StringRef results[] = {"out", "lse"};
  static constexpr StringRef state[] = {"acc", "max", "sum"};
  return isa<AttentionOp>(op) ? ArrayRef(results) : ArrayRef(state);
}

bool localattn::isValid(AttentionOpInterface op) {
  return succeeded(
      AttentionVerifier(op, outNamesOf(op), /*isQuiet=*/true).verify());
}

LogicalResult AttentionOp::verify() {
  return AttentionVerifier(*this, outNamesOf(*this)).verify();
}

LogicalResult AttentionOp::verifyRegions() { return verifyScoreRegion(*this); }

LogicalResult OnlineAttentionOp::verify() {
  return AttentionVerifier(*this, outNamesOf(*this)).verify();
}

LogicalResult OnlineAttentionOp::verifyRegions() {
  return verifyScoreRegion(*this);
}
