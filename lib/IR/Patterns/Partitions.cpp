//===- Partitions.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Patterns that cut the grid into pieces which don't overlap.
//
//===----------------------------------------------------------------------===//

#include "PatternSupport.h"

using namespace mlir;
using namespace localattn;

//===----------------------------------------------------------------------===//
// windowed
//===----------------------------------------------------------------------===//

LogicalResult WindowedAttr::verify(EmitError emitError,
                                   ArrayRef<int64_t> window,
                                   ArrayRef<int64_t> shift,
                                   ArrayRef<Boundary> boundary) {
  constexpr int64_t any = -std::numeric_limits<int32_t>::max();
  return success(
      succeeded(verifySizes(emitError, "window", window, 1)) &&
      succeeded(verifySizes(emitError, "shift", shift, any)) &&
      succeeded(verifyLength(emitError, "shift", shift, window.size())) &&
      succeeded(verifyLength(emitError, "boundary", boundary, window.size())));
}

LogicalResult WindowedAttr::verifyRank(EmitError emitError,
                                       unsigned rank) const {
  return verifySameRank(emitError, getWindow().size(), rank);
}

SymbolicUnion WindowedAttr::getBoxes(unsigned rank) const {
  SymbolicBox box;
  for (unsigned a = 0; a < rank; ++a)
    box.push_back(blockAxis(getContext(), getWindow()[a],
                            entryOr<int64_t>(getShift(), a, 0),
                            entryOr(getBoundary(), a, Boundary::Clip)));
  return {box};
}

//===----------------------------------------------------------------------===//
// area
//===----------------------------------------------------------------------===//

LogicalResult AreaAttr::verify(EmitError emitError, int64_t count,
                               unsigned axis) {
  if (failed(verifySizes(emitError, "count", {count}, 1)))
    return failure();
  return verifyAxis(emitError, axis, kMaxGridRank);
}

LogicalResult AreaAttr::verifyRank(EmitError emitError, unsigned rank) const {
  return verifyAxis(emitError, getAxis(), rank);
}

SymbolicUnion AreaAttr::getBoxes(unsigned rank) const {
  AffineExpr size =
      getAffineDimExpr(getAxis(), getContext()).floorDiv(getCount());
  return oneAxis(rank, getAxis(), blockAxis(size), fullAxis(getContext()));
}

SmallVector<ExtentCondition> AreaAttr::getConditions(unsigned rank) const {
  std::string remedy =
      rank > 1 ? "areas that end inside of a row need the flattened form, a "
                 "grid of one axis with all tokens"
               : "";
  return {{getAxis(), getCount(), remedy}};
}

//===----------------------------------------------------------------------===//
// stripes
//===----------------------------------------------------------------------===//

LogicalResult StripesAttr::verify(EmitError emitError, int64_t width,
                                  unsigned axis) {
  if (failed(verifySizes(emitError, "width", {width}, 1)))
    return failure();
  return verifyAxis(emitError, axis, kMaxGridRank);
}

LogicalResult StripesAttr::verifyRank(EmitError emitError,
                                      unsigned rank) const {
  return verifyAxis(emitError, getAxis(), rank);
}

SymbolicUnion StripesAttr::getBoxes(unsigned rank) const {
  return oneAxis(rank, getAxis(), blockAxis(getContext(), getWidth()),
                 fullAxis(getContext()));
}

//===----------------------------------------------------------------------===//
// grid
//===----------------------------------------------------------------------===//

LogicalResult GridAttr::verify(EmitError emitError, ArrayRef<int64_t> size) {
  return verifySizes(emitError, "size", size, 1);
}

LogicalResult GridAttr::verifyRank(EmitError emitError, unsigned rank) const {
  return verifySameRank(emitError, getSize().size(), rank);
}

SymbolicUnion GridAttr::getBoxes(unsigned rank) const {
  SymbolicBox box;
  for (unsigned a = 0; a < rank; ++a)
    box.push_back(
        stridedAxis(getAffineDimExpr(a, getContext()).floorDiv(getSize()[a])));
  return {box};
}

SmallVector<ExtentCondition> GridAttr::getConditions(unsigned rank) const {
  SmallVector<ExtentCondition> conditions;
  for (unsigned a = 0; a < rank; ++a)
    conditions.push_back({a, getSize()[a], ""});
  return conditions;
}
