//===- AttentionSyntax.h ------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What reading and printing the text of an attention have in common.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_IR_ATTENTIONSYNTAX_H
#define LOCALATTN_LIB_IR_ATTENTIONSYNTAX_H

#include "localattn/IR/LocalAttn.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

#include <string>

namespace localattn {

/// What the dimensions of dense biases are called: b, h, q0, ..., k0, ...; the
/// dimensions of their maps, in this order (S4.7).
class BiasDimensions {
public:
  /// For the grid of a query of this type; for one axis if it has no grid.
  explicit BiasDimensions(mlir::Type query) {
    auto type = llvm::dyn_cast_if_present<mlir::ShapedType>(query);
    int64_t rank = type && type.hasRank() ? type.getRank() - 3 : 1;
    gridRank = std::clamp<int64_t>(rank, 1, kMaxGridRank);
  }

  unsigned size() const { return 2 + 2 * gridRank; }

  std::string name(unsigned position) const {
    if (position < 2)
      return position == 0 ? "b" : "h";
    unsigned axis = position - 2;
    return axis < gridRank ? "q" + std::to_string(axis)
                           : "k" + std::to_string(axis - gridRank);
  }

  std::optional<unsigned> find(llvm::StringRef word) const {
    for (unsigned position = 0; position < size(); ++position)
      if (name(position) == word)
        return position;
    return std::nullopt;
  }

  /// "b, h, q0, k0"
  std::string list() const {
    std::string names;
    for (unsigned position = 0; position < size(); ++position)
      names += (position ? ", " : "") + name(position);
    return names;
  }

private:
  unsigned gridRank;
};

/// A dictionary of attributes, none of which is a property of the op: those
/// are written as clauses.
mlir::ParseResult parseForeignAttributes(mlir::OpAsmParser &parser,
                                         mlir::OperationState &result);

} // namespace localattn

#endif // LOCALATTN_LIB_IR_ATTENTIONSYNTAX_H
