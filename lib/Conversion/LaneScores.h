//===- LaneScores.h ------------------------------------------ -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What happens to the scores of a block of keys after the products (S4.12):
// softcap, table, biases, region and mask, in lanes, and their maximum.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_CONVERSION_LANESCORES_H
#define LOCALATTN_LIB_CONVERSION_LANESCORES_H

#include "LaneTable.h"

namespace localattn {

/// Which pairs are at hand.
struct LaneBlock {
  mlir::Value scores; ///< keys x lanes
  mlir::Value max;    ///< by lane
  IndexExpr keys;     ///< how many
  IndexExpr queries;  ///< how many, padding included
  IndexExpr batch, head;
  IndexExpr firstQuery; ///< of the tile
};

class LaneScores {
public:
  LaneScores(LaneBuilder &lanes, AttentionOpInterface op, const Place &place,
             SeenKeys &seen, const Box<IndexExpr> &box);

  /// Makes ready for the queries of a tile and the keys that they see.
  void startTile(const IndexBox &queries, const IndexBox &keys,
                 const IndexExpr &head);
  /// Writes what scores need to know of the query in lane `r`; `at` is its
  /// index in the tensor.
  void describeQuery(const IndexExpr &r, llvm::ArrayRef<IndexExpr> at);
  /// The same for `r` as for lane 0.
  void repeatQuery(const IndexExpr &r);
  /// Writes what scores need to know of key `k` of the block.
  void describeKey(const IndexExpr &k, llvm::ArrayRef<IndexExpr> at);
  /// Makes scores out of products, and takes their maximum; minus infinity
  /// where a pair is hidden, if `masked`.
  void finish(const LaneBlock &block, bool masked);

private:
  /// The place of an element in a tensor: a sum of what query and key say.
  struct Offsets {
    mlir::Value flat; ///< the tensor as one run of elements
    llvm::SmallVector<IndexExpr> queryStrides, keyStrides; ///< per axis
    IndexExpr batchStride, headStride, base;
    mlir::Value ofQuery, ofKey; ///< lists by lane and by key
    IndexExpr size;             ///< of `flat`
  };
  Offsets offsetsInto(mlir::Value memref, mlir::AffineMap map);
  std::optional<Offsets> tableOffsets();
  mlir::Value offset(mlir::OpBuilder &nested, const Offsets &into,
                     const LaneBlock &block, mlir::ValueRange &inputs);
  mlir::Value fetch(mlir::OpBuilder &nested, const Offsets &from,
                    mlir::Value offset);
  /// How the scores of a block are made.
  struct Variant {
    bool masked;      ///< a pair may be hidden
    bool inLaneTable; ///< the relative bias is in the order of lanes
  };
  void build(const LaneBlock &block, Variant variant);
  mlir::Value apply(mlir::OpBuilder &nested, const LaneBlock &block,
                    mlir::Value score, mlir::ValueRange inputs,
                    Variant variant);
  mlir::Value addTable(mlir::OpBuilder &nested, const LaneBlock &block,
                       mlir::Value score, mlir::ValueRange &inputs,
                       const Point<IndexExpr> &query,
                       const Point<IndexExpr> &key, Variant variant);
  mlir::Value addBias(mlir::OpBuilder &nested, mlir::Value score,
                      mlir::Value element);
  bool hasCoordinates() const { return !queryCoordinates.empty(); }
  llvm::SmallVector<Offsets *> offsets(bool withTable = true);
  Point<IndexExpr> takeIndices(mlir::OpBuilder &nested,
                               mlir::ValueRange &inputs);

  LaneBuilder &lanes;
  AttentionOpInterface op;
  const Place &place;
  SeenKeys &seen;
  const Box<IndexExpr> &box;
  llvm::SmallVector<Offsets> biases;
  std::optional<Offsets> table;      ///< where differences are those of indices
  std::optional<Offsets> wholeTable; ///< in any case
  /// `table` in the order of lanes, for tiles that it has room for.
  std::optional<TablePlace> tablePlace;
  std::optional<LaneTable> laneTable;
  mlir::Value entryOfKey;               ///< list by key: where its entries are
  std::optional<TruthExpr> inLaneTable; ///< of the tile at hand
  /// Global coordinates per axis, where a region or a table asks for them.
  llvm::SmallVector<mlir::Value> queryCoordinates, keyCoordinates;
  llvm::SmallVector<mlir::Value> keyIndices; ///< per axis, i32, for masks
};

} // namespace localattn

#endif // LOCALATTN_LIB_CONVERSION_LANESCORES_H
