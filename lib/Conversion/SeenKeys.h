//===- SeenKeys.h -------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which keys the queries of a tile see, as tables in scratch memory: along each
// axis of each box, the intervals of key indices per query index. From them
// come the keys to visit at all, whether a block of keys hides a pair, and
// masks.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_CONVERSION_SEENKEYS_H
#define LOCALATTN_LIB_CONVERSION_SEENKEYS_H

#include "LaneTile.h"

namespace localattn {

/// A box of queries or keys, in indices into its tensor; end is exclusive.
struct IndexBox {
  llvm::SmallVector<IndexExpr> begin;
  llvm::SmallVector<IndexExpr> end;

  IndexExpr count(unsigned a) const { return end[a] - begin[a]; }
  /// Of all its elements.
  IndexExpr volume() const;
};

class SeenKeys {
public:
  /// Queries of a tile along one axis: what the tables hold.
  static constexpr int64_t kMaxAxisTile = 64;

  /// `own` is the box of `boxes` whose pairs count; earlier boxes hide theirs.
  SeenKeys(LaneBuilder &lanes, AttentionOpInterface op, const Place &place,
           const SymbolicUnion &boxes, unsigned own);

  /// Fills the tables for the queries of `tile`; what follows is about these.
  void look(const IndexBox &tile);

  /// The keys that any query sees.
  IndexBox hull() const;
  /// Does every query see every key, whatever the sizes?
  bool neverHidden() const { return !masked; }
  /// Does every query see every key of `block`?
  TruthExpr allSeen(const IndexBox &block) const;

  /// May a few lanes see fewer keys of a block than all of them?
  bool canClip() const { return !keys.back()[0].all; }
  /// The part of `block`, along the outermost axis, that holds all that `count`
  /// lanes from `first` on see of it.
  IndexBox clip(const IndexBox &block, const IndexExpr &first,
                const IndexExpr &count) const;

  /// Writes, for lane `r`, the intervals of the query at `at` (from the first
  /// of the tile).
  void spread(const IndexExpr &r, llvm::ArrayRef<IndexExpr> at);
  /// The same for `r`, as for lane 0.
  void repeat(const IndexExpr &r);
  /// What a generic over keys and lanes reads to tell what is hidden: lists by
  /// lane. It also reads the index of the key on each axis, as i32.
  llvm::SmallVector<mlir::Value> laneLists() const;
  /// Does the lane see the key? From the elements of these lists, in order.
  mlir::Value seen(mlir::OpBuilder &nested, mlir::ValueRange ofLane,
                   mlir::ValueRange keyIndex) const;

private:
  struct Piece {
    llvm::SmallVector<mlir::Value> tables; ///< begin, end and perhaps phase
    llvm::SmallVector<mlir::Value> lists;  ///< the same by lane
  };
  struct AxisKeys {
    bool all = false; ///< every query sees every key
    llvm::SmallVector<Piece> pieces;
    /// Where only each so manieth key is seen, counted from the phase.
    bool sparse = false;
    /// Where steps of what is seen are those of the keys, and longer than one.
    bool inStep = false;
    llvm::SmallVector<IndexExpr> bounds; ///< of full, then of hull; per look
  };
  using BoxKeys = llvm::SmallVector<AxisKeys>;

  AxisKeys makeAxis(const SymbolicAxis &axis, unsigned a);
  void lookAlong(AxisKeys &keys, const Axis<IndexExpr> &axis, unsigned a,
                 const IndexBox &tile);
  llvm::SmallVector<IndexExpr> interval(const AxisKeys &keys,
                                        const Progression<IndexExpr> &piece,
                                        unsigned a);
  TruthExpr contains(const BoxKeys &box, const IndexBox &block) const;
  TruthExpr meets(const BoxKeys &box, const IndexBox &block) const;
  void forEachList(
      llvm::function_ref<void(mlir::Value table, mlir::Value list, unsigned a)>
          visit) const;
  mlir::Value seenThrough(mlir::OpBuilder &nested, const BoxKeys &box,
                          mlir::ValueRange &ofLane,
                          mlir::ValueRange keyIndex) const;

  LaneBuilder &lanes;
  const Place &place;
  Union<IndexExpr> boxes;          ///< the earlier ones, then the own
  llvm::SmallVector<BoxKeys> keys; ///< of each
  llvm::SmallVector<IndexExpr> keyCounts;
  bool masked = false;
};

} // namespace localattn

#endif // LOCALATTN_LIB_CONVERSION_SEENKEYS_H
