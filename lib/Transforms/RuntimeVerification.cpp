//===- RuntimeVerification.cpp --------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/RuntimeVerification.h"

#include "localattn/Geometry/Differences.h"
#include "localattn/IR/GridGeometry.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/RuntimeVerifiableOpInterface.h"

using namespace mlir;
using namespace localattn;

/// As in the verifier.
static constexpr int64_t kMaxNumber = std::numeric_limits<int32_t>::max();

using ErrorMessage = function_ref<std::string(Operation *, StringRef)>;

namespace {

/// Builds the checks of one op. The rules are those of the verifier, under the
/// same numbers of docs/spec.md.
class Checks {
public:
  Checks(OpBuilder &builder, Location loc, AttentionOpInterface op,
         ErrorMessage message)
      : builder(builder), loc(loc), op(op), message(message),
        rank(op.getGridRank()), place(placeOf(builder, op)),
        outName(isa<OnlineAttentionOp>(op) ? "acc" : "out") {}
  void build() {
    shapes();
    heads();
    grids();
    for (const HeadGroup &group : op.getHeadGroups()) {
      extents(group.pattern);
      boxes(group.pattern.getBoxes(rank));
    }
    if (op.getRelativeBias())
      table();
    biases();
  }

private:
  IndexExpr size(Value tensor, unsigned dim) {
    return sizeOf(builder, loc, tensor, dim);
  }
  IndexExpr number(int64_t value) { return IndexExpr(builder, loc, value); }
  void expect(const TruthExpr &condition, const Twine &what);
  void same(const Twine &what, Value a, unsigned dimA, Value b, unsigned dimB) {
    expect(size(a, dimA) == size(b, dimB), what);
  }
  void shapes();
  void rows(StringRef name, Value value);
  void heads();
  void partOfHeads(const IndexExpr &heads, const IndexExpr &kvHeads);
  void grids();
  void inside(StringRef tensor, Value value, TensorLayout layout,
              const Point<IndexExpr> &origin, const Point<IndexExpr> &step);
  void extents(PatternAttrInterface pattern);
  void boxes(const SymbolicUnion &symbolic);
  void table();
  void covers(unsigned axis, const Axis<IndexExpr> &constructor);
  void biases();
  QueryDifferences<IndexExpr> axisDifferences(const Axis<IndexExpr> &axis,
                                              const IndexExpr &n);

  OpBuilder &builder;
  Location loc;
  AttentionOpInterface op;
  ErrorMessage message;
  unsigned rank;
  Place place;
  StringRef outName;
};

} // namespace

void Checks::expect(const TruthExpr &condition, const Twine &what) {
  if (condition.getConstant() == true)
    return;
  cf::AssertOp::create(builder, loc, condition.getValue(),
                       message(op, ("expected " + what).str()));
}

void Checks::shapes() {
  // S1.3
  Value q = op.getQuery(), k = op.getKey(), v = op.getValue(),
        out = op.getOuts()[0];
  TensorLayout ql = op.getQueryLayout(), kl = op.getKeyLayout(),
               vl = op.getValueLayout(), ol = op.getOutLayout();
  same("key to have the batch of query", q, ql.batch, k, kl.batch);
  same("value to have the batch of query", q, ql.batch, v, vl.batch);
  same(outName + " to have the batch of query", q, ql.batch, out, ol.batch);
  same("key to have the dk of query", q, ql.channel, k, kl.channel);
  same(outName + " to have the dv of value", v, vl.channel, out, ol.channel);
  for (unsigned a = 0; a < rank; ++a) {
    same("value to have the grid of key, axis " + Twine(a), k, kl.axis(a), v,
         vl.axis(a));
    same(outName + " to have the grid of query, axis " + Twine(a), q,
         ql.axis(a), out, ol.axis(a));
  }
  if (isa<OnlineAttentionOp>(op)) {
    rows("max", op.getOuts()[1]);
    rows("sum", op.getOuts()[2]);
  } else if (op.getOuts().size() == 2) {
    rows("lse", op.getOuts()[1]);
  }
}

