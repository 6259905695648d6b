//===- TileGrid.cpp -------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileGrid.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"

using namespace mlir;
using namespace localattn;

/// More tiles than these are not looked at one by one.
static constexpr size_t kManyTiles = size_t(1) << 16;

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

std::optional<Axis<int64_t>>
localattn::integersOf(const Axis<IndexExpr> &axis) {
  bool known = true;
  Axis<int64_t> result =
      mapNumbers<int64_t>(axis, [&](const IndexExpr &number) {
        std::optional<int64_t> constant = number.getConstant();
        known &= constant.has_value();
        return constant.value_or(1);
      });
  return known ? std::optional(result) : std::nullopt;
}

std::optional<Progression<int64_t>>
localattn::integersOf(const Progression<IndexExpr> &progression) {
  std::optional<int64_t> begin = progression.begin.getConstant();
  std::optional<int64_t> count = progression.count.getConstant();
  std::optional<int64_t> step = progression.step.getConstant();
  if (!begin || !count || !step)
    return std::nullopt;
  return Progression<int64_t>{*begin, *count, *step};
}

namespace {
/// One number for all, while that is true.
struct Common {
  std::optional<int64_t> value;
  bool isOne = true;
  void add(int64_t number) {
    isOne &= !value || *value == number;
    value = number;
  }
  std::optional<int64_t> get() const { return isOne ? value : std::nullopt; }
};
} // namespace

/// `value`, of which `bound` is known.
static IndexExpr bounded(const IndexExpr &value, int64_t bound) {
  if (value.getConstant())
    return minOf(value, constantLike(value, bound));
  OpBuilder &builder = value.getBuilder();
  AffineMap map = AffineMap::get(
      1, 0, {builder.getAffineDimExpr(0), builder.getAffineConstantExpr(bound)},
      builder.getContext());
  // Upstream's bounds of values know this op.
  Value result = affine::AffineMinOp::create(builder, value.getLoc(), map,
                                             value.getValue());
  return IndexExpr(builder, value.getLoc(), OpFoldResult(result));
}

//===----------------------------------------------------------------------===//
// Queries
//===----------------------------------------------------------------------===//

AxisTiles::AxisTiles(const Axis<IndexExpr> &axis,
                     const Progression<IndexExpr> &part,
                     const KnownParts &known, std::optional<int64_t> most,
                     int64_t size)
    : partition(axis, part, constantLike(part.begin, size)), part(part),
      count(partition.getCount()), size(size),
      isWhole(partition.hasOneCell() && most && *most <= size) {
  if (isWhole)
    count = constantLike(count, 1);
  learn(axis, known);
}

void AxisTiles::learn(const Axis<IndexExpr> &axis, const KnownParts &known) {
  std::optional<Axis<int64_t>> integers = integersOf(axis);
  if (!integers || !known)
    return;
  Common counts, queries, strides;
  bool areWhole = !known->empty();
  tiles.emplace();
  hasEmpty = false;
  for (const Progression<int64_t> &part : *known) {
    Partition<int64_t> cut(*integers, part, size);
    counts.add(cut.getCount());
    areWhole &= cut.getCount() == 1 && cut.getTile(0).count == part.count;
    for (int64_t i = 0; i < cut.getCount(); ++i) {
      Progression<int64_t> tile = cut.getTile(i);
      queries.add(tile.count);
      if (i == 1)
        strides.add(tile.begin);
      else if (i > 1 && tile.begin != i * strides.value.value_or(0))
        strides.isOne = false;
      strides.isOne &= i > 0 || tile.begin == 0;
      hasEmpty |= tile.count == 0;
      if (tile.count > 0)
        tiles->push_back(coordinatesOf(part, tile));
      if (tiles->size() > kManyTiles) {
        tiles.reset();
        hasEmpty = true;
        return;
      }
    }
  }
  oneCount = queries.get();
  if (areWhole) {
    isWhole = true;
    count = constantLike(count, 1);
  }
  // With several residue classes, IR may count tiles that integers know to be
  // none.
  if (!partition.hasOneClass() &&
      (!counts.get() || count.getConstant() != counts.get()))
    return;
  if (counts.get() && !isWhole)
    count = constantLike(count, *counts.get());
  if (strides.isOne)
    stride = strides.value.value_or(0);
}

