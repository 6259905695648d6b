//===- TilingInterfaceImpl.cpp --------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/TilingInterfaceImpl.h"

#include "IterationDomain.h"
#include "localattn/IR/GridGeometry.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace localattn;

/// Upstream says nothing of its own when fusing fails; whoever debugs it with
/// -debug-only is told here.
static LogicalResult notifyFailure(OpBuilder &builder, Operation *op,
                                   const Twine &why) {
  auto *listener =
      dyn_cast_if_present<RewriterBase::Listener>(builder.getListener());
  if (listener)
    listener->notifyMatchFailure(op->getLoc(),
                                 [&](Diagnostic &note) { note << why; });
  return failure();
}

//===----------------------------------------------------------------------===//
// Tiles of tensors to tiles of the domain
//===----------------------------------------------------------------------===//

/// A tile of the domain that is found out bit by bit: ranges without a size are
/// not known yet.
using PartialTile = SmallVector<SliceRange>;

/// Adds what a tile of `tensor` says; why not, if it can't be. Builds nothing.
static std::optional<StringRef> addTensor(PartialTile &tile, Value tensor,
                                          const SlicedDims &dims,
                                          ArrayRef<OpFoldResult> offsets,
                                          ArrayRef<OpFoldResult> sizes) {
  for (auto [dim, axis] : llvm::enumerate(dims)) {
    SliceRange given = {offsets[dim], sizes[dim]};
    if (!axis) {
      if (!coversDim(given, tensor, dim))
        return "expected a tile with all channels, keys and key/value heads";
      continue;
    }
    SliceRange &known = tile[*axis];
    if (!known.size)
      known = given;
    else if (!isEqualConstantIntOrValue(known.offset, given.offset) ||
             !isEqualConstantIntOrValue(known.size, given.size))
      return "expected tiles of operands that belong together";
  }
  return std::nullopt;
}

/// Where query heads share key/value heads, a tile of some may read fewer heads
/// of keys than a producer makes.
static bool hasAllHeadsOfKeys(AttentionOpInterface op,
                              ArrayRef<unsigned> numbers,
                              const PartialTile &tile) {
  auto [tensor, dim, kind] = domainOf(op)[1];
  return !tile[1].size || coversDim(tile[1], tensor, dim) ||
         llvm::none_of(numbers, [&](unsigned number) {
           return (number == 1 || number == 2) &&
                  !llvm::is_contained(*dimsOfOperand(op, number), 1);
         });
}

static bool hasAllHeadsOfKeys(MergeOp, ArrayRef<unsigned>,
                              const PartialTile &) {
  return true;
}

template <typename View>
static std::optional<StringRef>
addOperands(PartialTile &tile, View op, ArrayRef<unsigned> numbers,
            ArrayRef<SmallVector<OpFoldResult>> offsets,
            ArrayRef<SmallVector<OpFoldResult>> sizes) {
  for (auto [number, offset, size] : llvm::zip_equal(numbers, offsets, sizes)) {
    std::optional<SlicedDims> dims = dimsOfOperand(op, number);
    if (!dims)
      return "expected a producer of a tensor that is tiled, and not of outs, "
             "captures or numbers";
    if (auto problem =
            addTensor(tile, op->getOperand(number), *dims, offset, size))
      return problem;
  }
  if (!hasAllHeadsOfKeys(op, numbers, tile))
    return "expected tiles of keys and values that have the heads of the tile";
  return std::nullopt;
}

static SliceRange wholeAxis(OpBuilder &builder, Location loc,
                            const DomainAxis &axis) {
  return {builder.getIndexAttr(0),
          sizeOf(builder, loc, axis.tensor, axis.dim).getOpFoldResult()};
}

/// What nothing is known of is whole.
static void fillTile(OpBuilder &builder, Location loc,
                     ArrayRef<DomainAxis> domain, const PartialTile &tile,
                     SmallVectorImpl<OpFoldResult> &offsets,
                     SmallVectorImpl<OpFoldResult> &sizes) {
  for (auto [axis, known] : llvm::zip_equal(domain, tile)) {
    SliceRange range = known.size ? known : wholeAxis(builder, loc, axis);
    offsets.push_back(range.offset);
    sizes.push_back(range.size);
  }
}

