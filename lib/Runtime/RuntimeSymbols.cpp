//===- RuntimeSymbols.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A failed cf.assert calls puts and abort. Here these remember the message and
// jump back to callGuarded, over frames of compiled code only: those hold
// nothing that a jump could skip but memory.
//
//===----------------------------------------------------------------------===//

#include "RuntimeSymbols.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/JIT.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace llvm;
using namespace localattn;

namespace {

struct Guard {
  std::jmp_buf returnPoint;
  bool active = false;
  // No std::string: nothing may need a destructor when the jump happens.
  char message[4096] = "";
};

} // namespace

static thread_local Guard guard;

static void remember(const char *text) {
  std::snprintf(guard.message, sizeof(guard.message), "%s", text);
}

static int jitPuts(const char *text) {
  remember(text);
  return 0;
}

/// The reason and place out of what upstream's runtime verification says:
/// ERROR: ...\n^ <reason>\nLocation: loc("<file>":<line>:<column>)
static std::string readable(StringRef message,
                            function_ref<std::string()> got = nullptr) {
  if (message.empty())
    return "the compiled program aborted";
  std::string reason, location;
  SmallVector<StringRef> lines;
  message.split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : lines) {
    if (line.consume_front("^ "))
      reason = line.str();
    else if (line.consume_front("Location: loc(") && line.consume_back(")"))
      for (char c : line)
        location += c == '"' ? "" : std::string(1, c);
  }
  if (reason.empty())
    return oneLine(message);
  if (got)
    reason += ", got " + got();
  return oneLine(location.empty() ? reason : location + ": " + reason);
}

[[noreturn]] static void jitAbort() {
  if (guard.active)
    std::longjmp(guard.returnPoint, 1);
  std::fprintf(stderr, "error: %s\n", readable(guard.message).c_str());
  std::_Exit(1);
}

static void *jitMalloc(size_t bytes) {
  void *memory = std::malloc(bytes);
  if (!memory && bytes != 0) {
    std::snprintf(guard.message, sizeof(guard.message),
                  "no memory: the compiled program asked for %zu bytes", bytes);
    jitAbort();
  }
  return memory;
}

namespace {

/// A memref descriptor of any rank, as the lowering of memref.copy passes it.
struct UnrankedMemRef {
  int64_t rank;
  struct Descriptor {
    char *allocated, *aligned;
    int64_t offset;
    int64_t sizesAndStrides[];
  } *descriptor;
};

} // namespace

/// What memref.copy calls where a layout has gaps.
static void jitMemRefCopy(int64_t elementBytes, UnrankedMemRef *from,
                          UnrankedMemRef *to) {
  int64_t rank = from->rank;
  const int64_t *sizes = from->descriptor->sizesAndStrides;
  const int64_t *fromStrides = sizes + rank;
  const int64_t *toStrides = to->descriptor->sizesAndStrides + rank;
  const char *source =
      from->descriptor->aligned + from->descriptor->offset * elementBytes;
  char *target =
      to->descriptor->aligned + to->descriptor->offset * elementBytes;
  for (int64_t axis = 0; axis < rank; ++axis)
    if (sizes[axis] == 0)
      return;
  SmallVector<int64_t> index(rank, 0);
  for (int64_t axis = rank; axis >= 0;) {
    std::memcpy(target, source, elementBytes);
    for (axis = rank - 1; axis >= 0; --axis) {
      source += fromStrides[axis] * elementBytes;
      target += toStrides[axis] * elementBytes;
      if (++index[axis] < sizes[axis])
        break;
      source -= sizes[axis] * fromStrides[axis] * elementBytes;
      target -= sizes[axis] * toStrides[axis] * elementBytes;
      index[axis] = 0;
    }
  }
}

ArrayRef<RuntimeSymbol> localattn::runtimeSymbols() {
  static const RuntimeSymbol symbols[] = {
      {"abort", reinterpret_cast<void *>(&jitAbort)},
      {"puts", reinterpret_cast<void *>(&jitPuts)},
      {"malloc", reinterpret_cast<void *>(&jitMalloc)},
      {"memrefCopy", reinterpret_cast<void *>(&jitMemRefCopy)},
  };
  return symbols;
}

/// In a function of its own: what lives across setjmp must not be changed.
static bool callAndReturn(void (*function)(void **), void **arguments) {
  if (setjmp(guard.returnPoint) != 0)
    return false;
  function(arguments);
  return true;
}

Error localattn::callGuarded(void (*function)(void **), void **arguments,
                             function_ref<std::string()> got) {
  guard.message[0] = '\0';
  guard.active = true;
  bool returned = callAndReturn(function, arguments);
  guard.active = false;
  if (returned)
    return Error::success();
  return makeError(readable(guard.message, got));
}
