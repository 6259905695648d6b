//===- AttentionProducts.cpp ----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttentionProducts.h"

#include "localattn/Transforms/PairScore.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace localattn;

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

LoopSizes::LoopSizes(OpBuilder &builder, AttentionOpInterface op) {
  Location loc = op->getLoc();
  using Dim = std::pair<Value, unsigned>;
  auto sizeOfEither = [&](Dim a, Dim b) {
    auto type = cast<ShapedType>(b.first.getType());
    auto [tensor, dim] = type.isDynamicDim(b.second) ? a : b;
    return sizeOf(builder, loc, tensor, dim).getOpFoldResult();
  };
  Value query = op.getQuery(), key = op.getKey(), value = op.getValue(),
        out = op.getOuts()[0];
  TensorLayout ql = op.getQueryLayout(), kl = op.getKeyLayout(),
               vl = op.getValueLayout(), ol = op.getOutLayout();
  batch = sizeOfEither({query, ql.batch}, {out, ol.batch});
  heads = sizeOfEither({query, ql.head}, {out, ol.head});
  for (unsigned a = 0; a < op.getGridRank(); ++a) {
    queries.push_back(sizeOfEither({query, ql.axis(a)}, {out, ol.axis(a)}));
    keys.push_back(sizeOfEither({key, kl.axis(a)}, {value, vl.axis(a)}));
  }
}

AttentionProducts::AttentionProducts(OpBuilder &builder,
                                     AttentionOpInterface op,
                                     const Place &place)
    : builder(builder), loc(op->getLoc()), op(op), place(place),
      rank(op.getGridRank()), sizes(builder, op),
      scalars{builder, loc, op.getScoreType()},
      firstHead(builder, loc, int64_t(0)), sharing(findSharing()) {}

//===----------------------------------------------------------------------===//
// Heads
//===----------------------------------------------------------------------===//

/// Of keys and values.
static bool anyEmpty(AttentionOpInterface op) {
  return llvm::any_of(ValueRange{op.getKey(), op.getValue()}, [](Value value) {
    return llvm::is_contained(cast<ShapedType>(value.getType()).getShape(), 0);
  });
}

AttentionProducts::Sharing AttentionProducts::findSharing() {
  // Nothing is read, and upstream takes no slice of an empty tensor.
  if (anyEmpty(op))
    return Sharing::Unknown;
  std::optional<int64_t> heads = getConstantIntValue(sizes.heads);
  IndexExpr kvHeads = sizeOf(builder, loc, op.getKey(), op.getKeyLayout().head);
  if (kvHeads.getConstant() == 1)
    return Sharing::One;
  if (heads == 1) {
    firstHead = place.kvHeadOf(constantLike(firstHead, 0));
    return Sharing::One;
  }
  std::optional<int64_t> all = place.heads.getConstant(),
                         allKv = place.kvHeads.getConstant();
  if (!all || !allKv || *allKv == 0 || *all == 0)
    return Sharing::Unknown;
  groupSize = *all / *allKv;
  IndexExpr groups = constantLike(firstHead, groupSize);
  firstHead = floorDiv(place.headOrigin, groups) - place.kvHeadOrigin;
  if (groupSize == 1)
    return Sharing::Own;
  std::optional<int64_t> origin = place.headOrigin.getConstant();
  if (!origin || !heads)
    return Sharing::Unknown;
  if (*origin % groupSize + *heads <= groupSize)
    return Sharing::One;
  bool aligned = *origin % groupSize == 0 && *heads % groupSize == 0;
  return aligned ? Sharing::Grouped : Sharing::Unknown;
}

/// Every dimension by itself but `dim`, which is two.
static SmallVector<ReassociationIndices> splitting(int64_t rank, unsigned dim) {
  SmallVector<ReassociationIndices> groups;
  for (int64_t index = 0, next = 0; index < rank; ++index) {
    groups.push_back({next++});
    if (index == dim)
      groups.back().push_back(next++);
  }
  return groups;
}

