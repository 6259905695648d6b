//===- Lanes.h ----------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_CONVERSION_LANES_H
#define LOCALATTN_LIB_CONVERSION_LANES_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/TypeUtilities.h"

namespace localattn {

/// Builds arithmetic on one number, or on each lane of a vector of them. What
/// it builds compiles to instructions on any CPU, never to a call.
class Lanes {
public:
  /// `shape` is a float, an integer or a vector of either.
  Lanes(mlir::OpBuilder &builder, mlir::Location loc, mlir::Type shape)
      : builder(builder), loc(loc), shape(shape) {}

  /// The type of as many lanes of `element`.
  mlir::Type of(mlir::Type element) const;
  mlir::Type ofIntegers(unsigned width) const {
    return of(builder.getIntegerType(width));
  }

  /// The same number in each lane, of the type of `like`; integers modulo 2 to
  /// their width.
  mlir::Value number(mlir::Value like, double value);
  mlir::Value integer(mlir::Value like, uint64_t value);

  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value subtract(mlir::Value a, mlir::Value b);
  mlir::Value multiply(mlir::Value a, mlir::Value b);
  mlir::Value divide(mlir::Value a, mlir::Value b);
  mlir::Value add(mlir::Value a, double b) { return add(a, number(a, b)); }
  mlir::Value subtract(mlir::Value a, double b) {
    return subtract(a, number(a, b));
  }
  mlir::Value multiply(mlir::Value a, double b) {
    return multiply(a, number(a, b));
  }
  /// a * b + c, rounded once or twice, as the CPU is faster at. An op for a
  /// fused one would be a call where the CPU has none.
  mlir::Value multiplyAdd(mlir::Value a, mlir::Value b, mlir::Value c);
  /// Horner's scheme; the coefficient of the highest power comes first.
  mlir::Value polynomial(mlir::Value x, mlir::ArrayRef<double> coefficients);

  mlir::Value absolute(mlir::Value a);
  mlir::Value copySign(mlir::Value magnitude, mlir::Value sign);
  mlir::Value widen(mlir::Value a, mlir::Type element);
  mlir::Value round(mlir::Value a, mlir::Type element);

  /// Not if one of them is NaN.
  mlir::Value isLess(mlir::Value a, mlir::Value b);
  mlir::Value isEqual(mlir::Value a, mlir::Value b);
  mlir::Value isNaN(mlir::Value a);
  mlir::Value select(mlir::Value condition, mlir::Value a, mlir::Value b);
  /// NaN stays what it is; one instruction on x86.
  mlir::Value atLeast(mlir::Value a, double bound);
  mlir::Value atMost(mlir::Value a, double bound);

  /// The bits of a float as an integer, and the float of such bits.
  mlir::Value bitsOf(mlir::Value a);
  mlir::Value fromBits(mlir::Value bits, mlir::Type element);

  mlir::Value addBits(mlir::Value a, mlir::Value b);
  mlir::Value addBits(mlir::Value a, uint64_t b) {
    return addBits(a, integer(a, b));
  }
  mlir::Value andBits(mlir::Value a, uint64_t mask);
  mlir::Value orBits(mlir::Value a, mlir::Value b);
  mlir::Value orBits(mlir::Value a, uint64_t b) {
    return orBits(a, integer(a, b));
  }
  mlir::Value shiftLeft(mlir::Value a, unsigned count);
  /// Zeros come in.
  mlir::Value shiftRight(mlir::Value a, unsigned count);
  mlir::Value widenBits(mlir::Value a, unsigned width);
  mlir::Value narrowBits(mlir::Value a, unsigned width);
  /// Without signs.
  mlir::Value isLessBits(mlir::Value a, uint64_t b);

private:
  mlir::Value constant(mlir::Type type, mlir::TypedAttr value);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::Type shape;
};

} // namespace localattn

#endif // LOCALATTN_LIB_CONVERSION_LANES_H
