//===- LocalAttnToReference.cpp -------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The reference: what the definition says, one query at a time. It is slow on
// purpose, because everything else is tested against it.
//
//===----------------------------------------------------------------------===//

#include "localattn/Conversion/Passes.h"
#include "localattn/Transforms/PairScore.h"
#include "localattn/Transforms/Transforms.h"

#include <cmath>

namespace localattn {
#define GEN_PASS_DEF_LOCALATTNTOREFERENCEPASS
#include "localattn/Conversion/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

namespace {

/// Which query (or which row of the output) the nest is at.
struct Row {
  Value batch;
  Value head;
  Value kvHead;
  SmallVector<Value> index; ///< in the tensor of queries
};

/// What is known of a row: of all keys so far, or of one key (S9.1).
struct RowState {
  Value max;
  Value sum;
  Value weighted; ///< one number per channel of value
};

class ReferenceNest {
public:
  ReferenceNest(OpBuilder &builder, AttentionOpInterface op)
      : builder(builder), loc(op->getLoc()), op(op), type(op.getScoreType()),
        rank(op.getGridRank()), scores(builder, op) {}

  /// Builds the nest; returns the results of the attention.
  SmallVector<Value> build();

private:
  // Small vocabulary.
  Value size(Value tensor, unsigned dim) {
    return sizeOf(builder, loc, tensor, dim).getValue();
  }
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  Value number(double value) {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getFloatAttr(type, value));
  }
  Value equals(Value a, Value b) {
    return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ, a, b);
  }
  Value select(Value condition, Value a, Value b) {
    return arith::SelectOp::create(builder, loc, condition, a, b);
  }
  Value add(Value a, Value b) {
    return arith::AddFOp::create(builder, loc, a, b);
  }
  Value multiply(Value a, Value b) {
    return arith::MulFOp::create(builder, loc, a, b);
  }
  Value expOfDifference(Value a, Value b) {
    return math::ExpOp::create(builder, loc,
                               arith::SubFOp::create(builder, loc, a, b));
  }
  Value load(Value tensor, ArrayRef<Value> position) {
    return convertFloat(
        builder, loc, tensor::ExtractOp::create(builder, loc, tensor, position),
        type);
  }
  Value store(Value value, Value tensor, ArrayRef<Value> position) {
    Type element = cast<RankedTensorType>(tensor.getType()).getElementType();
    return tensor::InsertOp::create(builder, loc,
                                    convertFloat(builder, loc, value, element),
                                    tensor, position);
  }
  using Body = function_ref<SmallVector<Value>(ValueRange, ValueRange)>;
  ValueRange loops(ArrayRef<Value> bounds, ValueRange carried, Body body);
  /// A tensor of one number per channel, made from `tensor`.
  Value overChannels(Value tensor, unsigned channelDim,
                     function_ref<Value(Value at, Value soFar)> body);
  /// Values that `then` computes where `condition` holds, `otherwise`
  /// elsewhere.
  ValueRange when(Value condition, ValueRange otherwise,
                  function_ref<SmallVector<Value>()> then);

  // The definition.
  SmallVector<Value> buildRow(ValueRange at, ValueRange results);
  Value score(const Row &row, const Pair &pair);
  ValueRange overVisibleKeys(
      const Row &row, ValueRange carried,
      function_ref<SmallVector<Value>(ValueRange, Value, ValueRange)> visit);
  Value largestScore(const Row &row, Value start);
  RowState startOf(const Row &row, ValueRange results);
  RowState addKeys(const Row &row, const RowState &before);
  SmallVector<Value> addKey(const Row &row, ValueRange key, Value weight,
                            ValueRange sums);
  SmallVector<Value> storeMean(const Row &row, const RowState &state,
                               ValueRange results);
  SmallVector<Value> storeState(const Row &row, const RowState &state,
                                ValueRange results);
  SmallVector<Value> rowIndex(const Row &row) {
    return op.getRowLayout().index<Value>(row.batch, row.index, row.head);
  }
  SmallVector<Value> outIndex(const Row &row, Value channel) {
    return op.getOutLayout().index<Value>(row.batch, row.index, row.head,
                                          channel);
  }

  OpBuilder &builder;
  Location loc;
  AttentionOpInterface op;
  FloatType type;
  unsigned rank;
  PairScore scores;
};

} // namespace

//===----------------------------------------------------------------------===//
// Small vocabulary
//===----------------------------------------------------------------------===//

