//===- Bufferization.h --------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From tensors to memrefs, by upstream's --one-shot-bufferize.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_BUFFERIZATION_H
#define LOCALATTN_TRANSFORMS_BUFFERIZATION_H

namespace mlir {
class DialectRegistry;
}

namespace localattn {

/// Attaches BufferizableOpInterface to localattn.attention, online_attention
/// and merge: they become the same op on memrefs, that writes into the buffers
/// of `outs`. Captured tensors become memrefs, which the score region reads by
/// memref.load.
void registerBufferization(mlir::DialectRegistry &registry);

} // namespace localattn

#endif // LOCALATTN_TRANSFORMS_BUFFERIZATION_H
