//===- TileChoiceTest.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tiles that were measured to be fast are the ones that are chosen, and any
// choice fits the machine.
//
//===----------------------------------------------------------------------===//

#include "localattn/Analysis/TileChoice.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace localattn;
using namespace mlir;

namespace {

CpuTarget wide() {
  CpuTarget target;
  target.vectorBits = 512;
  target.vectorRegisters = 32;
  target.fma = true;
  target.l2Bytes = 1 << 20;
  return target;
}

CpuTarget narrow() {
  CpuTarget target = wide();
  target.vectorBits = 256;
  target.vectorRegisters = 16;
  return target;
}

class TileChoiceTest : public testing::Test {
protected:
  TileChoiceTest() {
    context.loadDialect<LocalAttnDialect, func::FuncDialect>();
  }

  /// Of an attention on tensors of batch x `grid` x heads x `channels`.
  TileChoice choose(StringRef pattern, StringRef grid, int64_t channels,
                    const CpuTarget &target, FixedTiling fixed = {}) {
    std::string type =
        ("tensor<4x" + grid + "x2x" + std::to_string(channels) + "xf32>").str();
    std::string text = "func.func @f(%q: " + type + ") -> " + type +
                       " { %0 = localattn.attention " + pattern.str() +
                       " ins(%q, %q, %q : " + type + ", " + type + ", " + type +
                       ") outs(%q : " + type + ") -> " + type +
                       " return %0 : " + type + " }";
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    TileChoice choice;
    module->walk([&](AttentionOpInterface op) {
      TileProblem problem(op, op.getHeadGroups()[0]);
      choice =
          chooseTiles(problem, target,
                      std::vector<FixedTiling>(problem.boxes.size(), fixed));
    });
    return choice;
  }

  MLIRContext context;
};

using Sizes = SmallVector<int64_t>;

} // namespace

TEST_F(TileChoiceTest, SmallCellsAreTiles) {
  TileChoice choice =
      choose("#localattn.windowed<[7, 7]>", "56x56", 32, wide());
  EXPECT_EQ(choice.query, (Sizes{7, 7}));
  EXPECT_EQ(choice.boxes[0].chunk, 64);
  EXPECT_EQ(choice.boxes[0].keys, 49);
  EXPECT_EQ(choice.boxes[0].scores.rows, 7); // leaves no key over
  EXPECT_GT(choice.peak, 0.4);
  EXPECT_LT(choice.products, 1.2);
}

TEST_F(TileChoiceTest, LargeCellsAreCut) {
  TileChoice choice = choose("#localattn.global", "64x64", 64, wide());
  int64_t queries = choice.query[0] * choice.query[1];
  EXPECT_GE(queries, 64);
  EXPECT_LE(queries, 256);
  EXPECT_EQ(choice.boxes[0].chunk, 64);
}

TEST_F(TileChoiceTest, SlidingTilesAreSquares) {
  TileChoice choice =
      choose("#localattn.neighborhood<[7, 7]>", "56x56", 32, narrow());
  EXPECT_EQ(choice.query, (Sizes{4, 4}));
  choice = choose("#localattn.neighborhood<[7, 7]>", "56x56", 32, wide());
  EXPECT_EQ(choice.query, (Sizes{4, 4}));
}

TEST_F(TileChoiceTest, BoxesHaveTilesOfTheirOwn) {
  TileChoice choice = choose("#localattn.criss_cross", "97x97", 64, wide());
  ASSERT_EQ(choice.boxes.size(), 2u);
  EXPECT_EQ(choice.boxes[0].sub[1], 1);
  EXPECT_EQ(choice.boxes[1].sub[0], 1);
  EXPECT_GE(choice.boxes[0].sub[0], 16);
  EXPECT_GE(choice.boxes[1].sub[1], 16);
}

TEST_F(TileChoiceTest, AllFitsTheMachine) {
  const char *patterns[] = {
      "#localattn.global",
      "#localattn.windowed<[5, 3], shift = [2, 1]>",
      "#localattn.axial<1>",
      "#localattn.grid<[4, 4]>",
      "#localattn.criss_cross",
      "#localattn.neighborhood<[5, 5], dilation = [2, 3]>",
      "#localattn.halo<[4, 4], margin = [1, 1]>"};
  for (const char *pattern : patterns)
    for (const CpuTarget &target : {narrow(), wide()})
      for (int64_t channels : {1, 24, 64, 200}) {
        SCOPED_TRACE(pattern);
        TileChoice choice = choose(pattern, "24x20", channels, target);
        int64_t lanes = target.lanes(32), registers = target.vectorRegisters;
        EXPECT_GT(choice.peak, 0);
        EXPECT_LT(choice.peak, 1);
        EXPECT_GE(choice.products, 1);
        for (const BoxTiling &box : choice.boxes) {
          EXPECT_EQ(box.chunk % lanes, 0);
          EXPECT_LE(box.chunk, 64);
          EXPECT_GE(box.keys, 1);
          for (auto [rows, columns] : {box.scores, box.values}) {
            int64_t vectors = columns / lanes;
            EXPECT_EQ(columns % lanes, 0);
            EXPECT_LE(rows * vectors + std::min(rows, vectors) + 1, registers);
          }
        }
      }
}

TEST_F(TileChoiceTest, WhatIsFixedStays) {
  FixedTiling fixed;
  fixed.query = {3, 5};
  fixed.scores = {2, 16};
  fixed.values = {4, 16};
  fixed.batch = 3;
  fixed.chunk = 16;
  fixed.keys = 10;
  TileChoice choice =
      choose("#localattn.windowed<[7, 7]>", "56x56", 32, wide(), fixed);
  EXPECT_EQ(choice.query, fixed.query);
  EXPECT_EQ(choice.batch, 3);
  EXPECT_EQ(choice.boxes[0].scores.rows, 2);
  EXPECT_EQ(choice.boxes[0].scores.columns, 16);
  EXPECT_EQ(choice.boxes[0].values.rows, 4);
  EXPECT_EQ(choice.boxes[0].chunk, 16);
  EXPECT_EQ(choice.boxes[0].keys, 10);
}

TEST_F(TileChoiceTest, UnknownSizesAreUsualOnes) {
  TileChoice choice = choose("#localattn.windowed<[7, 7]>", "?x?", 32, wide());
  EXPECT_EQ(choice.query, (Sizes{7, 7}));
}
