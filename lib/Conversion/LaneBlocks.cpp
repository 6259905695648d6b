//===- LaneBlocks.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is computed for a chunk of queries, block by block of keys, by the
// algebra of S9.2. Lanes are queries for scores and weights, and channels for
// values: neither needs to be summed across lanes, and of the operands only
// queries are copied, once.
//
//===----------------------------------------------------------------------===//

#include "LaneAttention.h"

#include "localattn/Transforms/PairScore.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace localattn;

using Results = SmallVector<Value>;

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

void LaneAttention::buildBatch(const Chunk &chunk, const IndexExpr &batch,
                               const IndexExpr &head) {
  IndexExpr kvHead = place.kvHeadOf(head);
  Value queryView = view(query, batch, head);
  Value outView = view(outs[0], batch, head);
  lanes.loop(
      lanes.index(0), chunk.count, lanes.index(1), [&](const IndexExpr &r) {
        fetchAhead(query, queryView, rowOf(query, r));
        fetchAhead(outs[0], outView, rowOf(outs[0], r), /*isWrite=*/true);
      });
  packQueries(chunk, queryView);
  keyView = view(key, batch, kvHead);
  valueView = view(value, batch, kvHead);
  if (stateAxis)
    acc = accInPlace(chunk, batch, head);
  start(chunk, batch, head);
  IndexBox keys = seen.hull();
  forBlocks(keys, [&](const IndexBox &block) {
    listKeys(chunk, block);
    TruthExpr first = truthLike(block.begin[0], bool(attention()));
    for (unsigned a = 0; a < rank; ++a)
      first = both(first, block.begin[a] == keys.begin[a]);
    addBlock(chunk, block, first, batch, head);
  });
  if (attention())
    storeMean(chunk, batch, head);
  else
    storeState(chunk, batch, head);
}

/// In a block that hides pairs: parts of `width` lanes, each with those keys
/// that any of them sees.
void LaneAttention::forParts(const IndexBox &block, const IndexExpr &count,
                             int64_t width, OnPart body) {
  IndexExpr inner = lanes.index(1), step = lanes.index(width);
  for (unsigned a = 1; a < rank; ++a)
    inner = inner * block.count(a);
  lanes.loop(lanes.index(0), count, step, [&](const IndexExpr &first) {
    IndexExpr size = minOf(step, count - first);
    IndexBox seenPart = seen.clip(block, first, size);
    body({(seenPart.begin[0] - block.begin[0]) * inner,
          seenPart.count(0) * inner, first, size});
  });
}

void LaneAttention::addBlock(const Chunk &chunk, const IndexBox &block,
                             const TruthExpr &first, const IndexExpr &batch,
                             const IndexExpr &head) {
  IndexExpr keys = block.volume(), zero = lanes.index(0);
  packRows(key, keyView, packedKey, keys);
  packRows(value, valueView, packedValue, keys);
  LaneBlock pairs = {lanes.firstOf(products, {keys, chunk.padded}),
                     lanes.firstOf(max, {chunk.padded}),
                     keys,
                     chunk.padded,
                     batch,
                     head,
                     chunk.first};
  lanes.generic(
      {{pairs.max, pick(context, 1, {0})}},
      {{lanes.firstOf(oldMax, {chunk.padded}), pick(context, 1, {0})}},
      {0, {lanes.sizes.lanes}, true},
      [&](OpBuilder &, ValueRange at) -> Results { return {at[0]}; });
  Part queryPart = {zero, keys, zero, chunk.padded};
  Part valuePart = {zero, keys, zero, chunk.count};
  TruthExpr all =
      seen.neverHidden() ? truthLike(zero, true) : seen.allSeen(block);
  lanes.when(
      all,
      [&] {
        multiplyKeys(queryPart);
        scores.finish(pairs, /*masked=*/false);
      },
      [&] {
        if (seen.canClip())
          forParts(block, chunk.padded, lanes.sizes.scoreQueries,
                   [&](const Part &part) { multiplyKeys(part); });
        else
          multiplyKeys(queryPart);
        scores.finish(pairs, /*masked=*/true);
      });
  rescale(chunk);
  exponentiate(chunk, keys);
  Value sums = lanes.firstOf(acc, {chunk.count, lanes.index(value.channels)});
  auto begin = [&] { lanes.fill(sums, lanes.number(0)); };
  auto goOn = [&] { scaleSums(chunk); };
  if (!seen.canClip()) {
    lanes.when(
        first, [&] { begin(), addValues(valuePart); },
        [&] { goOn(), addValues(valuePart); });
    return;
  }
  lanes.when(first, begin, goOn);
  lanes.when(
      all, [&] { addValues(valuePart); },
      [&] {
        forParts(block, chunk.count, lanes.sizes.valueRows,
                 [&](const Part &part) { addValues(part); });
      });
}

/// acc[r, e] *= factor[r]
void LaneAttention::scaleSums(const Chunk &chunk) {
  lanes.generic(
      {{lanes.firstOf(factor, {chunk.count}), pick(context, 2, {0})}},
      {{lanes.firstOf(acc, {chunk.count, lanes.index(value.channels)}),
        pick(context, 2, {0, 1})}},
      {1, {1, lanes.sizes.valueChannels}},
      [&](OpBuilder &nested, ValueRange at) -> Results {
        return {arith::MulFOp::create(nested, lanes.loc, at[0], at[1])};
      });
}

