//===- MergeOp.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The text and the rules of localattn.merge.
//
//===----------------------------------------------------------------------===//

#include "AttentionSyntax.h"
#include "AttentionVerifier.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace localattn;

FloatType MergeOp::getScoreType() { return scoreTypeOf(getA().getType()); }

unsigned MergeOp::getChannelDim() {
  unsigned gridRank = cast<ShapedType>(getA().getType()).getRank() - 3;
  StringRef letters = getLayout() ? getLayout()->getOut() : StringRef("b*hd");
  return TensorLayout::get(letters, gridRank).channel;
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

ParseResult MergeOp::parse(OpAsmParser &parser, OperationState &result) {
  auto &properties = result.getOrAddProperties<Properties>();
  for (StringRef keyword : {"ins", "outs"}) {
    SmallVector<OpAsmParser::UnresolvedOperand> operands;
    SmallVector<Type> types;
    SMLoc loc;
    if (parser.parseKeyword(keyword) || parser.getCurrentLocation(&loc) ||
        parser.parseLParen() || parser.parseOperandList(operands) ||
        parser.parseColonTypeList(types) || parser.parseRParen())
      return failure();
    if (keyword == "ins" && operands.size() != 4)
      return parser.emitError(loc)
             << "expected a, its lse, b and its lse in ins, got "
             << operands.size() << " operands";
    if (parser.resolveOperands(operands, types, loc, result.operands))
      return failure();
    if (keyword == "ins" && succeeded(parser.parseOptionalKeyword("layout"))) {
      properties.layout =
          dyn_cast_if_present<LayoutAttr>(LayoutAttr::parse(parser, Type()));
      if (!properties.layout)
        return failure();
    }
  }
  return failure(parseForeignAttributes(parser, result) ||
                 (succeeded(parser.parseOptionalArrow()) &&
                  parser.parseTypeList(result.types)));
}

void MergeOp::print(OpAsmPrinter &printer) {
  auto print = [&](StringRef keyword, ValueRange operands) {
    printer << " " << keyword << "(" << operands << " : " << operands.getTypes()
            << ")";
  };
  print("ins", getOperands().take_front(4));
  if (std::optional<LayoutAttr> layout = getLayout()) {
    printer << " layout ";
    layout->print(printer);
  }
  print("outs", getOuts());
  printer.printOptionalAttrDict((*this)->getAttrs(), {"layout"});
  if (!getResults().empty())
    printer << " -> " << getResultTypes();
}

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

/// S10.1: everything has the kind, the shape and the element type of a. Sizes
/// that this one is the first to know are added to `shape`.
static LogicalResult verifyLike(MergeOp op, StringRef name, Value value,
                                MutableArrayRef<int64_t> shape, Type element) {
  auto type = cast<ShapedType>(value.getType());
  bool isMemRef = isa<MemRefType>(type);
  if (isMemRef != isa<MemRefType>(op.getA().getType()))
    return op.emitOpError("expected ")
           << name << " to be a " << (isMemRef ? "tensor" : "memref")
           << " as a is, got " << type;
  if (type.getElementType() == element &&
      type.getRank() == int64_t(shape.size()) &&
      succeeded(verifyCompatibleShape(shape, type.getShape()))) {
    for (auto [known, size] : llvm::zip(shape, type.getShape()))
      known = ShapedType::isDynamic(known) ? size : known;
    return success();
  }
  ShapedType expected = isMemRef
                            ? ShapedType(MemRefType::get(shape, element))
                            : ShapedType(RankedTensorType::get(shape, element));
  return op.emitOpError("expected ")
         << name << " of type " << expected << ", got " << type;
}

/// The names of outs are known where there are two.
static LogicalResult verifyTypes(MergeOp op) {
  std::pair<StringRef, Value> operands[] = {{"a", op.getA()},
                                            {"a_lse", op.getALse()},
                                            {"b", op.getB()},
                                            {"b_lse", op.getBLse()}};
  for (auto [name, value] : operands)
    if (failed(verifyShaped(op, name, value)))
      return failure();
  if (op.getOuts().size() != 2)
    return op.emitOpError() << "expected out and lse in outs, got "
                            << op.getOuts().size() << " operands";
  return success(succeeded(verifyShaped(op, "out", op.getOuts()[0])) &&
                 succeeded(verifyShaped(op, "lse", op.getOuts()[1])));
}

LogicalResult MergeOp::verify() {
  if (failed(verifyTypes(*this)))
    return failure();
  auto a = cast<ShapedType>(getA().getType());
  if (a.getRank() < 4 || a.getRank() > 3 + int64_t(kMaxGridRank))
    return emitOpError() << "expected a of rank 4 to 6 (batch, 1 to 3 grid "
                            "axes, heads, channel), got rank "
                         << a.getRank();
  if (std::optional<LayoutAttr> layout = getLayout();
      layout && (layout->getQuery() != layout->getOut() ||
                 layout->getKey() != layout->getOut() ||
                 layout->getValue() != layout->getOut()))
    return emitOpError() << "expected one layout for a, b and out, got "
                         << *layout;
  SmallVector<int64_t> shape(a.getShape());
  std::pair<StringRef, Value> full[] = {{"b", getB()}, {"out", getOuts()[0]}};
  for (auto [name, value] : full)
    if (failed(verifyLike(*this, name, value, shape, a.getElementType())))
      return failure();
  shape.erase(shape.begin() + getChannelDim());
  std::pair<StringRef, Value> rows[] = {
      {"a_lse", getALse()}, {"b_lse", getBLse()}, {"lse", getOuts()[1]}};
  for (auto [name, value] : rows)
    if (failed(verifyLike(*this, name, value, shape, getScoreType())))
      return failure();
  return success();
}
