//===- AttentionPrinter.cpp -----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints localattn.attention and localattn.online_attention. Clauses that say
// nothing are left out. An op in generic form may be invalid; its printed form
// must not crash.
//
//===----------------------------------------------------------------------===//

#include "AttentionSyntax.h"

using namespace mlir;
using namespace localattn;

static void printPatterns(OpAsmPrinter &printer, AttentionOpInterface op) {
  std::optional<ArrayRef<int64_t>> counts = op.getGroupHeads();
  ArrayRef<Attribute> patterns = op.getPatterns().getValue();
  if (!counts && patterns.size() == 1) {
    printer << " " << patterns[0];
    return;
  }
  printer << " head_groups [";
  for (auto [index, pattern] : llvm::enumerate(patterns)) {
    int64_t count = counts && index < counts->size() ? (*counts)[index] : 0;
    printer << (index ? ", " : "") << count << " : " << pattern;
  }
  printer << "]";
}

static void printOperands(OpAsmPrinter &printer, StringRef keyword,
                          ValueRange operands) {
  if (operands.empty())
    return;
  printer << " " << keyword << "(" << operands << " : " << operands.getTypes()
          << ")";
}

static void printRelativeBias(OpAsmPrinter &printer, AttentionOpInterface op) {
  Value table = op.getRelativeBias();
  if (!table)
    return;
  printer << " relative_bias(" << table << " : " << table.getType();
  if (std::optional<ArrayRef<int64_t>> origin = op.getRelativeBiasOrigin())
    printer << ", origin = [" << *origin << "]";
  if (std::optional<DifferenceSign> sign = op.getRelativeBiasSign())
    printer << ", sign = " << stringifyDifferenceSign(*sign);
  printer << ")";
}

static void printBiases(OpAsmPrinter &printer, AttentionOpInterface op) {
  BiasDimensions dimensions(op.getQuery().getType());
  SmallVector<AffineMap> maps = op.getBiasAffineMaps();
  for (auto [index, bias] : llvm::enumerate(op.getBiases())) {
    printer << " bias(" << bias << " : " << bias.getType() << ", [";
    if (index < maps.size())
      llvm::interleaveComma(
          maps[index].getResults(), printer, [&](AffineExpr expr) {
            auto dim = dyn_cast<AffineDimExpr>(expr);
            printer << (dim ? dimensions.name(dim.getPosition())
                            : std::string("?"));
          });
    printer << "])";
  }
}

static void printNumber(OpAsmPrinter &printer, StringRef keyword,
                        FloatAttr number) {
  if (!number)
    return;
  printer << " " << keyword << "(";
  printer.printAttributeWithoutType(number);
  printer << ")";
}

static void printPlace(OpAsmPrinter &printer, AttentionOpInterface op) {
  for (const IndexList &list : op.getIndexLists()) {
    if (list.statics) {
      printer << " " << list.keyword << " ";
      printDynamicIndexList(printer, op, list.dynamics, *list.statics,
                            TypeRange());
    }
    if (list.keyword == "query_origin" && op.getAlign())
      printer << " align = " << stringifyAlignment(*op.getAlign());
  }
  if (std::optional<uint64_t> box = op.getBox())
    printer << " box = " << int64_t(*box);
}

static void printAttention(OpAsmPrinter &printer, AttentionOpInterface op) {
  printPatterns(printer, op);
  printOperands(printer, "ins", op->getOperands().take_front(3));
  printRelativeBias(printer, op);
  printBiases(printer, op);
  if (Value sinks = op.getSinks())
    printOperands(printer, "sinks", sinks);
  printNumber(printer, "scale", op.getScaleAttr());
  if (Value scale = op.getScaleValue())
    printOperands(printer, "scale", scale);
  printNumber(printer, "softcap", op.getSoftcapAttr());
  if (std::optional<LayoutAttr> layout = op.getLayout()) {
    printer << " layout ";
    layout->print(printer);
  }
  printPlace(printer, op);
  printOperands(printer, "captures", op.getCaptures());
  printOperands(printer, "outs", op.getOuts());
  SmallVector<StringRef> written;
  for (StringAttr name : op->getName().getAttributeNames())
    written.push_back(name);
  written.push_back("operandSegmentSizes");
  printer.printOptionalAttrDict(op->getAttrs(), written);
  if (op.hasScoreRegion()) {
    printer << " score ";
    printer.printRegion(op.getScoreRegion());
  }
  if (op->getNumResults() != 0)
    printer << " -> " << op->getResultTypes();
}

void AttentionOp::print(OpAsmPrinter &printer) {
  printAttention(printer, *this);
}

void OnlineAttentionOp::print(OpAsmPrinter &printer) {
  printAttention(printer, *this);
}
