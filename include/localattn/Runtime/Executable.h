//===- Executable.h ------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program that is compiled for this machine and can be called.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_EXECUTABLE_H
#define LOCALATTN_RUNTIME_EXECUTABLE_H

#include "localattn/Runtime/Array.h"
#include "localattn/Runtime/JIT.h"
#include "localattn/Runtime/Program.h"
#include "localattn/Runtime/Signature.h"

namespace localattn {

/// An error unless code can be generated for a target of this name.
llvm::Error checkTarget(llvm::StringRef target);

class Executable {
public:
  static llvm::Expected<std::unique_ptr<Executable>>
  compile(const Program &program, llvm::StringRef target);

  const Signature &getSignature() const { return signature; }

  /// The results of one call. `inputs` must fit the signature; they are not
  /// changed.
  llvm::Expected<std::vector<Array>> run(llvm::ArrayRef<Array> inputs);

  /// Seconds that one call takes.
  llvm::Expected<double> time(llvm::ArrayRef<Array> inputs);

private:
  struct Frame;

  Executable(Signature signature, std::unique_ptr<JIT> jit)
      : signature(std::move(signature)), jit(std::move(jit)) {}

  Signature signature;
  std::unique_ptr<JIT> jit;
  /// Takes a pointer per argument, then per result: to a memref descriptor or
  /// to a number.
  void (*function)(void **) = nullptr;
};

} // namespace localattn

#endif // LOCALATTN_RUNTIME_EXECUTABLE_H
