//===- Tiling.h ---------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How an attention says in which tiles it is to be computed.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_TILING_H
#define LOCALATTN_IR_TILING_H

#include "localattn/IR/LocalAttn.h"

namespace localattn {

/// The discardable attribute of an attention that holds a TilingAttr, or an
/// array with one for each box of each head group.
inline constexpr llvm::StringLiteral kTilingName = "localattn.tiling";

/// What is written for box number `box` of head group number `group`; null if
/// nothing is.
TilingAttr tilingOf(AttentionOpInterface op, unsigned group = 0,
                    unsigned box = 0);

} // namespace localattn

#endif // LOCALATTN_IR_TILING_H
