//===- Files.h ------------------------------------------------ -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whole files in and out, with errors that name them.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_FILES_H
#define LOCALATTN_RUNTIME_FILES_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

namespace localattn {

/// The bytes of a regular file.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readFile(llvm::StringRef path);

/// Writes beside `path` and renames, so that the file appears whole or not at
/// all. A link is followed, and the mode of a file stays. Written in place is
/// what a new file couldn't replace: what is no regular file, has several names
/// or another owner, or lies in a folder that takes no new files.
llvm::Error writeFile(llvm::StringRef path,
                      llvm::function_ref<void(llvm::raw_ostream &)> write);

/// The same for a file that is ours alone: whatever `path` is, a new file takes
/// its place, never written in place, also while others read and write it.
llvm::Error replaceFile(llvm::StringRef path,
                        llvm::function_ref<void(llvm::raw_ostream &)> write);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_FILES_H
