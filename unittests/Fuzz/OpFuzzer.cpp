//===- OpFuzzer.cpp -------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program's text: it parses and verifies or there is an error, and it reads
// back what it printed, in either form.
//
//===----------------------------------------------------------------------===//

#include "FuzzTarget.h"

#include "localattn/Pipelines/InputLimits.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;
using namespace localattn;

static std::string textOf(ModuleOp module, bool generic) {
  std::string text;
  llvm::raw_string_ostream os(text);
  OpPrintingFlags flags;
  module.print(os, generic ? flags.printGenericOpForm() : flags);
  return text;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // The lexer needs a zero behind the text, as a file's buffer has it.
  std::string text = asText(data, size).str();
  if (findProblem(text))
    return 0;
  MLIRContext &context = fuzzContext();
  ErrorCounter errors(context);
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  require(module || errors.count() > 0, "a failure comes with an error");
  if (!module)
    return 0;
  std::string generic = textOf(*module, /*generic=*/true);
  for (std::string printed : {textOf(*module, /*generic=*/false), generic}) {
    OwningOpRef<ModuleOp> again =
        parseSourceString<ModuleOp>(printed, &context);
    require(again && textOf(*again, /*generic=*/true) == generic,
            "a program reads back what it printed:\n" + printed);
  }
  return 0;
}
