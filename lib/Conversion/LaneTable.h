//===- LaneTable.h ------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The relative-bias table of a tile, rearranged so that the entries of one key
// and of queries that follow each other follow each other too. Such a vector is
// one load; from the table itself it would be one load per lane.
//
// An entry depends on the difference of indices alone. So entries of all keys
// with the same index on the inner axes are one run over differences on the
// outermost axis and indices of the query on the inner ones, in which a key is
// a shift.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_CONVERSION_LANETABLE_H
#define LOCALATTN_LIB_CONVERSION_LANETABLE_H

#include "SeenKeys.h"

namespace localattn {

/// Where the entry of a pair lies in a table: base plus, for each axis, stride
/// times the index of the query less that of the key.
struct TablePlace {
  mlir::Value flat; ///< the table as one run of elements
  IndexExpr size;   ///< of that
  IndexExpr base, headStride;
  llvm::SmallVector<IndexExpr> strides;
};

class LaneTable {
public:
  LaneTable(LaneBuilder &lanes, const TablePlace &place);

  /// Is there room for the entries of this tile?
  TruthExpr fits(const IndexBox &queries, const IndexBox &keys) const;
  /// Rearranges the entries of a tile that fits.
  void fill(const IndexBox &queries, const IndexBox &keys,
            const IndexExpr &head);
  /// Where the entry of the first query of the tile is, for a key.
  IndexExpr offsetOfKey(llvm::ArrayRef<IndexExpr> key) const;
  mlir::Value getEntries() const { return entries; }

private:
  void copy(mlir::Value view, const IndexExpr &start, bool clamped);

  LaneBuilder &lanes;
  const TablePlace &place;
  mlir::Value entries;
  unsigned rank;
  IndexBox queries, keys; ///< of the last fill
};

} // namespace localattn

#endif // LOCALATTN_LIB_CONVERSION_LANETABLE_H