Progression<IndexExpr> AxisTiles::getTile(const IndexExpr &index) const {
  IndexExpr zero = constantLike(index, 0);
  if (isWhole)
    return {zero, part.count, zero + 1};
  if (stride && oneCount)
    return {index * *stride, constantLike(index, *oneCount),
            partition.getStep()};
  Progression<IndexExpr> tile = partition.getTile(index);
  tile.count =
      oneCount ? constantLike(index, *oneCount) : bounded(tile.count, size);
  if (hasEmpty)
    tile.begin = select(tile.count > zero, tile.begin, zero);
  return tile;
}

/// What is cut of `part`, in indices into it.
template <typename Num>
static Progression<Num> queriesToCut(const Axis<Num> &axis,
                                     const Progression<Num> &part,
                                     bool onlySeeing) {
  if (onlySeeing)
    return queriesWithKeys(axis, part);
  return {constantLike(part.begin, 0), part.count, constantLike(part.begin, 1)};
}

static SliceRange rangeOf(const Progression<IndexExpr> &part) {
  return {part.begin.getOpFoldResult(), part.count.getOpFoldResult(),
          part.step.getOpFoldResult()};
}

QueryGrid::QueryGrid(const Box<IndexExpr> &box, const QueryTile &all,
                     ArrayRef<int64_t> sizes, bool onlySeeing)
    : all(all) {
  for (auto [a, axis] : llvm::enumerate(box)) {
    const Progression<IndexExpr> &part = all.coordinates[a];
    seeing.push_back(queriesToCut(axis, part, onlySeeing));
    KnownParts known;
    std::optional<Axis<int64_t>> integers = integersOf(axis);
    if (integers && all.known[a] && !all.mayBeEmpty[a]) {
      known.emplace();
      for (const Progression<int64_t> &one : *all.known[a])
        known->push_back(
            coordinatesOf(one, queriesToCut(*integers, one, onlySeeing)));
    }
    axes.emplace_back(axis, coordinatesOf(part, seeing[a]), known, all.most[a],
                      sizes[a]);
  }
}

SmallVector<IndexExpr> QueryGrid::getCounts() const {
  SmallVector<IndexExpr> counts;
  for (const AxisTiles &axis : axes)
    counts.push_back(axis.getCount());
  return counts;
}

QueryTile QueryGrid::getTile(ArrayRef<IndexExpr> indices) const {
  QueryTile tile;
  for (auto [a, axis] : llvm::enumerate(axes)) {
    Progression<IndexExpr> part =
        coordinatesOf(seeing[a], axis.getTile(indices[a]));
    tile.ranges.push_back(rangeOf(part));
    tile.coordinates.push_back(coordinatesOf(all.coordinates[a], part));
    tile.known.push_back(axis.getKnown());
    tile.mayBeEmpty.push_back(axis.mayBeEmpty());
    tile.most.push_back(axis.getSize());
  }
  return tile;
}

//===----------------------------------------------------------------------===//
// Keys
//===----------------------------------------------------------------------===//

/// Indices into `keys` of those that are among `wanted`; more of them where the
/// steps of the two have nothing to do with each other.
template <typename Num>
static Progression<Num> indicesOf(const Progression<Num> &wanted,
                                  const Progression<Num> &keys) {
  Num zero = constantLike(wanted.begin, 0), one = constantLike(zero, 1);
  auto finish = [&](const Num &begin, const Num &count, const Num &step) {
    return Progression<Num>{select(count > zero, begin, zero),
                            maxOf(count, zero), step};
  };
  std::optional<int64_t> step = constantOf(keys.step);
  std::optional<int64_t> wantedStep = constantOf(wanted.step);
  if (step == 1 || (step && wantedStep && *wantedStep % *step == 0)) {
    // Every key that is wanted, from the first that is there on.
    Num skipped = ceilDiv(maxOf(keys.begin - wanted.begin, zero), wanted.step);
    Num first = wanted.begin + skipped * wanted.step - keys.begin;
    Num behind = keys.begin + keys.count * keys.step - wanted.begin;
    Num count = minOf(wanted.count, ceilDiv(behind, wanted.step)) - skipped;
    count = select(floorMod(first, keys.step) == zero, count, zero);
    return finish(floorDiv(first, keys.step), count,
                  floorDiv(wanted.step, keys.step));
  }
  Num first = maxOf(ceilDiv(wanted.begin - keys.begin, keys.step), zero);
  Num behind = floorDiv(wanted.last() - keys.begin, keys.step) + 1;
  Num count = minOf(behind, keys.count) - first;
  return finish(first, select(wanted.count > zero, count, zero), one);
}

