//===- Builders.cpp -------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/Builders.h"

#include "AttentionSyntax.h"
#include "localattn/IR/AttentionParts.h"
#include "localattn/IR/GridGeometry.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace localattn;

//===----------------------------------------------------------------------===//
// Any pattern
//===----------------------------------------------------------------------===//

namespace {

/// Remembers what is built, to take it back.
class Recorder : public OpBuilder::Listener {
public:
  explicit Recorder(OpBuilder &builder)
      : builder(builder), next(builder.getListener()) {
    builder.setListener(this);
  }
  ~Recorder() override { builder.setListener(next); }

  void notifyOperationInserted(Operation *op,
                               OpBuilder::InsertPoint previous) override {
    created.push_back(op);
    if (next)
      next->notifyOperationInserted(op, previous);
  }
  void notifyBlockInserted(Block *block, Region *previous,
                           Region::iterator place) override {
    if (next)
      next->notifyBlockInserted(block, previous, place);
  }
  /// Users before what they use, and what is inside before what is around it.
  void eraseAll() {
    for (Operation *op : llvm::reverse(created))
      op->erase();
    created.clear();
  }

private:
  OpBuilder &builder;
  OpBuilder::Listener *next;
  SmallVector<Operation *> created;
};

class AttentionBuilder {
public:
  AttentionBuilder(OpBuilder &builder, Location loc,
                   const AttentionInputs &inputs,
                   const AttentionOptions &options)
      : builder(builder), loc(loc), inputs(inputs), options(options) {}

  BuiltAttention build(ArrayRef<GroupPattern> groups, bool grouped);

private:
  LogicalResult checkInputs();
  LogicalResult checkOptions();
  LogicalResult setLayout();
  LogicalResult addBiases();
  void addNumbers();
  Value emptyLike(StringRef letters, Type element);
  void addOuts();
  LogicalResult addScoreRegion(AttentionOp op);

  OpBuilder &builder;
  Location loc;
  const AttentionInputs &inputs;
  const AttentionOptions &options;
  unsigned rank = 0;
  LayoutAttr layout;
  AttentionParts parts;
};

} // namespace

/// What must hold for outs to be built; the verifier sees to the rest.
LogicalResult AttentionBuilder::checkInputs() {
  std::pair<StringRef, Value> tensors[] = {
      {"query", inputs.query}, {"key", inputs.key}, {"value", inputs.value}};
  int64_t queryRank = 0;
  for (auto [name, tensor] : tensors) {
    if (!tensor)
      return emitError(loc) << "expected a tensor as " << name << ", got none";
    auto type = dyn_cast<RankedTensorType>(tensor.getType());
    if (!type || type.getRank() < 4 ||
        type.getRank() > 3 + int64_t(kMaxGridRank))
      return emitError(loc)
             << "expected " << name
             << " to be a tensor of rank 4 to 6 (batch, 1 to 3 grid axes, "
                "heads, channel), got "
             << tensor.getType();
    queryRank = queryRank ? queryRank : type.getRank();
    if (type.getRank() != queryRank)
      return emitError(loc) << "expected " << name << " of rank " << queryRank
                            << " as query, got rank " << type.getRank();
  }
  rank = queryRank - 3;
  parts.query = inputs.query;
  parts.key = inputs.key;
  parts.value = inputs.value;
  return success();
}

/// What the verifier can't see or can't take.
LogicalResult AttentionBuilder::checkOptions() {
  if (!options.relativeBias.table && !options.relativeBias.origin.empty())
    return emitError(loc) << "expected a relative_bias table beside its origin "
                             "and sign, got none";
  for (const DenseBias &bias : options.biases)
    if (!bias.tensor)
      return emitError(loc) << "expected a tensor as bias, got none";
  for (Value capture : options.captures)
    if (!capture)
      return emitError(loc) << "expected a value as capture, got none";
  return success();
}

LogicalResult AttentionBuilder::setLayout() {
  layout = options.layouts;
  if (!layout)
    layout = LayoutAttr::getChecked(
        [&] { return emitError(loc); }, builder.getContext(), options.layout,
        options.layout, options.layout, options.layout);
  if (!layout)
    return failure();
  if (options.layouts || options.layout != "b*hd")
    parts.properties.set("layout", layout);
  return success();
}

LogicalResult AttentionBuilder::addBiases() {
  BiasDimensions dimensions(inputs.query.getType());
  SmallVector<AffineMap> maps;
  for (const DenseBias &bias : options.biases) {
    SmallVector<AffineExpr> exprs;
    for (StringRef name : bias.dims) {
      std::optional<unsigned> position = dimensions.find(name);
      if (!position)
        return emitError(loc) << "expected a dimension of " << dimensions.list()
                              << " of a bias, got '" << name << "'";
      exprs.push_back(builder.getAffineDimExpr(*position));
    }
    parts.biases.push_back(bias.tensor);
    maps.push_back(
        AffineMap::get(dimensions.size(), 0, exprs, builder.getContext()));
  }
  if (!maps.empty())
    parts.properties.set("bias_maps", builder.getAffineMapArrayAttr(maps));
  return success();
}

