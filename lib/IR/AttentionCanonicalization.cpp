//===- AttentionCanonicalization.cpp --------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same attention, said with less. Only what is provably equal: results stay
// the same, bit for bit.
//
//===----------------------------------------------------------------------===//

#include "AttentionCanonicalization.h"
#include "AttentionVerifier.h"
#include "localattn/IR/GridGeometry.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace localattn;

using Indices = AttentionParts::Indices;

//===----------------------------------------------------------------------===//
// Place and heads
//===----------------------------------------------------------------------===//

static LogicalResult foldIndices(PatternRewriter &rewriter,
                                 AttentionOpInterface op,
                                 AttentionParts &parts) {
  bool changed = false;
  for (Indices *list : parts.getIndexLists())
    if (*list)
      changed |=
          succeeded(foldDynamicIndexList(**list, /*onlyNonNegative=*/true));
  if (!changed)
    return rewriter.notifyMatchFailure(op, "no constant index operand");
  return success();
}

/// The sizes of the grid of a tensor.
static ArrayRef<int64_t> gridOf(Value tensor, TensorLayout layout) {
  return cast<ShapedType>(tensor.getType())
      .getShape()
      .slice(layout.firstAxis, layout.gridRank);
}

static bool areStatic(ArrayRef<int64_t> sizes) {
  return !ShapedType::isDynamicShape(sizes);
}

/// S2.6: says where aligned queries lie.
static LogicalResult resolveAlignment(PatternRewriter &rewriter,
                                      AttentionOpInterface op,
                                      AttentionParts &parts) {
  if (!op.getAlign())
    return rewriter.notifyMatchFailure(op, "no alignment");
  SmallVector<int64_t> origin(op.getGridRank());
  if (op.getAlign() == Alignment::End) {
    std::optional<GridRegion> queries = staticQueries(op);
    if (!queries)
      return rewriter.notifyMatchFailure(op, "sizes are not static");
    llvm::copy(queries->origin, origin.begin());
  }
  parts.queryOrigin = getAsIndexOpFoldResult(op.getContext(), origin);
  parts.properties.erase("align");
  return success();
}

static bool isAll(const Indices &list, int64_t value) {
  return list && llvm::all_of(*list, [&](OpFoldResult entry) {
           return isConstantIntValue(entry, value);
         });
}

static bool isEqual(const Indices &list, ArrayRef<int64_t> sizes) {
  return list && llvm::equal(*list, sizes, [](OpFoldResult a, int64_t b) {
           return isConstantIntValue(a, b);
         });
}

static LogicalResult dropPlace(PatternRewriter &rewriter,
                               AttentionOpInterface op, AttentionParts &parts) {
  ArrayRef<int64_t> queries = gridOf(op.getQuery(), op.getQueryLayout());
  ArrayRef<int64_t> keys = gridOf(op.getKey(), op.getKeyLayout());
  // S2.3: without a place, grids are the same; nobody says so in our stead.
  bool sameGrid = areStatic(queries) && queries == keys;
  bool changed = false;
  auto drop = [&](Indices &list) {
    list.reset();
    changed = true;
  };
  if (isAll(parts.queryStep, 1) &&
      (sameGrid || parts.extent || parts.queryOrigin))
    drop(parts.queryStep);
  if (isAll(parts.queryOrigin, 0) &&
      (sameGrid || parts.extent || parts.queryStep))
    drop(parts.queryOrigin);
  if (isAll(parts.keyOrigin, 0))
    drop(parts.keyOrigin);
  if (isAll(parts.keyStep, 1))
    drop(parts.keyStep);
  if (isEqual(parts.extent, keys) && !parts.keyOrigin && !parts.keyStep &&
      (sameGrid || parts.queryOrigin || parts.queryStep || op.getAlign()))
    drop(parts.extent);
  if (!changed)
    return rewriter.notifyMatchFailure(op, "the place says something");
  return success();
}

static LogicalResult dropHeads(PatternRewriter &rewriter,
                               AttentionOpInterface op, AttentionParts &parts) {
  auto sizeOf = [](Value tensor, unsigned dim) {
    return cast<ShapedType>(tensor.getType()).getDimSize(dim);
  };
  int64_t heads[] = {sizeOf(op.getQuery(), op.getQueryLayout().head),
                     sizeOf(op.getKey(), op.getKeyLayout().head)};
  bool changed = false;
  for (Indices *list : {&parts.batchOrigin, &parts.headOrigin})
    if (isAll(*list, 0)) {
      list->reset();
      changed = true;
    }
  if (!parts.headOrigin && isEqual(parts.headExtent, heads)) {
    parts.headExtent.reset();
    changed = true;
  }
  if (!changed)
    return rewriter.notifyMatchFailure(op, "heads and batch say something");
  return success();
}

static LogicalResult dropLayout(PatternRewriter &rewriter,
                                AttentionOpInterface op,
                                AttentionParts &parts) {
  std::optional<LayoutAttr> layout = op.getLayout();
  StringRef usual = "b*hd";
  if (!layout || layout->getQuery() != usual || layout->getKey() != usual ||
      layout->getValue() != usual || layout->getOut() != usual)
    return rewriter.notifyMatchFailure(op, "the layout says something");
  parts.properties.erase("layout");
  return success();
}

