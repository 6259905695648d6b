//===- LaneState.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The state of a chunk before its first key and what is stored after the last
// one (S9.3).
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

void LaneAttention::start(const Chunk &chunk, const IndexExpr &batch,
                          const IndexExpr &head) {
  Value firstMax = lanes.number(-INFINITY), firstSum = lanes.number(0);
  if (Value sinks = op.getSinks()) {
    Location loc = lanes.loc;
    firstMax =
        convertFloat(builder, loc, lanes.load(sinks, {head}), lanes.type);
    // S5.9: NaN and plus infinity reach the results even without a key.
    Value finite =
        arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLT, firstMax,
                              lanes.number(INFINITY));
    firstSum = arith::SelectOp::create(
        builder, loc, finite, lanes.number(1),
        lanes.number(std::numeric_limits<double>::quiet_NaN()));
  }
  lanes.fill(lanes.firstOf(max, {chunk.padded}), firstMax);
  lanes.fill(lanes.firstOf(sum, {chunk.padded}), firstSum);
  if (attention()) {
    // The first block of keys begins anew; without one, this is the result.
    lanes.when(seen.hull().volume() == 0,
               [&] { lanes.fill(acc, lanes.number(0)); });
    return;
  }
  Value maxView = view(outs[1], batch, head);
  Value sumView = view(outs[2], batch, head);
  lanes.loop(
      lanes.index(0), chunk.count, lanes.index(1), [&](const IndexExpr &r) {
        if (!stateAxis)
          copyRow(rowAt(outs[0], batch, head, r), accRow(r));
        for (auto [view, rows, into] :
             {std::tuple(maxView, &outs[1], max), {sumView, &outs[2], sum}})
          lanes.store(lanes.load(view, {rowOf(*rows, r)}), into, {r});
      });
}

/// From one row of scores' type to another.
void LaneAttention::copyRow(Value from, Value to) {
  AffineMap channel = pick(context, 1, {0});
  lanes.generic({{from, channel}}, {{to, channel}}, {0, {lanes.sizes.lanes}},
                [&](OpBuilder &, ValueRange at) -> Results { return {at[0]}; });
}

void LaneAttention::storeState(const Chunk &chunk, const IndexExpr &batch,
                               const IndexExpr &head) {
  Value maxView = view(outs[1], batch, head);
  Value sumView = view(outs[2], batch, head);
  lanes.loop(
      lanes.index(0), chunk.count, lanes.index(1), [&](const IndexExpr &r) {
        if (!stateAxis)
          copyRow(accRow(r), rowAt(outs[0], batch, head, r));
        for (auto [view, rows, from] :
             {std::tuple(maxView, &outs[1], max), {sumView, &outs[2], sum}})
          lanes.store(lanes.load(from, {r}), view, {rowOf(*rows, r)});
      });
}

/// out = acc / sum, or 0 for a query without a key; and lse.
void LaneAttention::storeMean(const Chunk &chunk, const IndexExpr &batch,
                              const IndexExpr &head) {
  AffineMap row = pick(context, 1, {0});
  auto ofChunk = [&](Value list) -> LaneOperand {
    return {lanes.firstOf(list, {chunk.padded}), row};
  };
  Value zero = lanes.number(0), one = lanes.number(1);
  bool hasLse = outs.size() == 2;
  lanes.generic(
      {ofChunk(sum)}, {ofChunk(factor), ofChunk(max)},
      {0, {lanes.sizes.lanes}, true},
      [&](OpBuilder &nested, ValueRange at) -> Results {
        Location loc = lanes.loc;
        Value inverse = arith::DivFOp::create(nested, loc, one, at[0]);
        if (!hasLse)
          return {inverse, at[2]};
        Value log = math::LogOp::create(nested, loc, at[0]);
        return {inverse, arith::AddFOp::create(nested, loc, at[2], log)};
      });
  Value lseView = hasLse ? view(outs[1], batch, head) : Value();
  lanes.loop(
      lanes.index(0), chunk.count, lanes.index(1), [&](const IndexExpr &r) {
        Location loc = lanes.loc;
        Value empty =
            arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ,
                                  lanes.load(sum, {r}), zero);
        Value inverse = lanes.load(factor, {r});
        Value to = rowAt(outs[0], batch, head, r);
        Type element = cast<MemRefType>(to.getType()).getElementType();
        AffineMap channel = pick(context, 1, {0});
        lanes.generic(
            {{accRow(r), channel}}, {{to, channel}},
            {0, {lanes.sizes.valueChannels}},
            [&](OpBuilder &nested, ValueRange at) -> Results {
              Value mean = arith::MulFOp::create(nested, loc, at[0], inverse);
              mean = arith::SelectOp::create(nested, loc, empty, zero, mean);
              return {convertFloat(nested, loc, mean, element)};
            });
        if (!hasLse)
          return;
        Value lse = arith::SelectOp::create(
            builder, loc, empty, lanes.number(-INFINITY), lanes.load(max, {r}));
        lanes.store(lse, lseView, {rowOf(outs[1], r)});
      });
}