LaneAttention::Factor LaneAttention::factorOf(const Rows &rows, Value flat,
                                              Value packed, const Part &part,
                                              unsigned keyLoop,
                                              unsigned channelLoop) {
  if (!packed)
    return {flat,
            {lanes.part(rows.list, {part.firstKey}, {part.keys}),
             pick(context, 3, {keyLoop})},
            channelLoop};
  return {Value(),
          {lanes.part(packed, {part.firstKey, lanes.index(0)},
                      {part.keys, lanes.index(rows.channels)}),
           pick(context, 3, {keyLoop, channelLoop})},
          channelLoop};
}

/// sums += rows * other
void LaneAttention::accumulate(const Factor &rows, const LaneOperand &other,
                               const LaneOperand &sums,
                               const LaneSchedule &schedule) {
  lanes.generic(
      {rows.operand, other}, sums, schedule,
      [&](OpBuilder &nested, ValueRange at) -> Results {
        Value element =
            rows.flat ? elementAt(nested, rows.flat, at[0], rows.channelLoop)
                      : at[0];
        Value product =
            arith::MulFOp::create(nested, lanes.loc, element, at[1]);
        return {arith::AddFOp::create(nested, lanes.loc, at[2], product)};
      });
}

/// products[k, r] = key[k] . query[r], in loops over k, r and channels
void LaneAttention::multiplyKeys(const Part &part) {
  IndexExpr channels = lanes.index(key.channels), zero = lanes.index(0);
  Value into = lanes.part(products, {part.firstKey, part.firstLane},
                          {part.keys, part.lanes});
  lanes.fill(into, lanes.number(0));
  LaneOperand queries = {
      lanes.part(packedQuery, {zero, part.firstLane}, {channels, part.lanes}),
      pick(context, 3, {2, 1})};
  accumulate(factorOf(key, keyView, packedKey, part, 0, 2), queries,
             {into, pick(context, 3, {0, 1})},
             {1, {lanes.sizes.scoreKeys, lanes.sizes.scoreQueries, 1}, true});
}

/// Of something that is not above 0, but for rounding: it can't overflow.
static Value powerOfTwo(OpBuilder &nested, Location loc, Value exponent) {
  return math::Exp2Op::create(nested, loc, exponent,
                              arith::FastMathFlags::ninf);
}

/// What scores are less than, and what that makes of sums so far. Scores are
/// powers of e; exp2(score * log2(e) - shift) has one rounding less than their
/// difference would have, and one instruction for it.
void LaneAttention::rescale(const Chunk &chunk) {
  AffineMap row = pick(context, 1, {0});
  auto ofChunk = [&](Value list) -> LaneOperand {
    return {lanes.firstOf(list, {chunk.padded}), row};
  };
  Value log2e = lanes.number(M_LOG2E), minusLog2e = lanes.number(-M_LOG2E);
  Value lowest = lanes.number(-INFINITY), zero = lanes.number(0);
  lanes.generic(
      {ofChunk(oldMax), ofChunk(max)},
      {ofChunk(shift), ofChunk(factor), ofChunk(sum)},
      {0, {lanes.sizes.lanes}, true},
      [&](OpBuilder &nested, ValueRange at) -> Results {
        Location loc = lanes.loc;
        // Infinities must not meet.
        Value none = arith::CmpFOp::create(
            nested, loc, arith::CmpFPredicate::OEQ, at[1], lowest);
        Value start = arith::SelectOp::create(nested, loc, none, zero, at[1]);
        Value back = arith::MulFOp::create(nested, loc, start, minusLog2e);
        Value kept = powerOfTwo(
            nested, loc, math::FmaOp::create(nested, loc, at[0], log2e, back));
        return {back, kept, arith::MulFOp::create(nested, loc, at[4], kept)};
      });
}

/// Scores become weights, and are added up.
void LaneAttention::exponentiate(const Chunk &chunk, const IndexExpr &keys) {
  AffineMap pairs = pick(context, 2, {0, 1}), byLane = pick(context, 2, {1});
  Value log2e = lanes.number(M_LOG2E);
  lanes.generic(
      {{lanes.firstOf(shift, {chunk.padded}), byLane}},
      {{lanes.firstOf(products, {keys, chunk.padded}), pairs},
       {lanes.firstOf(sum, {chunk.padded}), byLane}},
      {1, {4, lanes.sizes.lanes}, true},
      [&](OpBuilder &nested, ValueRange at) -> Results {
        Location loc = lanes.loc;
        Value weight = powerOfTwo(
            nested, loc, math::FmaOp::create(nested, loc, at[1], log2e, at[0]));
        return {weight, arith::AddFOp::create(nested, loc, at[2], weight)};
      });
}

/// acc[r, e] += weight[k, r] * value[k, e], in loops over e, r and k: channels
/// outside, as those of one tile stay in the first-level cache.
void LaneAttention::addValues(const Part &part) {
  IndexExpr channels = lanes.index(value.channels), zero = lanes.index(0);
  LaneOperand sums = {
      lanes.part(acc, {part.firstLane, zero}, {part.lanes, channels}),
      pick(context, 3, {1, 0})};
  LaneOperand weights = {lanes.part(products, {part.firstKey, part.firstLane},
                                    {part.keys, part.lanes}),
                         pick(context, 3, {2, 1})};
  accumulate(factorOf(value, valueView, packedValue, part, 2, 0), weights, sums,
             {0, {lanes.sizes.valueChannels, lanes.sizes.valueRows, 1}});
}
