//===- BuildersTest.cpp ---------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What each builder builds is what a person would have written.
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/Builders.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace localattn;

namespace {

class BuildersTest : public ::testing::Test {
protected:
  BuildersTest()
      : module(ModuleOp::create(UnknownLoc::get(load(context)))),
        builder(module->getBodyRegion()), loc(builder.getUnknownLoc()),
        handler(&context, [this](Diagnostic &diagnostic) {
          message = diagnostic.str();
          return success();
        }) {}

  static MLIRContext *load(MLIRContext &context) {
    context.loadDialect<LocalAttnDialect, arith::ArithDialect,
                        tensor::TensorDialect>();
    return &context;
  }

  Value tensor(ArrayRef<int64_t> shape, Type element = nullptr) {
    return tensor::EmptyOp::create(
        builder, loc, shape, element ? element : Type(builder.getF32Type()));
  }
  AttentionInputs inputs(ArrayRef<int64_t> grid, int64_t heads = 2) {
    SmallVector<int64_t> shape = {1};
    llvm::append_range(shape, grid);
    llvm::append_range(shape, ArrayRef<int64_t>{heads, 8});
    Value same = tensor(shape);
    return {same, same, same};
  }

  void expectPattern(BuiltAttention built, StringRef text) {
    ASSERT_TRUE(succeeded(built)) << message;
    Attribute expected = parseAttribute(text, &context);
    ASSERT_TRUE(expected) << text.str();
    ASSERT_EQ(built->getPatterns().size(), 1u);
    EXPECT_EQ(built->getPatterns()[0], expected) << text.str();
    EXPECT_FALSE(built->getGroupHeads());
    EXPECT_TRUE(succeeded(verify(*built)));
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  OpBuilder builder;
  Location loc;
  std::string message;
  ScopedDiagnosticHandler handler;
};

} // namespace

TEST_F(BuildersTest, NamedPatterns) {
  AttentionInputs image = inputs({28, 28}), tokens = inputs({64});
  expectPattern(buildGlobalAttention(builder, loc, image), "#localattn.global");
  expectPattern(buildWindowAttention(builder, loc, image, {7, 7}),
                "#localattn.windowed<[7, 7]>");
  expectPattern(
      buildShiftedWindowAttention(builder, loc, image, {7, 7}, {3, 3}),
      "#localattn.windowed<[7, 7], shift = [3, 3]>");
  expectPattern(buildCrissCrossAttention(builder, loc, image),
                "#localattn.criss_cross");
  expectPattern(buildAxialAttention(builder, loc, image, 1),
                "#localattn.axial<1>");
  expectPattern(buildAreaAttention(builder, loc, image, 4),
                "#localattn.area<4>");
  expectPattern(buildAreaAttention(builder, loc, image, 7, 1),
                "#localattn.area<7, axis = 1>");
  expectPattern(buildStripeAttention(builder, loc, image, 7, 1),
                "#localattn.stripes<7, axis = 1>");
  expectPattern(buildGridAttention(builder, loc, image, {7, 7}),
                "#localattn.grid<[7, 7]>");
  expectPattern(buildNeighborhoodAttention(builder, loc, image, {7, 7}),
                "#localattn.neighborhood<[7, 7]>");
  expectPattern(buildNeighborhoodAttention(builder, loc, image, {7, 7}, {2, 2}),
                "#localattn.neighborhood<[7, 7], dilation = [2, 2]>");
  expectPattern(buildSlidingWindowAttention(builder, loc, tokens, {15}, {0}),
                "#localattn.sliding<left = [15], right = [0]>");
  expectPattern(buildHaloAttention(builder, loc, image, {8, 8}, {3, 3}),
                "#localattn.halo<[8, 8], margin = [3, 3]>");
}

TEST_F(BuildersTest, EverythingAtOnce) {
  auto f16 = Float16Type::get(&context);
  AttentionOptions options;
  options.scaleValue =
      arith::ConstantOp::create(builder, loc, builder.getF32FloatAttr(0.5));
  options.softcap = 50.0;
  options.relativeBias = {tensor({4, 7}), {3}, DifferenceSign::KeyMinusQuery};
  options.biases = {{tensor({2, 9}, builder.getI1Type()), {"b", "k0"}},
                    {tensor({4, 1}), {"h", "q0"}}};
  options.sinks = tensor({4});
  options.align = Alignment::End;
  options.layout = "bh*d";
  options.logSumExp = true;
  options.captures = {tensor({4})};
  options.score = [](OpBuilder &b, Location at, const ScoreArguments &score) {
    Value slope = tensor::ExtractOp::create(b, at, score.captures[0],
                                            ValueRange{score.head});
    return arith::AddFOp::create(b, at, score.score, slope).getResult();
  };
  AttentionInputs decode = {tensor({2, 4, 1, 8}, f16),
                            tensor({2, 2, 9, 8}, f16),
                            tensor({2, 2, 9, 16}, f16)};
  BuiltAttention built =
      buildSlidingWindowAttention(builder, loc, decode, {3}, {0}, options);
  ASSERT_TRUE(succeeded(built)) << message;
  std::string text;
  llvm::raw_string_ostream os(text);
  built->getOperation()->print(os, OpPrintingFlags().assumeVerified());
  for (StringRef clause :
       {"bias(%", ", [b, k0])", ", [h, q0])", "sinks(%", "scale(%",
        "softcap(5.000000e+01)", "layout <\"bh*d\">", "align = end",
        "captures(%", "origin = [3], sign = key_minus_query",
        "-> tensor<2x4x1x16xf16>, tensor<2x4x1xf32>", "localattn.yield"})
    EXPECT_TRUE(StringRef(text).contains(clause)) << clause.str() << "\n"
                                                  << text;
}

TEST_F(BuildersTest, GroupsOfHeads) {
  auto rows = StripesAttr::get(&context, 7, 0);
  auto columns = StripesAttr::get(&context, 7, 1);
  BuiltAttention built = buildGroupedAttention(
      builder, loc, inputs({14, 14}, 4), {{2, rows}, {2, columns}});
  ASSERT_TRUE(succeeded(built)) << message;
  SmallVector<HeadGroup> groups =
      cast<AttentionOpInterface>(built->getOperation()).getHeadGroups();
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[1].first, 2);
  EXPECT_EQ(groups[1].pattern, columns);
}

