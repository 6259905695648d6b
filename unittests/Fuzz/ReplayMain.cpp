//===- ReplayMain.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs a fuzz target once on every file that is named, or is in a folder that
// is named: what a compiler without libFuzzer makes of a corpus.
//
//===----------------------------------------------------------------------===//

#include "FuzzTarget.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

static void runFile(StringRef path) {
  auto file = MemoryBuffer::getFile(path, /*IsText=*/false,
                                    /*RequiresNullTerminator=*/false);
  localattn::require(bool(file), "can read " + path);
  // A copy on the heap, of which a sanitizer sees the end.
  std::vector<uint8_t> bytes((*file)->getBuffer().bytes_begin(),
                             (*file)->getBuffer().bytes_end());
  errs() << "running " << path << "\n";
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

int main(int argc, char **argv) {
  unsigned count = 0;
  for (int i = 1; i < argc; ++i) {
    if (!sys::fs::is_directory(argv[i])) {
      runFile(argv[i]);
      ++count;
      continue;
    }
    std::error_code code;
    for (sys::fs::directory_iterator entry(argv[i], code), end;
         !code && entry != end; entry.increment(code)) {
      runFile(entry->path());
      ++count;
    }
    localattn::require(!code, Twine("can list ") + argv[i]);
  }
  outs() << count << " inputs\n";
  return 0;
}
