//===- RegisterPipelines.cpp ----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Pipelines/Pipelines.h"

#include "mlir/Pass/PassRegistry.h"

void localattn::registerPipelines() {
  mlir::PassPipelineRegistration<ReferencePipelineOptions>(
      "localattn-reference-pipeline",
      "Lower localattn ops to the LLVM dialect through the reference",
      [](mlir::OpPassManager &pm, const ReferencePipelineOptions &options) {
        buildReferencePipeline(pm, options);
      });
  mlir::PassPipelineRegistration<CpuPipelineOptions>(
      "localattn-to-cpu", "Lower localattn ops to the LLVM dialect for one CPU",
      [](mlir::OpPassManager &pm, const CpuPipelineOptions &options) {
        buildCpuPipeline(pm, options);
      });
}