void Checks::rows(StringRef name, Value value) {
  // S1.5
  Value out = op.getOuts()[0];
  TensorLayout ol = op.getOutLayout(), layout = op.getRowLayout();
  same(name + " to have the batch of " + outName, out, ol.batch, value,
       layout.batch);
  same(name + " to have the heads of " + outName, out, ol.head, value,
       layout.head);
  for (unsigned a = 0; a < rank; ++a)
    same(name + " to have the grid of " + outName + ", axis " + Twine(a), out,
         ol.axis(a), value, layout.axis(a));
}

void Checks::heads() {
  // S1.4
  IndexExpr heads = size(op.getQuery(), op.getQueryLayout().head);
  IndexExpr kvHeads = size(op.getKey(), op.getKeyLayout().head);
  same("value to have the heads of key", op.getKey(), op.getKeyLayout().head,
       op.getValue(), op.getValueLayout().head);
  same(outName + " to have the heads of query", op.getQuery(),
       op.getQueryLayout().head, op.getOuts()[0], op.getOutLayout().head);
  // S2.1, S6.5: products of numbers of heads stay inside of 64 bits.
  for (const IndexExpr &extent : {place.heads, place.kvHeads})
    if (op.getStaticHeadExtent())
      expect(both(extent >= 0, extent <= kMaxNumber),
             "head_extent of 0 to " + Twine(kMaxNumber));
  IndexExpr divisor = maxOf(place.kvHeads, number(1));
  expect(either(place.heads == 0,
                both(place.kvHeads > 0, floorMod(place.heads, divisor) == 0)),
         op.getStaticHeadExtent()
             ? "head_extent of key/value heads to divide that of query heads"
             : "heads of key to divide the heads of query");
  if (op.getStaticHeadExtent())
    partOfHeads(heads, kvHeads);
  if (op.getSinks())
    same("sinks to have the heads of query", op.getQuery(),
         op.getQueryLayout().head, op.getSinks(), 0);
  // S4.3
  if (!op.getScaleAttr() && !op.getScaleValue())
    expect(size(op.getQuery(), op.getQueryLayout().channel) > 0,
           "dk of at least 1 where scale is its default");
}

/// No sum of an origin, which may be any number, is computed before it is known
/// to be small.
static TruthExpr isInside(const IndexExpr &origin, const IndexExpr &size,
                          const IndexExpr &extent, const IndexExpr &step) {
  TruthExpr starts = both(origin >= 0, origin <= extent);
  IndexExpr room = extent - origin;
  if (step.getConstant() != 1)
    room = ceilDiv(room, maxOf(step, constantLike(step, 1)));
  return both(starts, size <= room);
}

void Checks::partOfHeads(const IndexExpr &heads, const IndexExpr &kvHeads) {
  // S6.5
  expect(isInside(place.headOrigin, heads, place.heads, number(1)),
         "heads of query to lie inside of the head_extent");
  expect(isInside(place.kvHeadOrigin, kvHeads, place.kvHeads, number(1)),
         "heads of key to lie inside of the head_extent");
  IndexExpr total = maxOf(place.heads, number(1));
  IndexExpr first = floorDiv(place.headOrigin * place.kvHeads, total);
  IndexExpr last =
      floorDiv((place.headOrigin + heads - 1) * place.kvHeads, total);
  expect(either(heads == 0, both(first >= place.kvHeadOrigin,
                                 last < place.kvHeadOrigin + kvHeads)),
         "heads of key to include those that the heads of query read");
}

void Checks::inside(StringRef tensor, Value value, TensorLayout layout,
                    const Point<IndexExpr> &origin,
                    const Point<IndexExpr> &step) {
  for (unsigned a = 0; a < rank; ++a) {
    // S2.1
    expect(both(step[a] >= 1, step[a] <= kMaxNumber),
           tensor + "_step of 1 to " + Twine(kMaxNumber));
    expect(isInside(origin[a], size(value, layout.axis(a)), place.extents[a],
                    step[a]),
           "axis " + Twine(a) + " of " + tensor +
               " to lie inside of the extent");
  }
}

