//===- BytecodeTest.cpp ---------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The version in bytecode: that of this library is read, a later one is an
// error and no guess.
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/Bytecode.h"
#include "localattn/IR/LocalAttn.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace localattn;

namespace {

class BytecodeTest : public ::testing::Test {
protected:
  BytecodeTest()
      : handler(&context, [this](Diagnostic &diagnostic) {
          if (message.empty())
            message = diagnostic.str();
          return success();
        }) {
    context.loadDialect<LocalAttnDialect, tensor::TensorDialect>();
    module = parseSourceString<ModuleOp>(R"mlir(
      %t = tensor.empty() : tensor<1x4x2x8xf32>
      %0 = localattn.attention #localattn.windowed<[2]>
          ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
          outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
    )mlir",
                                         &context);
  }

  std::string write(const BytecodeWriterConfig &config) {
    std::string bytes;
    llvm::raw_string_ostream os(bytes);
    EXPECT_TRUE(succeeded(writeBytecodeToFile(*module, os, config)));
    return bytes;
  }
  OwningOpRef<ModuleOp> read(StringRef bytes) {
    return parseSourceString<ModuleOp>(bytes, &context);
  }

  MLIRContext context;
  std::string message;
  ScopedDiagnosticHandler handler;
  OwningOpRef<ModuleOp> module;
};

} // namespace

TEST_F(BytecodeTest, OwnVersionIsRead) {
  OwningOpRef<ModuleOp> back = read(write(BytecodeWriterConfig()));
  ASSERT_TRUE(back) << message;
  EXPECT_TRUE(OperationEquivalence::isEquivalentTo(
      *back, *module, OperationEquivalence::IgnoreLocations));
}

TEST_F(BytecodeTest, FirstVersionIsWritten) {
  BytecodeWriterConfig config;
  config.setDialectVersion<LocalAttnDialect>(
      std::make_unique<BytecodeVersion>(1));
  for (int64_t version : {5, 6}) {
    config.setDesiredBytecodeVersion(version);
    OwningOpRef<ModuleOp> back = read(write(config));
    ASSERT_TRUE(back) << message;
    EXPECT_TRUE(OperationEquivalence::isEquivalentTo(
        *back, *module, OperationEquivalence::IgnoreLocations));
  }
}

TEST_F(BytecodeTest, FirstVersionHasNoSteps) {
  BytecodeWriterConfig config;
  config.setDialectVersion<LocalAttnDialect>(
      std::make_unique<BytecodeVersion>(1));
  module->walk([](AttentionOp op) { op.setBox(0); });
  write(config);
  EXPECT_EQ(message, "'localattn.attention' op expected no query_step, "
                     "key_step or box in bytecode of version 1, got one");
}

TEST_F(BytecodeTest, LaterVersionIsAnError) {
  BytecodeWriterConfig config;
  config.setDialectVersion<LocalAttnDialect>(
      std::make_unique<BytecodeVersion>(kBytecodeVersion + 1));
  EXPECT_FALSE(read(write(config)));
  EXPECT_EQ(message, "expected localattn bytecode of version 1 to 2, got 3");
}

TEST_F(BytecodeTest, VersionZeroIsAnError) {
  BytecodeWriterConfig config;
  config.setDialectVersion<LocalAttnDialect>(
      std::make_unique<BytecodeVersion>(0));
  EXPECT_FALSE(read(write(config)));
  EXPECT_EQ(message, "expected localattn bytecode of version 1 to 2, got 0");
}
