//===- AttributeFuzzer.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An attribute's text: it parses or there is an error, it reads back what it
// printed, and a pattern answers for every grid or says why it doesn't.
//
//===----------------------------------------------------------------------===//

#include "FuzzTarget.h"

#include "localattn/IR/LocalAttn.h"
#include "localattn/IR/SymbolicAxis.h"
#include "localattn/Pipelines/InputLimits.h"
#include "mlir/AsmParser/AsmParser.h"

using namespace mlir;
using namespace localattn;

static std::string textOf(Attribute attribute) {
  std::string text;
  llvm::raw_string_ostream(text) << attribute;
  return text;
}

/// Asks as the verifier of the op does: it checks the boxes on their own, and
/// then on each grid.
static void askForBoxes(PatternAttrInterface pattern, unsigned rank) {
  auto emit = [&] { return emitError(UnknownLoc::get(pattern.getContext())); };
  if (failed(pattern.verifyRank(emit, rank)))
    return;
  SymbolicUnion boxes = pattern.getBoxes(rank);
  for (ExtentCondition &condition : pattern.getConditions(rank))
    require(condition.axis < rank, "a condition is about an axis of the grid");
  if (failed(verifyBoxes(emit, boxes, rank)))
    return;
  for (int64_t extent : {int64_t(1), int64_t(56), int64_t(INT32_MAX)})
    (void)verifyBoxesOn(emit, boxes, Point<int64_t>(rank, extent));
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  StringRef text = asText(data, size);
  if (findProblem(text))
    return 0;
  MLIRContext &context = fuzzContext();
  ErrorCounter errors(context);
  Attribute attribute = parseAttribute(text, &context);
  require(attribute || errors.count() > 0, "a failure comes with an error");
  if (!attribute || attribute.getDialect().getNamespace() != "localattn")
    return 0;
  std::string printed = textOf(attribute);
  require(parseAttribute(printed, &context) == attribute,
          "an attribute reads back what it printed: " + printed);
  if (auto pattern = dyn_cast<PatternAttrInterface>(attribute))
    for (unsigned rank = 1; rank <= kMaxGridRank; ++rank)
      askForBoxes(pattern, rank);
  return 0;
}
