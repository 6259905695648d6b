//===- SimplifyBoxes.h --------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_IR_SIMPLIFYBOXES_H
#define LOCALATTN_LIB_IR_SIMPLIFYBOXES_H

#include "localattn/IR/LocalAttn.h"

namespace localattn {

struct SimplifiedBoxes {
  SymbolicUnion boxes;
  std::optional<size_t> box; ///< the number of that of `op`, if it has one
};

/// The boxes of `pattern` without those that add no pair to the tensors of
/// `op`, and `full` on each axis on which a box holds all of them; nothing if
/// that is what the pattern says, or if sizes are not known. The pairs are the
/// same, and so are their differences if the op has a table.
std::optional<SimplifiedBoxes> simplifyBoxes(AttentionOpInterface op,
                                             PatternAttrInterface pattern);

} // namespace localattn

#endif // LOCALATTN_LIB_IR_SIMPLIFYBOXES_H