TEST_F(BuildersTest, DynamicSizesAndMixedLayouts) {
  int64_t unknown = ShapedType::kDynamic;
  Type type =
      RankedTensorType::get({unknown, unknown, 4, 8}, builder.getF32Type());
  Block block;
  Value query = block.addArgument(type, loc);
  builder.setInsertionPointToEnd(&block);
  AttentionOptions options;
  options.layouts = LayoutAttr::get(&context, "b*hd", "b*hd", "b*hd", "bd*h");
  BuiltAttention built =
      buildGlobalAttention(builder, loc, {query, query, query}, options);
  ASSERT_TRUE(succeeded(built)) << message;
  EXPECT_EQ(
      built->getResult(0).getType(),
      RankedTensorType::get({unknown, 8, unknown, 4}, builder.getF32Type()));
}

TEST_F(BuildersTest, ErrorsLeaveNothingOfDynamicSizesBehind) {
  int64_t unknown = ShapedType::kDynamic;
  Type type = RankedTensorType::get({1, unknown, 4, 8}, builder.getF32Type());
  Block block;
  Value query = block.addArgument(type, loc);
  builder.setInsertionPointToEnd(&block);
  AttentionOptions options;
  options.score = [](OpBuilder &b, Location at, const ScoreArguments &score) {
    arith::AddFOp::create(b, at, score.score, score.score);
    return Value();
  };
  EXPECT_TRUE(failed(
      buildGlobalAttention(builder, loc, {query, query, query}, options)));
  EXPECT_EQ(message, "expected a new score of the region, got none");
  EXPECT_TRUE(block.empty());
  EXPECT_TRUE(failed(
      buildWindowAttention(builder, loc, {query, query, query}, {7, 7})));
  EXPECT_TRUE(block.empty());
}

