//===- Crashes.h ---------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs code in a child process, and says whose code it was that crashed.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_UNITTESTS_BYTECODE_CRASHES_H
#define LOCALATTN_UNITTESTS_BYTECODE_CRASHES_H

#include "llvm/ADT/STLFunctionalExtras.h"

namespace localattn {

enum class Ending {
  Normal,
  /// Below upstream's bytecode reader, which had not called any of our code.
  CrashInReader,
  /// Anywhere else; also a report of a sanitizer, or an exception.
  Crash,
};

/// Runs `body` in a child, with bounds on its memory and on the time between
/// two calls of `alarm`. Its messages are dropped.
Ending runInChild(llvm::function_ref<void()> body);

} // namespace localattn

#endif // LOCALATTN_UNITTESTS_BYTECODE_CRASHES_H
