//===- OpenMP.h ----------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Threads.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_OPENMP_H
#define LOCALATTN_RUNTIME_OPENMP_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <string>

namespace localattn {

/// libomp of LLVM, which code for several threads calls. Loaded when it is
/// first asked for: programs of one thread need none.
class OpenMP {
public:
  /// An error of one line if there is none. Unless the environment says
  /// otherwise, threads are bound to cores, and wait for work without sleeping.
  static llvm::Expected<const OpenMP *> get();

  const std::string &getPath() const { return path; }

  /// What the environment and the machine give a region that doesn't say.
  unsigned maxThreads() const;

  /// Calls `body` at the same time on `threads` threads (0: maxThreads), the
  /// ones that compiled code runs on.
  void parallel(unsigned threads, llvm::function_ref<void()> body) const;

private:
  static llvm::Expected<OpenMP> load();

  std::string path;
  int (*ompGetMaxThreads)() = nullptr;
  /// libomp has the entry points of GCC's library, too.
  void (*gompParallel)(void (*)(void *), void *, unsigned, unsigned) = nullptr;
};

} // namespace localattn

#endif // LOCALATTN_RUNTIME_OPENMP_H
