//===- Pipelines.h -------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From a module with localattn ops on tensors to a module in the LLVM dialect.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_PIPELINES_PIPELINES_H
#define LOCALATTN_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassOptions.h"

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace localattn {

/// Options of `--localattn-reference-pipeline`.
struct ReferencePipelineOptions
    : mlir::PassPipelineOptions<ReferencePipelineOptions> {
  Option<bool> runtimeVerification{
      *this, "runtime-verification",
      llvm::cl::desc("Check at run time what only sizes at run time tell; a "
                     "failed check prints its reason and aborts"),
      llvm::cl::init(true)};
  Option<bool> cInterface{
      *this, "c-interface",
      llvm::cl::desc("Emit a function _mlir_ciface_<name> beside each "
                     "function, which takes pointers to memref descriptors"),
      llvm::cl::init(true)};
};

/// Lowers a module to the LLVM dialect through the reference.
///
/// Tensors of function boundaries become memrefs of identity layout. A caller
/// owns its arguments and, after the call, each result: a function that returns
/// an argument returns a copy of it. A function may overwrite an argument that
/// it names as a destination, unless the argument is marked
/// `bufferization.writable = false`.
///
/// bf16 is computed in f32 and rounded to nearest even by integer code: neither
/// a runtime library nor the host decides the result. A chain of bf16
/// operations may keep the precision of f32 up to its end. exp and log are
/// those of libm.
void buildReferencePipeline(mlir::OpPassManager &pm,
                            const ReferencePipelineOptions &options);
void buildReferencePipeline(mlir::OpPassManager &pm);

/// Makes the pipelines known to the command line and to textual pipelines.
void registerPipelines();

} // namespace localattn

#endif // LOCALATTN_PIPELINES_PIPELINES_H
