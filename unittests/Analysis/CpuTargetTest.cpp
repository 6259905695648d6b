//===- CpuTargetTest.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Analysis/CpuTarget.h"

#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace localattn;
using testing::HasSubstr;

namespace {

class CpuTargetTest : public testing::Test {
protected:
  CpuTargetTest()
      : handler(&context, [this](Diagnostic &diagnostic) {
          message += diagnostic.str();
          return success();
        }) {
    context.loadDialect<DLTIDialect, LLVM::LLVMDialect>();
  }

  /// What holds inside of a module with these attributes.
  FailureOr<CpuTarget> read(const std::string &attributes) {
    module = parseSourceString<ModuleOp>(
        "module attributes {" + attributes + "} { module {} }", &context);
    if (!module)
      return failure();
    return getCpuTarget(&module->getBody()->front());
  }

  FailureOr<CpuTarget> readDevice(const std::string &entries) {
    return read("dlti.target_system_spec = #dlti.target_system_spec<\"CPU\" = "
                "#dlti.target_device_spec<" +
                entries + ">>");
  }

  MLIRContext context;
  std::string message;
  ScopedDiagnosticHandler handler;
  OwningOpRef<ModuleOp> module;
};

TEST_F(CpuTargetTest, WithoutADescriptionItIsTheBaselineOfTheTriple) {
  FailureOr<CpuTarget> arm = read("llvm.target_triple = \"aarch64-linux-gnu\"");
  ASSERT_TRUE(succeeded(arm));
  EXPECT_EQ(arm->cpu, "generic");
  EXPECT_EQ(arm->vectorRegisters, 32u);
  FailureOr<CpuTarget> x86 = read("llvm.target_triple = \"x86_64-linux-gnu\"");
  ASSERT_TRUE(succeeded(x86));
  EXPECT_EQ(x86->cpu, "x86-64");
  EXPECT_FALSE(x86->fma);
  EXPECT_EQ(x86->lanes(32), 4u);
  FailureOr<CpuTarget> here = read("");
  ASSERT_TRUE(succeeded(here));
  EXPECT_EQ(llvm::Triple(here->triple).getArch(),
            llvm::Triple(llvm::sys::getProcessTriple()).getArch());
}

TEST_F(CpuTargetTest, WhatIsWrittenHoldsAndTheRestFollows) {
  FailureOr<CpuTarget> target = readDevice(
      R"("triple" = "x86_64-linux-gnu", "cpu" = "haswell",
         "vector_bits" = 128 : i64, "L1_cache_size_in_bytes" = 1000 : i32)");
  ASSERT_TRUE(succeeded(target)) << message;
  EXPECT_EQ(target->vectorBits, 128u);
  EXPECT_EQ(target->l1Bytes, 1000);
  EXPECT_TRUE(target->fma);
  EXPECT_EQ(target->vectorRegisters, 16u);
}

TEST_F(CpuTargetTest, WhatIsSetIsRead) {
  llvm::Expected<CpuTarget> set = resolveCpuTarget({"", "native", "", 128});
  ASSERT_TRUE(bool(set)) << llvm::toString(set.takeError());
  ASSERT_TRUE(succeeded(read("")));
  setCpuTarget(*module, *set);
  FailureOr<CpuTarget> got = getCpuTarget(&module->getBody()->front());
  ASSERT_TRUE(succeeded(got)) << message;
  EXPECT_EQ(std::tie(got->triple, got->cpu, got->features, got->vectorBits,
                     got->vectorRegisters, got->fma, got->bf16Dot, got->f16c,
                     got->l1Bytes, got->l2Bytes),
            std::tie(set->triple, set->cpu, set->features, set->vectorBits,
                     set->vectorRegisters, set->fma, set->bf16Dot, set->f16c,
                     set->l1Bytes, set->l2Bytes));
}

TEST_F(CpuTargetTest, ABadDescriptionIsReported) {
  const std::pair<const char *, const char *> cases[] = {
      {R"("cpu" = 7)", "expected a string as 'cpu' of the CPU, got 7 : i64"},
      {R"("vector_bits" = "wide")",
       "expected a number as 'vector_bits' of the CPU, got \"wide\""},
      {R"("vector_bits" = 0)",
       "expected 1 to 2147483647 as 'vector_bits' of the CPU, got 0 : i64"},
      {R"("fma" = 1)", "expected true or false as 'fma' of the CPU, got 1"},
      {R"("triple" = "x86_64-linux-gnu", "cpu" = "haswel")",
       "expected a CPU of x86_64 such as 'haswell', "},
  };
  for (auto [entries, expected] : cases) {
    message.clear();
    EXPECT_TRUE(failed(readDevice(entries))) << entries;
    EXPECT_THAT(message, HasSubstr(expected));
  }
}

TEST_F(CpuTargetTest, OnlyWhatThisMachineHasRunsHere) {
  llvm::Expected<CpuTarget> here = resolveCpuTarget({"", "native", ""});
  ASSERT_TRUE(bool(here)) << llvm::toString(here.takeError());
  EXPECT_FALSE(llvm::errorToBool(checkRunsHere(*here)));
  bool isX86 = llvm::Triple(here->triple).isX86();
  CpuRequest request;
  request.triple = isX86 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
  llvm::Expected<CpuTarget> other = resolveCpuTarget(request);
  ASSERT_TRUE(bool(other)) << llvm::toString(other.takeError());
  EXPECT_THAT(llvm::toString(checkRunsHere(*other)),
              HasSubstr("cannot run here: this machine is"));
  if (!isX86)
    return;
  // No machine has the instructions of both makers.
  llvm::Expected<CpuTarget> both =
      resolveCpuTarget({here->triple, "", "+fma4,+tbm,+amx-tile"});
  ASSERT_TRUE(bool(both)) << llvm::toString(both.takeError());
  EXPECT_THAT(llvm::toString(checkRunsHere(*both)),
              HasSubstr("cannot run here: this machine lacks "));
}

} // namespace
