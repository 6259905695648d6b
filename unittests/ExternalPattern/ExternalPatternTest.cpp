//===- ExternalPatternTest.cpp --------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pattern that the library has never heard of works everywhere: in the
// verifier, in what is printed of it, in the count of pairs and when it runs.
//
//===----------------------------------------------------------------------===//

#include "Chess.h"

#include "localattn/IR/GridGeometry.h"
#include "localattn/Runtime/Executable.h"
#include "localattn/Runtime/Random.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace localattn;
using namespace mlir;

namespace {

constexpr int64_t kRows = 6, kColumns = 5, kChannels = 3;

std::string programText(StringRef grid) {
  std::string type = ("tensor<1x" + grid + "x1x3xf64>").str();
  return "func.func @main(%q: " + type + ", %k: " + type + ", %v: " + type +
         ", %init: " + type + ") -> " + type +
         " {\n  %out = localattn.attention #chess.knight<2, 1> ins(%q, %k, "
         "%v : " +
         type + ", " + type + ", " + type +
         ") scale(1.0) outs(%init : " + type + ") -> " + type +
         "\n  return %out : " + type + "\n}";
}

class ExternalPatternTest : public testing::Test {
protected:
  ExternalPatternTest() : context(makeContext()) {
    context->loadDialect<chess::ChessDialect>();
  }
  OwningOpRef<ModuleOp> parse(StringRef grid) {
    return parseSourceString<ModuleOp>(programText(grid),
                                       ParserConfig(context.get()));
  }

  std::unique_ptr<MLIRContext> context;
};

/// By the rules of chess, not by boxes.
bool attacks(int64_t fromRow, int64_t fromColumn, int64_t row, int64_t column) {
  int64_t rows = std::abs(fromRow - row),
          columns = std::abs(fromColumn - column);
  return rows + columns == 0 || (rows == 2 && columns == 1) ||
         (rows == 1 && columns == 2);
}

/// Attention of one pixel over those that it attacks, by its definition.
std::vector<double> expectedRow(const Array &q, const Array &k, const Array &v,
                                int64_t query) {
  double sum = 0;
  std::vector<double> row(kChannels);
  for (int64_t key = 0; key < kRows * kColumns; ++key) {
    if (!attacks(query / kColumns, query % kColumns, key / kColumns,
                 key % kColumns))
      continue;
    double score = 0;
    for (int64_t c = 0; c < kChannels; ++c)
      score +=
          q.getDouble(query * kChannels + c) * k.getDouble(key * kChannels + c);
    sum += std::exp(score);
    for (int64_t c = 0; c < kChannels; ++c)
      row[c] += std::exp(score) * v.getDouble(key * kChannels + c);
  }
  for (double &value : row)
    value /= sum;
  return row;
}

} // namespace

TEST_F(ExternalPatternTest, PrintsAsBoxes) {
  chess::KnightAttr knight = chess::KnightAttr::get(context.get(), 2, 1);
  std::string text;
  llvm::raw_string_ostream os(text);
  printBoxes(os, knight.getBoxes(2));
  EXPECT_EQ(text.find("<[self, self], [sliding(2, -2), sliding(1, -1)], "
                      "[sliding(2, -2), sliding(-1, 1)], "),
            0u)
      << text;
}

// S3.1
TEST_F(ExternalPatternTest, VerifierAsksIt) {
  std::string message;
  ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &diagnostic) {
    message = diagnostic.str();
    return success();
  });
  EXPECT_FALSE(parse("30"));
  EXPECT_EQ(message, "'localattn.attention' op pattern: expected a board of 2 "
                     "axes, got 1");
}

TEST_F(ExternalPatternTest, CountsItsPairs) {
  OwningOpRef<ModuleOp> module = parse("6x5");
  ASSERT_TRUE(module);
  int64_t expected = 0;
  for (int64_t query = 0; query < kRows * kColumns; ++query)
    for (int64_t key = 0; key < kRows * kColumns; ++key)
      expected += attacks(query / kColumns, query % kColumns, key / kColumns,
                          key % kColumns);
  module->walk([&](AttentionOpInterface op) {
    std::optional<PairCount> count =
        countPairs(op, op.getHeadGroups()[0].pattern);
    ASSERT_TRUE(count);
    EXPECT_EQ(count->pairs, expected);
  });
}

TEST_F(ExternalPatternTest, RunsOnTheReference) {
  Program program = {parse("6x5"), "main"};
  ASSERT_TRUE(program.module);
  auto executable = Executable::compile(program, CompileOptions());
  ASSERT_TRUE(bool(executable)) << toString(executable.takeError());
  NormalSource source(/*seed=*/7);
  std::vector<Array> inputs;
  for (int argument = 0; argument < 4; ++argument) {
    inputs.push_back(cantFail(
        Array::allocate(ElementType::F64, {1, kRows, kColumns, 1, kChannels})));
    fillNormal(inputs.back(), source);
  }
  auto results = (*executable)->run(inputs);
  ASSERT_TRUE(bool(results)) << toString(results.takeError());
  for (int64_t query = 0; query < kRows * kColumns; ++query) {
    std::vector<double> row =
        expectedRow(inputs[0], inputs[1], inputs[2], query);
    for (int64_t c = 0; c < kChannels; ++c)
      EXPECT_NEAR((*results)[0].getDouble(query * kChannels + c), row[c],
                  1e-12);
  }
}
