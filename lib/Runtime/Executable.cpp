//===- Executable.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Calls: arrays to memref descriptors and back.
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Executable.h"
#include "localattn/Runtime/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <cassert>
#include <chrono>
#include <cstring>
#include <set>

using namespace llvm;
using namespace localattn;

/// What one call points to. A memref descriptor is the pointer to free, the
/// pointer to the data, an offset, the sizes and the strides, in 64 bits each.
struct Executable::Frame {
  Frame(const Signature &signature, ArrayRef<Array> inputs);
  ~Frame();

  Expected<Array> takeResult(const ValueType &type, size_t index) const;

  size_t numArguments;
  std::vector<std::vector<int64_t>> words;
  std::vector<void *> slots;
  const Signature &signature;
};

static int64_t toWord(const void *pointer) {
  return static_cast<int64_t>(reinterpret_cast<intptr_t>(pointer));
}

static char *toPointer(int64_t word) {
  return reinterpret_cast<char *>(static_cast<intptr_t>(word));
}

static std::vector<int64_t> describeInput(const Array &input) {
  ArrayRef<int64_t> shape = input.getShape();
  size_t rank = shape.size();
  std::vector<int64_t> words(3 + 2 * rank);
  words[0] = words[1] = toWord(input.getData());
  int64_t stride = 1;
  for (size_t axis = rank; axis-- > 0; stride *= shape[axis]) {
    words[3 + axis] = shape[axis];
    words[3 + rank + axis] = stride;
  }
  return words;
}

Executable::Frame::Frame(const Signature &signature, ArrayRef<Array> inputs)
    : numArguments(inputs.size()), signature(signature) {
  assert(inputs.size() == signature.arguments.size() && "expected all inputs");
  for (const Array &input : inputs)
    words.push_back(describeInput(input));
  for (const ValueType &result : signature.results)
    words.emplace_back(3 + 2 * result.shape.size());
  for (auto &descriptor : words)
    slots.push_back(descriptor.data());
  // Numbers are read from the array itself.
  for (size_t i = 0; i < numArguments; ++i)
    if (!signature.arguments[i].isTensor)
      slots[i] = toPointer(words[i][0]);
}

/// The results belong to the caller; two of them may share one buffer.
Executable::Frame::~Frame() {
  std::set<int64_t> buffers;
  for (size_t i = 0; i < signature.results.size(); ++i)
    if (signature.results[i].isTensor)
      buffers.insert(words[numArguments + i][0]);
  for (int64_t buffer : buffers)
    std::free(toPointer(buffer));
}

Expected<Array> Executable::Frame::takeResult(const ValueType &type,
                                              size_t index) const {
  const std::vector<int64_t> &descriptor = words[numArguments + index];
  size_t rank = type.shape.size();
  Expected<Array> array = Array::allocate(
      type.element, ArrayRef(descriptor).slice(type.isTensor ? 3 : 0, rank));
  if (!array)
    return array;
  const char *from = reinterpret_cast<const char *>(descriptor.data());
  // The layout of results is the identity, so their elements are contiguous.
  if (type.isTensor)
    from = toPointer(descriptor[1]) + descriptor[2] * sizeOf(type.element);
  if (array->getNumBytes() != 0)
    std::memcpy(array->getData(), from, array->getNumBytes());
  return array;
}

/// "arguments 1x5x2x8xf32, 7": the code itself can't say which sizes it has.
static std::string describeArguments(ArrayRef<Array> inputs) {
  std::string text = "arguments ";
  for (auto [index, input] : enumerate(inputs)) {
    text += index == 0 ? "" : ", ";
    if (!input.getShape().empty())
      text += describe(input.getShape(), input.getType());
    else if (input.getType() == ElementType::I64)
      text +=
          std::to_string(*reinterpret_cast<const int64_t *>(input.getData()));
    else
      text += formatv("{0}", input.getDouble(0)).str();
  }
  return text;
}

Expected<std::vector<Array>> Executable::run(ArrayRef<Array> inputs) {
  Frame frame(signature, inputs);
  if (Error error = callGuarded(function, frame.slots.data(),
                                [&] { return describeArguments(inputs); }))
    return error;
  std::vector<Array> results;
  for (size_t i = 0; i < signature.results.size(); ++i) {
    Expected<Array> result = frame.takeResult(signature.results[i], i);
    if (!result)
      return result.takeError();
    results.push_back(std::move(*result));
  }
  return results;
}

Expected<double> Executable::time(ArrayRef<Array> inputs) {
  using Clock = std::chrono::steady_clock;
  Frame frame(signature, inputs);
  Clock::time_point start = Clock::now();
  if (Error error = callGuarded(function, frame.slots.data()))
    return error;
  return std::chrono::duration<double>(Clock::now() - start).count();
}
