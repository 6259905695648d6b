//===- ValueBounds.h ----------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_VALUEBOUNDS_H
#define LOCALATTN_TRANSFORMS_VALUEBOUNDS_H

namespace mlir {
class DialectRegistry;
}

namespace localattn {

/// Attaches ValueBoundsOpInterface to localattn.attention, online_attention and
/// merge: a result has the sizes of its `outs`.
void registerValueBounds(mlir::DialectRegistry &registry);

} // namespace localattn

#endif // LOCALATTN_TRANSFORMS_VALUEBOUNDS_H
