//===- LaneAttention.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which queries and keys meet: tiles, chunks of queries, blocks of keys, and
// the lists that say where their rows lie.
//
//===----------------------------------------------------------------------===//

#include "LaneAttention.h"

#include "localattn/Transforms/PairScore.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include <cmath>

using namespace mlir;
using namespace localattn;

/// The pattern of all heads of `op`, which has no groups of them.
static SymbolicUnion boxesOf(AttentionOpInterface op) {
  return op.getHeadGroups().front().pattern.getBoxes(op.getGridRank());
}

static unsigned ownBox(AttentionOpInterface op) {
  return op.getBox().value_or(0);
}

/// 0 for max, sum and lse, which have none.
static int64_t channelsOf(Value memref, const TensorLayout &layout) {
  auto type = cast<MemRefType>(memref.getType());
  bool hasChannel = type.getRank() == layout.gridRank + 3;
  return hasChannel ? type.getDimSize(layout.channel) : 0;
}

LaneAttention::LaneAttention(OpBuilder &builder, AttentionOpInterface op,
                             const LaneSizes &sizes)
    : lanes(builder, op->getLoc(), op.getScoreType(), sizes),
      context(op->getContext()), builder(lanes.builder), op(op),
      place(placeOf(builder, op)), rank(op.getGridRank()),
      symbolic(boxesOf(op)), box(evaluate(symbolic, place.extents)[ownBox(op)]),
      seen(lanes, op, place, symbolic, ownBox(op)),
      scores(lanes, op, place, seen, box),
      query(rowsOf(op.getQuery(), op.getQueryLayout(), sizes.chunk)),
      key(rowsOf(op.getKey(), op.getKeyLayout(), sizes.block)),
      value(rowsOf(op.getValue(), op.getValueLayout(), sizes.block)) {
  int64_t dk = query.channels, dv = value.channels;
  int64_t chunk = sizes.chunk, block = sizes.block;
  for (auto [index, out] : llvm::enumerate(op.getOuts()))
    outs.push_back(rowsOf(out, op.getOutsLayout(index), chunk));
  FloatType type = lanes.type;
  // Rows that are a power of two apart would meet in the cache again.
  int64_t apart = sizes.lanes;
  if (!isDirect(query))
    queryRows = lanes.scratch({chunk, dk}, type);
  if (!isDirect(key) || sizes.packKeys)
    packedKey = lanes.scratch({block, dk + apart}, type);
  if (!isDirect(value) || sizes.packValues)
    packedValue = lanes.scratch({block, dv + apart}, type);
  packedQuery = lanes.scratch({dk, chunk}, type);
  products = lanes.scratch({block, chunk}, type);
  findStateAxis();
  if (!stateAxis)
    acc = lanes.scratch({chunk, dv}, type);
  for (Value *row : {&max, &oldMax, &shift, &sum, &factor})
    *row = lanes.scratch({chunk}, type);
  if (FloatAttr given = op.getScaleAttr())
    scale = lanes.number(given.getValueAsDouble());
  else if (Value given = op.getScaleValue())
    scale = convertFloat(builder, lanes.loc, given, type);
  else
    scale = lanes.number(1.0 / std::sqrt(double(dk)));
}

LaneAttention::Rows
LaneAttention::rowsOf(Value memref, const TensorLayout &layout, int64_t rows) {
  return {flatMemoryOf(lanes, memref), layout,
          lanes.scratch({rows}, builder.getIndexType()),
          channelsOf(memref, layout)};
}

IndexExpr LaneAttention::Rows::channelStride(LaneBuilder &lanes) const {
  return channels == 0 ? lanes.index(1) : memory.strides[layout.channel];
}

/// Can vectors of channels be read where they are, without conversion?
bool LaneAttention::isDirect(const Rows &rows) const {
  return rows.memory.strides[rows.layout.channel].getConstant() == 1 &&
         cast<MemRefType>(rows.memory.base.getType()).getElementType() ==
             lanes.type;
}