void Checks::grids() {
  TensorLayout ql = op.getQueryLayout(), kl = op.getKeyLayout();
  // S2.2: the arithmetic of the geometry stays inside of 64 bits.
  for (unsigned a = 0; a < rank; ++a)
    expect(place.extents[a] <= kMaxNumber, "an extent of axis " + Twine(a) +
                                               " of at most " +
                                               Twine(kMaxNumber));
  // S2.3
  if (!op.getStaticQueryOrigin() && !op.getStaticQueryStep() &&
      !op.getStaticExtent() && !op.getAlign())
    for (unsigned a = 0; a < rank; ++a)
      same("query and key to have the same grid, axis " + Twine(a),
           op.getQuery(), ql.axis(a), op.getKey(), kl.axis(a));
  // S2.4
  inside("query", op.getQuery(), ql, place.queryOrigin, place.queryStep);
  inside("key", op.getKey(), kl, place.keyOrigin, place.keyStep);
}

void Checks::extents(PatternAttrInterface pattern) {
  // S3.2
  for (const ExtentCondition &condition : pattern.getConditions(rank))
    expect(floorMod(place.extents[condition.axis],
                    number(condition.multipleOf)) == 0,
           "an extent of axis " + Twine(condition.axis) +
               " that is a multiple of " + Twine(condition.multipleOf));
}

void Checks::boxes(const SymbolicUnion &symbolic) {
  // S3.3: an empty grid asks for nothing.
  TruthExpr empty = truthLike(place.extents[0], false);
  for (const IndexExpr &extent : place.extents)
    empty = either(empty, extent == 0);
  for (const SymbolicBox &box : symbolic)
    for (const SymbolicAxis &axis : box)
      mapNumbers<int>(axis, [&](AffineExpr expr) {
        IndexExpr value = localattn::evaluate(expr, place.extents);
        expect(either(empty, both(value >= -kMaxNumber, value <= kMaxNumber)),
               "numbers of at most " + Twine(kMaxNumber) +
                   " in magnitude on this grid");
        return 0;
      });
  for (const Window<AffineExpr> *window : windowsOf(symbolic)) {
    IndexExpr block = localattn::evaluate(window->block, place.extents);
    IndexExpr dilation = localattn::evaluate(window->dilation, place.extents);
    expect(either(empty, both(block > 0, dilation > 0)),
           "block and dilation of at least 1 on this grid");
    if (!window->left || !window->right)
      continue;
    IndexExpr size = localattn::evaluate(*window->left, place.extents) + block +
                     localattn::evaluate(*window->right, place.extents);
    expect(either(empty, size >= 0),
           "left + block + right of at least 0 on this grid");
  }
}

/// The differences over all queries of an axis: one pass before the launch.
QueryDifferences<IndexExpr> Checks::axisDifferences(const Axis<IndexExpr> &axis,
                                                    const IndexExpr &n) {
  Value zero = number(0).getValue(), one = number(1).getValue();
  Value never = truthLike(n, false).getValue();
  auto loop = scf::ForOp::create(
      builder, loc, zero, n.getValue(), one, ValueRange{never, zero, zero},
      [&](OpBuilder &, Location, Value i, ValueRange soFar) {
        QueryDifferences<IndexExpr> all = {
            TruthExpr(builder, loc, OpFoldResult(soFar[0])),
            IndexExpr(builder, loc, OpFoldResult(soFar[1])),
            IndexExpr(builder, loc, OpFoldResult(soFar[2]))};
        QueryDifferences<IndexExpr> query =
            queryDifferences(axis, IndexExpr(builder, loc, OpFoldResult(i)), n);
        all.include(query.any, query.min);
        all.include(query.any, query.max);
        scf::YieldOp::create(builder, loc,
                             ValueRange{all.any.getValue(), all.min.getValue(),
                                        all.max.getValue()});
      });
  return {TruthExpr(builder, loc, OpFoldResult(loop.getResult(0))),
          IndexExpr(builder, loc, OpFoldResult(loop.getResult(1))),
          IndexExpr(builder, loc, OpFoldResult(loop.getResult(2)))};
}

void Checks::table() {
  // S4.2
  Value table = op.getRelativeBias();
  expect(size(table, 0) == size(op.getQuery(), op.getQueryLayout().head),
         "relative_bias to have the heads of query");
  bool isStatic = llvm::none_of(op.getStaticExtents(), ShapedType::isDynamic);
  for (unsigned a = 0; a < rank; ++a) {
    if (size(table, a + 1).getConstant() && isStatic)
      continue; // The verifier has seen to it.
    for (const HeadGroup &group : op.getHeadGroups())
      for (const Box<IndexExpr> &box :
           evaluate(group.pattern.getBoxes(rank), place.extents))
        covers(a, box[a]);
  }
}

