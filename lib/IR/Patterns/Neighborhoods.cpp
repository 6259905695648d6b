//===- Neighborhoods.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Patterns whose windows move with the query.
//
//===----------------------------------------------------------------------===//

#include "PatternSupport.h"

using namespace mlir;
using namespace localattn;

static SymbolicUnion oneBox(MLIRContext *context, unsigned rank,
                            function_ref<Window<int64_t>(unsigned)> windowOf) {
  SymbolicBox box;
  for (unsigned a = 0; a < rank; ++a)
    box.push_back(windowAxis(context, windowOf(a)));
  return {box};
}

//===----------------------------------------------------------------------===//
// neighborhood
//===----------------------------------------------------------------------===//

LogicalResult NeighborhoodAttr::verify(EmitError emitError,
                                       ArrayRef<int64_t> kernel,
                                       ArrayRef<int64_t> stride,
                                       ArrayRef<int64_t> dilation,
                                       ArrayRef<bool> causal) {
  size_t axes = kernel.size();
  if (failed(verifySizes(emitError, "kernel", kernel, 1)) ||
      failed(verifySizes(emitError, "stride", stride, 1)) ||
      failed(verifySizes(emitError, "dilation", dilation, 1)) ||
      failed(verifyLength(emitError, "stride", stride, axes)) ||
      failed(verifyLength(emitError, "dilation", dilation, axes)) ||
      failed(verifyLength(emitError, "causal", causal, axes)))
    return failure();
  for (auto [size, step] : llvm::zip(kernel, stride))
    if (step > size)
      return emitError() << "expected a stride of at most the kernel, " << size
                         << ", got " << step;
  return success();
}

LogicalResult NeighborhoodAttr::verifyRank(EmitError emitError,
                                           unsigned rank) const {
  return verifySameRank(emitError, getKernel().size(), rank);
}

SymbolicUnion NeighborhoodAttr::getBoxes(unsigned rank) const {
  return oneBox(getContext(), rank, [&](unsigned a) -> Window<int64_t> {
    int64_t kernel = getKernel()[a];
    int64_t stride = entryOr<int64_t>(getStride(), a, 1);
    bool causal = entryOr(getCausal(), a, false);
    // The group leader is the middle query of its group, or the last one where
    // nobody may look ahead.
    int64_t left = causal ? kernel - stride : kernel / 2 - stride / 2;
    return {stride,
            0,
            left,
            kernel - stride - left,
            entryOr<int64_t>(getDilation(), a, 1),
            Boundary::Clamp,
            causal};
  });
}

//===----------------------------------------------------------------------===//
// sliding
//===----------------------------------------------------------------------===//

/// -1 on one side leaves out the query itself.
static LogicalResult verifyReach(EmitError emitError, StringRef name,
                                 ArrayRef<int64_t> reach) {
  for (int64_t keys : reach)
    if (keys != kUnbounded && failed(verifySizes(emitError, name, {keys}, -1)))
      return failure();
  return success();
}

LogicalResult SlidingAttr::verify(EmitError emitError, ArrayRef<int64_t> left,
                                  ArrayRef<int64_t> right,
                                  ArrayRef<int64_t> dilation,
                                  ArrayRef<Boundary> boundary,
                                  ArrayRef<bool> causal) {
  size_t axes = left.size();
  if (right.size() != axes)
    return emitError() << "expected " << axes << " entries in 'right', got "
                       << right.size();
  if (failed(verifyReach(emitError, "left", left)) ||
      failed(verifyReach(emitError, "right", right)) ||
      failed(verifySizes(emitError, "dilation", dilation, 1)) ||
      failed(verifyLength(emitError, "dilation", dilation, axes)) ||
      failed(verifyLength(emitError, "boundary", boundary, axes)) ||
      failed(verifyLength(emitError, "causal", causal, axes)))
    return failure();
  for (size_t a = 0; a < axes; ++a) {
    bool bounded = left[a] != kUnbounded && right[a] != kUnbounded;
    if (!bounded && entryOr(boundary, a, Boundary::Clip) != Boundary::Clip)
      return emitError() << "expected boundary clip where a side is unbounded, "
                            "got "
                         << stringifyBoundary(boundary[a]);
    if (bounded && left[a] + right[a] < -1)
      return emitError() << "expected left + right of at least -1, got "
                         << left[a] + right[a];
  }
  return success();
}

LogicalResult SlidingAttr::verifyRank(EmitError emitError,
                                      unsigned rank) const {
  return verifySameRank(emitError, getLeft().size(), rank);
}

SymbolicUnion SlidingAttr::getBoxes(unsigned rank) const {
  auto bound = [](int64_t reach) {
    return reach == kUnbounded ? std::nullopt : std::optional<int64_t>(reach);
  };
  return oneBox(getContext(), rank, [&](unsigned a) -> Window<int64_t> {
    return {1,
            0,
            bound(getLeft()[a]),
            bound(getRight()[a]),
            entryOr<int64_t>(getDilation(), a, 1),
            entryOr(getBoundary(), a, Boundary::Clip),
            entryOr(getCausal(), a, false)};
  });
}

//===----------------------------------------------------------------------===//
// halo
//===----------------------------------------------------------------------===//

LogicalResult HaloAttr::verify(EmitError emitError, ArrayRef<int64_t> block,
                               ArrayRef<int64_t> margin,
                               ArrayRef<Boundary> boundary) {
  if (margin.size() != block.size())
    return emitError() << "expected " << block.size()
                       << " entries in 'margin', got " << margin.size();
  return success(
      succeeded(verifySizes(emitError, "block", block, 1)) &&
      succeeded(verifySizes(emitError, "margin", margin, 0)) &&
      succeeded(verifyLength(emitError, "boundary", boundary, block.size())));
}

LogicalResult HaloAttr::verifyRank(EmitError emitError, unsigned rank) const {
  return verifySameRank(emitError, getBlock().size(), rank);
}

SymbolicUnion HaloAttr::getBoxes(unsigned rank) const {
  return oneBox(getContext(), rank, [&](unsigned a) -> Window<int64_t> {
    return {getBlock()[a],  0, getMargin()[a],
            getMargin()[a], 1, entryOr(getBoundary(), a, Boundary::Clip)};
  });
}