void LaneAttention::findStateAxis() {
  if (attention() || !isDirect(outs[0]))
    return;
  unsigned last = 0, count = 0;
  auto type = cast<MemRefType>(op.getOuts()[0].getType());
  for (unsigned a = 0; a < rank; ++a)
    if (type.getDimSize(outs[0].layout.axis(a)) != 1) {
      last = a;
      ++count;
    }
  if (count <= 1)
    stateAxis = last;
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

void LaneAttention::build() {
  IndexExpr zero = lanes.index(0), one = lanes.index(1);
  IndexExpr heads =
      sizeOf(builder, lanes.loc, op.getQuery(), query.layout.head);
  lanes.loop(zero, heads, one, [&](const IndexExpr &head) { buildHead(head); });
}

/// Tiles of as many queries as the tables hold; mostly one.
void LaneAttention::buildHead(const IndexExpr &head) {
  IndexBox tile;
  std::function<void(unsigned)> nest = [&](unsigned a) {
    if (a == rank)
      return buildTile(tile, head);
    IndexExpr size =
        sizeOf(builder, lanes.loc, op.getQuery(), query.layout.axis(a));
    // On a grid of one axis a tile is a chunk, and sees no more keys than it.
    IndexExpr step = lanes.index(
        rank == 1 ? std::min(lanes.sizes.chunk, SeenKeys::kMaxAxisTile)
                  : SeenKeys::kMaxAxisTile);
    lanes.loop(lanes.index(0), size, step, [&](const IndexExpr &begin) {
      tile.begin.push_back(begin);
      tile.end.push_back(minOf(begin + step, size));
      nest(a + 1);
      tile.begin.pop_back();
      tile.end.pop_back();
    });
  };
  nest(0);
}

/// Chunks of a tile have as many vectors each, but for the last.
void LaneAttention::buildTile(const IndexBox &tile, const IndexExpr &head) {
  seen.look(tile);
  scores.startTile(tile, seen.hull(), head);
  IndexExpr queries = tile.volume();
  IndexExpr width = lanes.index(lanes.sizes.lanes);
  IndexExpr vectors = ceilDiv(queries, width);
  IndexExpr most = lanes.index(lanes.sizes.chunk / lanes.sizes.lanes);
  IndexExpr chunks = maxOf(ceilDiv(vectors, most), lanes.index(1));
  IndexExpr step = maxOf(ceilDiv(vectors, chunks), lanes.index(1)) * width;
  lanes.loop(lanes.index(0), queries, step, [&](const IndexExpr &first) {
    IndexExpr count = minOf(step, queries - first);
    buildChunk({tile, first, count, ceilDiv(count, width) * width}, head);
  });
}

void LaneAttention::buildChunk(const Chunk &chunk, const IndexExpr &head) {
  listQueries(chunk);
  if (!seen.neverHidden())
    lanes.when(negation(seen.allSeen(seen.hull())), [&] { listMasks(chunk); });
  IndexExpr batches =
      sizeOf(builder, lanes.loc, op.getQuery(), query.layout.batch);
  lanes.loop(lanes.index(0), batches, lanes.index(1),
             [&](const IndexExpr &batch) { buildBatch(chunk, batch, head); });
}

/// Visits the queries of a chunk: the lane, and the index in the tile.
void LaneAttention::forQueries(const Chunk &chunk, AtQuery body) {
  Location loc = lanes.loc;
  SmallVector<Value> start;
  IndexExpr rest = chunk.first;
  for (unsigned a = 0; a < rank; ++a) {
    IndexExpr inner = lanes.index(1);
    for (unsigned b = a + 1; b < rank; ++b)
      inner = inner * chunk.tile.count(b);
    IndexExpr at = floorDiv(rest, maxOf(inner, lanes.index(1)));
    rest = rest - at * inner;
    start.push_back(at.getValue());
  }
  auto loop = scf::ForOp::create(builder, loc, lanes.index(0).getValue(),
                                 chunk.count.getValue(),
                                 lanes.index(1).getValue(), start);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  SmallVector<IndexExpr> at;
  for (Value value : loop.getRegionIterArgs())
    at.push_back(lanes.expr(value));
  body(lanes.expr(loop.getInductionVar()), at);
  // Counts up like an odometer: division is dear.
  SmallVector<Value> next(rank);
  TruthExpr carry = truthLike(at[0], true);
  for (unsigned a = rank; a-- > 0;) {
    IndexExpr up = at[a] + select(carry, lanes.index(1), lanes.index(0));
    TruthExpr over = a == 0 ? truthLike(up, false) : up == chunk.tile.count(a);
    next[a] = select(over, lanes.index(0), up).getValue();
    carry = over;
  }
  scf::YieldOp::create(builder, loc, next);
}

/// Blocks of at most as many keys as scratch memory holds: whole rows of the
/// inner axes first. Those of the outermost axis are of one size, as nearly as
/// can be.
void LaneAttention::forBlocks(const IndexBox &keys,
                              function_ref<void(const IndexBox &)> body) {
  IndexExpr left = lanes.index(lanes.sizes.block), one = lanes.index(1);
  SmallVector<IndexExpr> steps(rank, one);
  for (unsigned a = rank; a-- > 0;) {
    IndexExpr most = maxOf(minOf(keys.count(a), left), one);
    IndexExpr pieces = ceilDiv(maxOf(keys.count(a), one), most);
    steps[a] = ceilDiv(maxOf(keys.count(a), one), pieces);
    left = maxOf(floorDiv(left, most), one);
  }
  IndexBox block;
  std::function<void(unsigned)> nest = [&](unsigned a) {
    if (a == rank)
      return body(block);
    lanes.loop(keys.begin[a], keys.end[a], steps[a],
               [&](const IndexExpr &begin) {
                 block.begin.push_back(begin);
                 block.end.push_back(minOf(begin + steps[a], keys.end[a]));
                 nest(a + 1);
                 block.begin.pop_back();
                 block.end.pop_back();
               });
  };
  nest(0);
}

//===----------------------------------------------------------------------===//
// Lists
//===----------------------------------------------------------------------===//

static IndexExpr rowOffset(ArrayRef<IndexExpr> strides,
                           const TensorLayout &layout, ArrayRef<IndexExpr> at) {
  IndexExpr sum = strides[layout.axis(0)] * at[0];
  for (unsigned a = 1; a < at.size(); ++a)
    sum = sum + strides[layout.axis(a)] * at[a];
  return sum;
}

/// Lanes behind the last query do what lane 0 does, and nobody looks.
void LaneAttention::listQueries(const Chunk &chunk) {
  SmallVector<const Rows *> listed = {&query};
  for (const Rows &out : outs)
    listed.push_back(&out);
  forQueries(chunk, [&](const IndexExpr &r, ArrayRef<IndexExpr> at) {
    SmallVector<IndexExpr> index;
    for (unsigned a = 0; a < rank; ++a)
      index.push_back(chunk.tile.begin[a] + at[a]);
    for (const Rows *rows : listed)
      lanes.store(
          rowOffset(rows->memory.strides, rows->layout, index).getValue(),
          rows->list, {r});
    scores.describeQuery(r, index);
  });
  lanes.loop(
      chunk.count, chunk.padded, lanes.index(1), [&](const IndexExpr &r) {
        lanes.store(lanes.load(query.list, {lanes.index(0)}), query.list, {r});
        scores.repeatQuery(r);
      });
}

void LaneAttention::listMasks(const Chunk &chunk) {
  forQueries(chunk, [&](const IndexExpr &r, ArrayRef<IndexExpr> at) {
    seen.spread(r, at);
  });
  lanes.loop(chunk.count, chunk.padded, lanes.index(1),
             [&](const IndexExpr &r) { seen.repeat(r); });
}

void LaneAttention::listKeys(const Chunk &chunk, const IndexBox &block) {
  // Later chunks of a tile find keys in the cache.
  TruthExpr isFirst = chunk.first == 0;
  SmallVector<IndexExpr> at;
  std::function<void(unsigned, IndexExpr)> nest = [&](unsigned a,
                                                      const IndexExpr &k) {
    if (a == rank) {
      auto list = [&](const Rows &rows) {
        IndexExpr offset = rowOffset(rows.memory.strides, rows.layout, at);
        lanes.store(offset.getValue(), rows.list, {k});
        return offset;
      };
      IndexExpr ofKey = list(key), ofValue = list(value);
      lanes.when(isFirst, [&] {
        fetchAhead(key, keyView, ofKey);
        fetchAhead(value, valueView, ofValue);
      });
      scores.describeKey(k, at);
      return;
    }
    lanes.loop(block.begin[a], block.end[a], lanes.index(1),
               [&](const IndexExpr &j) {
                 at.push_back(j);
                 nest(a + 1, k * block.count(a) + (j - block.begin[a]));
                 at.pop_back();
               });
  };
  nest(0, lanes.index(0));
}
