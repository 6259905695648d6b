//===- RuntimeSymbols.h --------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions that compiled code calls and that this library provides.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_RUNTIME_RUNTIMESYMBOLS_H
#define LOCALATTN_LIB_RUNTIME_RUNTIMESYMBOLS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace localattn {

struct RuntimeSymbol {
  llvm::StringRef name;
  void *address;
};

llvm::ArrayRef<RuntimeSymbol> runtimeSymbols();

} // namespace localattn

#endif // LOCALATTN_LIB_RUNTIME_RUNTIMESYMBOLS_H
