//===- PairScore.h ------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The score of one pair of query and key as scalar IR: everything but the
// product of their channels.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_PAIRSCORE_H
#define LOCALATTN_TRANSFORMS_PAIRSCORE_H

#include "localattn/IR/GridGeometry.h"

namespace localattn {

/// Which pair it is: indices into the tensors of an attention.
struct Pair {
  mlir::Value batch;
  mlir::Value head; ///< of queries
  llvm::SmallVector<mlir::Value> query;
  llvm::SmallVector<mlir::Value> key;
  /// What the dense biases have for it; read from them if empty.
  llvm::SmallVector<mlir::Value> biases = {};
};

/// Converts a number or a truth value between float types.
mlir::Value convertFloat(mlir::OpBuilder &builder, mlir::Location loc,
                         mlir::Value value, mlir::Type to);

/// The global coordinates of a pair, as the score region sees them (S4.11).
struct GlobalPair {
  IndexExpr batch, head;
  Point<IndexExpr> query, key;
};

/// Builds what the score region of `op` makes of a score.
mlir::Value applyScoreRegion(mlir::OpBuilder &builder, AttentionOpInterface op,
                             mlir::Value score, const GlobalPair &pair);

/// Builds scores of pairs at `builder`, where it may move between calls. The
/// attention is on tensors.
class PairScore {
public:
  PairScore(mlir::OpBuilder &builder, AttentionOpInterface op);

  const Place &getPlace() const { return place; }
  /// From now on, the score of a pair that doesn't see each other may be asked
  /// for. It means nothing, but has no undefined behavior.
  void allowHiddenPairs();
  /// Where a query and a key are on the global grid.
  Point<IndexExpr> queryPosition(llvm::ArrayRef<mlir::Value> query);
  Point<IndexExpr> keyPosition(llvm::ArrayRef<mlir::Value> key);

  /// Does the query see the key? (S3, S6.4)
  TruthExpr sees(const Pair &pair);
  /// The score of a pair that sees each other, from the product of its
  /// channels. Minus infinity hides the key. (S4)
  mlir::Value build(const Pair &pair, mlir::Value product);

private:
  mlir::Value number(double value);
  mlir::Value load(mlir::Value tensor, mlir::ValueRange at);
  mlir::Value buildScale();
  IndexExpr position(const IndexExpr &origin, mlir::Value index);
  Point<IndexExpr> positions(const Point<IndexExpr> &origin,
                             const Point<IndexExpr> &step,
                             llvm::ArrayRef<mlir::Value> indices);
  /// What `ask` says of the boxes of the group that the head belongs to.
  template <typename T>
  T ofGroup(
      const Pair &pair, llvm::function_ref<T(const Union<IndexExpr> &)> ask,
      llvm::function_ref<T(const TruthExpr &, const T &, const T &)> choose);
  mlir::Value cap(mlir::Value score);
  mlir::Value tableEntry(const Pair &pair);
  mlir::Value loadBias(const Pair &pair, unsigned index);
  mlir::Value addBias(mlir::Value score, mlir::Value element);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  AttentionOpInterface op;
  mlir::FloatType type;
  Place place;
  llvm::SmallVector<std::pair<HeadGroup, Union<IndexExpr>>> groups;
  mlir::Value scale;
  mlir::Value table; ///< of the relative bias; null if no pair reads it
  bool hiddenPairs = false;
};

} // namespace localattn

#endif // LOCALATTN_TRANSFORMS_PAIRSCORE_H