ValueRange ReferenceNest::loops(ArrayRef<Value> bounds, ValueRange carried,
                                Body body) {
  SmallVector<Value> zeros(bounds.size(), index(0)),
      ones(bounds.size(), index(1));
  scf::LoopNest nest = scf::buildLoopNest(
      builder, loc, zeros, bounds, ones, carried,
      [&](OpBuilder &, Location, ValueRange at, ValueRange values) {
        SmallVector<Value> next = body(at, values);
        return scf::ValueVector(next.begin(), next.end());
      });
  return nest.loops.front().getResults();
}

Value ReferenceNest::overChannels(Value tensor, unsigned channelDim,
                                  function_ref<Value(Value, Value)> body) {
  return loops({size(tensor, channelDim)}, {tensor},
               [&](ValueRange at, ValueRange soFar) -> SmallVector<Value> {
                 return {body(at[0], soFar[0])};
               })[0];
}

ValueRange ReferenceNest::when(Value condition, ValueRange otherwise,
                               function_ref<SmallVector<Value>()> then) {
  auto ifOp = scf::IfOp::create(
      builder, loc, condition,
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(builder, loc, then());
      },
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(builder, loc, otherwise);
      });
  return ifOp.getResults();
}

//===----------------------------------------------------------------------===//
// The definition
//===----------------------------------------------------------------------===//

/// The product of the channels, and what is made of it.
Value ReferenceNest::score(const Row &row, const Pair &pair) {
  TensorLayout ql = op.getQueryLayout(), kl = op.getKeyLayout();
  auto product = loops(
      {size(op.getQuery(), ql.channel)}, {number(0)},
      [&](ValueRange channel, ValueRange sum) -> SmallVector<Value> {
        Value q = load(op.getQuery(), ql.index<Value>(row.batch, pair.query,
                                                      row.head, channel[0]));
        Value k = load(op.getKey(), kl.index<Value>(row.batch, pair.key,
                                                    row.kvHead, channel[0]));
        return {add(sum[0], multiply(q, k))};
      });
  return scores.build(pair, product[0]);
}

/// Visits every key of the tensor and, where the query sees it, calls `visit`
/// with its index, its score and the carried values.
ValueRange ReferenceNest::overVisibleKeys(
    const Row &row, ValueRange carried,
    function_ref<SmallVector<Value>(ValueRange, Value, ValueRange)> visit) {
  TensorLayout layout = op.getKeyLayout();
  SmallVector<Value> bounds;
  for (unsigned a = 0; a < rank; ++a)
    bounds.push_back(size(op.getKey(), layout.axis(a)));
  return loops(
      bounds, carried,
      [&](ValueRange key, ValueRange values) -> SmallVector<Value> {
        Pair pair = {row.batch, row.head, row.index, SmallVector<Value>(key)};
        return when(scores.sees(pair).getValue(), values,
                    [&]() { return visit(key, score(row, pair), values); });
      });
}

/// `start` for a row without a key, NaN if a score is.
Value ReferenceNest::largestScore(const Row &row, Value start) {
  return overVisibleKeys(
      row, {start},
      [&](ValueRange, Value score, ValueRange max) -> SmallVector<Value> {
        return {arith::MaximumFOp::create(builder, loc, max[0], score)};
      })[0];
}

/// What a row has before it sees a key: the sink, or the state so far.
RowState ReferenceNest::startOf(const Row &row, ValueRange results) {
  TensorLayout layout = op.getValueLayout();
  IndexExpr channels = sizeOf(builder, loc, op.getValue(), layout.channel);
  Value empty = tensor::EmptyOp::create(
      builder, loc, ArrayRef<OpFoldResult>{channels.getOpFoldResult()}, type);
  Value zeros =
      linalg::FillOp::create(builder, loc, number(0), empty).getResult(0);
  if (op.getSinks())
    return {load(op.getSinks(), {row.head}), number(1), zeros};
  if (isa<AttentionOp>(op))
    return {number(-INFINITY), number(0), zeros};
  Value weighted = overChannels(zeros, 0, [&](Value at, Value soFar) {
    return store(load(results[0], outIndex(row, at)), soFar, {at});
  });
  return {load(results[1], rowIndex(row)), load(results[2], rowIndex(row)),
          weighted};
}

SmallVector<Value> ReferenceNest::addKey(const Row &row, ValueRange key,
                                         Value weight, ValueRange sums) {
  SmallVector<Value> keyIndex(key);
  Value weighted = overChannels(sums[1], 0, [&](Value at, Value soFar) {
    Value v = load(op.getValue(), op.getValueLayout().index<Value>(
                                      row.batch, keyIndex, row.kvHead, at));
    return store(add(load(soFar, {at}), multiply(weight, v)), soFar, {at});
  });
  return {add(sums[0], weight), weighted};
}

