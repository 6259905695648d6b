//===- SharedLibrary.h ---------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_RUNTIME_SHAREDLIBRARY_H
#define LOCALATTN_LIB_RUNTIME_SHAREDLIBRARY_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

namespace localattn {

/// Links an object to a shared library at `path`, by a linker on $PATH. What
/// the object leaves open but libm, the program that loads it must have.
llvm::Error linkSharedLibrary(llvm::MemoryBufferRef object,
                              llvm::StringRef triple, llvm::StringRef path);

} // namespace localattn

#endif // LOCALATTN_LIB_RUNTIME_SHAREDLIBRARY_H
