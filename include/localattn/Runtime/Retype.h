//===- Retype.h ----------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same program on another float type.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_RETYPE_H
#define LOCALATTN_RUNTIME_RETYPE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/Error.h"

namespace localattn {

/// Turns every float type of `module` into `target`: of values, of constants
/// (rounded to nearest even) and of functions. Casts between floats follow.
/// Attributes that say how an op works, like a scale, keep their type.
///
/// The log-sum-exp of an attention is f32 where `target` is f16 or bf16, and so
/// is what only moves its elements: fills, slices, casts of shape, returns.
///
/// Returns whether anything changed. An error if the program isn't valid on the
/// other type, for example because it bitcasts; `module` is then broken.
llvm::Expected<bool> retypeFloats(mlir::ModuleOp module,
                                  mlir::FloatType target);

/// f16, bf16, f32 or f64 by its name; the error is that of --dtype.
llvm::Expected<mlir::FloatType> parseDtype(mlir::MLIRContext *context,
                                           llvm::StringRef name);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_RETYPE_H
