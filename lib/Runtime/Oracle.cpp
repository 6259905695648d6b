//===- Oracle.cpp ---------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Check.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/Executable.h"
#include "localattn/Runtime/Random.h"
#include "localattn/Runtime/Retype.h"
#include "localattn/Transforms/Transforms.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace localattn;

static bool hasChannelLast(AttentionOpInterface op) {
  return op.getOutLayout().channel == op.getGridRank() + 2;
}

/// Leaves only `rows` of what the attentions of `oracle` compute. That is
/// enough where each result comes straight from an attention, row by row.
static llvm::Error selectOracleRows(Program &oracle,
                                    llvm::ArrayRef<int64_t> rows) {
  SetVector<Operation *> attentions;
  Operation *exit = oracle.getEntry().getBody().back().getTerminator();
  for (auto [index, result] : llvm::enumerate(exit->getOperands())) {
    auto op = result.getDefiningOp<AttentionOp>();
    if (!op || !hasChannelLast(op))
      return makeError("--check=rows: " + resultName(index) +
                       " is not that of an attention whose channel is last");
    attentions.insert(op);
  }
  for (Operation *op : attentions)
    selectRows(cast<AttentionOp>(op), rows);
  return llvm::Error::success();
}

/// The program that computes what is right. With `options.rows` it computes
/// expectation.rows of its results, which are chosen by then, and no others.
static llvm::Expected<Program> buildOracle(const Program &program,
                                           StringRef target,
                                           const CheckOptions &options,
                                           const Expectation &expectation) {
  Program oracle = program.clone();
  Builder builder(oracle.module->getContext());
  llvm::Expected<bool> changed =
      retypeFloats(*oracle.module, builder.getF64Type());
  if (!changed)
    return changed.takeError();
  if (!*changed && target == "reference")
    return makeError(
        "--check would compare the f64 reference with itself: give "
        "--expect, or a narrower --dtype");
  if (options.rows)
    if (llvm::Error error = selectOracleRows(oracle, expectation.rows))
      return error;
  return oracle;
}

/// A row is a query with a batch and a head: all axes of the first result but
/// its channel. Further results of other leading sizes can't be limited to it.
static llvm::Error chooseRows(llvm::ArrayRef<Array> results,
                              const CheckOptions &options,
                              Expectation &expectation) {
  if (results.empty() || results[0].getShape().empty())
    return makeError("--check=rows: the first result has no rows");
  llvm::ArrayRef<int64_t> rowShape = results[0].getShape().drop_back();
  for (auto [index, result] : llvm::enumerate(results))
    if (result.getShape().take_front(rowShape.size()) != rowShape)
      return makeError("--check=rows: " + resultName(index) +
                       " has other rows than result 0");
  expectation.rowRank = rowShape.size();
  expectation.rows = sampleRows(options.rowSeed, *options.rows, rowShape);
  return llvm::Error::success();
}

llvm::Expected<Expectation> localattn::runOracle(const Program &program,
                                                 StringRef target,
                                                 llvm::ArrayRef<Array> inputs,
                                                 llvm::ArrayRef<Array> results,
                                                 const CheckOptions &options) {
  Expectation expectation;
  if (options.rows)
    if (llvm::Error error = chooseRows(results, options, expectation))
      return error;
  llvm::Expected<Program> oracle =
      buildOracle(program, target, options, expectation);
  if (!oracle)
    return oracle.takeError();
  llvm::Expected<std::unique_ptr<Executable>> executable =
      Executable::compile(*oracle, CompileOptions());
  if (!executable)
    return executable.takeError();
  std::vector<Array> exactInputs;
  // Scales are of f32 in the oracle, too.
  llvm::ArrayRef<ValueType> arguments = (*executable)->getSignature().arguments;
  for (auto [input, argument] : llvm::zip_equal(inputs, arguments)) {
    llvm::Expected<Array> exact = input.convertFloats(argument.element);
    if (!exact)
      return exact.takeError();
    exactInputs.push_back(std::move(*exact));
  }
  llvm::Expected<std::vector<Array>> exactResults =
      (*executable)->run(exactInputs);
  if (!exactResults)
    return exactResults.takeError();
  expectation.results = std::move(*exactResults);
  return expectation;
}