/// Adds all keys: exp(score - max) to the sum, and as the weight of the value.
/// A score of minus infinity masks its key: not even a NaN in its value counts.
RowState ReferenceNest::addKeys(const Row &row, const RowState &before) {
  Value max = largestScore(row, before.max);
  // Without a key there is nothing to subtract; infinities must not meet.
  Value start = select(equals(max, number(-INFINITY)), number(0), max);
  Value kept = expOfDifference(before.max, start);
  Value weighted = overChannels(before.weighted, 0, [&](Value at, Value soFar) {
    return store(multiply(kept, load(soFar, {at})), soFar, {at});
  });
  ValueRange sums = overVisibleKeys(
      row, {multiply(kept, before.sum), weighted},
      [&](ValueRange key, Value score, ValueRange soFar) -> SmallVector<Value> {
        Value counts = arith::CmpFOp::create(
            builder, loc, arith::CmpFPredicate::UNE, score, number(-INFINITY));
        return when(counts, soFar, [&]() {
          return addKey(row, key, expOfDifference(score, start), soFar);
        });
      });
  return {max, sums[0], sums[1]};
}

/// out[row] = weighted / sum, or 0 for a row without a key; and lse.
SmallVector<Value> ReferenceNest::storeMean(const Row &row,
                                            const RowState &state,
                                            ValueRange results) {
  Value empty = equals(state.sum, number(0));
  unsigned channel = op.getOutLayout().channel;
  SmallVector<Value> next = {
      overChannels(results[0], channel, [&](Value at, Value soFar) {
        Value mean = arith::DivFOp::create(
            builder, loc, load(state.weighted, {at}), state.sum);
        return store(select(empty, number(0), mean), soFar, outIndex(row, at));
      })};
  if (results.size() == 2) {
    Value lse = add(state.max, math::LogOp::create(builder, loc, state.sum));
    next.push_back(store(select(empty, number(-INFINITY), lse), results[1],
                         rowIndex(row)));
  }
  return next;
}

SmallVector<Value> ReferenceNest::storeState(const Row &row,
                                             const RowState &state,
                                             ValueRange results) {
  unsigned channel = op.getOutLayout().channel;
  Value acc = overChannels(results[0], channel, [&](Value at, Value soFar) {
    return store(load(state.weighted, {at}), soFar, outIndex(row, at));
  });
  return {acc, store(state.max, results[1], rowIndex(row)),
          store(state.sum, results[2], rowIndex(row))};
}

SmallVector<Value> ReferenceNest::buildRow(ValueRange at, ValueRange results) {
  IndexExpr head(builder, loc, OpFoldResult(at[1]));
  Row row = {at[0], at[1], scores.getPlace().kvHeadOf(head).getValue(),
             SmallVector<Value>(at.drop_front(2))};
  RowState state = addKeys(row, startOf(row, results));
  return isa<AttentionOp>(op) ? storeMean(row, state, results)
                              : storeState(row, state, results);
}

SmallVector<Value> ReferenceNest::build() {
  TensorLayout layout = op.getQueryLayout();
  SmallVector<Value> bounds = {size(op.getQuery(), layout.batch),
                               size(op.getQuery(), layout.head)};
  for (unsigned a = 0; a < rank; ++a)
    bounds.push_back(size(op.getQuery(), layout.axis(a)));
  return loops(bounds, op.getOuts(), [&](ValueRange at, ValueRange results) {
    return buildRow(at, results);
  });
}

static SmallVector<Value> buildReference(OpBuilder &builder, Operation *op) {
  if (auto merge = dyn_cast<MergeOp>(op))
    return decomposeMerge(builder, merge);
  return ReferenceNest(builder, cast<AttentionOpInterface>(op)).build();
}

namespace {
struct LocalAttnToReferencePass
    : localattn::impl::LocalAttnToReferencePassBase<LocalAttnToReferencePass> {
  void runOnOperation() override {
    SmallVector<DestinationStyleOpInterface> ops;
    getOperation()->walk([&](DestinationStyleOpInterface op) {
      if (isa<AttentionOpInterface, MergeOp>(op.getOperation()))
        ops.push_back(op);
    });
    for (DestinationStyleOpInterface op : ops) {
      op = liftToTensors(op);
      OpBuilder builder(op);
      op->replaceAllUsesWith(buildReference(builder, op));
      op->erase();
    }
  }
};
} // namespace
