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
#include "localattn/Runtime/CompileOptions.h"
#include "localattn/Runtime/JIT.h"
#include "localattn/Runtime/Program.h"
#include "localattn/Runtime/Signature.h"

namespace localattn {

/// How a program came to be code.
struct CompileReport {
  CpuTarget cpu;
  /// That share the work, as the options say.
  unsigned threads = 1;
  /// From the program to the entry point in memory.
  double milliseconds = 0;
  /// Of instructions.
  uint64_t codeBytes = 0;
  /// What the pipeline says of its choice of tiles, or nothing.
  std::string tiling;
  /// The object was compiled earlier.
  bool fromCache = false;
};

class Executable {
public:
  static llvm::Expected<std::unique_ptr<Executable>>
  compile(const Program &program, const CompileOptions &options);

  const Signature &getSignature() const { return signature; }
  const CompileReport &getReport() const { return report; }

  /// The results of one call. `inputs` must fit the signature; they are not
  /// changed.
  llvm::Expected<std::vector<Array>> run(llvm::ArrayRef<Array> inputs);

  /// Seconds that one call takes.
  llvm::Expected<double> time(llvm::ArrayRef<Array> inputs);

private:
  struct Frame;

  Executable(Signature signature, CompileReport report,
             std::unique_ptr<JIT> jit)
      : signature(std::move(signature)), report(std::move(report)),
        jit(std::move(jit)) {}

  Signature signature;
  CompileReport report;
  std::unique_ptr<JIT> jit;
  /// Takes a pointer per argument, then per result: to a memref descriptor or
  /// to a number.
  void (*function)(void **) = nullptr;
};

} // namespace localattn

#endif // LOCALATTN_RUNTIME_EXECUTABLE_H
