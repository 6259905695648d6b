//===- UsefulWork.h ------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The work that a program's attentions cannot avoid, for --bench.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_USEFULWORK_H
#define LOCALATTN_RUNTIME_USEFULWORK_H

#include "localattn/Runtime/Array.h"
#include "localattn/Runtime/Program.h"
#include <optional>

namespace localattn {

struct UsefulWork {
  /// Pairs of a query and a key that it sees, over all batches and query heads.
  double pairs = 0;
  /// 2 (dk + dv) per pair: the two products, and nothing for the softmax.
  double flop = 0;
};

/// Counts the work of one call with these inputs, which give what is dynamic;
/// nothing if it cannot be told.
std::optional<UsefulWork> countUsefulWork(const Program &program,
                                          llvm::ArrayRef<Array> inputs);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_USEFULWORK_H