//===----------------------------------------------------------------------===//
// Tiled operations
//===----------------------------------------------------------------------===//

static TilingResult resultOf(Operation *op, ArrayRef<Operation *> slices) {
  return {{op},
          SmallVector<Value>(op->getResults()),
          SmallVector<Operation *>(slices)};
}

static TilingResult buildTile(OpBuilder &builder, AttentionOpInterface op,
                              ArrayRef<OpFoldResult> offsets,
                              ArrayRef<OpFoldResult> sizes) {
  SlicedAttention sliced =
      sliceAttention(builder, op, attentionTile(op, offsets, sizes));
  return resultOf(sliced.op, sliced.slices);
}

static TilingResult buildTile(OpBuilder &builder, MergeOp op,
                              ArrayRef<OpFoldResult> offsets,
                              ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  SmallVector<Value> operands;
  SmallVector<Operation *> slices;
  for (OpOperand &operand : op->getOpOperands()) {
    SlicedDims dims = *dimsOfOperand(op, operand.getOperandNumber());
    operands.push_back(extractSlice(
        builder, loc, operand.get(),
        sliceOfTile(builder, loc, operand.get(), dims, offsets, sizes)));
    slices.push_back(operands.back().getDefiningOp());
  }
  TypeRange results;
  if (op.hasPureTensorSemantics())
    results = ValueRange(operands).take_back(op.getOuts().size()).getTypes();
  return resultOf(mlir::clone(builder, op, results, operands), slices);
}

namespace {

template <typename OpTy>
struct Tiling : TilingInterface::ExternalModel<Tiling<OpTy>, OpTy> {
  using View = std::conditional_t<std::is_same_v<OpTy, MergeOp>, MergeOp,
                                  AttentionOpInterface>;
  using Numbers = ArrayRef<unsigned>;
  using Indices = ArrayRef<OpFoldResult>;
  using IndexLists = ArrayRef<SmallVector<OpFoldResult>>;

  SmallVector<utils::IteratorType> getLoopIteratorTypes(Operation *op) const {
    return llvm::map_to_vector(
        domainOf(cast<View>(op)),
        [](const DomainAxis &axis) { return axis.kind; });
  }

  SmallVector<mlir::Range> getIterationDomain(Operation *op,
                                              OpBuilder &builder) const {
    return llvm::map_to_vector(
        domainOf(cast<View>(op)), [&](const DomainAxis &axis) {
          SliceRange all = wholeAxis(builder, op->getLoc(), axis);
          return mlir::Range{all.offset, all.size, builder.getIndexAttr(1)};
        });
  }

  FailureOr<TilingResult> getTiledImplementation(Operation *op,
                                                 OpBuilder &builder,
                                                 Indices offsets,
                                                 Indices sizes) const {
    // Upstream can't insert a tile into no elements.
    for (Type type : op->getResultTypes())
      if (llvm::is_contained(cast<ShapedType>(type).getShape(), 0))
        return op->emitOpError("expected results with elements to tile, got ")
               << type;
    return buildTile(builder, cast<View>(op), offsets, sizes);
  }

  LogicalResult
  getResultTilePosition(Operation *op, OpBuilder &builder, unsigned number,
                        Indices offsets, Indices sizes,
                        SmallVector<OpFoldResult> &resultOffsets,
                        SmallVector<OpFoldResult> &resultSizes) const {
    auto view = cast<View>(op);
    TensorSlice slice =
        sliceOfTile(builder, op->getLoc(), view.getOuts()[number],
                    dimsOfResult(view, number), offsets, sizes);
    resultOffsets = slice.offsets;
    resultSizes = slice.sizes;
    return success();
  }

  //===--------------------------------------------------------------------===//
  // As the producer of a tiled consumer
  //===--------------------------------------------------------------------===//

