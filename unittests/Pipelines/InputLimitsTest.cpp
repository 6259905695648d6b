//===- InputLimitsTest.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Pipelines/InputLimits.h"

#include "gtest/gtest.h"

using namespace llvm;
using namespace localattn;

namespace {

std::string repeat(StringRef text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i)
    result += text;
  return result;
}

/// The place and depth of the first breach of a limit of 3, or "".
std::string breachOf(StringRef text, StringRef splitMarker = "") {
  std::optional<InputProblem> problem =
      findProblem(text, splitMarker, {/*bytes=*/1000, /*nesting=*/3});
  if (!problem)
    return "";
  StringRef message = problem->message;
  EXPECT_TRUE(message.consume_front("expected brackets, operators and aliases "
                                    "nested at most 3 deep, got "));
  return std::to_string(problem->line) + ":" + std::to_string(problem->column) +
         " " + message.str();
}

TEST(InputLimits, BracketsOfEachKind) {
  EXPECT_EQ(breachOf("([{<"), "1:4 4");
  EXPECT_EQ(breachOf("([{}]) ([{}]) <{(}>"), "");
  EXPECT_EQ(breachOf("\n(\n((\n  (\n"), "4:3 4");
}

TEST(InputLimits, WhatIsNoBracket) {
  EXPECT_EQ(breachOf("\"((((\" // ((((\n \"\\\"((((\" ((( "), "");
  EXPECT_EQ(breachOf("d0 <= 1, d0 <= 1, d0 <= 1, d0 <= 1"), "");
  // Neither closes the '<' before it.
  EXPECT_EQ(breachOf("< (a) -> b < (a) -> b < <"), "1:25 4");
  EXPECT_EQ(breachOf("< a >= b < a >= b < <"), "1:21 4");
}

TEST(InputLimits, StringsEndWithTheirLine) {
  // The lexer reports the string, and must not read on as if it were one.
  EXPECT_EQ(breachOf("\"abc\n(((("), "2:4 4");
  EXPECT_EQ(breachOf("\"abc\\\n(((("), "2:4 4");
  EXPECT_EQ(breachOf("\"a\\\\\" (((("), "1:10 4");
}

TEST(InputLimits, UnmatchedBracketsHideNothing) {
  EXPECT_EQ(breachOf("(]>}(]>}(]>}("), "1:13 4");
  EXPECT_EQ(breachOf("{<<} {<<} {<<}"), "");
}

TEST(InputLimits, OperatorsNestLikeBrackets) {
  EXPECT_EQ(breachOf("a + b * c mod d"), "");
  EXPECT_EQ(breachOf("a + b * c mod d floordiv e"), "1:17 4");
  EXPECT_EQ(breachOf("(a + - b) ceildiv 3"), "");
  EXPECT_EQ(breachOf("- - - - d0"), "1:7 4");
  EXPECT_EQ(breachOf("[-1, -1, -1, -1, -1]"), "");
  EXPECT_EQ(breachOf("%c-1 = %c-1 + %c-2 : #a-b-c-d"), "");
}

TEST(InputLimits, AliasesOfAliases) {
  std::string chain = "#a = [1]\n#b = [#a]\n#c = [#b]\n";
  EXPECT_EQ(breachOf(chain + "f.f = #c"), "");
  EXPECT_EQ(breachOf(chain + "f { #c }"), "4:5 4");
  EXPECT_EQ(breachOf("!a = f<i32>\n!b = f<!a>\n!c = f<f<!b>>"), "3:10 4");
  EXPECT_EQ(breachOf("#a = [1]\n#b = #a\n#c = #b\n#d = #c\n#e = #d"), "");
  // An operation behind a definition is no part of it.
  EXPECT_EQ(breachOf(repeat("#a = [1]\nop { #a }\n\"op\"() { #a }\n", 9)), "");
  EXPECT_EQ(breachOf(repeat("#a = 1 : i32\n%0 = op { { #a } }\n", 9)), "");
}

TEST(InputLimits, PartsOfASplitFile) {
  std::string open = "(((\n// -----\n(";
  EXPECT_EQ(breachOf(open, "// -----"), "");
  EXPECT_EQ(breachOf(open), "3:1 4");
  EXPECT_EQ(breachOf(open + "(((", "// -----"), "3:4 4");
}

TEST(InputLimits, BytecodeIsBoundedInSizeOnly) {
  EXPECT_EQ(breachOf("ML\xefR(((((("), "");
  EXPECT_EQ(breachOf("ML\xefR// -----((((", "// -----"), "1:16 4");
}

TEST(InputLimits, Size) {
  std::string text(10, ' ');
  EXPECT_FALSE(findProblem(text, "", {/*bytes=*/10}));
  std::optional<InputProblem> problem = findProblem(text, "", {/*bytes=*/9});
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->str("a.mlir", "error: "),
            "a.mlir: error: expected at most 9 bytes, got 10");
  Expected<std::unique_ptr<MemoryBuffer>> endless =
      readInput("/dev/zero", {/*bytes=*/100000});
  ASSERT_FALSE(bool(endless));
  EXPECT_EQ(toString(endless.takeError()),
            "/dev/zero: expected at most 100000 bytes, got more");
}

} // namespace
