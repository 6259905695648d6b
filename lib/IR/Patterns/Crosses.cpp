//===- Crosses.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Patterns of whole rows and columns.
//
//===----------------------------------------------------------------------===//

#include "PatternSupport.h"

using namespace mlir;
using namespace localattn;

//===----------------------------------------------------------------------===//
// global
//===----------------------------------------------------------------------===//

LogicalResult GlobalAttr::verifyRank(EmitError emitError, unsigned rank) const {
  return success();
}

SymbolicUnion GlobalAttr::getBoxes(unsigned rank) const {
  SymbolicAxis full = fullAxis(getContext());
  return oneAxis(rank, 0, full, full);
}

//===----------------------------------------------------------------------===//
// criss_cross
//===----------------------------------------------------------------------===//

LogicalResult CrissCrossAttr::verifyRank(EmitError emitError,
                                         unsigned rank) const {
  return success();
}

SymbolicUnion CrissCrossAttr::getBoxes(unsigned rank) const {
  SymbolicUnion boxes;
  for (unsigned a = 0; a < rank; ++a) {
    boxes.emplace_back(rank, selfAxis(getContext()));
    boxes.back()[a] = fullAxis(getContext());
  }
  return boxes;
}

//===----------------------------------------------------------------------===//
// axial
//===----------------------------------------------------------------------===//

LogicalResult AxialAttr::verify(EmitError emitError, unsigned axis,
                                std::optional<int64_t> left,
                                std::optional<int64_t> right) {
  if (failed(verifyAxis(emitError, axis, kMaxGridRank)))
    return failure();
  return success(
      succeeded(verifySizes(emitError, "left", {left.value_or(0)}, -1)) &&
      succeeded(verifySizes(emitError, "right", {right.value_or(0)}, -1)));
}

LogicalResult AxialAttr::verifyRank(EmitError emitError, unsigned rank) const {
  return verifyAxis(emitError, getAxis(), rank);
}

SymbolicUnion AxialAttr::getBoxes(unsigned rank) const {
  SymbolicAxis along =
      windowAxis(getContext(), {1, 0, getLeft(), getRight(), 1});
  return oneAxis(rank, getAxis(), along, selfAxis(getContext()));
}
