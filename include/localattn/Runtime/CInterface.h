//===- CInterface.h ------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What C calls in a compiled object.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_CINTERFACE_H
#define LOCALATTN_RUNTIME_CINTERFACE_H

#include "localattn/Runtime/Signature.h"
#include "llvm/Support/raw_ostream.h"

namespace llvm {
class Module;
} // namespace llvm

namespace localattn {

/// A function as C sees it:
///   int32_t name(<arguments>, <results>)
/// A tensor is a pointer to its elements in C order, followed by its dynamic
/// sizes; a number is passed by value. Of a result, the pointer says where it
/// goes.
struct CFunction {
  /// In C, and in the program.
  std::string name, entry;
  Signature signature;
  /// Of the codes 1, 2, 3...
  std::vector<std::string> reasons;
};

/// What the C function returns where a size is negative.
inline constexpr int kNegativeSize = -1;

/// Defines `function.name` in `module`. It calls `callee`, which takes the
/// parts of memref descriptors and returns the status.
llvm::Error addCFunction(llvm::Module &module, const CFunction &function,
                         llvm::StringRef callee);

/// Text for C and C++ that declares the functions, and names their shapes,
/// strides and codes. `name` is that of the file.
void writeHeader(llvm::raw_ostream &os, llvm::StringRef name,
                 llvm::ArrayRef<CFunction> functions);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_CINTERFACE_H
