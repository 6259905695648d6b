//===- Run.cpp ------------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Run.h"
#include "localattn/Runtime/Bench.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/Executable.h"
#include "localattn/Runtime/Inputs.h"
#include "localattn/Runtime/Npy.h"
#include "localattn/Runtime/Retype.h"

#include "llvm/Support/Format.h"
#include <cmath>

using namespace llvm;
using namespace localattn;

static Error applyDtype(Program &program, const RunOptions &options) {
  if (options.dtype.empty())
    return Error::success();
  Expected<mlir::FloatType> type =
      parseDtype(program.module->getContext(), options.dtype);
  if (!type)
    return type.takeError();
  Expected<bool> changed = retypeFloats(*program.module, *type);
  if (!changed)
    return makeError("--dtype=" + options.dtype + ": " +
                     toString(changed.takeError()));
  return Error::success();
}

/// What can be said before anything runs.
static Error checkResultOptions(const Signature &signature,
                                const RunOptions &options) {
  size_t count = signature.results.size();
  if (options.outputs.size() > count || options.expected.size() > count)
    return makeError(
        Twine(options.outputs.size() > count ? "--output" : "--expect") +
        ": expected at most " + Twine(count) + " files, one per result, got " +
        Twine(std::max(options.outputs.size(), options.expected.size())));
  for (size_t i = 0; i < options.outputs.size(); ++i)
    if (signature.results[i].element == ElementType::BF16 &&
        !options.bf16AsUint16)
      return makeError(resultName(i) +
                       " is bf16, which .npy lacks: give --bf16-as-uint16 to "
                       "write its bits");
  if (!options.expected.empty() && options.check && options.check->rows)
    return makeError(
        "--check=rows limits the reference: it cannot be used with "
        "--expect");
  return Error::success();
}

/// Files to compare with may have any float type: they are read as what they
/// are, and bits of bf16 as bf16.
static Expected<Expectation> readExpected(ArrayRef<Array> results,
                                          const RunOptions &options) {
  Expectation expectation;
  for (auto [index, path] : enumerate(options.expected)) {
    const Array &result = results[index];
    Expected<Array> array = readNpy(path);
    if (!array)
      return makeError(resultName(index) + ": " + toString(array.takeError()));
    if (result.getType() == ElementType::BF16 && options.bf16AsUint16 &&
        array->getType() == ElementType::U16)
      array->reinterpretAs(ElementType::BF16);
    if (array->getShape() != result.getShape() ||
        isFloat(array->getType()) != isFloat(result.getType()))
      return makeError("--expect of " + resultName(index) + ": expected " +
                       describe(result.getShape(), result.getType()) +
                       ", got " +
                       describe(array->getShape(), array->getType()));
    expectation.results.push_back(std::move(*array));
  }
  return expectation;
}

static void summarize(ArrayRef<Array> results, raw_ostream &os) {
  for (auto [index, result] : enumerate(results)) {
    double low = INFINITY, high = -INFINITY;
    int64_t nans = 0;
    for (int64_t i = 0; i < result.getNumElements(); ++i) {
      double value = result.getDouble(i);
      nans += std::isnan(value);
      low = std::fmin(low, value);
      high = std::fmax(high, value);
    }
    os << resultName(index) << ": "
       << describe(result.getShape(), result.getType());
    if (nans != result.getNumElements())
      os << ", from " << format("%g", low) << " to " << format("%g", high);
    if (nans != 0)
      os << ", " << nans << " NaN";
    os << "\n";
  }
}

/// The largest error, if any comparison was asked for.
static Expected<std::optional<double>>
checkResults(const Program &program, ArrayRef<Array> inputs,
             ArrayRef<Array> results, const Signature &signature,
             const RunOptions &options, raw_ostream &os) {
  if (options.expected.empty() && !options.check)
    return std::nullopt;
  CheckOptions check = options.check.value_or(CheckOptions());
  Expected<Expectation> expectation =
      options.expected.empty()
          ? runOracle(program, options.compile.target, inputs, results, check)
          : readExpected(results, options);
  if (!expectation)
    return expectation.takeError();
  double tolerance =
      check.tolerance.value_or(toleranceOf(signature.narrowestFloat()));
  Expected<double> error = judge(results, *expectation, tolerance, os);
  if (!error)
    return error.takeError();
  return *error;
}

/// Each argument and each result, once.
static double countBytes(ArrayRef<Array> inputs, ArrayRef<Array> results) {
  double bytes = 0;
  for (ArrayRef<Array> arrays : {inputs, results})
    for (const Array &array : arrays)
      bytes += double(array.getNumBytes());
  return bytes;
}

Error localattn::run(const RunOptions &options, raw_ostream &os) {
  // What can't be compiled, or can't run here, is said before anything is read.
  if (Expected<CpuTarget> cpu = checkOptions(options.compile); !cpu)
    return cpu.takeError();
  std::unique_ptr<mlir::MLIRContext> context = makeContext();
  Expected<Program> program =
      loadProgram(*context, options.file, options.entry);
  if (!program)
    return program.takeError();
  if (Error error = applyDtype(*program, options))
    return error;
  Expected<Signature> signature =
      Signature::of(program->getEntry().getFunctionType());
  if (!signature)
    return signature.takeError();
  if (Error error = checkResultOptions(*signature, options))
    return error;
  Expected<std::vector<Array>> inputs = makeInputs(*signature, options);
  if (!inputs)
    return inputs.takeError();
  Expected<std::unique_ptr<Executable>> executable =
      Executable::compile(*program, options.compile);
  if (!executable)
    return executable.takeError();
  Expected<std::vector<Array>> results = (*executable)->run(*inputs);
  if (!results)
    return results.takeError();

  for (size_t i = 0; i < options.outputs.size(); ++i)
    if (Error error = writeNpy(options.outputs[i], (*results)[i]))
      return error;
  Expected<std::optional<double>> error =
      checkResults(*program, *inputs, *results, *signature, options, os);
  if (!error)
    return error.takeError();
  if (!options.bench.empty()) {
    BenchSubject subject{options.file,
                         program->entry,
                         options.compile.target,
                         nameOf(signature->narrowestFloat()).str(),
                         countUsefulWork(*program, *inputs),
                         countBytes(*inputs, *results),
                         *error};
    return bench(**executable, *inputs, subject, options.bench, os);
  }
  if (options.outputs.empty() && options.expected.empty() && !options.check)
    summarize(*results, os);
  return Error::success();
}
