//===- Bytecode.h -------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The version of the dialect in bytecode. A file says which version wrote it;
// older ones stay readable, newer ones are rejected with a clear error.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_BYTECODE_H
#define LOCALATTN_IR_BYTECODE_H

#include "mlir/Bytecode/BytecodeImplementation.h"

namespace localattn {

class LocalAttnDialect;

/// Counts the changes of the encoding: 1 is the first, 2 has steps and boxes.
/// Whoever adds a property to an operation adds one here, and reads files of
/// before (test/IR/Inputs has one of each version).
inline constexpr uint64_t kBytecodeVersion = 2;

struct BytecodeVersion : mlir::DialectVersion {
  explicit BytecodeVersion(uint64_t number = kBytecodeVersion)
      : number(number) {}
  uint64_t number;
};

/// Lets `dialect` write and read its version.
void addBytecodeInterface(LocalAttnDialect &dialect);

} // namespace localattn

#endif // LOCALATTN_IR_BYTECODE_H
