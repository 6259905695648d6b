//===- AttentionParts.h -------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An attention taken apart, to make another one of its parts: what builders,
// tilings and folders have in common.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_ATTENTIONPARTS_H
#define LOCALATTN_IR_ATTENTIONPARTS_H

#include "localattn/IR/LocalAttn.h"

namespace localattn {

struct AttentionParts {
  /// A list of static or dynamic indices; absent if not written.
  using Indices = std::optional<llvm::SmallVector<mlir::OpFoldResult>>;

  AttentionParts() = default;
  explicit AttentionParts(AttentionOpInterface op);

  /// Makes an op of this name, `localattn.attention` or
  /// `localattn.online_attention`; results are those of `outs`. The score
  /// region is a copy of that of `regionOf`, if given, and empty otherwise.
  AttentionOpInterface create(mlir::OpBuilder &builder, mlir::Location loc,
                              llvm::StringRef name,
                              AttentionOpInterface regionOf = nullptr) const;

  mlir::Value query, key, value;
  mlir::Value relativeBias; ///< or null
  llvm::SmallVector<mlir::Value> biases;
  mlir::Value sinks;      ///< or null
  mlir::Value scaleValue; ///< or null
  Indices batchOrigin, headOrigin, headExtent;
  Indices queryOrigin, queryStep, keyOrigin, keyStep, extent;
  /// These lists, in the order of getIndexLists.
  static constexpr unsigned kIndexLists = 8;
  std::array<Indices *, kIndexLists> getIndexLists();
  llvm::SmallVector<mlir::Value> captures;
  llvm::SmallVector<mlir::Value> outs;
  /// The other properties under their names in the definition: patterns,
  /// group_heads, relative_bias_origin, relative_bias_sign, bias_maps, scale,
  /// softcap, layout, align, box.
  mlir::NamedAttrList properties;
  /// Attributes of somebody else.
  mlir::DictionaryAttr discardable;
};

} // namespace localattn

#endif // LOCALATTN_IR_ATTENTIONPARTS_H
