//===- TileBoxes.h ------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One tile of an attention: at once where its keys are one box, otherwise one
// box after the other.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_TRANSFORMS_TILEBOXES_H
#define LOCALATTN_LIB_TRANSFORMS_TILEBOXES_H

#include "TileGrid.h"

namespace localattn {

/// A box of the attention that is tiled.
struct TiledBox {
  Box<IndexExpr> axes;
  llvm::SmallVector<int64_t> sub; ///< queries that are computed at once
  TilingAttr tiling;              ///< or null
  /// Where the pattern has several boxes, its number among them.
  std::optional<unsigned> number;
};

class TileBuilder {
public:
  TileBuilder(mlir::OpBuilder &builder, AttentionOp op,
              llvm::ArrayRef<TiledBox> boxes,
              llvm::ArrayRef<AxisPlace<IndexExpr>> places)
      : builder(builder), loc(op.getLoc()), op(op), boxes(boxes),
        places(places) {}

  /// Computes `tile`, whose queries are `queries`, into `outs`.
  llvm::SmallVector<mlir::Value>
  build(AttentionTile tile, const QueryTile &queries, mlir::ValueRange outs);

private:
  using State = llvm::SmallVector<mlir::Value>;
  bool hasAllKeys(const KeyTile &keys);
  void label(AttentionOpInterface part, const TiledBox &box);
  State buildBoxes(const AttentionTile &tile, const QueryTile &queries,
                   mlir::ValueRange outs);
  State addBox(OnlineAttentionOp all, const AttentionTile &tile,
               const QueryTile &queries, const TiledBox &box, State state);
  State addPart(OnlineAttentionOp all, AttentionTile part, bool isWhole,
                const QueryTile &queries, const TiledBox &box, State state);
  State addKeys(OnlineAttentionOp all, const AttentionTile &part, bool isWhole,
                const TiledBox &box, mlir::ValueRange state);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  AttentionOp op;
  llvm::ArrayRef<TiledBox> boxes;
  llvm::ArrayRef<AxisPlace<IndexExpr>> places;
};

/// Which heads of the tensors of `op` are in a group.
SliceRange headsOf(mlir::OpBuilder &builder, AttentionOpInterface op,
                   const HeadGroup &group);
/// `op` with the pattern of the group for all its heads.
AttentionOpInterface buildOfGroup(mlir::OpBuilder &builder,
                                  AttentionOpInterface op,
                                  const HeadGroup &group);

} // namespace localattn

#endif // LOCALATTN_LIB_TRANSFORMS_TILEBOXES_H
