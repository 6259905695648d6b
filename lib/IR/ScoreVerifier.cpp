//===- ScoreVerifier.cpp --------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rules of what makes up a score.
//
//===----------------------------------------------------------------------===//

#include "AttentionSyntax.h"
#include "AttentionVerifier.h"
#include "localattn/Geometry/Differences.h"
#include "localattn/Geometry/Structure.h"
#include "localattn/IR/SymbolicAxis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace localattn;

/// Longer axes are judged by a closed form, which may ask for more table.
static constexpr int64_t kMaxExactExtent = int64_t(1) << 20;

LogicalResult AttentionVerifier::verifyScores() {
  return success(succeeded(verifyRelativeBias()) && succeeded(verifyBiases()) &&
                 succeeded(verifySinks()) && succeeded(verifyScale()));
}

//===----------------------------------------------------------------------===//
// The table of relative positions
//===----------------------------------------------------------------------===//

LogicalResult AttentionVerifier::verifyRelativeBias() {
  Value table = op.getRelativeBias();
  std::optional<ArrayRef<int64_t>> origin = op.getRelativeBiasOrigin();
  std::optional<DifferenceSign> sign = op.getRelativeBiasSign();
  // S4.1: a table comes with its origin and sign.
  if (!table)
    return origin || sign
               ? LogicalResult(error() << "expected a relative_bias table "
                                          "beside its origin and sign, got "
                                          "none")
               : success();
  if (!origin || !sign)
    return error() << "expected origin and sign beside relative_bias, got none";
  ShapedType type = typeOf(table);
  if (type.getRank() != int64_t(rank) + 1)
    return error() << "expected relative_bias of rank " << rank + 1
                   << " (heads and " << rank << " axes), got rank "
                   << type.getRank();
  if (origin->size() != rank)
    return error() << "expected " << rank
                   << " entries in the origin of relative_bias, got "
                   << origin->size();
  for (int64_t entry : *origin)
    if (entry > kMaxExtent || entry < -kMaxExtent)
      return error() << "expected an origin of relative_bias of at most "
                     << kMaxExtent << " in magnitude, got " << entry;
  if (failed(agree("heads",
                   {"query", sizeOf(op.getQuery(), op.getQueryLayout().head)},
                   {"relative_bias", type.getDimSize(0)})))
    return failure();
  for (const HeadGroup &group : op.getHeadGroups())
    for (unsigned a = 0; a < rank; ++a)
      if (failed(verifyTable(group, a, type.getDimSize(a + 1))))
        return failure();
  return success();
}

/// The range of entries that an axis of a box asks of a table.
static std::optional<DifferenceBounds>
neededDifferences(const Axis<int64_t> &axis, int64_t n) {
  if (n <= kMaxExactExtent)
    return differenceBounds(axis, n);
  DifferenceHull<int64_t> hull = differenceHull(axis, n);
  return DifferenceBounds{hull.min, hull.max};
}