void Checks::covers(unsigned axis, const Axis<IndexExpr> &constructor) {
  bool flipped = *op.getRelativeBiasSign() == DifferenceSign::QueryMinusKey;
  IndexExpr origin = number((*op.getRelativeBiasOrigin())[axis]);
  QueryDifferences<IndexExpr> needed =
      axisDifferences(constructor, place.extents[axis]);
  IndexExpr first = flipped ? origin - needed.max : origin + needed.min;
  IndexExpr last = flipped ? origin - needed.min : origin + needed.max;
  expect(either(negation(needed.any),
                both(first >= 0, last < size(op.getRelativeBias(), axis + 1))),
         "relative_bias to cover all differences of axis " + Twine(axis));
}

void Checks::biases() {
  // S4.7
  TensorLayout ql = op.getQueryLayout(), kl = op.getKeyLayout();
  SmallVector<std::pair<Value, unsigned>> dims = {{op.getQuery(), ql.batch},
                                                  {op.getQuery(), ql.head}};
  for (unsigned a = 0; a < rank; ++a)
    dims.emplace_back(op.getQuery(), ql.axis(a));
  for (unsigned a = 0; a < rank; ++a)
    dims.emplace_back(op.getKey(), kl.axis(a));
  for (auto [index, bias, map] :
       llvm::enumerate(op.getBiases(), op.getBiasAffineMaps()))
    for (unsigned dim = 0; dim < map.getNumResults(); ++dim) {
      unsigned position = map.getDimPosition(dim);
      auto [tensor, of] = dims[position];
      same("dimension " + Twine(dim) + " of bias " + Twine(index) +
               " to be that of " + (position < 2 + rank ? "query" : "key"),
           bias, dim, tensor, of);
    }
}

/// S10.1: everything has the shape of a.
static void checkMerge(OpBuilder &builder, Location loc, MergeOp op,
                       ErrorMessage message) {
  std::tuple<StringRef, Value, bool> tensors[] = {
      {"a_lse", op.getALse(), false},
      {"b", op.getB(), true},
      {"b_lse", op.getBLse(), false},
      {"out", op.getOuts()[0], true},
      {"lse", op.getOuts()[1], false}};
  int64_t rank = cast<ShapedType>(op.getA().getType()).getRank();
  for (auto [name, tensor, hasChannel] : tensors)
    for (int64_t dim = 0, row = 0; dim < rank; ++dim) {
      if (!hasChannel && dim == op.getChannelDim())
        continue;
      TruthExpr same = sizeOf(builder, loc, op.getA(), dim) ==
                       sizeOf(builder, loc, tensor, row++);
      if (same.getConstant() != true)
        cf::AssertOp::create(
            builder, loc, same.getValue(),
            message(op, ("expected " + name + " to have dimension " +
                         Twine(dim) + " of a")
                            .str()));
    }
}

namespace {
template <typename OpTy>
struct AttentionRuntimeVerification
    : RuntimeVerifiableOpInterface::ExternalModel<
          AttentionRuntimeVerification<OpTy>, OpTy> {
  void generateRuntimeVerification(Operation *op, OpBuilder &builder,
                                   Location loc, ErrorMessage message) const {
    if constexpr (std::is_same_v<OpTy, MergeOp>)
      checkMerge(builder, loc, cast<MergeOp>(op), message);
    else
      Checks(builder, loc, cast<AttentionOpInterface>(op), message).build();
  }
};
} // namespace

void localattn::registerRuntimeVerification(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, LocalAttnDialect *) {
    AttentionOp::attachInterface<AttentionRuntimeVerification<AttentionOp>>(
        *context);
    OnlineAttentionOp::attachInterface<
        AttentionRuntimeVerification<OnlineAttentionOp>>(*context);
    MergeOp::attachInterface<AttentionRuntimeVerification<MergeOp>>(*context);
    context->loadDialect<arith::ArithDialect, cf::ControlFlowDialect,
                         memref::MemRefDialect, scf::SCFDialect,
                         tensor::TensorDialect>();
  });
}
