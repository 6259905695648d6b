//===- LaneAttention.h --------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One attention on memrefs as linalg ops over chunks of queries and blocks of
// keys.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_CONVERSION_LANEATTENTION_H
#define LOCALATTN_LIB_CONVERSION_LANEATTENTION_H

#include "LaneScores.h"

namespace localattn {

/// Queries that are in flight at once: `count` of a tile from number `first`,
/// in C order, in `padded` lanes.
struct Chunk {
  IndexBox tile;
  IndexExpr first, count, padded;
};

class LaneAttention {
public:
  LaneAttention(mlir::OpBuilder &builder, AttentionOpInterface op,
                const LaneSizes &sizes);
  /// Builds it all. The op writes to `outs`, and can be erased.
  void build();

private:
  /// What one operand is to the lists: rows of channels.
  struct Rows {
    FlatMemory memory;
    TensorLayout layout;
    mlir::Value list; ///< offset of each row from that of index 0
    int64_t channels; ///< 0 for max, sum and lse

    IndexExpr channelStride(LaneBuilder &lanes) const;
  };
  Rows rowsOf(mlir::Value memref, const TensorLayout &layout, int64_t rows);
  bool isDirect(const Rows &rows) const;

  // LaneAttention.cpp: which queries and keys.
  void buildHead(const IndexExpr &head);
  void buildTile(const IndexBox &tile, const IndexExpr &head);
  void buildChunk(const Chunk &chunk, const IndexExpr &head);
  void listQueries(const Chunk &chunk);
  void listMasks(const Chunk &chunk);
  void listKeys(const Chunk &chunk, const IndexBox &block);
  using AtQuery =
      llvm::function_ref<void(const IndexExpr &, llvm::ArrayRef<IndexExpr>)>;
  void forQueries(const Chunk &chunk, AtQuery body);
  void forBlocks(const IndexBox &keys,
                 llvm::function_ref<void(const IndexBox &)> body);

  // LaneBlocks.cpp: what is computed.
  void buildBatch(const Chunk &chunk, const IndexExpr &batch,
                  const IndexExpr &head);
  void packQueries(const Chunk &chunk, mlir::Value query);
  void fetchAhead(const Rows &rows, mlir::Value flat, const IndexExpr &offset,
                  bool isWrite = false);
  mlir::Value elementAt(mlir::OpBuilder &nested, mlir::Value flat,
                        mlir::Value row, unsigned channelLoop);
  mlir::Value packRows(const Rows &rows, mlir::Value flat, mlir::Value packed,
                       const IndexExpr &count);
  void addBlock(const Chunk &chunk, const IndexBox &block,
                const TruthExpr &first, const IndexExpr &batch,
                const IndexExpr &head);
  /// Keys `first` to `first + count` of a block, and as many lanes.
  struct Part {
    IndexExpr firstKey, keys, firstLane, lanes;
  };
  using OnPart = llvm::function_ref<void(const Part &)>;
  void forParts(const IndexBox &block, const IndexExpr &count, int64_t width,
                OnPart body);
  /// One of the factors of a product: rows of keys or values, in a linalg op
  /// that has the loops `keyLoop` and `channelLoop`.
  struct Factor {
    mlir::Value flat;    ///< where its rows lie; null if they are packed
    LaneOperand operand; ///< offsets of rows, or their elements
    unsigned channelLoop;
  };
  Factor factorOf(const Rows &rows, mlir::Value flat, mlir::Value packed,
                  const Part &part, unsigned keyLoop, unsigned channelLoop);
  void accumulate(const Factor &rows, const LaneOperand &other,
                  const LaneOperand &sums, const LaneSchedule &schedule);
  void multiplyKeys(const Part &part);
  void rescale(const Chunk &chunk);
  void exponentiate(const Chunk &chunk, const IndexExpr &keys);
  void scaleSums(const Chunk &chunk);
  void addValues(const Part &part);

  // LaneState.cpp: how it starts and ends.
  void start(const Chunk &chunk, const IndexExpr &batch, const IndexExpr &head);
  void copyRow(mlir::Value from, mlir::Value to);
  void storeMean(const Chunk &chunk, const IndexExpr &batch,
                 const IndexExpr &head);
  void storeState(const Chunk &chunk, const IndexExpr &batch,
                  const IndexExpr &head);
  mlir::Value view(const Rows &rows, const IndexExpr &batch,
                   const IndexExpr &head);
  /// Where the row in lane `r` is in such a view.
  IndexExpr rowOf(const Rows &rows, const IndexExpr &r) {
    return lanes.expr(lanes.load(rows.list, {r}));
  }
  mlir::Value rowAt(const Rows &rows, const IndexExpr &batch,
                    const IndexExpr &head, const IndexExpr &r);
  mlir::Value accRow(const IndexExpr &r);
  void findStateAxis();
  mlir::Value accInPlace(const Chunk &chunk, const IndexExpr &batch,
                         const IndexExpr &head);
  AttentionOp attention() {
    return mlir::dyn_cast<AttentionOp>(op.getOperation());
  }

  LaneBuilder lanes;
  mlir::MLIRContext *context;
  mlir::OpBuilder &builder;
  AttentionOpInterface op;
  Place place;
  unsigned rank;
  SymbolicUnion symbolic;
  Box<IndexExpr> box;
  SeenKeys seen;
  LaneScores scores;
  Rows query, key, value;
  llvm::SmallVector<Rows> outs;
  mlir::Value queryRows; ///< where query can't be transposed in place
  mlir::Value packedQuery, packedKey, packedValue;
  mlir::Value products, max, oldMax, shift, sum, factor, acc;
  /// The one axis of queries of an online attention whose sums are added to in
  /// place.
  std::optional<unsigned> stateAxis;
  mlir::Value scale;
  /// Keys and values of the current batch: as rows in place, or packed.
  mlir::Value keyView, valueView;
};

} // namespace localattn

#endif // LOCALATTN_LIB_CONVERSION_LANEATTENTION_H
