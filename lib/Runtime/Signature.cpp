//===- Signature.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Signature.h"
#include "localattn/Runtime/Error.h"

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>

using namespace mlir;
using namespace localattn;

static std::optional<ElementType> integerType(IntegerType type) {
  bool isUnsigned = type.isUnsigned();
  switch (type.getWidth()) {
  case 1:
    return ElementType::I1;
  case 8:
    return isUnsigned ? ElementType::U8 : ElementType::I8;
  case 16:
    return isUnsigned ? ElementType::U16 : ElementType::I16;
  case 32:
    return isUnsigned ? ElementType::U32 : ElementType::I32;
  case 64:
    return isUnsigned ? ElementType::U64 : ElementType::I64;
  }
  return std::nullopt;
}

static std::optional<ElementType> elementType(Type type) {
  if (type.isF16())
    return ElementType::F16;
  if (type.isBF16())
    return ElementType::BF16;
  if (type.isF32())
    return ElementType::F32;
  if (type.isF64())
    return ElementType::F64;
  if (type.isIndex())
    return ElementType::I64;
  if (auto integer = dyn_cast<IntegerType>(type))
    return integerType(integer);
  return std::nullopt;
}

static llvm::Expected<ValueType> valueType(Type type, const Twine &who) {
  ValueType value;
  Type element = type;
  if (auto tensor = dyn_cast<RankedTensorType>(type)) {
    value.isTensor = true;
    value.shape.assign(tensor.getShape().begin(), tensor.getShape().end());
    element = tensor.getElementType();
  }
  std::optional<ElementType> known = elementType(element);
  if (known) {
    value.element = *known;
    return value;
  }
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return makeError(who +
                   ": expected a ranked tensor or a number, of f16, bf16, "
                   "f32, f64, index or integers of 1, 8, 16, 32 or 64 "
                   "bits, got " +
                   text);
}

bool ValueType::isStatic() const {
  return llvm::none_of(shape, ShapedType::isDynamic);
}

std::string localattn::argumentName(size_t index) {
  return "argument " + std::to_string(index);
}

std::string localattn::resultName(size_t index) {
  return "result " + std::to_string(index);
}

llvm::Expected<Signature> Signature::of(FunctionType type) {
  Signature signature;
  for (auto [index, input] : llvm::enumerate(type.getInputs())) {
    llvm::Expected<ValueType> value = valueType(input, argumentName(index));
    if (!value)
      return value.takeError();
    signature.arguments.push_back(std::move(*value));
  }
  for (auto [index, result] : llvm::enumerate(type.getResults())) {
    llvm::Expected<ValueType> value = valueType(result, resultName(index));
    if (!value)
      return value.takeError();
    signature.results.push_back(std::move(*value));
  }
  return signature;
}

ElementType Signature::narrowestFloat() const {
  ElementType narrowest = ElementType::F64;
  for (const auto &values : {arguments, results})
    for (const ValueType &value : values)
      if (isFloat(value.element) &&
          precisionOf(value.element) < precisionOf(narrowest))
        narrowest = value.element;
  return narrowest;
}

llvm::Error localattn::checkFits(const Array &array, const ValueType &type,
                                 const Twine &who) {
  ElementType got = array.getType();
  bool fits =
      got == type.element ||
      (!isFloat(got) && !isFloat(type.element) && got != ElementType::I1 &&
       type.element != ElementType::I1 && sizeOf(got) == sizeOf(type.element));
  fits &= array.getShape().size() == type.shape.size();
  if (fits)
    for (auto [size, wanted] : llvm::zip(array.getShape(), type.shape))
      fits &= ShapedType::isDynamic(wanted) || size == wanted;
  if (fits)
    return llvm::Error::success();
  return makeError(who + ": expected " + type.str() + ", got " +
                   describe(array.getShape(), got));
}
