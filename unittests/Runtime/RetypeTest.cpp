//===- RetypeTest.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Retype.h"
#include "localattn/Runtime/Program.h"

#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace localattn;

namespace {

class Retype : public testing::Test {
protected:
  /// The module after the retyping, or the error.
  std::string retype(llvm::StringRef text, llvm::StringRef dtype) {
    auto module = mlir::parseSourceString<mlir::ModuleOp>(text, context.get());
    EXPECT_TRUE(module);
    auto done = retypeFloats(*module, parseFloatType(context.get(), dtype));
    if (!done)
      return llvm::toString(done.takeError());
    changed = *done;
    std::string result;
    llvm::raw_string_ostream os(result);
    module->print(os);
    return result;
  }

  std::unique_ptr<mlir::MLIRContext> context = makeContext();
  bool changed = false;
};

#define EXPECT_CONTAINS(text, part)                                            \
  EXPECT_TRUE(llvm::StringRef(text).contains(part)) << text

TEST_F(Retype, NamesOfTypes) {
  EXPECT_TRUE(parseFloatType(context.get(), "bf16").isBF16());
  EXPECT_FALSE(parseFloatType(context.get(), "f8"));
  EXPECT_FALSE(parseFloatType(context.get(), ""));
}

TEST_F(Retype, SignaturesConstantsAndCalls) {
  std::string text = retype(R"(
    func.func private @g(%x: tensor<2xf32>, %n: i32) -> tensor<2xf32> {
      return %x : tensor<2xf32>
    }
    func.func @f(%n: i32) -> tensor<2xf32> {
      %x = arith.constant dense<[0.1, 65520.0]> : tensor<2xf32>
      %y = func.call @g(%x, %n) : (tensor<2xf32>, i32) -> tensor<2xf32>
      return %y : tensor<2xf32>
    })",
                            "f16");
  EXPECT_TRUE(changed);
  EXPECT_CONTAINS(text, "@f(%arg0: i32) -> tensor<2xf16>");
  // 65520 rounds to infinity.
  EXPECT_CONTAINS(text, "dense<[9.997550e-02, 0x7C00]> : tensor<2xf16>");
  EXPECT_CONTAINS(text, "call @g(%cst, %arg0) : (tensor<2xf16>, i32)");
}

TEST_F(Retype, CastsFollow) {
  llvm::StringRef program = R"(
    func.func @f(%x: f16) -> f64 {
      %a = arith.extf %x : f16 to f32
      %b = arith.extf %a : f32 to f64
      return %b : f64
    })";
  std::string text = retype(program, "f32");
  EXPECT_CONTAINS(text, "@f(%arg0: f32) -> f32 {\n    return %arg0 : f32");
  EXPECT_FALSE(llvm::StringRef(text).contains("extf"));
}

TEST_F(Retype, NothingToChange) {
  retype("func.func @f(%x: f64, %n: index) -> f64 { return %x : f64 }", "f64");
  EXPECT_FALSE(changed);
}

// S1.5
TEST_F(Retype, LogSumExpStaysWide) {
  llvm::StringRef program = R"(
    func.func @f(%q: tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>, tensor<1x8xf32>) {
      %c = arith.constant 0.5 : f32
      %o = tensor.empty() : tensor<1x4x2x8xf32>
      %e = tensor.empty() : tensor<1x4x2xf32>
      %out = linalg.fill ins(%c : f32) outs(%o : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
      %lse = linalg.fill ins(%c : f32) outs(%e : tensor<1x4x2xf32>) -> tensor<1x4x2xf32>
      %0:2 = localattn.attention #localattn.global
          ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
          scale(0.5)
          outs(%out, %lse : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>)
          -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>
      %1 = tensor.collapse_shape %0#1 [[0], [1, 2]] : tensor<1x4x2xf32> into tensor<1x8xf32>
      return %0#0, %1 : tensor<1x4x2x8xf32>, tensor<1x8xf32>
    })";
  std::string text = retype(program, "bf16");
  EXPECT_CONTAINS(text, "-> (tensor<1x4x2x8xbf16>, tensor<1x8xf32>)");
  EXPECT_CONTAINS(text, "scale(5.000000e-01");
  text = retype(program, "f64");
  EXPECT_CONTAINS(text, "-> (tensor<1x4x2x8xf64>, tensor<1x8xf64>)");
}

TEST_F(Retype, ArithmeticOnLogSumExpsStaysWide) {
  llvm::StringRef program = R"(
    func.func @f(%q: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %o: tensor<1x4x2x8xf32>)
        -> (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>) {
      %half = arith.constant dense<0.1> : tensor<1x4x2xf32>
      %0:2 = localattn.attention #localattn.global
          ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
          outs(%q, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>)
          -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>
      %1 = arith.subf %0#1, %half : tensor<1x4x2xf32>
      %2 = math.exp %1 : tensor<1x4x2xf32>
      %3 = linalg.add ins(%1, %2 : tensor<1x4x2xf32>, tensor<1x4x2xf32>) outs(%l : tensor<1x4x2xf32>) -> tensor<1x4x2xf32>
      %4 = linalg.broadcast ins(%3 : tensor<1x4x2xf32>) outs(%o : tensor<1x4x2x8xf32>) dimensions = [3]
      %5 = arith.addf %0#0, %0#0 : tensor<1x4x2x8xf32>
      return %5, %3, %4 : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>
    })";
  std::string text = retype(program, "f16");
  EXPECT_CONTAINS(text, "@f(%arg0: tensor<1x4x2x8xf16>, %arg1: "
                        "tensor<1x4x2xf32>, %arg2: tensor<1x4x2x8xf32>) -> "
                        "(tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, "
                        "tensor<1x4x2x8xf32>)");
  EXPECT_CONTAINS(text, "math.exp %1 : tensor<1x4x2xf32>");
}

TEST_F(Retype, WhatIsNotValidIsAnError) {
  std::string text = retype(R"(
    func.func @f(%x: f32) -> i32 {
      %0 = arith.bitcast %x : f32 to i32
      return %0 : i32
    })",
                            "f16");
  EXPECT_CONTAINS(text, "arith.bitcast");
}

} // namespace
