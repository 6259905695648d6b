//===- RuntimeVerification.h --------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the verifier can't know of dynamic sizes, checked by upstream's
// --generate-runtime-verification.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_RUNTIMEVERIFICATION_H
#define LOCALATTN_TRANSFORMS_RUNTIMEVERIFICATION_H

namespace mlir {
class DialectRegistry;
}

namespace localattn {

/// Attaches RuntimeVerifiableOpInterface to localattn.attention: sizes that
/// agree, grids inside of their extents, extents that suit the pattern and
/// tables that cover it become `cf.assert` where types leave them open.
void registerRuntimeVerification(mlir::DialectRegistry &registry);

} // namespace localattn

#endif // LOCALATTN_TRANSFORMS_RUNTIMEVERIFICATION_H