/// `tensor` without dimension `dim` of size 1. A slice would do so too, but
/// upstream may take another dynamic size for the 1 that it drops.
static Value dropUnit(OpBuilder &builder, Location loc, Value tensor,
                      unsigned dim) {
  int64_t rank = cast<RankedTensorType>(tensor.getType()).getRank();
  return tensor::CollapseShapeOp::create(
      builder, loc, tensor, splitting(rank - 1, dim == 0 ? 0 : dim - 1));
}

/// The heads of keys or values that are read, in the order in which the loops
/// count them; without a dimension of heads where it is one only.
Value AttentionProducts::readHeads(Value tensor, const TensorLayout &layout) {
  if (sharing == Sharing::Unknown)
    return tensor;
  auto type = cast<RankedTensorType>(tensor.getType());
  IndexExpr count(builder, loc, sizes.heads);
  if (sharing == Sharing::One)
    count = constantLike(count, 1);
  else
    count = floorDiv(count, constantLike(count, groupSize));
  IndexExpr present = sizeOf(builder, loc, tensor, layout.head);
  bool whole = sharing == Sharing::Own && !op.getStaticHeadExtent();
  whole |= firstHead.getConstant() == 0 && present.getConstant() &&
           present.getConstant() == count.getConstant();
  if (!whole) {
    SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0)),
        strides(type.getRank(), builder.getIndexAttr(1)),
        extents = tensor::getMixedSizes(builder, loc, tensor);
    offsets[layout.head] = firstHead.getOpFoldResult();
    extents[layout.head] = count.getOpFoldResult();
    tensor = tensor::ExtractSliceOp::create(builder, loc, tensor, offsets,
                                            extents, strides);
  }
  if (sharing == Sharing::One)
    return dropUnit(builder, loc, tensor, layout.head);
  return tensor;
}

static Value castTo(OpBuilder &builder, Location loc, Value tensor, Type type) {
  if (tensor.getType() == type)
    return tensor;
  return tensor::CastOp::create(builder, loc, type, tensor);
}

Value AttentionProducts::splitHeads(Value tensor, unsigned dim) {
  if (sharing != Sharing::Grouped)
    return tensor;
  auto type = cast<RankedTensorType>(tensor.getType());
  int64_t heads = *getConstantIntValue(sizes.heads);
  SmallVector<int64_t> shape(type.getShape());
  shape[dim] = heads;
  tensor = castTo(builder, loc, tensor, type.clone(shape));
  shape[dim] = heads / groupSize;
  shape.insert(shape.begin() + dim + 1, groupSize);
  return tensor::ExpandShapeOp::create(builder, loc, type.clone(shape), tensor,
                                       splitting(type.getRank(), dim));
}

