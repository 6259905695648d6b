//===- JIT.h -------------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM IR to code for this machine, and calls of it that survive its abort().
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_JIT_H
#define LOCALATTN_RUNTIME_JIT_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <vector>

namespace localattn {

/// What code is generated for.
struct HostInfo {
  /// LLVM's name, for example "znver5".
  std::string cpu;
  /// Those that the CPU has, sorted, for example "avx2".
  std::vector<std::string> features;

  static HostInfo get();
  bool has(llvm::StringRef feature) const;
};

/// Code in memory. Lives as long as its functions are called.
class JIT {
public:
  /// Optimizes (-O2) and compiles for this machine. `malloc`, `abort` and
  /// `puts` of the code are those of callGuarded.
  static llvm::Expected<std::unique_ptr<JIT>>
  compile(llvm::orc::ThreadSafeModule module);

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
