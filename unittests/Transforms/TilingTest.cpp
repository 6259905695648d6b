//===- TilingTest.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Our operations as consumers that upstream fuses into the loops of a tiled
// producer, for which the transform dialect has no op; and that they refuse
// what would be wrong. The rest of tiling is run in test/Tiling.
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/LocalAttn.h"
#include "localattn/Runtime/Executable.h"
#include "localattn/Runtime/Random.h"
#include "localattn/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace localattn;
using namespace mlir;
using LoopType = scf::SCFTilingOptions::LoopType;

namespace {

class FuseConsumer : public testing::Test {
protected:
  void parse(StringRef text) {
    module = parseSourceString<ModuleOp>(text, context.get());
    ASSERT_TRUE(module);
  }
  template <typename OpTy> OpTy find() {
    OpTy found;
    module->walk([&](OpTy op) { found = op; });
    return found;
  }

  /// Tiles the only linalg.add, then fuses the only consumer of ours.
  template <typename OpTy> bool fuse(LoopType type, ArrayRef<int64_t> sizes) {
    IRRewriter rewriter(context.get());
    scf::SCFTilingOptions options;
    options.setLoopType(type);
    options.setTileSizes(getAsIndexOpFoldResult(context.get(), sizes));
    auto add = find<linalg::AddOp>();
    FailureOr<scf::SCFTilingResult> tiled = scf::tileUsingSCF(
        rewriter, cast<TilingInterface>(add.getOperation()), options);
    EXPECT_TRUE(succeeded(tiled));
    rewriter.replaceOp(add, tiled->replacements);
    auto untiled = find<OpTy>();
    bool fused =
        succeeded(scf::tileAndFuseConsumer(rewriter, untiled, tiled->loops));
    if (untiled->use_empty())
      rewriter.eraseOp(untiled); // As upstream leaves it to others.
    EXPECT_TRUE(succeeded(verify(*module)));
    EXPECT_EQ(find<OpTy>()->template getParentOfType<LoopLikeOpInterface>() !=
                  nullptr,
              fused);
    return fused;
  }

  /// The bytes of all results for standard normal arguments.
  std::string run() {
    Program program{module->clone(), "main"};
    auto executable = Executable::compile(program, CompileOptions());
    if (!executable)
      return "error: " + llvm::toString(executable.takeError());
    NormalSource random(/*seed=*/1);
    std::vector<Array> arguments;
    for (Type type : program.getEntry().getArgumentTypes()) {
      auto array = Array::allocate(ElementType::F32,
                                   cast<RankedTensorType>(type).getShape());
      for (int64_t i = 0; i < array->getNumElements(); ++i)
        array->setDouble(i, random.next());
      arguments.push_back(std::move(*array));
    }
    auto results = (*executable)->run(arguments);
    if (!results)
      return "error: " + llvm::toString(results.takeError());
    std::string bytes;
    for (const Array &array : *results)
      bytes.append(array.getData(), array.getNumBytes());
    return bytes;
  }

  /// Fused, the program gives the same bits, in loops of both kinds.
  template <typename OpTy>
  void expectFused(StringRef text, ArrayRef<int64_t> sizes) {
    parse(text);
    std::string expected = run();
    EXPECT_FALSE(StringRef(expected).starts_with("error")) << expected;
    for (LoopType type : {LoopType::ForOp, LoopType::ForallOp}) {
      parse(text);
      EXPECT_TRUE(fuse<OpTy>(type, sizes));
      EXPECT_EQ(run(), expected);
    }
  }

  template <typename OpTy>
  void expectRefused(StringRef text, ArrayRef<int64_t> sizes) {
    parse(text);
    EXPECT_FALSE(fuse<OpTy>(LoopType::ForallOp, sizes));
  }

  std::unique_ptr<MLIRContext> context = makeContext();
  OwningOpRef<ModuleOp> module;
};

constexpr StringLiteral kQuery = R"(
  func.func @main(%q: tensor<2x7x6x4xf32>, %k: tensor<2x7x2x4xf32>,
                  %out: tensor<2x7x6x4xf32>, %lse: tensor<2x7x6xf32>)
      -> (tensor<2x7x6x4xf32>, tensor<2x7x6xf32>) {
    %twice = linalg.add ins(%q, %q : tensor<2x7x6x4xf32>, tensor<2x7x6x4xf32>)
        outs(%q : tensor<2x7x6x4xf32>) -> tensor<2x7x6x4xf32>
    %0:2 = localattn.attention #localattn.sliding<left = [2], right = [1]>
        ins(%twice, %k, %k : tensor<2x7x6x4xf32>, tensor<2x7x2x4xf32>, tensor<2x7x2x4xf32>)
        outs(%out, %lse : tensor<2x7x6x4xf32>, tensor<2x7x6xf32>)
        -> tensor<2x7x6x4xf32>, tensor<2x7x6xf32>
    return %0#0, %0#1 : tensor<2x7x6x4xf32>, tensor<2x7x6xf32>
  })";

