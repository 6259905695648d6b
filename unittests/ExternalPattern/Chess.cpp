//===- Chess.cpp ----------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Chess.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace localattn;
using namespace chess;

#include "ChessDialect.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "ChessAttrs.cpp.inc"

void ChessDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "ChessAttrs.cpp.inc"
      >();
}

LogicalResult
KnightAttr::verifyRank(function_ref<InFlightDiagnostic()> emitError,
                       unsigned rank) const {
  if (rank != 2)
    return emitError() << "expected a board of 2 axes, got " << rank;
  return success();
}

/// Exactly the key at `step` from the query.
static SymbolicAxis at(MLIRContext *context, int64_t step) {
  return windowAxis(context, {1, 0, /*left=*/-step, /*right=*/step, 1});
}

SymbolicUnion KnightAttr::getBoxes(unsigned rank) const {
  MLIRContext *context = getContext();
  SymbolicUnion boxes = {{selfAxis(context), selfAxis(context)}};
  for (int64_t y : {-getFar(), -getNear(), getNear(), getFar()})
    for (int64_t x : {-getFar(), -getNear(), getNear(), getFar()})
      if (std::abs(y) != std::abs(x))
        boxes.push_back({at(context, y), at(context, x)});
  return boxes;
}
