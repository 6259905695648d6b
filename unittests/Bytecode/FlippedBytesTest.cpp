//===- FlippedBytesTest.cpp -----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bytecode of the examples and of test/IR with a few bytes flipped, read as
// localattn-opt reads it. Each file is a program or an error. Upstream's reader
// crashes on some: a crash is upstream's if the same bytes crash it without our
// dialect too, or if none of our code was on the stack; and ours otherwise.
//
//===----------------------------------------------------------------------===//

#include "Crashes.h"

#include "localattn/Pipelines/InitAll.h"
#include "localattn/Pipelines/InputLimits.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <map>
#include <random>
#include <set>
#include <sys/mman.h>
#include <unistd.h>

using namespace mlir;
using namespace localattn;

namespace {

enum class Outcome : char {
  Program,
  Error,
  SilentFailure, ///< neither a program nor an error
  Crash,         ///< or a report by a sanitizer, or a hang
};

/// A reader that takes longer than this hangs.
constexpr unsigned secondsPerFile = 5;

uint64_t numberFromEnvironment(const char *name, uint64_t otherwise) {
  const char *text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::unique_ptr<MLIRContext> makeContext(bool withOurDialect) {
  DialectRegistry registry;
  if (withOurDialect) {
    localattn::registerAllDialects(registry);
  } else {
    mlir::registerAllDialects(registry);
    registerAllExtensions(registry);
  }
  auto context =
      std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  context->allowUnregisteredDialects(!withOurDialect);
  return context;
}

/// Bytecode of all valid programs in the examples and in test/IR.
std::vector<std::string> validPrograms() {
  std::set<std::string> paths;
  for (const char *folder : {"/examples", "/test/IR"}) {
    std::error_code code;
    for (llvm::sys::fs::directory_iterator
             entry(Twine(LOCALATTN_SOURCE_DIR) + folder, code),
         end;
         !code && entry != end; entry.increment(code))
      if (llvm::sys::path::extension(entry->path()) == ".mlir")
        paths.insert(entry->path());
  }
  std::unique_ptr<MLIRContext> context = makeContext(/*withOurDialect=*/true);
  ScopedDiagnosticHandler silent(context.get(),
                                 [](Diagnostic &) { return success(); });
  std::vector<std::string> programs;
  for (const std::string &path : paths) {
    auto file = llvm::MemoryBuffer::getFile(path);
    if (!file)
      continue;
    SmallVector<StringRef> parts;
    (*file)->getBuffer().split(parts, "// -----");
    for (StringRef part : parts) {
      auto module = parseSourceString<ModuleOp>(part.str(), context.get());
      std::string bytes;
      llvm::raw_string_ostream os(bytes);
      if (module && succeeded(writeBytecodeToFile(*module, os)))
        programs.push_back(std::move(bytes));
    }
  }
  return programs;
}

/// File `index`: one to four bytes of some program are others.
std::string flipped(const std::vector<std::string> &programs, uint64_t seed,
                    size_t index) {
  std::seed_seq both{seed, uint64_t(index)};
  std::mt19937_64 engine(both);
  std::string bytes = programs[engine() % programs.size()];
  for (uint64_t n = 1 + engine() % 4; n > 0; --n)
    bytes[engine() % bytes.size()] ^= static_cast<char>(1 + engine() % 255);
  return bytes;
}

/// What localattn-opt does with an input, but for printing where it goes.
Outcome read(MLIRContext &context, const std::string &bytes) {
  if (findProblem(bytes))
    return Outcome::Error;
  unsigned errors = 0;
  ScopedDiagnosticHandler counter(&context, [&](Diagnostic &diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    return success();
  });
  auto module = parseSourceString<ModuleOp>(bytes, &context);
  if (!module)
    return errors ? Outcome::Error : Outcome::SilentFailure;
  llvm::raw_null_ostream nowhere;
  module->print(nowhere);
  return Outcome::Program;
}

/// Memory that a child process writes and its parent reads.
template <typename T> class Shared {
public:
  explicit Shared(size_t count)
      : bytes(count * sizeof(T)),
        data(static_cast<T *>(mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
  ~Shared() { munmap(data, bytes); }
  T &operator[](size_t index) { return data[index]; }

private:
  size_t bytes;
  T *data;
};

/// The outcome of each file. A child reads one after the other; when it
/// crashes, another one goes on behind the file that it was at.
std::vector<Outcome> readAll(const std::vector<std::string> &files) {
  size_t count = files.size();
  Shared<Outcome> outcomes(count + 1);
  Shared<size_t> next(1);
  for (next[0] = 0; next[0] < count; ++next[0]) {
    Ending ending = runInChild([&] {
      std::unique_ptr<MLIRContext> context = makeContext(true);
      for (; next[0] < count; ++next[0]) {
        alarm(secondsPerFile);
        outcomes[next[0]] = read(*context, files[next[0]]);
      }
    });
    if (ending != Ending::Normal)
      outcomes[next[0]] = Outcome::Crash;
  }
  std::vector<Outcome> result;
  for (size_t i = 0; i < count; ++i)
    result.push_back(outcomes[i]);
  return result;
}

/// How a process ends that reads just this file. In `readAll`, it may also
/// crash for what an earlier file left in the context, or in memory.
Ending readAlone(const std::string &bytes, bool withOurDialect) {
  return runInChild([&] {
    std::unique_ptr<MLIRContext> context = makeContext(withOurDialect);
    alarm(secondsPerFile);
    read(*context, bytes);
  });
}

/// Where to look at a file that failed.
std::string keep(const std::string &bytes) {
  int descriptor;
  SmallString<128> path;
  if (llvm::sys::fs::createTemporaryFile("flipped", "mlirbc", descriptor, path))
    return "nowhere";
  llvm::raw_fd_ostream(descriptor, /*shouldClose=*/true) << bytes;
  return std::string(path);
}

TEST(Bytecode, FlippedBytesNeverCrashOurCode) {
  uint64_t count = numberFromEnvironment("LOCALATTN_FLIPPED_FILES", 200);
  uint64_t seed = numberFromEnvironment("LOCALATTN_SEED", 1);
  std::vector<std::string> programs = validPrograms();
  ASSERT_GE(programs.size(), 50u);
  std::vector<std::string> files;
  for (size_t i = 0; i < count; ++i)
    files.push_back(flipped(programs, seed, i));

  std::map<Outcome, unsigned> counts;
  unsigned shared = 0, inReader = 0, ours = 0;
  std::vector<Outcome> outcomes = readAll(files);
  for (size_t i = 0; i < count; ++i) {
    ++counts[outcomes[i]];
    EXPECT_NE(outcomes[i], Outcome::SilentFailure)
        << "neither a program nor an error: " << keep(files[i]);
    if (outcomes[i] != Outcome::Crash)
      continue;
    Ending ending = readAlone(files[i], /*withOurDialect=*/true);
    if (ending == Ending::Normal)
      continue;
    if (readAlone(files[i], /*withOurDialect=*/false) != Ending::Normal)
      ++shared;
    else if (ending == Ending::CrashInReader)
      ++inReader;
    else {
      ++ours;
      ADD_FAILURE() << "crashes in our code: " << keep(files[i]);
    }
  }
  llvm::outs() << "flipped bytes: " << count << " files, seed " << seed << ": "
               << counts[Outcome::Program] << " programs, "
               << counts[Outcome::Error] << " errors, " << shared
               << " crashes without our dialect too, " << inReader
               << " in upstream's reader alone, " << ours << " in our code, "
               << counts[Outcome::Crash] - shared - inReader - ours
               << " only after other files\n";
  // Flips are neither all harmless nor all found at once.
  EXPECT_GT(counts[Outcome::Program], 0u);
  EXPECT_GT(counts[Outcome::Error], count / 2);
}

/// A crash is seen, and is not upstream's unless its reader is on the stack.
TEST(Bytecode, ACrashIsSeen) {
  EXPECT_EQ(runInChild([] { std::abort(); }), Ending::Crash);
  EXPECT_EQ(runInChild([] { _exit(1); }), Ending::Crash);
  EXPECT_EQ(runInChild([] { throw std::bad_alloc(); }), Ending::Crash);
  EXPECT_EQ(runInChild([] {}), Ending::Normal);
}

/// A crash in our code is ours, also where the reader called it.
TEST(Bytecode, ACrashBehindTheReaderIsOurs) {
  std::string bytes = validPrograms().front();
  Ending ending = runInChild([&] {
    std::unique_ptr<MLIRContext> context = makeContext(true);
    bytes[bytes.size() / 2] ^= 0x55;
    bytes.resize(bytes.size() - 1);
    ScopedDiagnosticHandler handler(
        context.get(), [](Diagnostic &) -> LogicalResult { std::abort(); });
    (void)parseSourceString<ModuleOp>(bytes, context.get());
  });
  EXPECT_EQ(ending, Ending::Crash);
}

} // namespace
