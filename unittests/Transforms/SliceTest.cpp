//===- SliceTest.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// S2.5: an attention in strided slices, and in slices of slices, is the whole.
// Upstream's tiling has dense slices only; test/Tiling has those.
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/GridGeometry.h"
#include "localattn/Runtime/Executable.h"
#include "localattn/Runtime/Random.h"
#include "localattn/Transforms/SliceAttention.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace localattn;
using namespace mlir;

namespace {

class Slices : public testing::Test {
protected:
  void parse(StringRef text) {
    module = parseSourceString<ModuleOp>(text, context.get());
    ASSERT_TRUE(module);
  }

  AttentionOpInterface find() {
    AttentionOpInterface found;
    module->walk([&](AttentionOpInterface op) { found = op; });
    return found;
  }

  SliceRange range(int64_t offset, int64_t size, int64_t step) {
    OpBuilder builder(context.get());
    return {builder.getIndexAttr(offset), builder.getIndexAttr(size),
            builder.getIndexAttr(step)};
  }
  /// Those of `size` indices that leave the remainder `first`.
  SliceRange classOf(int64_t first, int64_t size, int64_t step) {
    return range(first, (size - first + step - 1) / step, step);
  }

  /// All batches and heads.
  AttentionTile tileOf(OpBuilder &builder, AttentionOpInterface op,
                       ArrayRef<SliceRange> queries,
                       ArrayRef<SliceRange> keys) {
    TensorLayout layout = op.getQueryLayout();
    auto all = [&](unsigned dim) -> SliceRange {
      return {
          builder.getIndexAttr(0),
          sizeOf(builder, op->getLoc(), op.getQuery(), dim).getOpFoldResult()};
    };
    return {all(layout.batch), all(layout.head),
            SmallVector<SliceRange>(queries), SmallVector<SliceRange>(keys)};
  }

  /// Replaces `op` by the tile of these queries, written into outs.
  AttentionOpInterface computeRows(AttentionOpInterface op,
                                   ArrayRef<SliceRange> queries) {
    OpBuilder builder(op);
    AttentionTile tile = tileOf(builder, op, queries, {});
    AttentionOpInterface sliced = sliceAttention(builder, op, tile).op;
    for (auto [index, result] : llvm::enumerate(op->getResults())) {
      TensorSlice part = sliceOfOuts(builder, op, index, tile);
      Value all = tensor::InsertSliceOp::create(
          builder, op->getLoc(), sliced->getResult(index), op.getOuts()[index],
          part.offsets, part.sizes, part.strides);
      result.replaceAllUsesWith(all);
    }
    op->erase();
    return sliced;
  }

  std::vector<double> run() {
    EXPECT_TRUE(succeeded(verify(*module)));
    Program program{module->clone(), "main"};
    auto executable = Executable::compile(program, CompileOptions());
    if (!executable) {
      ADD_FAILURE() << llvm::toString(executable.takeError());
      return {};
    }
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
    if (!results) {
      ADD_FAILURE() << llvm::toString(results.takeError());
      return {};
    }
    std::vector<double> numbers;
    for (const Array &array : *results)
      for (int64_t i = 0; i < array.getNumElements(); ++i)
        numbers.push_back(array.getDouble(i));
    return numbers;
  }

  std::unique_ptr<MLIRContext> context = makeContext();
  OwningOpRef<ModuleOp> module;
};

/// Every clause that has dimensions of queries or keys, on a part of a grid.
constexpr StringLiteral kAttention = R"(
  func.func @main(%q: tensor<1x7x4x2x4xf32>, %k: tensor<1x6x5x2x4xf32>, %table: tensor<2x25x25xf32>,
                  %bias: tensor<5x4x7xf32>, %out: tensor<1x7x4x2x4xf32>, %lse: tensor<1x7x4x2xf32>)
      -> (tensor<1x7x4x2x4xf32>, tensor<1x7x4x2xf32>) {
    %0:2 = localattn.attention #localattn.boxes<[self, full], [sliding(3, 4, dilation = 2), sliding(4, 3)]>
        ins(%q, %k, %k : tensor<1x7x4x2x4xf32>, tensor<1x6x5x2x4xf32>, tensor<1x6x5x2x4xf32>)
        relative_bias(%table : tensor<2x25x25xf32>, origin = [12, 12], sign = query_minus_key)
        bias(%bias : tensor<5x4x7xf32>, [k1, q1, q0])
        query_origin [0, 1] query_step [1, 2] key_origin [1, 0] key_step [2, 1] extent [13, 13] box = 1
        outs(%out, %lse : tensor<1x7x4x2x4xf32>, tensor<1x7x4x2xf32>) score {
        ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %x: index, %y: index):
          %a = arith.muli %i, %y : index
          %c = arith.muli %j, %x : index
          %d = arith.addi %a, %c : index
          %e = arith.index_cast %d : index to i32
          %f = arith.sitofp %e : i32 to f32
          %ten = arith.constant 10.0 : f32
          %g = arith.divf %f, %ten : f32
          %new = arith.addf %s, %g : f32
          localattn.yield %new : f32
        } -> tensor<1x7x4x2x4xf32>, tensor<1x7x4x2xf32>
    return %0#0, %0#1 : tensor<1x7x4x2x4xf32>, tensor<1x7x4x2xf32>
  })";