TEST_F(FuseConsumer, OfTheQuery) {
  expectFused<AttentionOp>(kQuery, {1, 3, 4, 0});
  expectFused<AttentionOp>(kQuery, {0, 2, 1, 0});
}

TEST_F(FuseConsumer, NotOfSomeChannels) {
  expectRefused<AttentionOp>(kQuery, {1, 3, 0, 2});
}

constexpr StringLiteral kKey = R"(
  func.func @main(%q: tensor<2x7x3x4xf32>, %k: tensor<2x7x3x4xf32>,
                  %out: tensor<2x7x3x4xf32>) -> tensor<2x7x3x4xf32> {
    %twice = linalg.add ins(%k, %k : tensor<2x7x3x4xf32>, tensor<2x7x3x4xf32>)
        outs(%k : tensor<2x7x3x4xf32>) -> tensor<2x7x3x4xf32>
    %0 = localattn.attention #localattn.windowed<[3]>
        ins(%q, %twice, %q : tensor<2x7x3x4xf32>, tensor<2x7x3x4xf32>, tensor<2x7x3x4xf32>)
        outs(%out : tensor<2x7x3x4xf32>) -> tensor<2x7x3x4xf32>
    return %0 : tensor<2x7x3x4xf32>
  })";

TEST_F(FuseConsumer, OfKeys) { expectFused<AttentionOp>(kKey, {1, 0, 2, 0}); }

TEST_F(FuseConsumer, NotOfSomeKeys) {
  expectRefused<AttentionOp>(kKey, {1, 3, 0, 0});
}

TEST_F(FuseConsumer, NotOfHeadsThatAreShared) {
  expectRefused<AttentionOp>(R"(
    func.func @main(%q: tensor<1x7x4x4xf32>, %k: tensor<1x7x2x4xf32>) -> tensor<1x7x4x4xf32> {
      %twice = linalg.add ins(%k, %k : tensor<1x7x2x4xf32>, tensor<1x7x2x4xf32>)
          outs(%k : tensor<1x7x2x4xf32>) -> tensor<1x7x2x4xf32>
      %0 = localattn.attention #localattn.windowed<[3]>
          ins(%q, %twice, %k : tensor<1x7x4x4xf32>, tensor<1x7x2x4xf32>, tensor<1x7x2x4xf32>)
          outs(%q : tensor<1x7x4x4xf32>) -> tensor<1x7x4x4xf32>
      return %0 : tensor<1x7x4x4xf32>
    })",
                             {0, 0, 1, 0});
}

constexpr StringLiteral kBias = R"(
  func.func @main(%q: tensor<2x7x3x4xf32>, %bias: tensor<7x3x7xf32>, %sinks: tensor<3xf32>,
                  %table: tensor<3x5xf32>) -> tensor<2x7x3x4xf32> {
    %twice = linalg.add ins(%bias, %bias : tensor<7x3x7xf32>, tensor<7x3x7xf32>)
        outs(%bias : tensor<7x3x7xf32>) -> tensor<7x3x7xf32>
    %0 = localattn.attention #localattn.windowed<[3]>
        ins(%q, %q, %q : tensor<2x7x3x4xf32>, tensor<2x7x3x4xf32>, tensor<2x7x3x4xf32>)
        relative_bias(%table : tensor<3x5xf32>, origin = [2], sign = query_minus_key)
        bias(%twice : tensor<7x3x7xf32>, [k0, h, q0]) sinks(%sinks : tensor<3xf32>)
        outs(%q : tensor<2x7x3x4xf32>) -> tensor<2x7x3x4xf32>
    return %0 : tensor<2x7x3x4xf32>
  })";

TEST_F(FuseConsumer, OfABias) {
  expectFused<AttentionOp>(kBias, {0, 1, 3});
  expectRefused<AttentionOp>(kBias, {3, 1, 0});
}

