//===- AttentionParts.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/AttentionParts.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace localattn;

static constexpr StringLiteral kSegments = "operandSegmentSizes";

static std::string staticName(StringRef keyword) {
  return ("static_" + keyword).str();
}

AttentionParts::AttentionParts(AttentionOpInterface op)
    : query(op.getQuery()), key(op.getKey()), value(op.getValue()),
      relativeBias(op.getRelativeBias()), biases(op.getBiases()),
      sinks(op.getSinks()), scaleValue(op.getScaleValue()),
      captures(op.getCaptures()), outs(op.getOuts()),
      properties(cast<DictionaryAttr>(op->getPropertiesAsAttribute())),
      discardable(op->getDiscardableAttrDictionary()) {
  Builder builder(op->getContext());
  for (auto [list, written] :
       llvm::zip_equal(getIndexLists(), op.getIndexLists())) {
    if (written.statics)
      *list = getMixedValues(*written.statics, written.dynamics, builder);
    properties.erase(staticName(written.keyword));
  }
  properties.erase(kSegments);
}

std::array<AttentionParts::Indices *, AttentionParts::kIndexLists>
AttentionParts::getIndexLists() {
  return {&batchOrigin, &headOrigin, &headExtent, &queryOrigin,
          &queryStep,   &keyOrigin,  &keyStep,    &extent};
}

AttentionOpInterface
AttentionParts::create(OpBuilder &builder, Location loc, StringRef name,
                       AttentionOpInterface regionOf) const {
  OperationState state(loc, name);
  SmallVector<int32_t> segments;
  auto addOperands = [&](ValueRange operands) {
    state.addOperands(operands);
    segments.push_back(operands.size());
  };
  auto addOptional = [&](Value operand) {
    addOperands(operand ? ValueRange(operand) : ValueRange());
  };
  NamedAttrList attributes(properties);
  for (Value input : {query, key, value})
    addOperands(input);
  addOptional(relativeBias);
  addOperands(biases);
  if (name == AttentionOp::getOperationName())
    addOptional(sinks);
  addOptional(scaleValue);
  std::pair<StringRef, const Indices &> lists[] = {
      {"batch_origin", batchOrigin}, {"head_origin", headOrigin},
      {"head_extent", headExtent},   {"query_origin", queryOrigin},
      {"query_step", queryStep},     {"key_origin", keyOrigin},
      {"key_step", keyStep},         {"extent", extent}};
  for (const auto &[keyword, list] : lists) {
    SmallVector<int64_t> statics;
    SmallVector<Value> dynamics;
    if (list) {
      dispatchIndexOpFoldResults(*list, dynamics, statics);
      attributes.set(staticName(keyword),
                     builder.getDenseI64ArrayAttr(statics));
    }
    addOperands(dynamics);
  }
  addOperands(captures);
  addOperands(outs);
  for (Value init : outs)
    if (isa<TensorType>(init.getType()))
      state.addTypes(init.getType());
  attributes.set(kSegments, builder.getDenseI32ArrayAttr(segments));
  state.propertiesAttr = attributes.getDictionary(builder.getContext());
  Region *region = state.addRegion();
  if (regionOf) {
    IRMapping mapping;
    regionOf.getScoreRegion().cloneInto(region, mapping);
  }
  Operation *op = builder.create(state);
  if (discardable)
    op->setDiscardableAttrs(discardable);
  return cast<AttentionOpInterface>(op);
}
