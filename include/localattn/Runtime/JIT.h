//===- JIT.h -------------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From objects to functions in memory, and how they are called.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_JIT_H
#define LOCALATTN_RUNTIME_JIT_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <string>

namespace localattn {

/// Code in memory. Lives as long as its functions are called.
class JIT {
public:
  /// Loads an object. Its `malloc`, `abort` and `puts` are those of
  /// callGuarded, and where it calls libomp, that is loaded too.
  static llvm::Expected<std::unique_ptr<JIT>>
  load(std::unique_ptr<llvm::MemoryBuffer> object);

  llvm::Expected<void *> lookup(llvm::StringRef name);

private:
  JIT(std::unique_ptr<llvm::orc::LLJIT> jit,
      std::shared_ptr<std::string> reason)
      : reason(std::move(reason)), jit(std::move(jit)) {}

  /// The first error that the session reports.
  std::shared_ptr<std::string> reason;
  std::unique_ptr<llvm::orc::LLJIT> jit;
};

/// Calls a function of the JIT. If it aborts, as after a failed check, or runs
/// out of memory, this returns what it said as an error; what it had allocated
/// is lost. On a thread that the code itself started there is nowhere to return
/// to: there the process ends with exit code 1 and the message on stderr.
/// `got` says what was given to it, behind a rule that does not hold.
llvm::Error callGuarded(void (*function)(void **), void **arguments,
                        llvm::function_ref<std::string()> got = nullptr);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_JIT_H