TEST_F(BuildersTest, MissingValuesAreErrors) {
  AttentionInputs tokens = inputs({8});
  AttentionOptions bias, capture, origin;
  bias.biases = {{Value(), {"b"}}};
  EXPECT_TRUE(failed(buildGlobalAttention(builder, loc, tokens, bias)));
  EXPECT_EQ(message, "expected a tensor as bias, got none");
  capture.captures = {Value()};
  EXPECT_TRUE(failed(buildGlobalAttention(builder, loc, tokens, capture)));
  EXPECT_EQ(message, "expected a value as capture, got none");
  origin.relativeBias.origin = {3};
  EXPECT_TRUE(failed(buildGlobalAttention(builder, loc, tokens, origin)));
  EXPECT_EQ(message, "expected a relative_bias table beside its origin and "
                     "sign, got none");
}

TEST_F(BuildersTest, PartOfAGrid) {
  AttentionOptions options;
  options.queryOrigin.emplace(1, builder.getIndexAttr(8));
  options.extent.emplace(1, builder.getIndexAttr(64));
  BuiltAttention built =
      buildGlobalAttention(builder, loc, inputs({8}), options);
  ASSERT_TRUE(succeeded(built)) << message;
  EXPECT_EQ(*built->getStaticQueryOrigin(), ArrayRef<int64_t>({8}));
  EXPECT_EQ(*built->getStaticExtent(), ArrayRef<int64_t>({64}));
}

TEST_F(BuildersTest, PartOfTheBoxes) {
  AttentionOptions options;
  options.queryStep.emplace(2, builder.getIndexAttr(2));
  options.keyStep.emplace(2, builder.getIndexAttr(3));
  options.extent.emplace(2, builder.getIndexAttr(64));
  options.box = 1;
  AttentionInputs image = inputs({8, 8});
  BuiltAttention built = buildCrissCrossAttention(builder, loc, image, options);
  ASSERT_TRUE(succeeded(built)) << message;
  EXPECT_EQ(*built->getStaticQueryStep(), ArrayRef<int64_t>({2, 2}));
  EXPECT_EQ(*built->getStaticKeyStep(), ArrayRef<int64_t>({3, 3}));
  EXPECT_EQ(built->getBox(), 1u);
  options.box = 2;
  EXPECT_TRUE(failed(buildCrissCrossAttention(builder, loc, image, options)));
  EXPECT_EQ(message,
            "'localattn.attention' op expected a box of 0 to 1, got 2");
}

TEST_F(BuildersTest, ErrorsLeaveNothingBehind) {
  AttentionInputs image = inputs({28, 28});
  size_t before = module->getBody()->getOperations().size();
  EXPECT_TRUE(failed(buildWindowAttention(builder, loc, image, {7, 0})));
  EXPECT_EQ(message, "expected entries of 1 to 2147483647 in 'window', got 0");
  EXPECT_TRUE(failed(buildWindowAttention(builder, loc, image, {7})));
  EXPECT_EQ(message, "'localattn.attention' op pattern: expected a pattern for "
                     "2 axes, got 1 entries");
  EXPECT_TRUE(failed(buildGridAttention(builder, loc, image, {5, 5})));
  EXPECT_EQ(message, "'localattn.attention' op expected an extent of axis 0 "
                     "that is a multiple of 5, got 28");
  AttentionOptions options;
  options.layout = "bxhd";
  EXPECT_TRUE(failed(buildGlobalAttention(builder, loc, image, options)));
  EXPECT_EQ(message, "expected each of b, *, h and d once in the layout of "
                     "query, got \"bxhd\"");
  options.layout = "b*hd";
  options.biases = {{image.query, {"b", "k2"}}};
  EXPECT_TRUE(failed(buildGlobalAttention(builder, loc, image, options)));
  EXPECT_EQ(message, "expected a dimension of b, h, q0, q1, k0, k1 of a bias, "
                     "got 'k2'");
  Value flat =
      tensor::EmptyOp::create(builder, loc, {4, 8}, builder.getF32Type());
  EXPECT_TRUE(failed(buildGlobalAttention(builder, loc, {flat, flat, flat})));
  EXPECT_EQ(message, "expected query to be a tensor of rank 4 to 6 (batch, 1 "
                     "to 3 grid axes, heads, channel), got 'tensor<4x8xf32>'");
  EXPECT_TRUE(failed(buildGlobalAttention(builder, loc, {})));
  EXPECT_EQ(message, "expected a tensor as query, got none");
  EXPECT_EQ(module->getBody()->getOperations().size(), before + 1);
}
