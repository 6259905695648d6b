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
#include "llvm/ADT/StringRef.h"

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

/// Options of `--localattn-to-cpu`.
struct CpuPipelineOptions : mlir::PassPipelineOptions<CpuPipelineOptions> {
  Option<std::string> triple{
      *this, "triple",
      llvm::cl::desc("LLVM's name of the architecture and system (default: "
                     "this machine's)"),
      llvm::cl::init("")};
  Option<std::string> cpu{
      *this, "cpu",
      llvm::cl::desc("LLVM's name of the CPU, or native (default: any CPU of "
                     "the architecture)"),
      llvm::cl::init("")};
  Option<std::string> features{
      *this, "features",
      llvm::cl::desc("Instruction sets to add or to leave out, as in "
                     "+avx512bf16,-fma"),
      llvm::cl::init("")};
  Option<unsigned> vectorBits{
      *this, "vector-bits",
      llvm::cl::desc("No wider vectors than of 128, 256 or 512 bits (default: "
                     "no limit)"),
      llvm::cl::init(0)};
  Option<unsigned> threads{
      *this, "threads",
      llvm::cl::desc("Threads that share the tiles by OpenMP; 0: as many as "
                     "OpenMP says; 1: no OpenMP"),
      llvm::cl::init(1)};
  Option<std::string> tiles{
      *this, "tiles",
      llvm::cl::desc("Options for the choice of tiles, against what the cost "
                     "model says"),
      llvm::cl::init("")};
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
  Option<bool> statusCodes{
      *this, "status-codes",
      llvm::cl::desc("Public functions write their results to where their last "
                     "arguments say, and return 0 or the number of the check "
                     "that failed"),
      llvm::cl::init(false)};
};

/// What a remark has in it in which `--localattn-to-cpu` says how it tiles an
/// op.
inline constexpr llvm::StringLiteral kTilingRemark = "tiling ";

/// Lowers a module to the LLVM dialect, for the CPU that the options name. What
/// buildReferencePipeline says of boundaries and of numbers holds here too.
/// With threads, the code calls libomp.
void buildCpuPipeline(mlir::OpPassManager &pm,
                      const CpuPipelineOptions &options);

/// Makes the pipelines known to the command line and to textual pipelines.
void registerPipelines();

} // namespace localattn

#endif // LOCALATTN_PIPELINES_PIPELINES_H
