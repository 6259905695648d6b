//===- SharedLibrary.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SharedLibrary.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/Files.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Program.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace localattn;

namespace {

struct Linker {
  std::string program;
  /// A compiler knows where libm is.
  bool isCompiler;
};

} // namespace

/// A compiler for the triple, or else LLVM's linker, which knows all of them.
static Expected<Linker> findLinker(const Triple &triple) {
  bool isNative = triple.getArch() == Triple(sys::getProcessTriple()).getArch();
  std::string cross = (triple.getArchName() + "-linux-gnu-gcc").str();
  SmallVector<std::pair<StringRef, bool>> candidates;
  if (isNative)
    candidates.append({{"cc", true}, {"clang", true}});
  candidates.append({{cross, true}, {"ld.lld", false}, {"ld.lld-22", false}});
  for (auto [name, isCompiler] : candidates)
    if (ErrorOr<std::string> found = sys::findProgramByName(name))
      return Linker{*found, isCompiler};
  return makeError("expected " + Twine(isNative ? "cc" : StringRef(cross)) +
                   " or ld.lld on the path to link a shared library, found "
                   "neither");
}

/// What the linker says, in one line.
static std::string readOutput(StringRef path) {
  Expected<std::unique_ptr<MemoryBuffer>> output = readFile(path);
  if (output && !(*output)->getBuffer().trim().empty())
    return oneLine((*output)->getBuffer().trim());
  consumeError(output.takeError());
  return "it says nothing";
}

static Error temporaryFile(StringRef ending, SmallString<128> &path) {
  if (std::error_code code =
          sys::fs::createTemporaryFile("localattn", ending, path))
    return makeError("cannot make a temporary file: " + code.message());
  return Error::success();
}

Error localattn::linkSharedLibrary(MemoryBufferRef object, StringRef triple,
                                   StringRef path) {
  Expected<Linker> linker = findLinker(Triple(triple));
  if (!linker)
    return linker.takeError();
  SmallString<128> objectPath, outputPath;
  if (Error error = temporaryFile("o", objectPath))
    return error;
  FileRemover removeObject(objectPath);
  if (Error error = temporaryFile("txt", outputPath))
    return error;
  FileRemover removeOutput(outputPath);
  if (Error error = writeFile(
          objectPath, [&](raw_ostream &os) { os << object.getBuffer(); }))
    return error;
  SmallVector<StringRef> command = {linker->program, "-shared", "-o", path,
                                    objectPath};
  if (linker->isCompiler)
    command.push_back("-lm");
  std::optional<StringRef> redirects[] = {StringRef(""), outputPath.str(),
                                          outputPath.str()};
  int status =
      sys::ExecuteAndWait(linker->program, command, std::nullopt, redirects);
  if (status == 0)
    return Error::success();
  return makeError("cannot link '" + path + "': " + linker->program + ": " +
                   readOutput(outputPath));
}