void AttentionBuilder::addNumbers() {
  auto set = [&](StringRef name, std::optional<double> number) {
    if (number)
      parts.properties.set(name, builder.getF64FloatAttr(*number));
  };
  set("scale", options.scale);
  set("softcap", options.softcap);
  parts.scaleValue = options.scaleValue;
  parts.sinks = options.sinks;
  parts.captures = options.captures;
  parts.queryOrigin = options.queryOrigin;
  parts.queryStep = options.queryStep;
  parts.keyOrigin = options.keyOrigin;
  parts.keyStep = options.keyStep;
  parts.extent = options.extent;
  parts.batchOrigin = options.batchOrigin;
  parts.headOrigin = options.headOrigin;
  parts.headExtent = options.headExtent;
  MLIRContext *context = builder.getContext();
  if (const RelativeBias &bias = options.relativeBias; bias.table) {
    parts.relativeBias = bias.table;
    parts.properties.set("relative_bias_origin",
                         builder.getDenseI64ArrayAttr(bias.origin));
    parts.properties.set("relative_bias_sign",
                         DifferenceSignAttr::get(context, bias.sign));
  }
  if (options.align)
    parts.properties.set("align", AlignmentAttr::get(context, *options.align));
  if (options.box)
    parts.properties.set("box", builder.getI64IntegerAttr(*options.box));
}

/// An empty tensor of the dimensions that `letters` name: the channel is that
/// of value, everything else that of query.
Value AttentionBuilder::emptyLike(StringRef letters, Type element) {
  TensorLayout query = TensorLayout::get(layout.getQuery(), rank);
  TensorLayout value = TensorLayout::get(layout.getValue(), rank);
  SmallVector<OpFoldResult> sizes;
  auto add = [&](Value tensor, unsigned dim) {
    sizes.push_back(sizeOf(builder, loc, tensor, dim).getOpFoldResult());
  };
  for (char letter : letters) {
    if (letter == 'b')
      add(inputs.query, query.batch);
    else if (letter == 'h')
      add(inputs.query, query.head);
    else if (letter == 'd')
      add(inputs.value, value.channel);
    for (unsigned a = 0; letter == '*' && a < rank; ++a)
      add(inputs.query, query.axis(a));
  }
  return tensor::EmptyOp::create(builder, loc, sizes, element);
}

void AttentionBuilder::addOuts() {
  Type element =
      cast<RankedTensorType>(inputs.query.getType()).getElementType();
  std::string letters = layout.getOut().str();
  parts.outs.push_back(emptyLike(letters, element));
  if (!options.logSumExp)
    return;
  letters.erase(letters.find('d'), 1);
  Type score = element.isF64() ? element : Type(builder.getF32Type());
  parts.outs.push_back(emptyLike(letters, score));
}

LogicalResult AttentionBuilder::addScoreRegion(AttentionOp op) {
  OpBuilder::InsertionGuard guard(builder);
  AttentionOpInterface attention = op;
  SmallVector<Type> types = {attention.getScoreType()};
  types.append(2 + 2 * rank, builder.getIndexType());
  llvm::append_range(types, op.getCaptures().getTypes());
  Block *block = builder.createBlock(&op.getScoreRegion(), {}, types,
                                     SmallVector<Location>(types.size(), loc));
  ValueRange arguments = block->getArguments();
  Value score = options.score(
      builder, loc,
      {arguments[0], arguments[1], arguments[2], arguments.slice(3, rank),
       arguments.slice(3 + rank, rank), arguments.drop_front(3 + 2 * rank)});
  if (!score)
    return emitError(loc) << "expected a new score of the region, got none";
  YieldOp::create(builder, loc, score);
  return success();
}

BuiltAttention AttentionBuilder::build(ArrayRef<GroupPattern> groups,
                                       bool grouped) {
  if (failed(checkInputs()) || failed(checkOptions()) || failed(setLayout()) ||
      failed(addBiases()))
    return failure();
  addNumbers();
  SmallVector<Attribute> patterns;
  SmallVector<int64_t> heads;
  for (const GroupPattern &group : groups) {
    if (!group.pattern)
      return emitError(loc) << "expected a pattern, got none";
    patterns.push_back(group.pattern);
    heads.push_back(group.heads);
  }
  parts.properties.set("patterns", builder.getArrayAttr(patterns));
  if (grouped)
    parts.properties.set("group_heads", builder.getDenseI64ArrayAttr(heads));
  Recorder recorder(builder);
  addOuts();
  auto op = cast<AttentionOp>(
      parts.create(builder, loc, AttentionOp::getOperationName())
          .getOperation());
  if ((!options.score || succeeded(addScoreRegion(op))) &&
      succeeded(mlir::verify(op)))
    return op;
  recorder.eraseAll();
  return failure();
}