TEST_F(Slices, OfQueries) {
  parse(kAttention);
  std::vector<double> whole = run();
  for (int64_t first : {0, 1, 2}) {
    parse(kAttention);
    AttentionOpInterface op = find();
    Value outs = op.getOuts()[0];
    computeRows(op, {classOf(first, 7, 3), range(1, 2, 2)});
    EXPECT_EQ(*find().getStaticQueryOrigin(), ArrayRef<int64_t>({first, 3}));
    EXPECT_EQ(*find().getStaticQueryStep(), ArrayRef<int64_t>({3, 4}));
    EXPECT_TRUE(outs);
    std::vector<double> part = run();
    ASSERT_EQ(part.size(), whole.size());
    for (int64_t row = first; row < 7; row += 3)
      for (int64_t column : {1, 3})
        for (int64_t at = 0; at < 8; ++at) {
          int64_t index = (row * 4 + column) * 8 + at;
          EXPECT_EQ(part[index], whole[index]);
        }
  }
}

TEST_F(Slices, OfSlices) {
  parse(kAttention);
  computeRows(find(), {range(1, 2, 4), range(0, 2, 3)});
  std::vector<double> once = run();
  parse(kAttention);
  computeRows(computeRows(find(), {range(1, 3, 2), range(0, 2, 3)}),
              {range(0, 2, 2), range(0, 2, 1)});
  EXPECT_EQ(*find().getStaticQueryOrigin(), ArrayRef<int64_t>({1, 1}));
  EXPECT_EQ(*find().getStaticQueryStep(), ArrayRef<int64_t>({4, 6}));
  std::vector<double> twice = run();
  ASSERT_EQ(once.size(), twice.size());
  for (int64_t row : {1, 5})
    for (int64_t column : {0, 3})
      for (int64_t at = 0; at < 8; ++at) {
        int64_t index = (row * 4 + column) * 8 + at;
        EXPECT_EQ(once[index], twice[index]);
      }
}

constexpr StringLiteral kOnline = R"(
  func.func @main(%q: tensor<1x7x2x4xf32>, %k: tensor<1x8x2x4xf32>, %mask: tensor<8x7xf32>,
                  %acc: tensor<1x7x2x4xf32>, %max: tensor<1x7x2xf32>, %sum: tensor<1x7x2xf32>)
      -> (tensor<1x7x2x4xf32>, tensor<1x7x2xf32>, tensor<1x7x2xf32>) {
    %0:3 = localattn.online_attention #localattn.sliding<left = [9], right = [4]>
        ins(%q, %k, %k : tensor<1x7x2x4xf32>, tensor<1x8x2x4xf32>, tensor<1x8x2x4xf32>)
        bias(%mask : tensor<8x7xf32>, [k0, q0])
        query_origin [2] query_step [2] key_origin [1] key_step [2] extent [17]
        outs(%acc, %max, %sum : tensor<1x7x2x4xf32>, tensor<1x7x2xf32>, tensor<1x7x2xf32>)
        -> tensor<1x7x2x4xf32>, tensor<1x7x2xf32>, tensor<1x7x2xf32>
    return %0#0, %0#1, %0#2 : tensor<1x7x2x4xf32>, tensor<1x7x2xf32>, tensor<1x7x2xf32>
  })";

TEST_F(Slices, OfKeys) {
  parse(kOnline);
  std::vector<double> whole = run();
  parse(kOnline);
  AttentionOpInterface op = find();
  OpBuilder builder(op);
  SmallVector<Value> state(op.getOuts());
  for (int64_t first : {0, 1, 2}) {
    AttentionTile tile =
        tileOf(builder, op, {range(0, 7, 1)}, {classOf(first, 8, 3)});
    AttentionOpInterface sliced = sliceAttention(builder, op, tile, state).op;
    EXPECT_EQ(*sliced.getStaticKeyOrigin(), ArrayRef<int64_t>({1 + 2 * first}));
    EXPECT_EQ(*sliced.getStaticKeyStep(), ArrayRef<int64_t>({6}));
    state = sliced->getResults();
  }
  op->replaceAllUsesWith(state);
  op->erase();
  std::vector<double> chained = run();
  ASSERT_EQ(chained.size(), whole.size());
  for (auto [a, b] : llvm::zip(chained, whole))
    EXPECT_NEAR(a, b, 1e-5 * (1 + std::abs(b)));
}

} // namespace
