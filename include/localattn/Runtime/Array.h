//===- Array.h ------------------------------------------------ -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arrays in host memory: what .npy files hold and what compiled functions take.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_ARRAY_H
#define LOCALATTN_RUNTIME_ARRAY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

namespace localattn {

/// I1 takes one byte, 0 or 1.
enum class ElementType {
  F16,
  BF16,
  F32,
  F64,
  I1,
  I8,
  I16,
  I32,
  I64,
  U8,
  U16,
  U32,
  U64
};

/// "f32", "i8", "ui8"...
llvm::StringRef nameOf(ElementType type);
/// Bytes.
size_t sizeOf(ElementType type);
bool isFloat(ElementType type);
/// Bits of the significand, the leading one included.
int precisionOf(ElementType floatType);
/// "2x3xf32"; just "f32" for a number.
std::string describe(llvm::ArrayRef<int64_t> shape, ElementType type);

/// A dense array in C order, aligned for any vector instruction.
class Array {
public:
  /// Zeros. An error if the sizes are negative, overflow or don't fit the
  /// memory.
  static llvm::Expected<Array> allocate(ElementType type,
                                        llvm::ArrayRef<int64_t> shape);

  ElementType getType() const { return type; }
  llvm::ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getNumElements() const { return numElements; }
  size_t getNumBytes() const { return size_t(numElements) * sizeOf(type); }
  char *getData() { return data.get(); }
  const char *getData() const { return data.get(); }

  /// Element `index` in C order; exact but for 64-bit integers over 2^53.
  double getDouble(int64_t index) const;
  /// Rounds to nearest even. The array must be of floats.
  void setDouble(int64_t index, double value);

  /// Floats converted to `target`; an array of integers stays what it is.
  llvm::Expected<Array> convertFloats(ElementType target) const;
  /// The same bytes as another type of the same size.
  void reinterpretAs(ElementType newType);

private:
  struct Free {
    void operator()(char *pointer) const { std::free(pointer); }
  };

  ElementType type = ElementType::F32;
  llvm::SmallVector<int64_t> shape;
  int64_t numElements = 0;
  std::unique_ptr<char, Free> data;
};

} // namespace localattn

#endif // LOCALATTN_RUNTIME_ARRAY_H