LogicalResult AttentionVerifier::verifyTable(const HeadGroup &group,
                                             unsigned axis, int64_t size) {
  // S4.2: the table covers the differences of every box.
  SmallVector<int64_t> extents = op.getStaticExtents();
  if (!isStatic(size) || !llvm::all_of(extents, isStatic))
    return success();
  int64_t origin = (*op.getRelativeBiasOrigin())[axis];
  bool flipped = *op.getRelativeBiasSign() == DifferenceSign::QueryMinusKey;
  Point<int64_t> n(extents.begin(), extents.end());
  for (const Box<int64_t> &box : evaluate(group.pattern.getBoxes(rank), n)) {
    std::optional<DifferenceBounds> bounds =
        neededDifferences(box[axis], n[axis]);
    if (!bounds)
      continue;
    int64_t first = origin + (flipped ? -bounds->max : bounds->min);
    int64_t last = origin + (flipped ? -bounds->min : bounds->max);
    if (first < 0 || last >= size)
      return error() << "expected relative_bias to cover entries " << first
                     << " to " << last << " of axis " << axis << ", got "
                     << size << " entries with origin " << origin;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Biases, sinks, numbers
//===----------------------------------------------------------------------===//

LogicalResult AttentionVerifier::verifyBiases() {
  // S4.7: each bias says what its dimensions are.
  SmallVector<AffineMap> maps = op.getBiasAffineMaps();
  OperandRange biases = op.getBiases();
  if (maps.size() != biases.size())
    return error() << "expected dimensions for each of " << biases.size()
                   << " biases, got " << maps.size();
  for (auto [index, bias, map] : llvm::enumerate(biases, maps))
    if (failed(verifyBias(index, bias, map)))
      return failure();
  return success();
}

LogicalResult AttentionVerifier::verifyBias(unsigned index, Value bias,
                                            AffineMap map) {
  BiasDimensions dimensions(op.getQuery().getType());
  auto name = [&]() { return ("bias " + Twine(index)).str(); };
  if (map.getNumDims() != dimensions.size() || map.getNumSymbols() != 0 ||
      !map.isProjectedPermutation())
    return error() << "expected different dimensions of " << dimensions.list()
                   << " for " << name() << ", got " << AffineMapAttr::get(map);
  if (typeOf(bias).getRank() != map.getNumResults())
    return error() << "expected " << name() << " of rank "
                   << map.getNumResults() << " as it names dimensions, got "
                   << "rank " << typeOf(bias).getRank();
  TensorLayout ql = op.getQueryLayout(), kl = op.getKeyLayout();
  for (unsigned dim = 0; dim < map.getNumResults(); ++dim) {
    unsigned position = map.getDimPosition(dim);
    bool isKey = position >= 2 + rank;
    unsigned of = position == 0   ? ql.batch
                  : position == 1 ? ql.head
                  : isKey         ? kl.axis(position - 2 - rank)
                                  : ql.axis(position - 2);
    NamedSize expected = {isKey ? "key" : "query",
                          sizeOf(isKey ? op.getKey() : op.getQuery(), of)};
    std::string tensor = name();
    if (failed(agree("dimension " + dimensions.name(position), expected,
                     {tensor, sizeOf(bias, dim)})))
      return failure();
  }
  return success();
}

LogicalResult AttentionVerifier::verifySinks() {
  // S5.9: one logit per query head.
  Value sinks = op.getSinks();
  if (!sinks)
    return success();
  if (typeOf(sinks).getRank() != 1)
    return error() << "expected sinks of rank 1 (heads), got rank "
                   << typeOf(sinks).getRank();
  return agree("heads",
               {"query", sizeOf(op.getQuery(), op.getQueryLayout().head)},
               {"sinks", sizeOf(sinks, 0)});
}

/// A number of an attribute as scores are computed with it.
static APFloat inType(FloatAttr number, FloatType type) {
  APFloat value = number.getValue();
  bool losesInfo;
  value.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value;
}

LogicalResult AttentionVerifier::verifyScale() {
  // S4.3: a finite scale, and a channel where it follows from it.
  FloatAttr scale = op.getScaleAttr(), softcap = op.getSoftcapAttr();
  FloatType type = op.getScoreType();
  if (scale && !inType(scale, type).isFinite())
    return error() << "expected a scale that is finite in " << type << ", got "
                   << scale.getValueAsDouble();
  int64_t dk = sizeOf(op.getQuery(), op.getQueryLayout().channel);
  if (dk == 0 && !scale && !op.getScaleValue())
    return error() << "expected dk of at least 1 where scale is its default, "
                      "got 0";
  // S4.10: one scale.
  if (scale && op.getScaleValue())
    return error() << "expected scale as a number or as a value, got both";
  // S4.9: a softcap divides.
  if (!softcap)
    return success();
  APFloat cap = inType(softcap, type);
  if (!cap.isFinite() || cap.isZero() || cap.isNegative())
    return error() << "expected a softcap that is finite and above 0 in "
                   << type << ", got " << softcap.getValueAsDouble();
  return success();
}

//===----------------------------------------------------------------------===//
// The score region
//===----------------------------------------------------------------------===//

/// What the arguments of the region are, in order.
static SmallVector<std::pair<std::string, Type>>
expectedArguments(AttentionOpInterface op) {
  Type index = IndexType::get(op->getContext());
  SmallVector<std::pair<std::string, Type>> expected = {
      {"the score", op.getScoreType()},
      {"the batch", index},
      {"the head", index}};
  for (StringRef grid : {"query", "key"})
    for (unsigned a = 0; a < op.getGridRank(); ++a)
      expected.push_back(
          {"axis " + std::to_string(a) + " of the " + grid.str(), index});
  for (auto [number, capture] : llvm::enumerate(op.getCaptures()))
    expected.push_back(
        {"capture " + std::to_string(number), capture.getType()});
  return expected;
}

/// Is it a capture, or a constant? That other memrefs are read, the effects of
/// the attention don't say.
static bool isReadable(Value memref, Region &region) {
  auto all = [&](ValueRange sources) {
    return llvm::all_of(
        sources, [&](Value source) { return isReadable(source, region); });
  };
  Operation *op = memref.getDefiningOp();
  if (!op)
    return llvm::is_contained(region.getArguments(), memref);
  if (auto view = dyn_cast<ViewLikeOpInterface>(op))
    return all(view.getViewSource());
  if (auto select = dyn_cast<arith::SelectOp>(op))
    return all({select.getTrueValue(), select.getFalseValue()});
  if (auto branch = dyn_cast<scf::IfOp>(op)) {
    unsigned result = cast<OpResult>(memref).getResultNumber();
    return all({branch.thenYield().getOperand(result),
                branch.elseYield().getOperand(result)});
  }
  if (auto get = dyn_cast<memref::GetGlobalOp>(op)) {
    auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
        get, get.getNameAttr());
    return global && global.getConstant();
  }
  return false;
}

static bool loadsCapture(Operation *op, Region &region) {
  auto load = dyn_cast<memref::LoadOp>(op);
  return load && isReadable(load.getMemRef(), region);
}

/// Is all that it does what the ops inside of it do?
static bool isTransparent(Operation *op) {
  auto speculatable = dyn_cast<ConditionallySpeculatable>(op);
  return op->hasTrait<OpTrait::HasRecursiveMemoryEffects>() && speculatable &&
         speculatable.getSpeculatability() ==
             Speculation::RecursivelySpeculatable;
}

/// Pairs may be visited that count for nothing, in any order.
static LogicalResult verifyPurity(AttentionOpInterface op) {
  Region &region = op.getScoreRegion();
  WalkResult walked = region.walk([&](Operation *inner) {
    // --generate-runtime-verification adds assertions.
    if (isa<cf::AssertOp>(inner) || loadsCapture(inner, region) ||
        isTransparent(inner) ||
        (isMemoryEffectFree(inner) && isSpeculatable(inner)))
      return WalkResult::advance();
    InFlightDiagnostic diagnostic =
        inner->emitError() << "expected a score region without side effects "
                              "or undefined results, got '"
                           << inner->getName() << "'";
    diagnostic.attachNote(op->getLoc()) << "in the region of this attention";
    return WalkResult::interrupt();
  });
  return failure(walked.wasInterrupted());
}

LogicalResult localattn::verifyScoreRegion(AttentionOpInterface op) {
  // S4.11
  Region &region = op.getScoreRegion();
  if (region.empty()) {
    if (op.getCaptures().empty())
      return success();
    return op->emitOpError("expected a score region beside captures, got none");
  }
  if (!region.hasOneBlock())
    return op->emitOpError("expected a score region of one block, got ")
           << region.getBlocks().size();
  Block &block = region.front();
  SmallVector<std::pair<std::string, Type>> expected = expectedArguments(op);
  if (block.getNumArguments() != expected.size())
    return op->emitOpError("expected ")
           << expected.size()
           << " arguments of the score region (score, batch, head, "
           << op.getGridRank() << " axes of query and of key, captures), got "
           << block.getNumArguments();
  for (auto [argument, want] : llvm::zip(block.getArguments(), expected))
    if (argument.getType() != want.second)
      return op->emitOpError("expected ")
             << want.first << " as " << want.second
             << " in the score region, got " << argument.getType();
  Operation *last = block.empty() ? nullptr : &block.back();
  auto yield = dyn_cast_if_present<YieldOp>(last);
  if (!yield) {
    InFlightDiagnostic diagnostic =
        op->emitOpError("expected a score region that ends in "
                        "'localattn.yield', got ");
    if (last)
      diagnostic << "'" << last->getName() << "'";
    else
      diagnostic << "nothing";
    return diagnostic;
  }
  if (yield.getScore().getType() != op.getScoreType())
    return yield.emitOpError("expected a score of ")
           << op.getScoreType() << ", got " << yield.getScore().getType();
  return verifyPurity(op);
}