/// The log-sum-exp that nobody reads.
static LogicalResult dropLogSumExp(PatternRewriter &rewriter,
                                   AttentionOpInterface op,
                                   AttentionParts &parts) {
  if (!isa<AttentionOp>(op) || op->getNumResults() != 2 ||
      !op->getResult(1).use_empty())
    return rewriter.notifyMatchFailure(op, "lse is needed or not there");
  parts.outs.pop_back();
  return success();
}

//===----------------------------------------------------------------------===//
// Rewriting
//===----------------------------------------------------------------------===//

/// Puts `next`, which is in no block yet, in the place of `op` with its region.
/// Results may have other types, and the last may be missing.
static void replace(PatternRewriter &rewriter, AttentionOpInterface op,
                    Operation *next) {
  rewriter.setInsertionPoint(op);
  rewriter.insert(next);
  Region &region = next->getRegion(0);
  rewriter.inlineRegionBefore(op.getScoreRegion(), region, region.end());
  for (auto [before, after] : llvm::zip(op->getResults(), next->getResults())) {
    Value value = after;
    if (before.getType() != after.getType())
      value = tensor::CastOp::create(rewriter, op.getLoc(), before.getType(),
                                     after);
    rewriter.replaceAllUsesWith(before, value);
  }
  rewriter.eraseOp(op);
}

namespace {

class RewriteParts : public RewritePattern {
public:
  RewriteParts(StringRef name, Rewrite rewrite, MLIRContext *context)
      : RewritePattern(name, /*benefit=*/1, context), rewrite(rewrite) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    auto attention = cast<AttentionOpInterface>(op);
    AttentionParts parts(attention);
    if (failed(rewrite(rewriter, attention, parts)))
      return failure();
    OpBuilder nowhere(op->getContext());
    AttentionOpInterface next =
        parts.create(nowhere, op->getLoc(), op->getName().getStringRef());
    // Code that never runs may break rules that only run time can check. It
    // must not become an error because a number is known now.
    if (!isValid(next)) {
      next->destroy();
      return rewriter.notifyMatchFailure(op, "known numbers break a rule");
    }
    replace(rewriter, attention, next);
    return success();
  }

private:
  Rewrite rewrite;
};

/// Folds casts that hide sizes. Upstream does so too, but doesn't know that
/// captures are arguments of the region as well, and it can't copy a region
/// that is empty; so this one must come first and leave it nothing to do.
class FoldCasts : public RewritePattern {
public:
  FoldCasts(StringRef name, MLIRContext *context)
      : RewritePattern(name, /*benefit=*/2, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    auto attention = cast<AttentionOpInterface>(op);
    SmallVector<Value> operands =
        llvm::map_to_vector(op->getOperands(), withoutCast);
    if (llvm::equal(operands, op->getOperands()))
      return rewriter.notifyMatchFailure(op, "no cast hides a size");
    OperationState state(op->getLoc(), op->getName(), operands, TypeRange());
    for (unsigned index = 0; index < op->getNumResults(); ++index)
      state.addTypes(
          operands[operands.size() - op->getNumResults() + index].getType());
    state.propertiesAttr = op->getPropertiesAsAttribute();
    state.addRegion();
    auto next = cast<AttentionOpInterface>(Operation::create(state));
    next->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    replace(rewriter, attention, next);
    castArguments(rewriter, next);
    return success();
  }

private:
  static Value withoutCast(Value value) {
    auto tensorCast = value.getDefiningOp<tensor::CastOp>();
    if (tensorCast && tensor::canFoldIntoConsumerOp(tensorCast))
      return tensorCast.getSource();
    auto cast = value.getDefiningOp<memref::CastOp>();
    if (cast && memref::CastOp::canFoldIntoConsumerOp(cast))
      return cast.getSource();
    return value;
  }

  /// The region goes on with the types it knows.
  static void castArguments(PatternRewriter &rewriter,
                            AttentionOpInterface op) {
    if (!op.hasScoreRegion())
      return;
    Block &block = op.getScoreRegion().front();
    auto arguments = block.getArguments().take_back(op.getCaptures().size());
    rewriter.setInsertionPointToStart(&block);
    for (auto [capture, argument] : llvm::zip(op.getCaptures(), arguments)) {
      Type before = argument.getType();
      if (capture.getType() == before)
        continue;
      argument.setType(capture.getType());
      Value known =
          isa<MemRefType>(before)
              ? Value(memref::CastOp::create(rewriter, op.getLoc(), before,
                                             argument))
              : tensor::CastOp::create(rewriter, op.getLoc(), before, argument);
      rewriter.replaceAllUsesExcept(argument, known, known.getDefiningOp());
    }
  }
};

} // namespace

static void addPatterns(RewritePatternSet &patterns, StringRef name) {
  MLIRContext *context = patterns.getContext();
  for (Rewrite rewrite : {foldIndices, resolveAlignment, dropPlace, dropHeads,
                          dropLayout, dropLogSumExp})
    patterns.add<RewriteParts>(name, rewrite, context);
  for (Rewrite rewrite : patternRewrites())
    patterns.add<RewriteParts>(name, rewrite, context);
  for (Rewrite rewrite : scoreRewrites())
    patterns.add<RewriteParts>(name, rewrite, context);
  patterns.add<FoldCasts>(name, context);
}

void AttentionOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *) {
  addPatterns(patterns, getOperationName());
}

void OnlineAttentionOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                                    MLIRContext *) {
  addPatterns(patterns, getOperationName());
}
