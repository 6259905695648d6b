//===- Program.h ---------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One function of a file of MLIR, with all that it calls.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_PROGRAM_H
#define LOCALATTN_RUNTIME_PROGRAM_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"

namespace localattn {

/// A context that knows all dialects of localattn-opt, and their translation to
/// LLVM IR. It runs passes on one thread.
std::unique_ptr<mlir::MLIRContext> makeContext();

/// The functions of the module that `entry` doesn't need are gone, and every
/// function that is left has a body.
struct Program {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::string entry;

  mlir::func::FuncOp getEntry() const;
  Program clone() const;
};

/// Parses and verifies `path` (text or bytecode) and takes function `entry`;
/// the only public function if that is empty.
llvm::Expected<Program> loadProgram(mlir::MLIRContext &context,
                                    llvm::StringRef path,
                                    llvm::StringRef entry);

/// The same for several functions, which stay public; for all public ones if
/// `entries` is empty.
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>>
loadExports(mlir::MLIRContext &context, llvm::StringRef path,
            llvm::ArrayRef<std::string> entries);

/// Gives `function`, number `index` of its module, a name that no function of
/// libc, libm or the runtime has, and returns it.
std::string giveInternalName(mlir::func::FuncOp function, unsigned index);

/// Keeps what the caller passes to `function` as it is.
void protectArguments(mlir::func::FuncOp function);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_PROGRAM_H