TEST_F(FuseConsumer, OfSinks) {
  expectFused<AttentionOp>(R"(
    func.func @main(%q: tensor<2x7x3x4xf32>, %sinks: tensor<3xf32>) -> tensor<2x7x3x4xf32> {
      %twice = linalg.add ins(%sinks, %sinks : tensor<3xf32>, tensor<3xf32>)
          outs(%sinks : tensor<3xf32>) -> tensor<3xf32>
      %0 = localattn.attention #localattn.windowed<[3]>
          ins(%q, %q, %q : tensor<2x7x3x4xf32>, tensor<2x7x3x4xf32>, tensor<2x7x3x4xf32>)
          sinks(%twice : tensor<3xf32>)
          outs(%q : tensor<2x7x3x4xf32>) -> tensor<2x7x3x4xf32>
      return %0 : tensor<2x7x3x4xf32>
    })",
                           {2});
}

constexpr StringLiteral kMerge = R"(
  func.func @main(%a: tensor<2x3x7x4xf32>, %l: tensor<2x3x7xf32>)
      -> (tensor<2x3x7x4xf32>, tensor<2x3x7xf32>) {
    %twice = linalg.add ins(%a, %a : tensor<2x3x7x4xf32>, tensor<2x3x7x4xf32>)
        outs(%a : tensor<2x3x7x4xf32>) -> tensor<2x3x7x4xf32>
    %0:2 = localattn.merge
        ins(%a, %l, %twice, %l : tensor<2x3x7x4xf32>, tensor<2x3x7xf32>, tensor<2x3x7x4xf32>, tensor<2x3x7xf32>)
        layout <"bh*d"> outs(%a, %l : tensor<2x3x7x4xf32>, tensor<2x3x7xf32>)
        -> tensor<2x3x7x4xf32>, tensor<2x3x7xf32>
    return %0#0, %0#1 : tensor<2x3x7x4xf32>, tensor<2x3x7xf32>
  })";

TEST_F(FuseConsumer, OfAPartToMerge) {
  expectFused<MergeOp>(kMerge, {1, 2, 3, 0});
  expectRefused<MergeOp>(kMerge, {1, 0, 0, 2});
}

} // namespace

constexpr StringLiteral kBothSides = R"(
  func.func @main(%q: tensor<2x7x6x3x4xf32>, %k: tensor<2x7x6x3x4xf32>,
                  %out: tensor<2x7x6x3x4xf32>) -> tensor<2x7x6x3x4xf32> {
    %twice = linalg.add ins(%q, %q : tensor<2x7x6x3x4xf32>, tensor<2x7x6x3x4xf32>)
        outs(%q : tensor<2x7x6x3x4xf32>) -> tensor<2x7x6x3x4xf32>
    %0 = localattn.attention #localattn.windowed<[4, 3], shift = [1, 2]>
        ins(%twice, %k, %k : tensor<2x7x6x3x4xf32>, tensor<2x7x6x3x4xf32>, tensor<2x7x6x3x4xf32>)
        outs(%out : tensor<2x7x6x3x4xf32>) -> tensor<2x7x6x3x4xf32>
    %1 = linalg.sub ins(%0, %q : tensor<2x7x6x3x4xf32>, tensor<2x7x6x3x4xf32>)
        outs(%out : tensor<2x7x6x3x4xf32>) -> tensor<2x7x6x3x4xf32>
    return %1 : tensor<2x7x6x3x4xf32>
  })";

// Loops that we build, which upstream takes for its own.
TEST_F(FuseConsumer, AndProducerOfOurTiles) {
  parse(kBothSides);
  std::string expected = run();
  EXPECT_FALSE(StringRef(expected).starts_with("error")) << expected;
  tileAttention(find<AttentionOp>());
  SmallVector<LoopLikeOpInterface> loops = {find<scf::ForallOp>()};
  IRRewriter rewriter(context.get());
  tensor::ExtractSliceOp queries;
  auto add = find<linalg::AddOp>();
  loops[0]->walk([&](tensor::ExtractSliceOp slice) {
    if (slice.getSource() == add->getResult(0))
      queries = slice;
  });
  ASSERT_TRUE(queries);
  EXPECT_TRUE(scf::tileAndFuseProducerOfSlice(rewriter, queries, loops));
  ASSERT_TRUE(queries->use_empty()); // As upstream leaves it to others.
  rewriter.eraseOp(queries);
  ASSERT_TRUE(add->use_empty());
  rewriter.eraseOp(add);
  auto residual = find<linalg::SubOp>();
  ASSERT_TRUE(succeeded(scf::tileAndFuseConsumer(rewriter, residual, loops)));
  rewriter.eraseOp(residual);
  EXPECT_TRUE(succeeded(verify(*module)));
  EXPECT_TRUE(find<linalg::AddOp>()->getParentOfType<scf::ForallOp>());
  EXPECT_TRUE(find<linalg::SubOp>()->getParentOfType<scf::ForallOp>());
  EXPECT_EQ(run(), expected);
}
