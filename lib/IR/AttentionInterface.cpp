//===- AttentionInterface.cpp ---------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/LocalAttn.h"

using namespace mlir;
using namespace localattn;

static constexpr StringRef kTokenMajor = "b*hd";

unsigned AttentionOpInterface::getGridRank() {
  return cast<ShapedType>(getQuery().getType()).getRank() - 3;
}

FloatType localattn::scoreTypeOf(Type tensor) {
  Type element = cast<ShapedType>(tensor).getElementType();
  MLIRContext *context = tensor.getContext();
  return element.isF64() ? FloatType(Float64Type::get(context))
                         : FloatType(Float32Type::get(context));
}

FloatType AttentionOpInterface::getScoreType() {
  return scoreTypeOf(getQuery().getType());
}

bool AttentionOpInterface::isOnMemRefs() {
  return isa<MemRefType>(getQuery().getType());
}

static TensorLayout layoutOf(AttentionOpInterface op,
                             StringRef (LayoutAttr::*letters)() const) {
  std::optional<LayoutAttr> layout = op.getLayout();
  return TensorLayout::get(layout ? ((*layout).*letters)() : kTokenMajor,
                           op.getGridRank());
}

TensorLayout AttentionOpInterface::getQueryLayout() {
  return layoutOf(*this, &LayoutAttr::getQuery);
}

TensorLayout AttentionOpInterface::getKeyLayout() {
  return layoutOf(*this, &LayoutAttr::getKey);
}

TensorLayout AttentionOpInterface::getValueLayout() {
  return layoutOf(*this, &LayoutAttr::getValue);
}

TensorLayout AttentionOpInterface::getOutLayout() {
  return layoutOf(*this, &LayoutAttr::getOut);
}

TensorLayout AttentionOpInterface::getRowLayout() {
  StringRef letters = getLayout() ? getLayout()->getOut() : kTokenMajor;
  std::string withoutChannel;
  for (char letter : letters)
    if (letter != 'd')
      withoutChannel += letter;
  return TensorLayout::get(withoutChannel, getGridRank());
}

TensorLayout AttentionOpInterface::getOutsLayout(unsigned index) {
  return index == 0 ? getOutLayout() : getRowLayout();
}

SmallVector<HeadGroup> AttentionOpInterface::getHeadGroups() {
  SmallVector<HeadGroup> groups;
  std::optional<ArrayRef<int64_t>> counts = getGroupHeads();
  int64_t first = 0;
  for (auto [index, pattern] : llvm::enumerate(getPatterns())) {
    int64_t count = counts ? (*counts)[index] : ShapedType::kDynamic;
    groups.push_back({first, count, cast<PatternAttrInterface>(pattern)});
    first += counts ? count : 0;
  }
  return groups;
}

SmallVector<int64_t> AttentionOpInterface::getStaticExtents() {
  if (std::optional<ArrayRef<int64_t>> given = getStaticExtent())
    return SmallVector<int64_t>(*given);
  ArrayRef<int64_t> shape = cast<ShapedType>(getKey().getType()).getShape();
  return SmallVector<int64_t>(
      shape.slice(getKeyLayout().firstAxis, getGridRank()));
}

SmallVector<AffineMap> AttentionOpInterface::getBiasAffineMaps() {
  SmallVector<AffineMap> maps;
  if (std::optional<ArrayAttr> attributes = getBiasMaps())
    for (auto map : attributes->getAsRange<AffineMapAttr>())
      maps.push_back(map.getValue());
  return maps;
}

SmallVector<IndexList> AttentionOpInterface::getIndexLists() {
  return {{"batch_origin", getStaticBatchOrigin(), getBatchOrigin()},
          {"head_origin", getStaticHeadOrigin(), getHeadOrigin()},
          {"head_extent", getStaticHeadExtent(), getHeadExtent()},
          {"query_origin", getStaticQueryOrigin(), getQueryOrigin()},
          {"query_step", getStaticQueryStep(), getQueryStep()},
          {"key_origin", getStaticKeyOrigin(), getKeyOrigin()},
          {"key_step", getStaticKeyStep(), getKeyStep()},
          {"extent", getStaticExtent(), getExtent()}};
}
