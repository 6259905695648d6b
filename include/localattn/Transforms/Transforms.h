//===- Transforms.h ------------------------------------------ -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The transformations behind our passes, for those who don't use the passes.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_TRANSFORMS_H
#define LOCALATTN_TRANSFORMS_TRANSFORMS_H

#include "localattn/IR/LocalAttn.h"

namespace localattn {

/// Replaces `op` by attentions of one query each, for the given rows only; the
/// others keep what outs hold. A row is a batch, a query and a head: the index
/// into the dimensions of out without its channel, in C order, as one number.
void selectRows(AttentionOp op, llvm::ArrayRef<int64_t> rows);

} // namespace localattn

#endif // LOCALATTN_TRANSFORMS_TRANSFORMS_H
