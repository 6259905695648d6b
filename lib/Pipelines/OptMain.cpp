//===- OptMain.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Pipelines/OptMain.h"
#include "localattn/Pipelines/InputLimits.h"

#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;

static LogicalResult fail(const Twine &message) {
  llvm::errs() << message << "\n";
  return failure();
}

static void hintAtStdin(StringRef path) {
  // 0 is standard input.
  if (path == "-" && llvm::sys::Process::FileDescriptorIsDisplayed(0))
    llvm::errs() << "(processing input from stdin now, hit ctrl-c/ctrl-d to "
                    "interrupt)\n";
}

LogicalResult localattn::optMain(int argc, char **argv, StringRef toolName,
                                 DialectRegistry &registry) {
  auto [inputPath, outputPath] =
      registerAndParseCLIOptions(argc, argv, toolName, registry);
  MlirOptMainConfig config = MlirOptMainConfig::createFromCLOptions();
  if (config.shouldShowDialects() || config.shouldListPasses())
    return MlirOptMain(argc, argv, inputPath, outputPath, registry);

  llvm::InitLLVM init(argc, argv);
  hintAtStdin(inputPath);
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> input =
      readInput(inputPath);
  if (!input)
    return fail("localattn-opt: error: " + llvm::toString(input.takeError()));
  if (std::optional<InputProblem> problem =
          findProblem((*input)->getBuffer(), config.inputSplitMarker()))
    return fail(problem->str((*input)->getBufferIdentifier(), "error: "));
  std::string message;
  std::unique_ptr<llvm::ToolOutputFile> output =
      openOutputFile(outputPath, &message);
  if (!output)
    return fail("localattn-opt: error: " + message);
  if (failed(MlirOptMain(output->os(), std::move(*input), registry, config)))
    return failure();
  output->keep();
  return success();
}
