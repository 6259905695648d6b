//===- SeenKeys.cpp -------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SeenKeys.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace localattn;

IndexExpr IndexBox::volume() const {
  IndexExpr product = count(0);
  for (unsigned a = 1; a < begin.size(); ++a)
    product = product * count(a);
  return product;
}

/// Does each query see all keys of the axis, whatever its extent?
static bool isFull(const SymbolicAxis &axis) {
  const auto *window = std::get_if<Window<AffineExpr>>(&axis);
  if (!window || window->left || window->right || window->causal)
    return false;
  auto dilation = dyn_cast<AffineConstantExpr>(window->dilation);
  return dilation && dilation.getValue() == 1;
}

SeenKeys::SeenKeys(LaneBuilder &lanes, AttentionOpInterface op,
                   const Place &place, const SymbolicUnion &symbolic,
                   unsigned own)
    : lanes(lanes), place(place) {
  SymbolicUnion relevant(symbolic.begin(), symbolic.begin() + own + 1);
  boxes = evaluate(relevant, place.extents);
  for (unsigned a = 0; a < op.getGridRank(); ++a)
    keyCounts.push_back(sizeOf(lanes.builder, lanes.loc, op.getKey(),
                               op.getKeyLayout().axis(a)));
  for (const SymbolicBox &box : relevant) {
    BoxKeys &axes = keys.emplace_back();
    for (auto [a, axis] : llvm::enumerate(box)) {
      axes.push_back(makeAxis(axis, a));
      masked |= !axes.back().all;
    }
  }
  masked |= own > 0;
}

