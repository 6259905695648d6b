//===- Threads.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Threads.h"
#include "localattn/Runtime/OpenMP.h"

#include <atomic>

using namespace llvm;
using namespace localattn;

Error localattn::onThreads(unsigned threads,
                           function_ref<void(unsigned)> body) {
  if (threads == 1) {
    body(0);
    return Error::success();
  }
  Expected<const OpenMP *> openMP = OpenMP::get();
  if (!openMP)
    return openMP.takeError();
  std::atomic<unsigned> next = 0;
  (*openMP)->parallel(threads, [&] {
    // OpenMP may have fewer threads than were asked for.
    for (unsigned thread; (thread = next++) < threads;)
      body(thread);
  });
  return Error::success();
}
