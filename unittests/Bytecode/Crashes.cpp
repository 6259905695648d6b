//===- Crashes.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Crashes.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Compiler.h"
#include "llvm/Support/ErrorHandling.h"
#include <csignal>
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <iterator>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace localattn;

// Upstream's reader takes as much memory as some byte says: 4 GiB are enough.
#if LLVM_ADDRESS_SANITIZER_BUILD
/// AddressSanitizer itself takes terabytes, so that the system can't bound it.
extern "C" LLVM_ATTRIBUTE_USED const char *__asan_default_options() {
  return "allocator_may_return_null=1:max_allocation_size_mb=4096";
}
static void limitMemory() {}
#else
static void limitMemory() {
  rlimit limit{uint64_t(4) << 30, uint64_t(4) << 30};
  setrlimit(RLIMIT_AS, &limit);
}
#endif

/// How a child tells its parent that the crash was in the reader.
static constexpr int crashInReaderStatus = 77;

/// The part of upstream's reader that is made of its headers: it reads one
/// attribute for whoever asks.
static constexpr llvm::StringLiteral attributeReader =
    "_ZN4mlir21DialectBytecodeReader";

/// Whether the stack, from the crash outwards, is upstream's up to its reader.
/// Our libraries are linked into this executable, and upstream's are not.
static bool isCrashInReader() {
  static void *frames[1024];
  int count = backtrace(frames, std::size(frames));
  Dl_info ours;
  if (!dladdr(reinterpret_cast<void *>(&runInChild), &ours))
    return false;
  // The innermost are this function and the handler, or what a sanitizer put
  // around them. Then comes the C library, which called the handler.
  bool inHandler = true;
  for (int i = 0; i < count; ++i) {
    Dl_info frame;
    if (!dladdr(frames[i], &frame))
      continue;
    bool isOurs = frame.dli_fbase == ours.dli_fbase;
    inHandler &= isOurs;
    llvm::StringRef name = frame.dli_sname ? frame.dli_sname : "";
    if (isOurs && !inHandler)
      return name.starts_with(attributeReader);
    if (name.contains("BytecodeReader"))
      return true;
  }
  return false;
}

static void handleCrash(int) {
  _exit(isCrashInReader() ? crashInReaderStatus : 1);
}

static void catchCrashes() {
  // On a stack of its own, for when the stack is what ran out.
  static char stack[1 << 17];
  stack_t alternate{};
  alternate.ss_sp = stack;
  alternate.ss_size = sizeof(stack);
  sigaltstack(&alternate, nullptr);
  struct sigaction action{};
  action.sa_handler = handleCrash;
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  for (int signal : {SIGABRT, SIGALRM, SIGBUS, SIGFPE, SIGILL, SIGSEGV})
    sigaction(signal, &action, nullptr);
  // The first call loads a library, for which it is too late in a handler.
  void *frame;
  backtrace(&frame, 1);
}

/// An exception ends the child here: GoogleTest would catch it, and go on.
[[noreturn]] static void runAndExit(llvm::function_ref<void()> body) noexcept {
  limitMemory();
  catchCrashes();
  dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
  body();
  _exit(0);
}

Ending localattn::runInChild(llvm::function_ref<void()> body) {
  pid_t child = fork();
  if (child == 0)
    runAndExit(body);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child)
    llvm::report_fatal_error("cannot run a child process");
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return Ending::Normal;
  if (WIFEXITED(status) && WEXITSTATUS(status) == crashInReaderStatus)
    return Ending::CrashInReader;
  return Ending::Crash;
}
