//===- FoldingTest.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The geometry as index arithmetic says what the geometry in integers says: IR
// is built over opaque values, then each op is folded with numbers put in.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

#include "localattn/Geometry/Box.h"
#include "localattn/Geometry/Differences.h"
#include "localattn/Geometry/Partition.h"
#include "localattn/IR/IndexExpr.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/MLIRContext.h"

using namespace localattn;
using namespace mlir;
using namespace random_geometry;

namespace {

int64_t foldCases() { return numberOfCases("LOCALATTN_FOLD_CASES", 1000); }

/// A block of index arithmetic over arguments whose numbers are known here but
/// not to the IR.
class Arithmetic {
public:
  explicit Arithmetic(MLIRContext &context, Random &random)
      : random(random), builder(&context), loc(UnknownLoc::get(&context)) {
    builder.setInsertionPointToStart(&block);
  }

  /// Some numbers are constants of the IR, most are arguments.
  IndexExpr number(int64_t value) {
    if (random.oneIn(4))
      return IndexExpr(builder, loc, value);
    Value argument = block.addArgument(builder.getIndexType(), loc);
    known[argument] = builder.getIndexAttr(value);
    return IndexExpr(builder, loc, OpFoldResult(argument));
  }
  IndexExpr constant(int64_t value) { return IndexExpr(builder, loc, value); }
  Progression<IndexExpr> numbers(const Progression<int64_t> &tile) {
    return {number(tile.begin), number(tile.count), number(tile.step)};
  }

  int64_t value(const IndexExpr &expr) {
    return cast<IntegerAttr>(attribute(expr.getOpFoldResult())).getInt();
  }
  bool value(const TruthExpr &expr) {
    return cast<IntegerAttr>(attribute(expr.getOpFoldResult()))
        .getValue()
        .getBoolValue();
  }
  Coordinates<int64_t> value(const Coordinates<IndexExpr> &pieces) {
    Coordinates<int64_t> result;
    for (const Progression<IndexExpr> &piece : pieces)
      result.push_back(
          {value(piece.begin), value(piece.count), value(piece.step)});
    return result;
  }
  size_t size() { return block.getOperations().size(); }

private:
  /// Folds the ops that were not folded yet, in order, and looks the value up.
  Attribute attribute(OpFoldResult result) {
    if (auto constant = dyn_cast<Attribute>(result))
      return constant;
    for (Operation &op : block) {
      if (known.count(op.getResult(0)))
        continue;
      SmallVector<Attribute> operands;
      for (Value operand : op.getOperands())
        operands.push_back(known.at(operand));
      SmallVector<OpFoldResult> folded;
      if (failed(op.fold(operands, folded)) || folded.size() != 1) {
        ADD_FAILURE() << "does not fold: " << op.getName().getStringRef().str();
        return builder.getIndexAttr(-1);
      }
      auto asAttribute = dyn_cast<Attribute>(folded[0]);
      known[op.getResult(0)] =
          asAttribute ? asAttribute : known.at(cast<Value>(folded[0]));
    }
    return known.at(cast<Value>(result));
  }

