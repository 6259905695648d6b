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
    auto done =
        retypeFloats(*module, llvm::cantFail(parseDtype(context.get(), dtype)));
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
  EXPECT_TRUE(llvm::cantFail(parseDtype(context.get(), "bf16")).isBF16());
  for (llvm::StringRef name : {"f8", ""})
    EXPECT_TRUE(llvm::StringRef(
                    llvm::toString(parseDtype(context.get(), name).takeError()))
                    .starts_with("--dtype: expected f16, bf16, f32 or f64"));
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

/// A score region of f32 over f32, with a mask, integers, and a scale that is
/// captured too.
static constexpr llvm::StringLiteral kRegion = R"(
    func.func @f(%q: tensor<1x4x2x8xf32>, %mask: tensor<4xi1>, %ids: tensor<4xi32>,
                 %slopes: tensor<2xf32>, %scale: f32) -> tensor<1x4x2x8xf32> {
      %0 = localattn.attention #localattn.global
          ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
          bias(%mask : tensor<4xi1>, [k0]) scale(%scale : f32)
          captures(%ids, %slopes, %scale : tensor<4xi32>, tensor<2xf32>, f32)
          outs(%q : tensor<1x4x2x8xf32>) score {
          ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index,
               %id: tensor<4xi32>, %slope: tensor<2xf32>, %c: f32):
            %n = tensor.extract %id[%j] : tensor<4xi32>
            %x = arith.sitofp %n : i32 to f32
            %m = tensor.extract %slope[%h] : tensor<2xf32>
            %two = arith.constant 2.0 : f32
            %y = arith.mulf %x, %m : f32
            %z = arith.mulf %y, %two : f32
            %w = arith.addf %z, %c : f32
            localattn.yield %w : f32
          } -> tensor<1x4x2x8xf32>
      return %0 : tensor<1x4x2x8xf32>
    })";

// S4.8, S4.10, S4.11: scores and what they are made of are of f32 at least.
TEST_F(Retype, RegionsStayWide) {
  std::string text = retype(kRegion, "f16");
  EXPECT_TRUE(changed);
  EXPECT_CONTAINS(text, "@f(%arg0: tensor<1x4x2x8xf16>, %arg1: tensor<4xi1>, "
                        "%arg2: tensor<4xi32>, %arg3: tensor<2xf32>, %arg4: "
                        "f32) -> tensor<1x4x2x8xf16>");
  EXPECT_CONTAINS(text, "scale(%arg4 : f32)");
  EXPECT_CONTAINS(text, "arith.addf %3, %arg12 : f32");
}

// S4.10: a scale stays of f32, and is widened where the region wants it.
TEST_F(Retype, RegionsFollowF64) {
  std::string text = retype(kRegion, "f64");
  EXPECT_CONTAINS(text, "%arg3: tensor<2xf64>, %arg4: f32)");
  EXPECT_CONTAINS(text, "%0 = arith.extf %arg4 : f32 to f64");
  EXPECT_CONTAINS(text, "scale(%arg4 : f32)");
  EXPECT_CONTAINS(text, "captures(%arg2, %arg3, %0 : tensor<4xi32>, "
                        "tensor<2xf64>, f64)");
  EXPECT_CONTAINS(text, "arith.constant 2.000000e+00 : f64");
}

// A number that is computed is computed in the new type, and cast.
TEST_F(Retype, ComputedScalesAreCast) {
  llvm::StringRef program = R"(
    func.func @f(%q: tensor<1x4x2x8xf32>, %x: f32) -> tensor<1x4x2x8xf32> {
      %scale = math.exp %x : f32
      %0 = localattn.attention #localattn.global
          ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
          scale(%scale : f32) captures(%scale : f32) outs(%q : tensor<1x4x2x8xf32>) score {
          ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %c: f32):
            %new = arith.addf %s, %c : f32
            localattn.yield %new : f32
          } -> tensor<1x4x2x8xf32>
      return %0 : tensor<1x4x2x8xf32>
    })";
  std::string text = retype(program, "bf16");
  EXPECT_CONTAINS(text, "math.exp %arg1 : bf16");
  EXPECT_CONTAINS(text, "arith.extf %0 : bf16 to f32");
  text = retype(program, "f64");
  EXPECT_CONTAINS(text, "math.exp %arg1 : f64");
  EXPECT_CONTAINS(text, "arith.truncf %0 : f64 to f32");
  EXPECT_CONTAINS(text, "captures(%0 : f64)");
}

// S9.1, S10.1: states are of the score type; what is merged is not.
TEST_F(Retype, StatesAndMerges) {
  llvm::StringRef program = R"(
    func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<1x4x2x8xf32>, %m: tensor<1x4x2xf32>, %l: tensor<1x4x2xf32>)
        -> (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2xf32>) {
      %0:3 = localattn.online_attention #localattn.global
          ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
          outs(%a, %m, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>)
          -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
      %1:2 = localattn.merge ins(%q, %l, %q, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2xf32>)
          outs(%q, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>
      return %0#0, %0#1, %1#0, %1#1 : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2xf32>
    })";
  std::string text = retype(program, "f16");
  EXPECT_CONTAINS(text, "-> (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, "
                        "tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)");
  text = retype(program, "f64");
  EXPECT_CONTAINS(text, "-> (tensor<1x4x2x8xf64>, tensor<1x4x2xf64>, "
                        "tensor<1x4x2x8xf64>, tensor<1x4x2xf64>)");
}

// S7.4
TEST_F(Retype, MemRefsHaveNoResults) {
  std::string text = retype(R"(
    func.func @f(%q: memref<1x4x2x8xf32>, %o: memref<1x4x2x8xf32>, %l: memref<1x4x2xf32>) {
      localattn.attention #localattn.global
          ins(%q, %q, %q : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
          outs(%o, %l : memref<1x4x2x8xf32>, memref<1x4x2xf32>)
      localattn.attention #localattn.global
          ins(%q, %q, %q : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
          outs(%o : memref<1x4x2x8xf32>)
      return
    })",
                            "f16");
  EXPECT_CONTAINS(text, "@f(%arg0: memref<1x4x2x8xf16>, %arg1: "
                        "memref<1x4x2x8xf16>, %arg2: memref<1x4x2xf32>)");
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
