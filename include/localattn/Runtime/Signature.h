//===- Signature.h -------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a function takes and gives, as far as the runtime can pass it.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_SIGNATURE_H
#define LOCALATTN_RUNTIME_SIGNATURE_H

#include "localattn/Runtime/Array.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/ArrayRef.h"

namespace localattn {

/// A ranked tensor or, without axes, a number. An index is an I64.
struct ValueType {
  ElementType element = ElementType::F32;
  /// mlir::ShapedType::kDynamic where only the caller knows.
  llvm::SmallVector<int64_t> shape;
  /// A tensor of rank 0 is passed like a tensor, and a number by value.
  bool isTensor = false;

  bool isStatic() const;
  std::string str() const { return describe(shape, element); }
};

/// "argument 3", "result 0".
std::string argumentName(size_t index);
std::string resultName(size_t index);

struct Signature {
  std::vector<ValueType> arguments, results;

  /// An error where a type can't be passed: memrefs, vectors, unranked tensors,
  /// other element types.
  static llvm::Expected<Signature> of(mlir::FunctionType type);

  /// The float of the fewest bits among arguments and results, which decides
  /// how exact results can be; f64 if there is no float.
  ElementType narrowestFloat() const;
};

/// An error that names `who`, the expected and the got type, unless `array` can
/// be passed as `type`. Integers of the same size may differ in their sign.
llvm::Error checkFits(const Array &array, const ValueType &type,
                      const llvm::Twine &who);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_SIGNATURE_H
