//===- OpenMP.cpp ---------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/OpenMP.h"
#include "localattn/Runtime/Error.h"

#include "llvm/Support/DynamicLibrary.h"
#include <cstdlib>

using namespace llvm;
using namespace localattn;

/// Two threads on one core would take turns, and a thread that slept needs
/// longer to wake up than for a tile.
static void setEnvironment() {
  constexpr int keep = 0;
  setenv("OMP_PROC_BIND", "close", keep);
  setenv("OMP_PLACES", "cores", keep);
  setenv("OMP_WAIT_POLICY", "active", keep);
  setenv("KMP_WARNINGS", "0", keep);
}

Expected<OpenMP> OpenMP::load() {
  setEnvironment();
  // The last is where the packages of LLVM put it, off the loader's path.
  static constexpr StringLiteral paths[] = {
      "libomp.so.5", "libomp.so", LOCALATTN_LLVM_LIBRARY_DIR "/libomp.so.5"};
  for (StringRef path : paths) {
    sys::DynamicLibrary library =
        sys::DynamicLibrary::getPermanentLibrary(path.data());
    if (!library.isValid())
      continue;
    OpenMP openMP;
    openMP.path = path.str();
    openMP.ompGetMaxThreads = reinterpret_cast<int (*)()>(
        library.getAddressOfSymbol("omp_get_max_threads"));
    openMP.gompParallel = reinterpret_cast<decltype(openMP.gompParallel)>(
        library.getAddressOfSymbol("GOMP_parallel"));
    if (openMP.ompGetMaxThreads && openMP.gompParallel)
      return openMP;
  }
  return makeError("expected libomp.so.5 for more than one thread, found none: "
                   "install LLVM's OpenMP, or use one thread");
}

Expected<const OpenMP *> OpenMP::get() {
  // Never unloaded: its threads live as long as the process.
  static std::string reason;
  static const OpenMP *const loaded = []() -> const OpenMP * {
    Expected<OpenMP> openMP = load();
    if (openMP)
      return new OpenMP(std::move(*openMP));
    reason = toString(openMP.takeError());
    return nullptr;
  }();
  if (!loaded)
    return makeError(reason);
  return loaded;
}

unsigned OpenMP::maxThreads() const {
  return static_cast<unsigned>(std::max(ompGetMaxThreads(), 1));
}

void OpenMP::parallel(unsigned threads, function_ref<void()> body) const {
  auto call = [](void *data) {
    (*static_cast<function_ref<void()> *>(data))();
  };
  gompParallel(call, &body, threads, /*flags=*/0);
}
