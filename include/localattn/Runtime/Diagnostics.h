//===- Diagnostics.h ------------------------------------------ -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Diagnostics of MLIR as errors of one line.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_DIAGNOSTICS_H
#define LOCALATTN_RUNTIME_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace localattn {

/// While it lives, keeps the first error of `context` and its remarks, and
/// swallows the rest.
class DiagnosticCollector {
public:
  explicit DiagnosticCollector(mlir::MLIRContext *context);

  /// "file.mlir:3:8: <message>", or `otherwise` if nothing was reported.
  llvm::Error take(const llvm::Twine &otherwise);

  /// The remarks that have `mark` in them, without it, joined by "; ".
  std::string takeRemarks(llvm::StringRef mark);

private:
  std::string first;
  std::vector<std::string> remarks;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace localattn

#endif // LOCALATTN_RUNTIME_DIAGNOSTICS_H
