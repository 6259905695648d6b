//===- Lowering.h --------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What pipelines have in common: from linalg on tensors to the LLVM dialect.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_PIPELINES_LOWERING_H
#define LOCALATTN_LIB_PIPELINES_LOWERING_H

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace localattn {

void addCleanUp(mlir::OpPassManager &pm);

/// Checks that print the reason and the source location, without the text of
/// the op (verbosity 0).
void addRuntimeVerification(mlir::OpPassManager &pm);

/// Before anything else: public functions take destinations instead of having
/// results.
void addDestinations(mlir::OpPassManager &pm);

/// After runtime verification: checks stand first in the public functions.
void addHoistedChecks(mlir::OpPassManager &pm);

/// What models compute around attention: arithmetic on whole tensors becomes
/// linalg, which has memrefs and loops.
void addTensorArithmetic(mlir::OpPassManager &pm);

/// Tensors to memrefs, each freed where its last use ends.
void addBufferization(mlir::OpPassManager &pm);
/// Frees each buffer where its last use ends.
void addDeallocation(mlir::OpPassManager &pm);

/// After addLowering: public functions return a status.
void addStatus(mlir::OpPassManager &pm);

/// Leaves only what the conversions to the LLVM dialect know.
void addLowering(mlir::OpPassManager &pm);
/// The same for vectors, without calls of functions for f16 and bf16.
void addCpuLowering(mlir::OpPassManager &pm);

/// `openMP`: parallel regions become calls of that library.
void addConversionToLLVM(mlir::OpPassManager &pm, bool openMP = false);

} // namespace localattn

#endif // LOCALATTN_LIB_PIPELINES_LOWERING_H