  std::optional<StringRef> tileOfResult(Operation *op, unsigned number,
                                        Indices offsets, Indices sizes,
                                        PartialTile &tile) const {
    auto view = cast<View>(op);
    tile.resize(domainOf(view).size());
    return addTensor(tile, view.getOuts()[number], dimsOfResult(view, number),
                     offsets, sizes);
  }

  bool isOpFusableWithConsumerSlice(Operation *op, unsigned number,
                                    Indices offsets, Indices sizes) const {
    PartialTile tile;
    return !tileOfResult(op, number, offsets, sizes, tile);
  }

  LogicalResult getIterationDomainTileFromResultTile(
      Operation *op, OpBuilder &builder, unsigned number, Indices offsets,
      Indices sizes, SmallVectorImpl<OpFoldResult> &domainOffsets,
      SmallVectorImpl<OpFoldResult> &domainSizes) const {
    PartialTile tile;
    if (auto problem = tileOfResult(op, number, offsets, sizes, tile))
      return notifyFailure(builder, op, *problem);
    fillTile(builder, op->getLoc(), domainOf(cast<View>(op)), tile,
             domainOffsets, domainSizes);
    return success();
  }

  FailureOr<TilingResult>
  generateResultTileValue(Operation *op, OpBuilder &builder, unsigned number,
                          Indices offsets, Indices sizes) const {
    SmallVector<OpFoldResult> domainOffsets, domainSizes;
    if (failed(getIterationDomainTileFromResultTile(
            op, builder, number, offsets, sizes, domainOffsets, domainSizes)))
      return failure();
    TilingResult result =
        buildTile(builder, cast<View>(op), domainOffsets, domainSizes);
    result.tiledValues = {result.tiledValues[number]};
    return result;
  }

  //===--------------------------------------------------------------------===//
  // As the consumer of tiled producers
  //===--------------------------------------------------------------------===//

  std::optional<StringRef> tileOfOperands(Operation *op, Numbers numbers,
                                          IndexLists offsets, IndexLists sizes,
                                          PartialTile &tile) const {
    auto view = cast<View>(op);
    tile.resize(domainOf(view).size());
    return addOperands(tile, view, numbers, offsets, sizes);
  }

  bool isOpFusableWithProducerSlices(Operation *op, Numbers numbers,
                                     IndexLists offsets,
                                     IndexLists sizes) const {
    PartialTile tile;
    return !tileOfOperands(op, numbers, offsets, sizes, tile);
  }

  LogicalResult getIterationDomainTileFromOperandTiles(
      Operation *op, OpBuilder &builder, Numbers numbers, IndexLists offsets,
      IndexLists sizes, SmallVectorImpl<OpFoldResult> &domainOffsets,
      SmallVectorImpl<OpFoldResult> &domainSizes) const {
    PartialTile tile;
    if (auto problem = tileOfOperands(op, numbers, offsets, sizes, tile))
      return notifyFailure(builder, op, *problem);
    fillTile(builder, op->getLoc(), domainOf(cast<View>(op)), tile,
             domainOffsets, domainSizes);
    return success();
  }

  FailureOr<TilingResult>
  getTiledImplementationFromOperandTiles(Operation *op, OpBuilder &builder,
                                         Numbers numbers, IndexLists offsets,
                                         IndexLists sizes) const {
    SmallVector<OpFoldResult> domainOffsets, domainSizes;
    if (failed(getIterationDomainTileFromOperandTiles(
            op, builder, numbers, offsets, sizes, domainOffsets, domainSizes)))
      return failure();
    return buildTile(builder, cast<View>(op), domainOffsets, domainSizes);
  }
};

} // namespace

void localattn::registerTilingInterface(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, LocalAttnDialect *) {
    AttentionOp::attachInterface<Tiling<AttentionOp>>(*context);
    OnlineAttentionOp::attachInterface<Tiling<OnlineAttentionOp>>(*context);
    MergeOp::attachInterface<Tiling<MergeOp>>(*context);
    attachPartialReduction(*context);
    context->loadDialect<affine::AffineDialect, arith::ArithDialect,
                         linalg::LinalgDialect, math::MathDialect,
                         memref::MemRefDialect, tensor::TensorDialect>();
  });
}