template <typename Num>
static Coordinates<Num>
allKeys(const Axis<Num> &axis, const Progression<Num> &tile,
        const Progression<Num> &keys, bool hasAllKeys, const Num &extent) {
  Coordinates<Num> pieces = hull(axis, tile, extent);
  if (!hasAllKeys)
    for (Progression<Num> &piece : pieces)
      piece = indicesOf(piece, keys);
  return pieces;
}

namespace {
/// What all tiles have in common about one piece of keys.
struct PieceFacts {
  Common begin, count, step;
  Common distance; ///< from the first query to the first key
  bool asManyAsQueries = true;
  int64_t least = std::numeric_limits<int64_t>::max(), most = 0;
  void add(const Progression<int64_t> &tile,
           const Progression<int64_t> &piece) {
    // Where no keys are nobody cares.
    if (piece.count > 0) {
      begin.add(piece.begin);
      distance.add(piece.begin - tile.begin);
    }
    asManyAsQueries &= piece.count == tile.count;
    count.add(piece.count);
    step.add(piece.step);
    least = std::min(least, piece.count);
    most = std::max(most, piece.count);
  }
  Progression<IndexExpr> apply(const Progression<IndexExpr> &tile,
                               Progression<IndexExpr> piece) const {
    auto constant = [&](int64_t value) {
      return constantLike(tile.begin, value);
    };
    if (begin.get())
      piece.begin = constant(*begin.get());
    else if (distance.get() && least > 0)
      piece.begin = tile.begin + constant(*distance.get());
    if (step.get())
      piece.step = constant(*step.get());
    if (count.get())
      piece.count = constant(*count.get());
    else
      piece.count = asManyAsQueries ? tile.count : bounded(piece.count, most);
    return piece;
  }
};
} // namespace

namespace {
/// Keys of one axis, in indices into the tensor.
struct AxisKeys {
  Progression<IndexExpr> piece;
  TruthExpr any; ///< is there one?
};
} // namespace

/// The keys that a tile sees through one axis: one or two pieces.
static SmallVector<AxisKeys> keysOfAxis(const Axis<IndexExpr> &axis,
                                        const Progression<IndexExpr> &tile,
                                        bool mayBeEmpty,
                                        const KnownParts &known,
                                        const AxisPlace<IndexExpr> &place) {
  Coordinates<IndexExpr> pieces =
      allKeys(axis, tile, place.keys, place.hasAllKeys, place.extent);
  std::optional<Axis<int64_t>> integers = integersOf(axis);
  std::optional<Progression<int64_t>> keys = integersOf(place.keys);
  std::optional<int64_t> extent = place.extent.getConstant();
  std::vector<PieceFacts> facts(pieces.size());
  bool isKnown = integers && keys && extent && known;
  if (isKnown)
    for (const Progression<int64_t> &one : *known)
      for (auto [fact, piece] :
           llvm::zip_equal(facts, allKeys(*integers, one, *keys,
                                          place.hasAllKeys, *extent)))
        fact.add(one, piece);
  SmallVector<AxisKeys> result;
  IndexExpr zero = constantLike(tile.begin, 0);
  for (auto [fact, piece] : llvm::zip_equal(facts, pieces)) {
    if (isKnown && fact.most == 0)
      continue;
    if (isKnown)
      piece = fact.apply(tile, piece);
    if (mayBeEmpty)
      piece.count = select(tile.count > zero, piece.count, zero);
    bool always = isKnown && fact.least > 0 && !mayBeEmpty;
    TruthExpr any = always ? truthLike(zero, true) : piece.count > zero;
    // No slice of nothing begins behind the end.
    piece.begin = select(any, piece.begin, zero);
    result.push_back({piece, any});
  }
  if (result.empty())
    result.push_back({{zero, zero, zero + 1}, truthLike(zero, false)});
  return result;
}

SmallVector<KeyTile>
localattn::keysOfTile(const Box<IndexExpr> &box, const QueryTile &queries,
                      ArrayRef<AxisPlace<IndexExpr>> places) {
  IndexExpr zero = constantLike(places[0].extent, 0);
  SmallVector<KeyTile> tiles = {{{}, truthLike(zero, true)}};
  for (auto [a, axis] : llvm::enumerate(box)) {
    SmallVector<KeyTile> longer;
    for (const auto &[piece, any] :
         keysOfAxis(axis, queries.coordinates[a], queries.mayBeEmpty[a],
                    queries.known[a], places[a])) {
      for (KeyTile tile : tiles) {
        tile.ranges.push_back(rangeOf(piece));
        tile.any = both(tile.any, any);
        longer.push_back(tile);
      }
    }
    tiles = longer;
  }
  return tiles;
}
