//===- Partition.h ------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cuts the queries of an axis into tiles that see few keys more than each of
// their queries: a tile lies in one residue class, and in one cell if it can.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_GEOMETRY_PARTITION_H
#define LOCALATTN_GEOMETRY_PARTITION_H

#include "localattn/Geometry/Axis.h"

#include <numeric>

namespace localattn {
namespace detail {

/// Members [begin, begin + count) of something.
template <typename Num> struct Members {
  Num begin;
  Num count;
};

/// Part number `index` of `most` of `cell`, which is cut into as few parts of
/// up to `tile` members as there can be, whose sizes differ by one at most.
template <typename Num>
Members<Num> evenPart(const Members<Num> &cell, const Num &index,
                      const Num &most, const Num &tile) {
  if (constantOf(most) == 1)
    return cell;
  Num zero = constantLike(tile, 0), one = constantLike(tile, 1);
  Num parts = maxOf(ceilDiv(cell.count, tile), one);
  Num size = floorDiv(cell.count, parts), longer = floorMod(cell.count, parts);
  Num begin = index * size + minOf(index, longer);
  Num count = size + select(index < longer, one, zero);
  return {cell.begin + minOf(begin, cell.count),
          select(index < parts, count, zero)};
}

/// Pieces of an axis between cuts, which may be anywhere.
template <typename Num> class CutTiles {
public:
  CutTiles(const std::vector<Num> &cuts, const Progression<Num> &part,
           const Num &tile)
      : size(tile) {
    Num begin = constantLike(tile, 0);
    for (const Num &cut : cuts) {
      // The first index at or behind the cut, and behind the one before.
      Num at = ceilDiv(cut - part.begin, part.step);
      Num end = maxOf(minOf(at, part.count), begin);
      pieces.push_back({begin, end - begin});
      begin = end;
    }
    pieces.push_back({begin, part.count - begin});
  }

  Num getCount() const {
    Num count = tilesOf(pieces[0]);
    for (size_t i = 1; i < pieces.size(); ++i)
      count = count + tilesOf(pieces[i]);
    return count;
  }

  Progression<Num> getTile(const Num &index) const {
    Num first = constantLike(index, 0), behind = tilesOf(pieces[0]);
    Members<Num> piece = pieces[0];
    for (size_t i = 1; i < pieces.size(); ++i) {
      BoolOf<Num> reached = behind <= index;
      piece = {select(reached, pieces[i].begin, piece.begin),
               select(reached, pieces[i].count, piece.count)};
      first = select(reached, behind, first);
      behind = behind + tilesOf(pieces[i]);
    }
    Members<Num> tile = evenPart(piece, index - first, behind, size);
    return {tile.begin, tile.count, constantLike(index, 1)};
  }

  bool hasOneClass() const { return true; }
  bool hasOneCell() const { return pieces.size() == 1; }
  Num getStep() const { return constantLike(size, 1); }

private:
  Num tilesOf(const Members<Num> &piece) const {
    return ceilDiv(piece.count, size);
  }

  Num size;
  std::vector<Members<Num>> pieces;
};

/// Cells of one size in each residue class of a window.
template <typename Num> class WindowTiles {
public:
  WindowTiles(const Window<Num> &window, const Progression<Num> &part,
              const Num &tile)
      : part(part), size(tile), classStep(window.dilation),
        positionStep(part.step), dilation(window.dilation),
        offset(window.offset), block(window.block), cell(tile), perCell(tile),
        perClass(tile), isOneCell(!window.left && !window.right) {
    findClasses();
    Num members = ceilDiv(part.count, classStep);
    if (isOneCell) {
      cell = maxOf(members, constantLike(tile, 1)) * positionStep;
    } else {
      Num reach = tile * positionStep;
      cell = maxOf(block, reach - floorMod(reach, block));
    }
    perCell = ceilDiv(ceilDiv(cell, positionStep), tile);
    perClass = mostTiles(members);
  }

  Num getCount() const {
    if (constantOf(classStep) == 1)
      return perClass;
    return minOf(classStep, part.count) * perClass;
  }

  Progression<Num> getTile(const Num &index) const {
    Num residue = constantLike(index, 0), rest = index;
    if (constantOf(classStep) != 1) {
      // The divisor is 0 only if there is no tile.
      Num divisor = maxOf(perClass, constantLike(index, 1));
      residue = floorDiv(index, divisor);
      rest = index - residue * divisor;
    }
    Members<Num> tile = tileOfClass(residue, rest);
    return {residue + tile.begin * classStep, tile.count, classStep};
  }

  bool hasOneClass() const { return constantOf(classStep) == 1; }
  bool hasOneCell() const { return isOneCell; }
  const Num &getStep() const { return classStep; }

private:
  /// Every how many of the part's coordinates are in one class, and how far
  /// apart these are there.
  void findClasses() {
    std::optional<int64_t> step = constantOf(part.step);
    std::optional<int64_t> modulus = constantOf(dilation);
    if (!step || !modulus)
      return; // All of a class, if not more often than need be.
    int64_t common = std::gcd(*step, *modulus);
    classStep = constantLike(size, *modulus / common);
    positionStep = constantLike(size, *step / common);
  }

  /// How far in its cell a class begins.
  Num leadOf(const Num &firstPosition) const {
    if (isOneCell)
      return constantLike(size, 0);
    return floorMod(firstPosition - offset, block);
  }
  Num firstPosition(const Num &residue) const {
    return floorDiv(part.begin + residue * part.step, dilation);
  }
  Num membersOf(const Num &residue) const {
    return ceilDiv(part.count - residue, classStep);
  }

  /// Members before cell number `number` of a class.
  Num membersBefore(const Num &number, const Num &lead,
                    const Num &members) const {
    Num before = ceilDiv(number * cell - lead, positionStep);
    return minOf(maxOf(before, constantLike(size, 0)), members);
  }

  Num tilesOfClass(const Num &lead, const Num &members) const {
    Num zero = constantLike(size, 0), one = constantLike(size, 1);
    Num last = floorDiv(lead + (members - 1) * positionStep, cell);
    BoolOf<Num> any = members > 0;
    if (constantOf(perCell) == 1)
      return select(any, last + 1, zero);
    Num first = ceilDiv(membersBefore(one, lead, members), size);
    Num end = ceilDiv(members - membersBefore(last, lead, members), size);
    Num several = first + (last - 1) * perCell + end;
    return select(any, select(last > 0, several, first), zero);
  }

  /// Of the class that has most; a bound where classes can't be compared.
  Num mostTiles(const Num &members) const {
    Num zero = constantLike(size, 0);
    Num most = tilesOfClass(leadOf(firstPosition(zero)), members);
    if (constantOf(classStep) == 1 || isOneCell || constantOf(block) == 1)
      return most;
    std::optional<int64_t> classes = constantOf(classStep);
    bool known = constantOf(part.begin) && constantOf(part.count) &&
                 constantOf(offset) && constantOf(block) && classes &&
                 *classes <= kManyClasses;
    if (known) {
      for (int64_t c = 1; c < *classes && c < *constantOf(part.count); ++c) {
        Num residue = constantLike(size, c);
        most = maxOf(most, tilesOfClass(leadOf(firstPosition(residue)),
                                        membersOf(residue)));
      }
      return most;
    }
    // Of a dense part, classes begin at one of two positions.
    if (constantOf(part.step) == 1)
      return maxOf(most,
                   tilesOfClass(leadOf(firstPosition(zero) + 1), members));
    Num cells = floorDiv((members - 1) * positionStep, cell) + 2;
    return select(members > 0, cells * perCell, zero);
  }

  Members<Num> tileOfClass(const Num &residue, const Num &index) const {
    Num one = constantLike(size, 1);
    Num members = membersOf(residue);
    Num lead = leadOf(firstPosition(residue));
    Num number = index, part = constantLike(size, 0);
    if (isOneCell) {
      number = constantLike(size, 0);
      part = index;
    } else if (constantOf(perCell) != 1) {
      // Parts of the first cell, which may be cut off, then of whole ones.
      Num first = ceilDiv(membersBefore(one, lead, members), size);
      BoolOf<Num> inFirst = index < first;
      Num behind = index - first;
      number =
          select(inFirst, constantLike(size, 0), floorDiv(behind, perCell) + 1);
      part = select(inFirst, index, floorMod(behind, perCell));
    }
    Num begin = membersBefore(number, lead, members);
    Num end = isOneCell ? members : membersBefore(number + 1, lead, members);
    return evenPart<Num>({begin, end - begin}, part, perCell, size);
  }

  static constexpr int64_t kManyClasses = 1024;

  Progression<Num> part;
  Num size;         ///< of a tile, at most
  Num classStep;    ///< in indices into the part
  Num positionStep; ///< in positions in the class
  Num dilation, offset, block;
  Num cell;     ///< positions that tiles don't cross the border of
  Num perCell;  ///< tiles of a whole cell
  Num perClass; ///< tiles of the class that has most
  bool isOneCell;
};

template <typename Num>
WindowTiles<Num> tilesOf(const Window<Num> &window,
                         const Progression<Num> &part, const Num &tile) {
  return {window, part, tile};
}
template <typename Num>
CutTiles<Num> tilesOf(const Range<Num> &, const Progression<Num> &part,
                      const Num &tile) {
  return {{}, part, tile};
}
template <typename Num>
CutTiles<Num> tilesOf(const Rows<Num> &rows, const Progression<Num> &part,
                      const Num &tile) {
  return {{rows.begin, rows.end}, part, tile};
}
template <typename Num>
CutTiles<Num> tilesOf(const Segments<Num> &segments,
                      const Progression<Num> &part, const Num &tile) {
  return {segments.cuts, part, tile};
}

} // namespace detail

/// The tiles of the queries at the coordinates `part` (which may be none), each
/// in exactly one tile of at most `tile` (at least 1) queries. Windows: a cell
/// of at least `tile` members is cut into parts of about one size, and of
/// smaller cells a tile has as many as it can hold. A cell that the part cuts
/// off makes smaller tiles. Without a cell (unbounded windows, ranges), the
/// class is one; rows and segments are cut where they begin and end.
template <typename Num> class Partition {
public:
  Partition(const Axis<Num> &axis, const Progression<Num> &part,
            const Num &tile)
      : tiles(std::visit(
            [&](const auto &kind) -> Tiles {
              return detail::tilesOf(kind, part, tile);
            },
            axis)) {}

  /// How many there are. Some may be empty: those of residue classes that are
  /// smaller than others.
  Num getCount() const {
    return std::visit([](const auto &kind) { return kind.getCount(); }, tiles);
  }

  /// Tile number `index`, in indices into the part: {0, 2, 4} are every other
  /// of its first coordinates. An empty one may begin anywhere.
  Progression<Num> getTile(const Num &index) const {
    return std::visit([&](const auto &kind) { return kind.getTile(index); },
                      tiles);
  }

  /// Is nothing cut but by the size of tiles?
  bool hasOneCell() const {
    return hasOneClass() &&
           std::visit([](const auto &kind) { return kind.hasOneCell(); },
                      tiles);
  }

  /// That of all tiles.
  Num getStep() const {
    return std::visit([](const auto &kind) -> Num { return kind.getStep(); },
                      tiles);
  }

  /// Are all coordinates known to be in one residue class?
  bool hasOneClass() const {
    return std::visit([](const auto &kind) { return kind.hasOneClass(); },
                      tiles);
  }

private:
  using Tiles = std::variant<detail::WindowTiles<Num>, detail::CutTiles<Num>>;
  Tiles tiles;
};

/// Which queries of `part` see a key, in indices into it: a superset, and all
/// but those that rows leave out.
template <typename Num>
Progression<Num> queriesWithKeys(const Axis<Num> &axis,
                                 const Progression<Num> &part) {
  Num zero = constantLike(part.begin, 0), one = constantLike(part.begin, 1);
  const auto *rows = std::get_if<Rows<Num>>(&axis);
  if (!rows)
    return {zero, part.count, one};
  auto firstFrom = [&](const Num &coordinate) {
    Num index = ceilDiv(coordinate - part.begin, part.step);
    return minOf(maxOf(index, zero), part.count);
  };
  Num begin = firstFrom(rows->begin);
  Num count = maxOf(firstFrom(rows->end) - begin, zero);
  return {select(count > zero, begin, zero), count, one};
}

/// The coordinates of `part` at indices into it.
template <typename Num>
Progression<Num> coordinatesOf(const Progression<Num> &part,
                               const Progression<Num> &indices) {
  return {part.begin + indices.begin * part.step, indices.count,
          part.step * indices.step};
}

} // namespace localattn

#endif // LOCALATTN_GEOMETRY_PARTITION_H
