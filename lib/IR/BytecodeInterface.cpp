//===- BytecodeInterface.cpp ----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attributes are kept as text, operations as their properties; the version says
// which properties there are.
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/Bytecode.h"
#include "localattn/IR/LocalAttn.h"

using namespace mlir;
using namespace localattn;

namespace {
struct VersionInterface : BytecodeDialectInterface {
  explicit VersionInterface(Dialect *dialect)
      : BytecodeDialectInterface(dialect) {}

  void writeVersion(DialectBytecodeWriter &writer) const override {
    // A writer may be asked for another version than ours.
    auto asked = writer.getDialectVersion<LocalAttnDialect>();
    writer.writeVarInt(
        succeeded(asked) ? static_cast<const BytecodeVersion *>(*asked)->number
                         : kBytecodeVersion);
  }

  std::unique_ptr<DialectVersion>
  readVersion(DialectBytecodeReader &reader) const override {
    uint64_t number;
    if (failed(reader.readVarInt(number)))
      return nullptr;
    if (number == 0 || number > kBytecodeVersion) {
      reader.emitError() << "expected localattn bytecode of version 1 to "
                         << kBytecodeVersion << ", got " << number;
      return nullptr;
    }
    return std::make_unique<BytecodeVersion>(number);
  }
};
} // namespace

void localattn::addBytecodeInterface(LocalAttnDialect &dialect) {
  dialect.addInterfaces<VersionInterface>();
}
