//===- Threads.h ---------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Measurements on as many threads as the code under test.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_RUNTIME_THREADS_H
#define LOCALATTN_LIB_RUNTIME_THREADS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

namespace localattn {

/// Calls `body` with 0 to `threads` - 1, at the same time, on the threads that
/// compiled code runs on too; just so, without OpenMP, for one thread.
llvm::Error onThreads(unsigned threads,
                      llvm::function_ref<void(unsigned thread)> body);

} // namespace localattn

#endif // LOCALATTN_LIB_RUNTIME_THREADS_H
