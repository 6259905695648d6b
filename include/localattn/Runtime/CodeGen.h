//===- CodeGen.h ---------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From LLVM IR to objects and assembly.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_CODEGEN_H
#define LOCALATTN_RUNTIME_CODEGEN_H

#include "localattn/Analysis/CpuTarget.h"
#include "llvm/Support/CodeGen.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace llvm {
class Module;
class TargetMachine;
} // namespace llvm

namespace localattn {

/// LLVM's optimizer and code generator for one CPU.
class CodeGen {
public:
  /// Code is position-independent. `fast`: with all that LLVM can do (-O3), and
  /// not just what pays off for any code (-O2).
  static llvm::Expected<CodeGen> create(const CpuTarget &target, bool fast);
  CodeGen(CodeGen &&) noexcept;
  ~CodeGen();

  /// Every function of `module` becomes one for this CPU, in fast code.
  void optimize(llvm::Module &module);

  /// Writes an object or assembly. `module` is used up.
  llvm::Error emit(llvm::Module &module, llvm::CodeGenFileType type,
                   llvm::raw_pwrite_stream &os);

  /// Both: an object in memory.
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
  compile(llvm::Module &module);

private:
  CodeGen(const CpuTarget &target, bool fast,
          std::unique_ptr<llvm::TargetMachine> machine);

  CpuTarget target;
  bool fast;
  std::unique_ptr<llvm::TargetMachine> machine;
};

/// Bytes of instructions in an object.
uint64_t countCodeBytes(llvm::MemoryBufferRef object);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_CODEGEN_H