  struct Less {
    bool operator()(Value a, Value b) const {
      return a.getAsOpaquePointer() < b.getAsOpaquePointer();
    }
  };
  Random &random;
  OpBuilder builder;
  Location loc;
  Block block;
  std::map<Value, Attribute, Less> known;
};

void expectSame(const Coordinates<int64_t> &integers,
                const Coordinates<int64_t> &folded) {
  ASSERT_EQ(integers.size(), folded.size());
  for (size_t piece = 0; piece < integers.size(); ++piece) {
    EXPECT_EQ(integers[piece].begin, folded[piece].begin);
    EXPECT_EQ(integers[piece].count, folded[piece].count);
    EXPECT_EQ(integers[piece].step, folded[piece].step);
  }
}

void expectSame(Arithmetic &ir, const TileUse<int64_t> &integers,
                const TileUse<IndexExpr> &inIR) {
  EXPECT_EQ(integers.empty, ir.value(inIR.empty));
  EXPECT_EQ(integers.full, ir.value(inIR.full));
}

/// All questions to one axis, asked twice.
void compare(Arithmetic &ir, const AxisCase &c, int64_t i, int64_t k) {
  Axis<IndexExpr> axis = mapNumbers<IndexExpr>(
      c.axis, [&](int64_t value) { return ir.number(value); });
  IndexExpr n = ir.number(c.n), iExpr = ir.number(i), kExpr = ir.number(k);
  Progression<IndexExpr> queries = ir.numbers(c.queries);
  Progression<IndexExpr> keys = ir.numbers(c.keys);

  expectSame(keysOf(c.axis, i, c.n), ir.value(keysOf(axis, iExpr, n)));
  expectSame(hull(c.axis, c.queries, c.n), ir.value(hull(axis, queries, n)));
  expectSame(core(c.axis, c.queries, c.n), ir.value(core(axis, queries, n)));
  expectSame(sharing(c.axis, i, c.n), ir.value(sharing(axis, iExpr, n)));
  expectSame({residueClass(c.axis, i, c.n)},
             ir.value({residueClass(axis, iExpr, n)}));

  EXPECT_EQ(countKeys(c.axis, i, c.n), ir.value(countKeys(axis, iExpr, n)));
  EXPECT_EQ(sees(c.axis, i, k, c.n), ir.value(sees(axis, iExpr, kExpr, n)));
  EXPECT_EQ(difference(c.axis, i, k, c.n),
            ir.value(difference(axis, iExpr, kExpr, n)));
  expectSame(ir, classify(c.axis, c.queries, c.keys, c.n),
             classify(axis, queries, keys, n));
  Halo<int64_t> halo = haloOf(c.axis, c.queries, c.n);
  Halo<IndexExpr> haloIR = haloOf(axis, queries, n);
  EXPECT_EQ(halo.below, ir.value(haloIR.below));
  EXPECT_EQ(halo.above, ir.value(haloIR.above));

  QueryDifferences<int64_t> query = queryDifferences(c.axis, i, c.n);
  QueryDifferences<IndexExpr> queryIR = queryDifferences(axis, iExpr, n);
  EXPECT_EQ(query.any, ir.value(queryIR.any));
  EXPECT_EQ(query.min, ir.value(queryIR.min));
  EXPECT_EQ(query.max, ir.value(queryIR.max));
  DifferenceHull<int64_t> bounds = differenceHull(c.axis, c.n);
  DifferenceHull<IndexExpr> boundsIR = differenceHull(axis, n);
  EXPECT_EQ(bounds.min, ir.value(boundsIR.min));
  EXPECT_EQ(bounds.max, ir.value(boundsIR.max));
}

/// All questions to boxes and to their union, asked twice.
void compare(Arithmetic &ir, const UnionCase &c, Random &random) {
  Union<IndexExpr> boxes;
  for (const Box<int64_t> &box : c.boxes) {
    boxes.emplace_back();
    for (const Axis<int64_t> &axis : box)
      boxes.back().push_back(mapNumbers<IndexExpr>(
          axis, [&](int64_t value) { return ir.number(value); }));
  }
  Point<int64_t> i, k;
  Point<IndexExpr> n, iExpr, kExpr;
  Tile<int64_t> queries, keys;
  Tile<IndexExpr> queriesExpr, keysExpr;
  for (size_t a = 0; a < c.n.size(); ++a) {
    n.push_back(ir.number(c.n[a]));
    i.push_back(random.in(0, c.n[a] - 1));
    k.push_back(random.in(0, c.n[a] - 1));
    iExpr.push_back(ir.number(i.back()));
    kExpr.push_back(ir.number(k.back()));
    queries.push_back(anyTile(random, c.boxes[0][a], c.n[a]));
    keys.push_back(anyTile(random, c.boxes[0][a], c.n[a]));
    queriesExpr.push_back(ir.numbers(queries.back()));
    keysExpr.push_back(ir.numbers(keys.back()));
  }
  const Box<int64_t> &box = c.boxes[0];
  EXPECT_EQ(sees(box, i, k, c.n), ir.value(sees(boxes[0], iExpr, kExpr, n)));
  EXPECT_EQ(countKeys(box, i, c.n), ir.value(countKeys(boxes[0], iExpr, n)));
  expectSame(ir, classify(box, queries, keys, c.n),
             classify(boxes[0], queriesExpr, keysExpr, n));
  EXPECT_EQ(sees(c.boxes, i, k, c.n), ir.value(sees(boxes, iExpr, kExpr, n)));
  expectSame(ir, classify(c.boxes, queries, keys, c.n),
             classify(boxes, queriesExpr, keysExpr, n));
  Point<int64_t> apart = difference(c.boxes, i, k, c.n);
  Point<IndexExpr> apartIR = difference(boxes, iExpr, kExpr, n);
  for (size_t a = 0; a < c.n.size(); ++a)
    EXPECT_EQ(apart[a], ir.value(apartIR[a]));
}

class FoldingTest : public testing::Test {
protected:
  FoldingTest() { context.loadDialect<arith::ArithDialect>(); }

  MLIRContext context;
};

} // namespace

TEST_F(FoldingTest, AxisInIRSaysWhatIntegersSay) {
  size_t operations = 0;
  forEachCase(foldCases(), [&](Random &random) {
    AxisCase c(random);
    SCOPED_TRACE(describe(c));
    Arithmetic ir(context, random);
    compare(ir, c, random.in(0, c.n - 1), random.in(0, c.n - 1));
    operations += ir.size();
  });
  // Not everything was folded away before it was compared.
  EXPECT_GT(operations, size_t(foldCases()) * 20);
}

TEST_F(FoldingTest, UnionInIRSaysWhatIntegersSay) {
  forEachCase(foldCases(), [&](Random &random) {
    UnionCase c(random);
    SCOPED_TRACE(describe(c));
    Arithmetic ir(context, random);
    compare(ir, c, random);
  });
}

// Tiles may be others than those of integers where IR knows less.
TEST_F(FoldingTest, TilesInIRHoldEachQueryOnce) {
  forEachCase(foldCases(), [&](Random &random) {
    AxisCase c(random);
    Progression<int64_t> part = c.queries;
    if (random.oneIn(2))
      part = {0, c.n, 1};
    if (random.oneIn(20))
      part.count = 0;
    int64_t size = random.in(1, c.n + 2);
    SCOPED_TRACE(describe(c) + ", part " + describe(part) + ", tiles of " +
                 std::to_string(size));
    Arithmetic ir(context, random);
    Axis<IndexExpr> axis = mapNumbers<IndexExpr>(
        c.axis, [&](int64_t value) { return ir.number(value); });
    Progression<IndexExpr> partExpr = ir.numbers(part);
    if (part.step == 1 && random.oneIn(2))
      partExpr.step = ir.constant(1);
    Partition<IndexExpr> tiles(axis, partExpr, ir.constant(size));
    brute::Set found;
    for (int64_t i = 0, count = ir.value(tiles.getCount()); i < count; ++i) {
      Progression<IndexExpr> tile = tiles.getTile(ir.number(i));
      Progression<int64_t> indices = ir.value({tile})[0];
      ASSERT_LE(indices.count, size);
      for (int64_t query :
           setOf(Coordinates<int64_t>{coordinatesOf(part, indices)}))
        EXPECT_TRUE(found.insert(query).second) << query << " is there twice";
    }
    EXPECT_EQ(found, setOf(part));
  });
}
