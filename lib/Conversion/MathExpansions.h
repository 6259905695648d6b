//===- MathExpansions.h -------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_CONVERSION_MATHEXPANSIONS_H
#define LOCALATTN_LIB_CONVERSION_MATHEXPANSIONS_H

#include "Lanes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace localattn {

/// A function of lanes of f32 or f64, as arithmetic. The flags are promises
/// about argument and result: `nnan` and `ninf` leave out what they exclude.
using MathExpansion = mlir::Value (*)(Lanes &lanes, mlir::Value x,
                                      mlir::arith::FastMathFlags flags);

// Right for all arguments, NaN and infinities included. Results that would be
// denormal, and those of the half binade above, are 0.
mlir::Value expandExp2(Lanes &lanes, mlir::Value x,
                       mlir::arith::FastMathFlags flags);
mlir::Value expandExp(Lanes &lanes, mlir::Value x,
                      mlir::arith::FastMathFlags flags);

// Right for all arguments, also in the relative error of results near 0.
mlir::Value expandExpM1(Lanes &lanes, mlir::Value x,
                        mlir::arith::FastMathFlags flags);
mlir::Value expandTanh(Lanes &lanes, mlir::Value x,
                       mlir::arith::FastMathFlags flags);
mlir::Value expandLog(Lanes &lanes, mlir::Value x,
                      mlir::arith::FastMathFlags flags);
mlir::Value expandLog2(Lanes &lanes, mlir::Value x,
                       mlir::arith::FastMathFlags flags);
mlir::Value expandLog10(Lanes &lanes, mlir::Value x,
                        mlir::arith::FastMathFlags flags);
mlir::Value expandLog1p(Lanes &lanes, mlir::Value x,
                        mlir::arith::FastMathFlags flags);

} // namespace localattn

#endif // LOCALATTN_LIB_CONVERSION_MATHEXPANSIONS_H