Value AttentionProducts::joinHeads(Value tensor, unsigned dim, Type type) {
  if (sharing != Sharing::Grouped)
    return tensor;
  int64_t joinedRank = cast<RankedTensorType>(tensor.getType()).getRank() - 1;
  Value joined = tensor::CollapseShapeOp::create(builder, loc, tensor,
                                                 splitting(joinedRank, dim));
  return castTo(builder, loc, joined, type);
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

/// The loops of a contraction, in their order.
struct AttentionProducts::Loops {
  AffineExpr batch;
  SmallVector<AffineExpr> heads; ///< of queries; two if grouped
  SmallVector<AffineExpr> keys;
  SmallVector<AffineExpr> queries;
  AffineExpr channel;
  unsigned count = 0;

  /// Where in a tensor they are, for these loops of heads.
  AffineMap map(const TensorLayout &layout, ArrayRef<AffineExpr> grid,
                ArrayRef<AffineExpr> headLoops) const {
    // `batch` stands for the heads until these are put in.
    SmallVector<AffineExpr> at =
        layout.index<AffineExpr>(batch, grid, batch, channel);
    at.erase(at.begin() + layout.head);
    at.insert(at.begin() + layout.head, headLoops.begin(), headLoops.end());
    return AffineMap::get(count, 0, at, batch.getContext());
  }
  /// In the order of scores.
  AffineMap pairs() const {
    SmallVector<AffineExpr> at = {batch};
    llvm::append_range(at, heads);
    llvm::append_range(at, keys);
    llvm::append_range(at, queries);
    return AffineMap::get(count, 0, at, batch.getContext());
  }
};

AttentionProducts::Loops AttentionProducts::makeLoops(bool channelIsLast) {
  Loops loops;
  auto next = [&] { return builder.getAffineDimExpr(loops.count++); };
  auto times = [&](unsigned count, SmallVector<AffineExpr> &list) {
    for (unsigned index = 0; index < count; ++index)
      list.push_back(next());
  };
  loops.batch = next();
  times(sharing == Sharing::Grouped ? 2 : 1, loops.heads);
  if (channelIsLast) {
    times(rank, loops.keys);
    times(rank, loops.queries);
    loops.channel = next();
  } else {
    times(rank, loops.queries);
    loops.channel = next();
    times(rank, loops.keys);
  }
  return loops;
}

AffineMap AttentionProducts::sharedMap(const Loops &loops,
                                       const TensorLayout &layout) {
  ArrayRef<AffineExpr> heads = loops.heads;
  return loops.map(layout, loops.keys,
                   sharing == Sharing::One ? heads.take_front(0)
                                           : heads.take_front(1));
}

/// An element of keys or values in the body of a contraction, where no map
/// says which head it is of.
Value AttentionProducts::gather(const Loops &loops, Value tensor,
                                const TensorLayout &layout) {
  auto index = [&](AffineExpr loop) -> Value {
    return linalg::IndexOp::create(builder, loc,
                                   cast<AffineDimExpr>(loop).getPosition());
  };
  Value batch = index(loops.batch);
  IndexExpr head(builder, loc, OpFoldResult(index(loops.heads[0])));
  SmallVector<Value> keys = llvm::map_to_vector(loops.keys, index);
  SmallVector<Value> at = layout.index<Value>(
      batch, keys, place.kvHeadOf(head).getValue(), index(loops.channel));
  return tensor::ExtractOp::create(builder, loc, tensor, at);
}

/// `acc` plus an element of `mine` times one of keys or values.
Value AttentionProducts::contract(const Loops &loops, const MappedInput &mine,
                                  Value shared,
                                  const TensorLayout &sharedLayout,
                                  const MappedInput &acc) {
  SmallVector<MappedInput> inputs = {mine};
  bool gathered = sharing == Sharing::Unknown;
  if (!gathered)
    inputs.push_back(
        {readHeads(shared, sharedLayout), sharedMap(loops, sharedLayout)});
  auto convert = [&](Value value) {
    return convertFloat(builder, loc, value, scalars.type);
  };
  return buildGeneric(
      builder, loc, inputs, acc.tensor, acc.map,
      [&](OpBuilder &, ValueRange at) {
        Value a = convert(at[0]);
        Value b =
            convert(gathered ? gather(loops, shared, sharedLayout) : at[1]);
        return scalars.add(at.back(), scalars.multiply(a, b));
      });
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

Value AttentionProducts::queriesWithKeys() {
  SmallVector<OpFoldResult> shape = {sizes.batch, sizes.heads};
  llvm::append_range(shape, sizes.keys);
  llvm::append_range(shape, sizes.queries);
  Value empty = tensor::EmptyOp::create(builder, loc, shape, scalars.type);
  Value zeros = linalg::FillOp::create(builder, loc, scalars.number(0), empty)
                    .getResult(0);
  Loops loops = makeLoops(/*channelIsLast=*/true);
  TensorLayout layout = op.getQueryLayout();
  Value queries = splitHeads(op.getQuery(), layout.head);
  Value init = splitHeads(zeros, 1);
  Value products =
      contract(loops, {queries, loops.map(layout, loops.queries, loops.heads)},
               op.getKey(), op.getKeyLayout(), {init, loops.pairs()});
  return joinHeads(products, 1, zeros.getType());
}

Value AttentionProducts::addWeighted(Value weights, Value acc) {
  Loops loops = makeLoops(/*channelIsLast=*/false);
  TensorLayout layout = op.getOutLayout();
  weights = splitHeads(weights, 1);
  Value init = splitHeads(acc, layout.head);
  Value sums = contract(loops, {weights, loops.pairs()}, op.getValue(),
                        op.getValueLayout(),
                        {init, loops.map(layout, loops.queries, loops.heads)});
  return joinHeads(sums, layout.head, acc.getType());
}