BuiltAttention localattn::buildAttention(OpBuilder &builder, Location loc,
                                         const AttentionInputs &inputs,
                                         PatternAttrInterface pattern,
                                         const AttentionOptions &options) {
  return AttentionBuilder(builder, loc, inputs, options)
      .build(GroupPattern{0, pattern}, /*grouped=*/false);
}

BuiltAttention localattn::buildGroupedAttention(
    OpBuilder &builder, Location loc, const AttentionInputs &inputs,
    ArrayRef<GroupPattern> groups, const AttentionOptions &options) {
  return AttentionBuilder(builder, loc, inputs, options)
      .build(groups, /*grouped=*/true);
}

//===----------------------------------------------------------------------===//
// Named patterns
//===----------------------------------------------------------------------===//

/// The attention of an attribute with these parameters, which are checked.
template <typename Pattern, typename... Parameters>
static BuiltAttention
buildWith(OpBuilder &builder, Location loc, const AttentionInputs &inputs,
          const AttentionOptions &options, Parameters... parameters) {
  auto pattern = Pattern::getChecked([&] { return emitError(loc); },
                                     builder.getContext(), parameters...);
  if (!pattern)
    return failure();
  return buildAttention(builder, loc, inputs, pattern, options);
}

static constexpr ArrayRef<int64_t> kNone;
static constexpr ArrayRef<Boundary> kClip;
static constexpr ArrayRef<bool> kNotCausal;

BuiltAttention
localattn::buildGlobalAttention(OpBuilder &builder, Location loc,
                                const AttentionInputs &inputs,
                                const AttentionOptions &options) {
  return buildAttention(builder, loc, inputs,
                        GlobalAttr::get(builder.getContext()), options);
}

BuiltAttention localattn::buildWindowAttention(
    OpBuilder &builder, Location loc, const AttentionInputs &inputs,
    ArrayRef<int64_t> window, const AttentionOptions &options) {
  return buildWith<WindowedAttr>(builder, loc, inputs, options, window, kNone,
                                 kClip);
}

BuiltAttention localattn::buildShiftedWindowAttention(
    OpBuilder &builder, Location loc, const AttentionInputs &inputs,
    ArrayRef<int64_t> window, ArrayRef<int64_t> shift,
    const AttentionOptions &options) {
  return buildWith<WindowedAttr>(builder, loc, inputs, options, window, shift,
                                 kClip);
}

BuiltAttention
localattn::buildCrissCrossAttention(OpBuilder &builder, Location loc,
                                    const AttentionInputs &inputs,
                                    const AttentionOptions &options) {
  return buildAttention(builder, loc, inputs,
                        CrissCrossAttr::get(builder.getContext()), options);
}

BuiltAttention localattn::buildAxialAttention(OpBuilder &builder, Location loc,
                                              const AttentionInputs &inputs,
                                              unsigned axis,
                                              const AttentionOptions &options) {
  std::optional<int64_t> unbounded;
  return buildWith<AxialAttr>(builder, loc, inputs, options, axis, unbounded,
                              unbounded);
}

BuiltAttention localattn::buildAreaAttention(OpBuilder &builder, Location loc,
                                             const AttentionInputs &inputs,
                                             int64_t areas, unsigned axis,
                                             const AttentionOptions &options) {
  return buildWith<AreaAttr>(builder, loc, inputs, options, areas, axis);
}

BuiltAttention localattn::buildStripeAttention(
    OpBuilder &builder, Location loc, const AttentionInputs &inputs,
    int64_t width, unsigned axis, const AttentionOptions &options) {
  return buildWith<StripesAttr>(builder, loc, inputs, options, width, axis);
}

BuiltAttention localattn::buildGridAttention(OpBuilder &builder, Location loc,
                                             const AttentionInputs &inputs,
                                             ArrayRef<int64_t> size,
                                             const AttentionOptions &options) {
  return buildWith<GridAttr>(builder, loc, inputs, options, size);
}

BuiltAttention localattn::buildNeighborhoodAttention(
    OpBuilder &builder, Location loc, const AttentionInputs &inputs,
    ArrayRef<int64_t> kernel, ArrayRef<int64_t> dilation,
    const AttentionOptions &options) {
  return buildWith<NeighborhoodAttr>(builder, loc, inputs, options, kernel,
                                     kNone, dilation, kNotCausal);
}

BuiltAttention localattn::buildSlidingWindowAttention(
    OpBuilder &builder, Location loc, const AttentionInputs &inputs,
    ArrayRef<int64_t> left, ArrayRef<int64_t> right,
    const AttentionOptions &options) {
  return buildWith<SlidingAttr>(builder, loc, inputs, options, left, right,
                                kNone, kClip, kNotCausal);
}

BuiltAttention localattn::buildHaloAttention(OpBuilder &builder, Location loc,
                                             const AttentionInputs &inputs,
                                             ArrayRef<int64_t> block,
                                             ArrayRef<int64_t> margin,
                                             const AttentionOptions &options) {
  return buildWith<HaloAttr>(builder, loc, inputs, options, block, margin,
                             kClip);
}
