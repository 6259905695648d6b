//===- InitAll.h --------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything that a tool or an embedder registers.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_INITALL_H
#define LOCALATTN_INITALL_H

namespace mlir {
class DialectRegistry;
}

namespace localattn {

/// Our dialect with its interfaces, and no other dialect.
void registerLocalAttn(mlir::DialectRegistry &registry);

/// Our dialect with its interfaces, and all of upstream's.
void registerAllDialects(mlir::DialectRegistry &registry);

/// Our passes and pipelines, and all of upstream's.
void registerAllPasses();

} // namespace localattn

#endif // LOCALATTN_INITALL_H
