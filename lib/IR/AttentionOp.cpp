//===- AttentionOp.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/GridGeometry.h"
#include "localattn/IR/LocalAttn.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

#define GET_OP_CLASSES
#include "localattn/IR/LocalAttnOps.cpp.inc"

static constexpr StringRef kTokenMajor = "b*hd";

FloatType AttentionOp::getScoreType() {
  auto type = cast<RankedTensorType>(getQuery().getType());
  return type.getElementType().isF64()
             ? FloatType(Float64Type::get(getContext()))
             : FloatType(Float32Type::get(getContext()));
}

static TensorLayout layoutOf(AttentionOp op,
                             StringRef (LayoutAttr::*letters)() const) {
  std::optional<LayoutAttr> layout = op.getLayout();
  return TensorLayout::get(layout ? ((*layout).*letters)() : kTokenMajor,
                           op.getGridRank());
}

TensorLayout AttentionOp::getQueryLayout() {
  return layoutOf(*this, &LayoutAttr::getQuery);
}

TensorLayout AttentionOp::getKeyLayout() {
  return layoutOf(*this, &LayoutAttr::getKey);
}

TensorLayout AttentionOp::getValueLayout() {
  return layoutOf(*this, &LayoutAttr::getValue);
}

TensorLayout AttentionOp::getOutLayout() {
  return layoutOf(*this, &LayoutAttr::getOut);
}

TensorLayout AttentionOp::getLogSumExpLayout() {
  StringRef letters = getLayout() ? getLayout()->getOut() : kTokenMajor;
  std::string withoutChannel;
  for (char letter : letters)
    if (letter != 'd')
      withoutChannel += letter;
  return TensorLayout::get(withoutChannel, getGridRank());
}

SmallVector<int64_t> AttentionOp::getStaticExtents() {
  if (std::optional<ArrayRef<int64_t>> given = getStaticExtent())
    return SmallVector<int64_t>(*given);
  ArrayRef<int64_t> shape =
      cast<RankedTensorType>(getKey().getType()).getShape();
  return SmallVector<int64_t>(
      shape.slice(getKeyLayout().firstAxis, getGridRank()));
}

LogicalResult AttentionOp::reifyResultShapes(
    OpBuilder &builder, ReifiedRankedShapedTypeDims &reifiedReturnShapes) {
  for (Value init : getOuts())
    reifiedReturnShapes.push_back(
        tensor::getMixedSizes(builder, getLoc(), init));
  return success();
}
