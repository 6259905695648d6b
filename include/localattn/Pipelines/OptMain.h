//===- OptMain.h ---------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All that localattn-opt does, for an embedder's tool of the same kind.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_PIPELINES_OPTMAIN_H
#define LOCALATTN_PIPELINES_OPTMAIN_H

#include "mlir/Support/LLVM.h"

namespace mlir {
class DialectRegistry;
}

namespace localattn {

/// mlir::MlirOptMain, but an input that breaks InputLimits is an error of one
/// line and never reaches the parser.
mlir::LogicalResult optMain(int argc, char **argv, llvm::StringRef toolName,
                            mlir::DialectRegistry &registry);

} // namespace localattn

#endif // LOCALATTN_PIPELINES_OPTMAIN_H