SeenKeys::AxisKeys SeenKeys::makeAxis(const SymbolicAxis &axis, unsigned a) {
  AxisKeys result;
  result.all = isFull(axis);
  if (result.all)
    return result;
  unsigned count = 1;
  IndexExpr step = lanes.index(1);
  if (const auto *window = std::get_if<Window<AffineExpr>>(&axis)) {
    count = window->boundary == Boundary::Wrap ? 2 : 1;
    step = evaluate(window->dilation, place.extents);
  }
  // In steps of the keys, those of a residue class are an interval.
  std::optional<int64_t> known = step.getConstant();
  result.inStep =
      known && known != 1 && known == place.keyStep[a].getConstant();
  result.sparse = known != 1 && !result.inStep;
  for (unsigned piece = 0; piece < count; ++piece) {
    Piece &made = result.pieces.emplace_back();
    for (unsigned table = 0; table < (result.sparse ? 3u : 2u); ++table) {
      Type i32 = lanes.builder.getI32Type();
      made.tables.push_back(lanes.scratch({kMaxAxisTile}, i32));
      made.lists.push_back(lanes.scratch({lanes.sizes.chunk}, i32));
    }
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

/// Indices of keys in a progression of coordinates: begin, end and phase.
SmallVector<IndexExpr> SeenKeys::interval(const AxisKeys &keys,
                                          const Progression<IndexExpr> &piece,
                                          unsigned a) {
  const IndexExpr &step = place.keyStep[a];
  IndexExpr zero = lanes.index(0);
  IndexExpr first = piece.begin - place.keyOrigin[a];
  IndexExpr begin = minOf(maxOf(ceilDiv(first, step), zero), keyCounts[a]);
  IndexExpr last = piece.last() - place.keyOrigin[a];
  IndexExpr end = minOf(floorDiv(last, step) + 1, keyCounts[a]);
  TruthExpr any = piece.count > 0;
  // Keys of another residue class than the query's.
  if (keys.inStep)
    any = both(any, floorMod(first, step) == 0);
  end = maxOf(select(any, end, begin), begin);
  SmallVector<IndexExpr> result = {begin, end};
  if (keys.sparse)
    result.push_back(first);
  return result;
}

void SeenKeys::lookAlong(AxisKeys &keys, const Axis<IndexExpr> &axis,
                         unsigned a, const IndexBox &tile) {
  OpBuilder &builder = lanes.builder;
  IndexExpr zero = lanes.index(0), one = lanes.index(1);
  // Full: from the last begin to the first end. Hull: the other way round.
  SmallVector<Value> start = {zero.getValue(), keyCounts[a].getValue(),
                              keyCounts[a].getValue(), zero.getValue()};
  auto loop =
      scf::ForOp::create(builder, lanes.loc, zero.getValue(),
                         tile.count(a).getValue(), one.getValue(), start);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  SmallVector<IndexExpr> bounds;
  for (Value value : loop.getRegionIterArgs())
    bounds.push_back(lanes.expr(value));
  IndexExpr at = lanes.expr(loop.getInductionVar());
  IndexExpr query =
      place.queryOrigin[a] + place.queryStep[a] * (tile.begin[a] + at);
  Coordinates<IndexExpr> seen = keysOf(axis, query, place.extents[a]);
  assert(seen.size() <= keys.pieces.size() && "pieces of this constructor");
  for (auto [number, piece] : llvm::enumerate(keys.pieces)) {
    // A missing piece is an empty one.
    Progression<IndexExpr> none = {zero, zero, one};
    SmallVector<IndexExpr> entries =
        interval(keys, number < seen.size() ? seen[number] : none, a);
    for (auto [entry, table] : llvm::zip(entries, piece.tables))
      lanes.store(lanes.toI32(entry), table, {at});
    TruthExpr any = entries[0] < entries[1];
    bounds[0] = maxOf(bounds[0], entries[0]);
    bounds[1] = minOf(bounds[1], entries[1]);
    bounds[2] = select(any, minOf(bounds[2], entries[0]), bounds[2]);
    bounds[3] = select(any, maxOf(bounds[3], entries[1]), bounds[3]);
  }
  SmallVector<Value> next;
  for (const IndexExpr &bound : bounds)
    next.push_back(bound.getValue());
  scf::YieldOp::create(builder, lanes.loc, next);
  keys.bounds.clear();
  builder.setInsertionPointAfter(loop);
  for (Value result : loop.getResults())
    keys.bounds.push_back(lanes.expr(result));
  // Two pieces or gaps: what lies between is not known to be seen.
  if (keys.pieces.size() > 1 || keys.sparse)
    keys.bounds[1] = zero;
}

void SeenKeys::look(const IndexBox &tile) {
  for (auto [box, axes] : llvm::zip(boxes, keys))
    for (auto [a, axis] : llvm::enumerate(axes)) {
      if (axis.all)
        axis.bounds = {lanes.index(0), keyCounts[a], lanes.index(0),
                       keyCounts[a]};
      else
        lookAlong(axis, box[a], a, tile);
    }
}

IndexBox SeenKeys::hull() const {
  IndexBox box;
  for (const AxisKeys &axis : keys.back()) {
    box.begin.push_back(axis.bounds[2]);
    // Where nobody sees a key, the bounds have passed each other.
    box.end.push_back(maxOf(axis.bounds[3], axis.bounds[2]));
  }
  return box;
}

TruthExpr SeenKeys::contains(const BoxKeys &box, const IndexBox &block) const {
  TruthExpr result = truthLike(block.begin[0], true);
  for (auto [a, axis] : llvm::enumerate(box))
    if (!axis.all)
      result = both(result, both(axis.bounds[0] <= block.begin[a],
                                 block.end[a] <= axis.bounds[1]));
  return result;
}

TruthExpr SeenKeys::meets(const BoxKeys &box, const IndexBox &block) const {
  TruthExpr result = truthLike(block.begin[0], true);
  for (auto [a, axis] : llvm::enumerate(box))
    if (!axis.all)
      result = both(result, both(axis.bounds[2] < block.end[a],
                                 block.begin[a] < axis.bounds[3]));
  return result;
}

TruthExpr SeenKeys::allSeen(const IndexBox &block) const {
  TruthExpr result = contains(keys.back(), block);
  for (const BoxKeys &earlier : ArrayRef(keys).drop_back())
    result = both(result, negation(meets(earlier, block)));
  return result;
}

//===----------------------------------------------------------------------===//
// Masks
//===----------------------------------------------------------------------===//

void SeenKeys::forEachList(
    function_ref<void(Value, Value, unsigned)> visit) const {
  for (const BoxKeys &box : keys)
    for (auto [a, axis] : llvm::enumerate(box))
      for (const Piece &piece : axis.pieces)
        for (auto [table, list] : llvm::zip(piece.tables, piece.lists))
          visit(table, list, a);
}

void SeenKeys::spread(const IndexExpr &r, ArrayRef<IndexExpr> at) {
  forEachList([&](Value table, Value list, unsigned a) {
    lanes.store(lanes.load(table, {at[a]}), list, {r});
  });
}

void SeenKeys::repeat(const IndexExpr &r) {
  forEachList([&](Value, Value list, unsigned) {
    lanes.store(lanes.load(list, {lanes.index(0)}), list, {r});
  });
}

IndexBox SeenKeys::clip(const IndexBox &block, const IndexExpr &first,
                        const IndexExpr &count) const {
  OpBuilder &builder = lanes.builder;
  SmallVector<Value> start = {block.end[0].getValue(),
                              block.begin[0].getValue()};
  auto loop = scf::ForOp::create(builder, lanes.loc, first.getValue(),
                                 (first + count).getValue(),
                                 lanes.index(1).getValue(), start);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    IndexExpr r = lanes.expr(loop.getInductionVar());
    IndexExpr begin = lanes.expr(loop.getRegionIterArgs()[0]);
    IndexExpr end = lanes.expr(loop.getRegionIterArgs()[1]);
    for (const Piece &piece : keys.back()[0].pieces) {
      auto bound = [&](unsigned table) {
        Value value = lanes.load(piece.lists[table], {r});
        return lanes.expr(arith::IndexCastOp::create(
            builder, lanes.loc, builder.getIndexType(), value));
      };
      IndexExpr from = bound(0), to = bound(1);
      TruthExpr any = from < to;
      begin = select(any, minOf(begin, from), begin);
      end = select(any, maxOf(end, to), end);
    }
    SmallVector<Value> next = {begin.getValue(), end.getValue()};
    scf::YieldOp::create(builder, lanes.loc, next);
  }
  IndexBox part = block;
  part.begin[0] = maxOf(lanes.expr(loop.getResult(0)), block.begin[0]);
  part.end[0] =
      maxOf(minOf(lanes.expr(loop.getResult(1)), block.end[0]), part.begin[0]);
  return part;
}

SmallVector<Value> SeenKeys::laneLists() const {
  SmallVector<Value> lists;
  forEachList([&](Value, Value list, unsigned) { lists.push_back(list); });
  return lists;
}

Value SeenKeys::seenThrough(OpBuilder &nested, const BoxKeys &box,
                            ValueRange &ofLane, ValueRange keyIndex) const {
  Location loc = lanes.loc;
  auto take = [&]() {
    Value value = ofLane.front();
    ofLane = ofLane.drop_front();
    return value;
  };
  auto compare = [&](arith::CmpIPredicate predicate, Value a, Value b) {
    return arith::CmpIOp::create(nested, loc, predicate, a, b);
  };
  Value seen;
  auto conjoin = [&](Value sum, Value more) -> Value {
    return sum ? arith::AndIOp::create(nested, loc, sum, more) : more;
  };
  for (auto [a, axis] : llvm::enumerate(box)) {
    Value alongAxis;
    for (unsigned piece = 0; piece < axis.pieces.size(); ++piece) {
      Value begin = take(), end = take();
      Value inside =
          conjoin(compare(arith::CmpIPredicate::sle, begin, keyIndex[a]),
                  compare(arith::CmpIPredicate::slt, keyIndex[a], end));
      if (axis.sparse) {
        auto cast = [&](const IndexExpr &value) -> Value {
          return arith::IndexCastOp::create(nested, loc, nested.getI32Type(),
                                            value.getValue());
        };
        Value steps = arith::SubIOp::create(
            nested, loc,
            arith::MulIOp::create(nested, loc, keyIndex[a],
                                  cast(place.keyStep[a])),
            take());
        const auto &window =
            std::get<Window<IndexExpr>>(boxes[&box - keys.begin()][a]);
        Value rest =
            arith::RemSIOp::create(nested, loc, steps, cast(window.dilation));
        Value zero =
            arith::ConstantOp::create(nested, loc, nested.getI32IntegerAttr(0));
        inside = conjoin(inside, compare(arith::CmpIPredicate::eq, rest, zero));
      }
      alongAxis = alongAxis
                      ? arith::OrIOp::create(nested, loc, alongAxis, inside)
                      : inside;
    }
    if (alongAxis)
      seen = conjoin(seen, alongAxis);
  }
  return seen;
}

Value SeenKeys::seen(OpBuilder &nested, ValueRange ofLane,
                     ValueRange keyIndex) const {
  Location loc = lanes.loc;
  Value yes = arith::ConstantOp::create(nested, loc, nested.getBoolAttr(true));
  Value hidden;
  for (const BoxKeys &earlier : ArrayRef(keys).drop_back()) {
    Value there = seenThrough(nested, earlier, ofLane, keyIndex);
    there = there ? there : yes;
    hidden = hidden ? arith::OrIOp::create(nested, loc, hidden, there) : there;
  }
  Value own = seenThrough(nested, keys.back(), ofLane, keyIndex);
  own = own ? own : yes;
  if (!hidden)
    return own;
  return arith::AndIOp::create(nested, loc, own,
                               arith::XOrIOp::create(nested, loc, hidden, yes));
}
