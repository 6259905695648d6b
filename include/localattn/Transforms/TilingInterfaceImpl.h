//===- TilingInterfaceImpl.h --------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's tiling and fusing work on our operations, unmodified.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_TILINGINTERFACEIMPL_H
#define LOCALATTN_TRANSFORMS_TILINGINTERFACEIMPL_H

namespace mlir {
class DialectRegistry;
}

namespace localattn {

/// Attaches TilingInterface to our operations. The domain of
/// localattn.attention and localattn.merge is batch, head and the axes of
/// queries, in this order whatever the layout; that of
/// localattn.online_attention has the axes of keys behind them, as reductions
/// whose tiles hand on the state in outs. No domain has the channel: a tile to
/// fuse with must cover it.
///
/// localattn.online_attention is also given PartialReductionOpInterface, for
/// the outer parallel strategy: tiles of keys have a state each, and the states
/// are combined in the end.
void registerTilingInterface(mlir::DialectRegistry &registry);

} // namespace localattn

#endif // LOCALATTN_TRANSFORMS_TILINGINTERFACEIMPL_H
