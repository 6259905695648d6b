//===- IterationDomain.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IterationDomain.h"

#include "localattn/IR/GridGeometry.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"

using namespace mlir;
using namespace localattn;

/// The first axes of every domain.
enum : unsigned { kBatch, kHead, kFirstQueryAxis };

//===----------------------------------------------------------------------===//
// Domains
//===----------------------------------------------------------------------===//

static SmallVector<DomainAxis> rowsOf(Value tensor,
                                      const TensorLayout &layout) {
  auto parallel = utils::IteratorType::parallel;
  SmallVector<DomainAxis> axes = {{tensor, layout.batch, parallel},
                                  {tensor, layout.head, parallel}};
  for (unsigned a = 0; a < layout.gridRank; ++a)
    axes.push_back({tensor, layout.axis(a), parallel});
  return axes;
}

SmallVector<DomainAxis> localattn::domainOf(AttentionOpInterface op) {
  SmallVector<DomainAxis> axes = rowsOf(op.getQuery(), op.getQueryLayout());
  if (isa<OnlineAttentionOp>(op))
    for (unsigned a = 0; a < op.getGridRank(); ++a)
      axes.push_back({op.getKey(), op.getKeyLayout().axis(a),
                      utils::IteratorType::reduction});
  return axes;
}

/// Of a, b and out, or of the log-sum-exps.
static TensorLayout layoutOf(MergeOp op, bool hasChannel) {
  std::string letters =
      op.getLayout() ? op.getLayout()->getOut().str() : std::string("b*hd");
  if (!hasChannel)
    llvm::erase(letters, 'd');
  unsigned rank = cast<ShapedType>(op.getA().getType()).getRank();
  return TensorLayout::get(letters, rank - 3);
}

SmallVector<DomainAxis> localattn::domainOf(MergeOp op) {
  return rowsOf(op.getA(), layoutOf(op, /*hasChannel=*/true));
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

static SlicedDims dimsOf(const TensorLayout &layout, bool hasChannel) {
  SlicedDims dims(layout.gridRank + (hasChannel ? 3 : 2));
  dims[layout.batch] = kBatch;
  dims[layout.head] = kHead;
  for (unsigned a = 0; a < layout.gridRank; ++a)
    dims[layout.axis(a)] = kFirstQueryAxis + a;
  return dims;
}

SlicedDims localattn::dimsOfResult(AttentionOpInterface op, unsigned number) {
  return dimsOf(op.getOutsLayout(number), /*hasChannel=*/number == 0);
}

SlicedDims localattn::dimsOfResult(MergeOp op, unsigned number) {
  return dimsOf(layoutOf(op, number == 0), /*hasChannel=*/number == 0);
}

/// Keys and values. Their heads follow from those of the tile where there is
/// one for each query head, and are all in the tile where several share one.
static SlicedDims dimsOfKeys(AttentionOpInterface op,
                             const TensorLayout &layout) {
  auto heads = [](Value tensor, const TensorLayout &of) {
    return cast<ShapedType>(tensor.getType()).getDimSize(of.head);
  };
  int64_t queryHeads = heads(op.getQuery(), op.getQueryLayout());
  bool onePerHead = !ShapedType::isDynamic(queryHeads) &&
                    queryHeads == heads(op.getKey(), op.getKeyLayout()) &&
                    !op.getStaticHeadExtent();
  SlicedDims dims(layout.gridRank + 3);
  dims[layout.batch] = kBatch;
  if (onePerHead)
    dims[layout.head] = kHead;
  return dims;
}

std::optional<SlicedDims> localattn::dimsOfOperand(AttentionOpInterface op,
                                                   unsigned number) {
  // The first operands, in the order of the definition.
  if (number == 0)
    return dimsOf(op.getQueryLayout(), /*hasChannel=*/true);
  if (number == 1)
    return dimsOfKeys(op, op.getKeyLayout());
  if (number == 2)
    return dimsOfKeys(op, op.getValueLayout());
  unsigned next = 3;
  if (Value table = op.getRelativeBias(); table && number == next++) {
    SlicedDims dims(cast<ShapedType>(table.getType()).getRank());
    dims[0] = kHead;
    return dims;
  }
  SmallVector<AffineMap> maps = op.getBiasAffineMaps();
  if (number < next + maps.size()) {
    // Maps number dimensions as the domain does.
    SlicedDims dims;
    for (AffineExpr dim : maps[number - next].getResults()) {
      unsigned axis = cast<AffineDimExpr>(dim).getPosition();
      bool isKey = axis >= kFirstQueryAxis + op.getGridRank();
      dims.push_back(isKey ? std::nullopt : std::optional<unsigned>(axis));
    }
    return dims;
  }
  next += maps.size();
  if (op.getSinks() && number == next)
    return SlicedDims{unsigned(kHead)};
  // Behind these, a tiled op has more operands: its place.
  return std::nullopt;
}

std::optional<SlicedDims> localattn::dimsOfOperand(MergeOp op,
                                                   unsigned number) {
  // a, its lse, b, its lse, out, lse
  return dimsOfResult(op, number % 2);
}

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

bool localattn::coversDim(const SliceRange &range, Value tensor, unsigned dim) {
  if (!isZeroInteger(range.offset))
    return false;
  int64_t size = cast<ShapedType>(tensor.getType()).getDimSize(dim);
  std::optional<int64_t> constant = getConstantIntValue(range.size);
  if (constant && !ShapedType::isDynamic(size))
    return *constant == size;
  FailureOr<bool> equal =
      ValueBoundsConstraintSet::areEqual(range.size, {tensor, int64_t(dim)});
  return succeeded(equal) && *equal;
}

TensorSlice localattn::sliceOfTile(OpBuilder &builder, Location loc,
                                   Value tensor, const SlicedDims &dims,
                                   ArrayRef<OpFoldResult> offsets,
                                   ArrayRef<OpFoldResult> sizes) {
  TensorSlice slice;
  for (auto [dim, axis] : llvm::enumerate(dims)) {
    slice.offsets.push_back(axis ? offsets[*axis] : builder.getIndexAttr(0));
    slice.sizes.push_back(
        axis ? sizes[*axis]
             : sizeOf(builder, loc, tensor, dim).getOpFoldResult());
    slice.strides.push_back(builder.getIndexAttr(1));
  }
  return slice;
}

AttentionTile localattn::attentionTile(AttentionOpInterface op,
                                       ArrayRef<OpFoldResult> offsets,
                                       ArrayRef<OpFoldResult> sizes) {
  auto ranges = [&](unsigned first) {
    SmallVector<SliceRange> result;
    for (unsigned a = first; a < first + op.getGridRank(); ++a)
      result.push_back({offsets[a], sizes[a]});
    return result;
  };
  AttentionTile tile = {{offsets[kBatch], sizes[kBatch]},
                        {offsets[kHead], sizes[kHead]},
                        ranges(kFirstQueryAxis),
                        {}};
  if (!isa<OnlineAttentionOp>(op))
    return tile;
  SmallVector<SliceRange> keys = ranges(kFirstQueryAxis + op.getGridRank());
  TensorLayout layout = op.getKeyLayout();
  // All keys need no place of their own.
  for (auto [a, range] : llvm::enumerate(keys))
    if (!coversDim(range, op.getKey(), layout.axis(a)))
      tile.keys = keys;
  return tile;
}
