//===- Error.h ------------------------------------------------ -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Errors of the runtime: one line of text each, for people.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_ERROR_H
#define LOCALATTN_RUNTIME_ERROR_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include <string>

namespace localattn {

/// `text` with its lines joined by "; ", and bytes that a terminal would obey
/// replaced by '?'.
std::string oneLine(llvm::StringRef text);

inline llvm::Error makeError(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 oneLine(message.str()));
}

} // namespace localattn

#endif // LOCALATTN_RUNTIME_ERROR_H
