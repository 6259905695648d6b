//===- TileGrid.h -------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One axis of an attention in tiles of queries, and the keys of a tile. What is
// the same for all tiles is found out in integers, where these are known, and
// is a constant of the IR.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_TRANSFORMS_TILEGRID_H
#define LOCALATTN_LIB_TRANSFORMS_TILEGRID_H

#include "localattn/Geometry/Box.h"
#include "localattn/Geometry/Partition.h"
#include "localattn/IR/GridGeometry.h"
#include "localattn/Transforms/SliceAttention.h"

namespace localattn {

/// The coordinates of queries or keys where all are known: of several parts.
using KnownParts = std::optional<std::vector<Progression<int64_t>>>;

/// Where the tensors of an attention lie on one axis.
template <typename Num> struct AxisPlace {
  Progression<Num> queries;
  Progression<Num> keys;
  Num extent;
  bool hasAllKeys; ///< keys are the whole extent
};

/// A part of the queries of an axis, in tiles.
class AxisTiles {
public:
  /// Cuts `part` for `axis`: one of `known` if these are known, of at most
  /// `most` queries if that is.
  AxisTiles(const Axis<IndexExpr> &axis, const Progression<IndexExpr> &part,
            const KnownParts &known, std::optional<int64_t> most, int64_t size);

  IndexExpr getCount() const { return count; }
  /// In indices into the part.
  Progression<IndexExpr> getTile(const IndexExpr &index) const;
  /// All tiles of all parts that are not empty.
  const KnownParts &getKnown() const { return tiles; }
  bool mayBeEmpty() const { return hasEmpty; }
  int64_t getSize() const { return size; } ///< at most

private:
  void learn(const Axis<IndexExpr> &axis, const KnownParts &known);

  Partition<IndexExpr> partition;
  Progression<IndexExpr> part;
  IndexExpr count;
  int64_t size;
  bool isWhole; ///< the part is one tile
  KnownParts tiles;
  std::optional<int64_t> oneCount; ///< of queries in each tile
  std::optional<int64_t> stride;   ///< tile i begins at i * stride
  bool hasEmpty = true;
};

/// A box of queries of an attention.
struct QueryTile {
  Tile<IndexExpr> coordinates;
  llvm::SmallVector<SliceRange> ranges; ///< indices into the tensor
  std::vector<KnownParts> known;        ///< per axis, all tiles if known
  llvm::SmallVector<bool> mayBeEmpty;   ///< per axis
  llvm::SmallVector<std::optional<int64_t>>
      most; ///< queries per axis, if known
};

/// All axes of an attention, or of a tile of it, in tiles.
class QueryGrid {
public:
  /// Cuts `all` for `box`; if `onlySeeing`, only those queries that may see a
  /// key.
  QueryGrid(const Box<IndexExpr> &box, const QueryTile &all,
            llvm::ArrayRef<int64_t> sizes, bool onlySeeing);

  llvm::SmallVector<IndexExpr> getCounts() const;
  /// Ranges are indices into `all`.
  QueryTile getTile(llvm::ArrayRef<IndexExpr> indices) const;

private:
  QueryTile all;
  Tile<IndexExpr> seeing; ///< what is cut, in indices into `all`
  std::vector<AxisTiles> axes;
};

/// A box of keys.
struct KeyTile {
  llvm::SmallVector<SliceRange> ranges;
  TruthExpr any; ///< has it a key?
};

/// The keys that a tile of queries sees through `box`.
llvm::SmallVector<KeyTile>
keysOfTile(const Box<IndexExpr> &box, const QueryTile &queries,
           llvm::ArrayRef<AxisPlace<IndexExpr>> places);

/// The same numbers as integers, if all are constants.
std::optional<Axis<int64_t>> integersOf(const Axis<IndexExpr> &axis);
std::optional<Progression<int64_t>>
integersOf(const Progression<IndexExpr> &progression);

} // namespace localattn

#endif // LOCALATTN_LIB_TRANSFORMS_TILEGRID_H
