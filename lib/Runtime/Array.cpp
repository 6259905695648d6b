//===- Array.cpp ----------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Array.h"
#include "localattn/Runtime/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MathExtras.h"
#include <cassert>
#include <cmath>
#include <cstring>

using namespace llvm;
using namespace localattn;

namespace {

struct TypeInfo {
  StringRef name;
  size_t size;
  /// 0 for integers.
  int precision;
  /// The exponent of the smallest normal number.
  int minExponent;
};

} // namespace

static const TypeInfo &infoOf(ElementType type) {
  static const TypeInfo infos[] = {
      {"f16", 2, 11, -14},   {"bf16", 2, 8, -126}, {"f32", 4, 24, -126},
      {"f64", 8, 53, -1022}, {"i1", 1, 0, 0},      {"i8", 1, 0, 0},
      {"i16", 2, 0, 0},      {"i32", 4, 0, 0},     {"i64", 8, 0, 0},
      {"ui8", 1, 0, 0},      {"ui16", 2, 0, 0},    {"ui32", 4, 0, 0},
      {"ui64", 8, 0, 0},
  };
  return infos[static_cast<size_t>(type)];
}

StringRef localattn::nameOf(ElementType type) { return infoOf(type).name; }
size_t localattn::sizeOf(ElementType type) { return infoOf(type).size; }
bool localattn::isFloat(ElementType type) { return precisionOf(type) != 0; }
int localattn::precisionOf(ElementType type) { return infoOf(type).precision; }

std::string localattn::describe(ArrayRef<int64_t> shape, ElementType type) {
  std::string text;
  for (int64_t size : shape)
    text += (size < 0 ? "?" : std::to_string(size)) + "x";
  return text + nameOf(type).str();
}

std::string localattn::oneLine(StringRef text) {
  std::string line;
  for (char c : text.trim()) {
    if (c == '\n')
      line += "; ";
    else
      line += static_cast<unsigned char>(c) < ' ' || c == 127 ? '?' : c;
  }
  return line;
}

Expected<Array> Array::allocate(ElementType type, ArrayRef<int64_t> shape) {
  constexpr size_t alignment = 64;
  int64_t count = 1, bytes = 0;
  bool overflow = any_of(shape, [](int64_t size) { return size < 0; });
  // An empty array may have any other sizes, like in NumPy.
  if (is_contained(shape, 0)) {
    count = 0;
  } else {
    for (int64_t size : shape)
      overflow |= MulOverflow(count, size, count) != 0;
    overflow |= MulOverflow(count, int64_t(sizeOf(type)), bytes) != 0;
    overflow |= bytes > INT64_MAX - int64_t(alignment);
  }
  if (overflow)
    return makeError("an array of " + describe(shape, type) + " is too large");
  Array array;
  array.type = type;
  array.shape.assign(shape.begin(), shape.end());
  array.numElements = count;
  size_t padded = (bytes / alignment + 1) * alignment;
  array.data.reset(static_cast<char *>(std::aligned_alloc(alignment, padded)));
  if (!array.data)
    return makeError("no memory for an array of " + describe(shape, type));
  std::memset(array.data.get(), 0, bytes);
  return array;
}

template <typename T> static T loadAs(const char *data, int64_t index) {
  T value;
  std::memcpy(&value, data + index * sizeof(T), sizeof(T));
  return value;
}

template <typename T> static void storeAs(char *data, int64_t index, T value) {
  std::memcpy(data + index * sizeof(T), &value, sizeof(T));
}

/// The value of 16 bits of which `precision - 1` are the significand's.
static double decode16(uint16_t bits, const TypeInfo &info) {
  int fractionBits = info.precision - 1;
  int exponentBits = 15 - fractionBits;
  int exponent = (bits >> fractionBits) & ((1 << exponentBits) - 1);
  double fraction = bits & ((1 << fractionBits) - 1);
  double magnitude;
  if (exponent == (1 << exponentBits) - 1)
    magnitude = fraction == 0 ? INFINITY : NAN;
  else if (exponent == 0)
    magnitude = std::ldexp(fraction, info.minExponent - fractionBits);
  else
    magnitude = std::ldexp(fraction + (1 << fractionBits),
                           exponent - 1 + info.minExponent - fractionBits);
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

/// The inverse of decode16, rounding to nearest even.
static uint16_t encode16(double value, const TypeInfo &info) {
  int fractionBits = info.precision - 1;
  uint16_t infinity = 0x7fff >> fractionBits << fractionBits;
  uint16_t sign = std::signbit(value) ? 0x8000 : 0;
  if (std::isnan(value))
    return sign | infinity | (1 << (fractionBits - 1));
  double magnitude = std::fabs(value);
  if (magnitude == 0)
    return sign;
  int exponent = std::isinf(magnitude) ? 0 : std::ilogb(magnitude);
  exponent = std::max(exponent, info.minExponent);
  // nearbyint rounds to nearest even in the default mode. A carry into the
  // exponent is right by itself, up to infinity.
  double steps = std::nearbyint(std::ldexp(magnitude, fractionBits - exponent));
  double bits = steps + std::ldexp(exponent - info.minExponent, fractionBits);
  return sign | static_cast<uint16_t>(std::min<double>(bits, infinity));
}

double Array::getDouble(int64_t index) const {
  assert(index >= 0 && index < numElements && "index out of range");
  const char *from = data.get();
  switch (type) {
  case ElementType::F16:
  case ElementType::BF16:
    return decode16(loadAs<uint16_t>(from, index), infoOf(type));
  case ElementType::F32:
    return loadAs<float>(from, index);
  case ElementType::F64:
    return loadAs<double>(from, index);
  case ElementType::I8:
    return loadAs<int8_t>(from, index);
  case ElementType::I16:
    return loadAs<int16_t>(from, index);
  case ElementType::I32:
    return loadAs<int32_t>(from, index);
  case ElementType::I64:
    return static_cast<double>(loadAs<int64_t>(from, index));
  case ElementType::I1:
  case ElementType::U8:
    return loadAs<uint8_t>(from, index);
  case ElementType::U16:
    return loadAs<uint16_t>(from, index);
  case ElementType::U32:
    return loadAs<uint32_t>(from, index);
  case ElementType::U64:
    return static_cast<double>(loadAs<uint64_t>(from, index));
  }
  llvm_unreachable("all types are handled");
}

void Array::setDouble(int64_t index, double value) {
  assert(index >= 0 && index < numElements && "index out of range");
  switch (type) {
  case ElementType::F16:
  case ElementType::BF16:
    return storeAs(data.get(), index, encode16(value, infoOf(type)));
  case ElementType::F32:
    return storeAs(data.get(), index, static_cast<float>(value));
  case ElementType::F64:
    return storeAs(data.get(), index, value);
  default:
    llvm_unreachable("expected an array of floats");
  }
}

Expected<Array> Array::convertFloats(ElementType target) const {
  ElementType newType = isFloat(type) ? target : type;
  Expected<Array> converted = allocate(newType, shape);
  if (!converted)
    return converted;
  if (newType == type)
    std::memcpy(converted->getData(), getData(), getNumBytes());
  else
    for (int64_t i = 0; i < numElements; ++i)
      converted->setDouble(i, getDouble(i));
  return converted;
}

void Array::reinterpretAs(ElementType newType) {
  assert(sizeOf(newType) == sizeOf(type) && "expected types of one size");
  type = newType;
}
