//===- AggregatedOps.h --------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Our ops under linalg's AggregatedOpInterface, which the transform dialect's
// structured.decompose_interface asks for.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_AGGREGATEDOPS_H
#define LOCALATTN_TRANSFORMS_AGGREGATEDOPS_H

namespace mlir {
class DialectRegistry;
}

namespace localattn {

/// Attaches linalg::AggregatedOpInterface to attention, online_attention and
/// merge. It decomposes those on tensors, as `decomposeAttention` and
/// `decomposeMerge` do.
///
/// The transform op of MLIR 22 refuses ops of several results, whatever the
/// interface says; `transform.apply_registered_pass "localattn-decompose"`
/// takes these.
void registerAggregatedOps(mlir::DialectRegistry &registry);

} // namespace localattn

#endif // LOCALATTN_TRANSFORMS_AGGREGATEDOPS_H
