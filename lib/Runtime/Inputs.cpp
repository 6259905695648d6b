//===- Inputs.cpp ---------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Inputs.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/Npy.h"
#include "localattn/Runtime/Random.h"

using namespace llvm;
using namespace localattn;

Expected<Array> localattn::readAs(StringRef path, const ValueType &type,
                                  bool bf16AsUint16, const Twine &who) {
  Expected<Array> array = readNpy(path);
  if (!array)
    return makeError(who + ": " + toString(array.takeError()));
  bool isBits =
      type.element == ElementType::BF16 && array->getType() == ElementType::U16;
  if (isBits && !bf16AsUint16)
    return makeError(who + ": expected " + type.str() + ", got " +
                     describe(array->getShape(), array->getType()) +
                     ": give --bf16-as-uint16 if these are the bits of bf16");
  if (isBits)
    array->reinterpretAs(ElementType::BF16);
  if (Error error = checkFits(*array, type, who))
    return error;
  return array;
}

static Expected<std::vector<Array>> readInputs(const Signature &signature,
                                               const RunOptions &options) {
  if (!options.shapes.empty())
    return makeError("--shape is for random inputs, and --input gives them");
  size_t expected = signature.arguments.size();
  if (options.inputs.size() != expected)
    return makeError("--input: expected " + Twine(expected) +
                     " files, one per argument, got " +
                     Twine(options.inputs.size()));
  std::vector<Array> inputs;
  for (size_t i = 0; i < expected; ++i) {
    Expected<Array> input = readAs(options.inputs[i], signature.arguments[i],
                                   options.bf16AsUint16, argumentName(i));
    if (!input)
      return input.takeError();
    inputs.push_back(std::move(*input));
  }
  return inputs;
}

/// The shape to give to a random argument.
static Expected<SmallVector<int64_t>>
randomShape(const ValueType &type, size_t index, const RunOptions &options) {
  std::string name = argumentName(index);
  if (!isFloat(type.element) && type.element != ElementType::I1)
    return makeError(name + " is " + type.str() +
                     ": only floats and i1 can be random, give --input");
  if (index >= options.shapes.size()) {
    if (type.isStatic())
      return type.shape;
    return makeError(name + " is " + type.str() +
                     ": give its size with --shape, or --input");
  }
  SmallVector<int64_t> shape = options.shapes[index];
  bool fits = shape.size() == type.shape.size();
  for (size_t axis = 0; fits && axis < shape.size(); ++axis)
    fits = type.shape[axis] < 0 || type.shape[axis] == shape[axis];
  if (!fits)
    return makeError("--shape of " + name + ": expected " + type.str() +
                     ", got " + describe(shape, type.element));
  return shape;
}

static Expected<std::vector<Array>> randomInputs(const Signature &signature,
                                                 const RunOptions &options) {
  if (options.shapes.size() > signature.arguments.size())
    return makeError("--shape: expected at most " +
                     Twine(signature.arguments.size()) +
                     ", one per argument, got " + Twine(options.shapes.size()));
  NormalSource source(options.seed);
  std::vector<Array> inputs;
  for (auto [index, type] : enumerate(signature.arguments)) {
    Expected<SmallVector<int64_t>> shape = randomShape(type, index, options);
    if (!shape)
      return shape.takeError();
    Expected<Array> input = Array::allocate(type.element, *shape);
    if (!input)
      return makeError(argumentName(index) + ": " +
                       toString(input.takeError()));
    if (isFloat(type.element))
      fillNormal(*input, source);
    else
      fillMask(*input, source);
    inputs.push_back(std::move(*input));
  }
  return inputs;
}

Expected<std::vector<Array>> localattn::makeInputs(const Signature &signature,
                                                   const RunOptions &options) {
  if (options.inputs.empty())
    return randomInputs(signature, options);
  return readInputs(signature, options);
}
