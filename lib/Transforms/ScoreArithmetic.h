//===- ScoreArithmetic.h ------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arithmetic on scores, and the linalg ops that it is the body of: what
// decompositions of our operations have in common.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_TRANSFORMS_SCOREARITHMETIC_H
#define LOCALATTN_LIB_TRANSFORMS_SCOREARITHMETIC_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"

namespace localattn {

/// Builds scalars of the score type.
struct ScoreArithmetic {
  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::FloatType type;

  mlir::Value number(double value);
  mlir::Value equals(mlir::Value a, double b);
  mlir::Value select(mlir::Value condition, mlir::Value a, mlir::Value b);
  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value multiply(mlir::Value a, mlir::Value b);
  mlir::Value divide(mlir::Value a, mlir::Value b);
  mlir::Value maximum(mlir::Value a, mlir::Value b);
  mlir::Value log(mlir::Value a);
  mlir::Value expOfDifference(mlir::Value a, mlir::Value b);
  /// What is subtracted from scores below this maximum: 0 for minus infinity,
  /// as infinities must not meet.
  mlir::Value startOf(mlir::Value max);
};

/// A tensor of a linalg op and where it is read or written.
struct MappedInput {
  mlir::Value tensor;
  mlir::AffineMap map;
};

/// Builds a linalg.generic that makes `init`, written at `map`, of the inputs;
/// loops that don't occur in `map` are reductions. `body` gets an element of
/// each input, then that of `init`.
mlir::Value buildGeneric(
    mlir::OpBuilder &builder, mlir::Location loc,
    llvm::ArrayRef<MappedInput> inputs, mlir::Value init, mlir::AffineMap map,
    llvm::function_ref<mlir::Value(mlir::OpBuilder &, mlir::ValueRange)> body);

/// The same with a result for each of `inits`; loops that the map of one of
/// them leaves out are reductions.
mlir::ValueRange buildGeneric(mlir::OpBuilder &builder, mlir::Location loc,
                              llvm::ArrayRef<MappedInput> inputs,
                              llvm::ArrayRef<MappedInput> inits,
                              llvm::function_ref<llvm::SmallVector<mlir::Value>(
                                  mlir::OpBuilder &, mlir::ValueRange)>
                                  body);

} // namespace localattn

#endif // LOCALATTN_LIB_TRANSFORMS_SCOREARITHMETIC_H
