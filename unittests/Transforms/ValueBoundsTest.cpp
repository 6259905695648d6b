//===- ValueBoundsTest.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What upstream's analysis of sizes learns of results: they have those of outs.
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/LocalAttn.h"
#include "localattn/Pipelines/InitAll.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

using namespace localattn;
using namespace mlir;

// A grid of 5 queries whose number only the slice of outs tells.
static const char *const kProgram = R"mlir(
func.func @main(%q: tensor<1x?x2x4xf32>, %all: tensor<1x9x2x4xf32>,
                %rows: tensor<1x?x2xf32>, %n: index) {
  %five = arith.constant 5 : index
  %part = tensor.extract_slice %all[0, 0, 0, 0] [1, %five, 2, 4] [1, 1, 1, 1]
      : tensor<1x9x2x4xf32> to tensor<1x?x2x4xf32>
  %0:2 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x?x2x4xf32>, tensor<1x?x2x4xf32>, tensor<1x?x2x4xf32>)
      outs(%part, %rows : tensor<1x?x2x4xf32>, tensor<1x?x2xf32>)
      -> tensor<1x?x2x4xf32>, tensor<1x?x2xf32>
  %1:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x?x2x4xf32>, tensor<1x?x2x4xf32>, tensor<1x?x2x4xf32>)
      outs(%0#0, %rows, %rows : tensor<1x?x2x4xf32>, tensor<1x?x2xf32>, tensor<1x?x2xf32>)
      -> tensor<1x?x2x4xf32>, tensor<1x?x2xf32>, tensor<1x?x2xf32>
  %2:2 = localattn.merge
      ins(%q, %rows, %q, %rows : tensor<1x?x2x4xf32>, tensor<1x?x2xf32>, tensor<1x?x2x4xf32>, tensor<1x?x2xf32>)
      outs(%1#0, %1#2 : tensor<1x?x2x4xf32>, tensor<1x?x2xf32>)
      -> tensor<1x?x2x4xf32>, tensor<1x?x2xf32>
  return
}
)mlir";

namespace {
class ValueBoundsTest : public testing::Test {
protected:
  ValueBoundsTest()
      : context(makeRegistry(), MLIRContext::Threading::DISABLED) {
    module = parseSourceString<ModuleOp>(kProgram, &context);
  }
  static DialectRegistry makeRegistry() {
    DialectRegistry registry;
    registerAllDialects(registry);
    return registry;
  }
  template <typename OpTy> OpTy only() {
    OpTy found;
    module->walk([&](OpTy op) { found = op; });
    return found;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};
} // namespace

TEST_F(ValueBoundsTest, ResultsHaveTheConstantSizesOfOuts) {
  ASSERT_TRUE(module);
  for (Operation *op : std::initializer_list<Operation *>{
           only<AttentionOp>(), only<OnlineAttentionOp>(), only<MergeOp>()}) {
    FailureOr<int64_t> size = ValueBoundsConstraintSet::computeConstantBound(
        presburger::BoundType::EQ, {op->getResult(0), 1});
    ASSERT_TRUE(succeeded(size)) << op->getName().getStringRef().str();
    EXPECT_EQ(*size, 5);
  }
}

TEST_F(ValueBoundsTest, RowsHaveTheirOwnSize) {
  ASSERT_TRUE(module);
  auto function = *module->getOps<func::FuncOp>().begin();
  Value query = function.getArgument(0), rows = function.getArgument(2);
  for (Value result : {only<AttentionOp>()->getResult(1),
                       only<OnlineAttentionOp>()->getResult(2),
                       only<MergeOp>()->getResult(1)}) {
    FailureOr<bool> equal =
        ValueBoundsConstraintSet::areEqual({result, 1}, {rows, 1});
    EXPECT_TRUE(succeeded(equal) && *equal);
    // That rows and queries are as many is for the verifier to say.
    EXPECT_TRUE(
        failed(ValueBoundsConstraintSet::areEqual({result, 1}, {query, 1})));
  }
}
