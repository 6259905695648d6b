//===- TileChoice.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Analysis/TileChoice.h"

#include "TileCost.h"
#include "localattn/Analysis/TileSizes.h"
#include "localattn/IR/GridGeometry.h"

#include <limits>

using namespace mlir;
using namespace localattn;

//===----------------------------------------------------------------------===//
// What is computed
//===----------------------------------------------------------------------===//

/// An extent that isn't known, and one that is as good as any longer one.
static constexpr int64_t kUsualExtents[] = {1024, 64, 16};
static constexpr int64_t kLongExtent = int64_t(1) << 13;
static constexpr int64_t kUsualChannels = 64;
/// Boxes times queries that are looked at to count pairs.
static constexpr int64_t kCountingWork = int64_t(1) << 22;

static int64_t sizeOr(int64_t size, int64_t otherwise) {
  return ShapedType::isDynamic(size) ? otherwise : std::max<int64_t>(size, 1);
}

static double countUsefulPairs(const TileProblem &problem) {
  int64_t work = 0;
  for (int64_t size : problem.queries.size)
    work += size << problem.boxes.size();
  if (work <= kCountingWork)
    return double(countPairs(problem.boxes, problem.box, problem.queries,
                             problem.keys, problem.extents));
  // Those of several boxes count more than once.
  double pairs = 0;
  for (const Box<int64_t> &box : problem.boxes) {
    SmallVector<int64_t> ones(problem.extents.size(), 1);
    AxisParts rows = cutParts(box, wholeParts(problem), ones, true);
    for (const TileShape &shape : shapesOf(problem, box, rows))
      pairs += shape.count * double(shape.keys);
  }
  return pairs;
}

/// Do batches share a bias?
static bool addsSharedBias(AttentionOpInterface op) {
  if (op.getRelativeBias())
    return true;
  return llvm::any_of(op.getBiasAffineMaps(),
                      [](AffineMap map) { return !map.isFunctionOfDim(0); });
}

TileProblem::TileProblem(AttentionOpInterface op, const HeadGroup &group)
    : symbolic(group.pattern.getBoxes(op.getGridRank())),
      context(op->getContext()) {
  unsigned rank = op.getGridRank();
  auto dimOf = [](Value tensor, unsigned dim) {
    return cast<ShapedType>(tensor.getType()).getDimSize(dim);
  };
  std::optional<GridRegion> there = staticQueries(op), seen = staticKeys(op);
  bool known = llvm::none_of(op.getStaticExtents(), ShapedType::isDynamic);
  for (auto [a, extent] : llvm::enumerate(op.getStaticExtents())) {
    extents.push_back(sizeOr(extent, kUsualExtents[rank - 1]));
    int64_t size = dimOf(op.getQuery(), op.getQueryLayout().axis(a));
    bool isWhole = size == extent || ShapedType::isDynamic(size);
    if (isWhole && !op.getStaticKeyOrigin())
      extents.back() = std::min(extents.back(), kLongExtent);
    queries.origin.push_back(0);
    queries.size.push_back(
        std::min(isWhole ? extents.back() : size, extents.back()));
    keys.origin.push_back(0);
    keys.size.push_back(extents.back());
    known &= extents.back() == extent;
  }
  if (known && there && seen) {
    queries = *there;
    keys = *seen;
  }
  for (int64_t &size : queries.size)
    size = std::max<int64_t>(size, 1);
  boxes = evaluate(symbolic, extents);
  if (op.getBox())
    box = *op.getBox();
  queryChannels =
      sizeOr(dimOf(op.getQuery(), op.getQueryLayout().channel), kUsualChannels);
  valueChannels =
      sizeOr(dimOf(op.getValue(), op.getValueLayout().channel), kUsualChannels);
  batches = sizeOr(dimOf(op.getQuery(), op.getQueryLayout().batch), 1);
  sharesBias = addsSharedBias(op);
  elementBytes =
      cast<ShapedType>(op.getQuery().getType()).getElementTypeBitWidth() / 8;
  scoreBits = op.getScoreType().getWidth();
  usefulPairs = countUsefulPairs(*this);
}

//===----------------------------------------------------------------------===//
// The search
//===----------------------------------------------------------------------===//

/// Tiles have up to this many queries; those of several boxes carry a state.
static constexpr int64_t kMaxTile = 256;

namespace {
class Search {
public:
  Search(const TileProblem &problem, const CpuTarget &target,
         ArrayRef<FixedTiling> fixed)
      : problem(problem), machine(problem, target), fixed(fixed),
        rank(problem.extents.size()) {
    for (unsigned a = 0; a < rank; ++a)
      cut.push_back(evaluate(axisToCut(problem.context, problem.symbolic, a),
                             problem.extents));
    for (size_t b = 0; b < problem.boxes.size(); ++b)
      if (!problem.box || *problem.box == b)
        numbers.push_back(b);
  }
  TileChoice run();

private:
  using Sizes = SmallVector<int64_t>;
  bool byBoxes() const { return numbers.size() > 1; }
  Sizes candidates(unsigned a) const;
  void roughRegisters(const TileShapes &shapes, BoxTiling &tiling) const;
  double tryBox(size_t number, const AxisParts &tiles, const Sizes &query,
                BoxTiling &best) const;
  double tryTile(const Sizes &query, std::vector<BoxTiling> &boxes) const;
  void forEach(ArrayRef<Sizes> choices,
               function_ref<void(const Sizes &)> fn) const;
  TileShapes shapes(size_t number, const AxisParts &tiles,
                    const Sizes &sub) const;
  void predict(TileChoice &choice) const;

  const TileProblem &problem;
  Machine machine;
  ArrayRef<FixedTiling> fixed;
  unsigned rank;
  Box<int64_t> cut;
  SmallVector<size_t> numbers; ///< of the boxes that count
};
} // namespace

/// Sizes worth a try: cells, parts of them, several of them, and powers of two.
Search::Sizes Search::candidates(unsigned a) const {
  int64_t members = problem.queries.size[a];
  int64_t cell = members;
  if (const auto *window = std::get_if<Window<int64_t>>(&cut[a])) {
    members = ceilDiv(members, window->dilation);
    cell = window->left || window->right ? window->block : members;
  }
  Sizes sizes;
  for (int64_t part = 1; part <= 4; ++part)
    sizes.push_back(ceilDiv(cell, part));
  for (int64_t several = 2; several <= 4; ++several)
    sizes.push_back(cell * several);
  for (int64_t power = 1; power <= kMaxTile; power *= 2)
    sizes.push_back(power);
  for (int64_t &size : sizes)
    size = std::clamp<int64_t>(size, 1, std::min(members, kMaxTile));
  llvm::sort(sizes);
  sizes.erase(llvm::unique(sizes), sizes.end());
  return sizes;
}

/// Calls `fn` with one entry of each list.
void Search::forEach(ArrayRef<Sizes> choices,
                     function_ref<void(const Sizes &)> fn) const {
  Sizes chosen;
  auto descend = [&](auto &self, unsigned a) -> void {
    if (a == choices.size())
      return fn(chosen);
    for (int64_t size : choices[a]) {
      chosen.push_back(size);
      self(self, a + 1);
      chosen.pop_back();
    }
  };
  descend(descend, 0);
}

TileShapes Search::shapes(size_t number, const AxisParts &tiles,
                          const Sizes &sub) const {
  const Box<int64_t> &box = problem.boxes[number];
  if (!byBoxes())
    return shapesOf(problem, box, tiles);
  return shapesOf(problem, box, cutParts(box, tiles, sub, true));
}

/// Usual ones, to compare tiles of queries by.
void Search::roughRegisters(const TileShapes &shapes, BoxTiling &tiling) const {
  int64_t longest = 1, keys = 1;
  for (const TileShape &shape : shapes) {
    longest = std::max(longest, shape.queries);
    keys = std::max(keys, shape.keys);
  }
  int64_t rows = machine.registers >= 32 ? 8 : 5;
  tiling.chunk =
      std::min<int64_t>(64, ceilDiv(longest, machine.lanes) * machine.lanes);
  tiling.keys = keys <= 128 ? keys : 64;
  tiling.scores = {std::min(rows, keys), 2 * machine.lanes};
  tiling.values = {std::min(rows, longest), 2 * machine.lanes};
}

/// The best way to go through a tile for one box; its cycles.
double Search::tryBox(size_t number, const AxisParts &tiles, const Sizes &query,
                      BoxTiling &best) const {
  double cycles = std::numeric_limits<double>::infinity();
  SmallVector<Sizes> choices;
  const FixedTiling &given = fixed[number];
  for (unsigned a = 0; a < rank; ++a) {
    Sizes &sizes = choices.emplace_back();
    if (given.sub.size() == rank)
      sizes = {given.sub[a]};
    else if (byBoxes())
      for (int64_t size = query[a]; size > 0; size /= 4)
        sizes.push_back(size);
    else
      sizes = {query[a]};
  }
  forEach(choices, [&](const Sizes &sub) {
    BoxTiling tiling;
    tiling.sub = sub;
    TileShapes all = shapes(number, tiles, sub);
    roughRegisters(all, tiling);
    double attempt = cyclesOf(problem, machine, all, tiling);
    if (byBoxes())
      // The state is read, scaled and written.
      for (const TileShape &shape : all)
        attempt += shape.count * double(shape.queries) * 4 *
                   double(ceilDiv(problem.valueChannels, machine.lanes));
    if (attempt >= cycles)
      return;
    cycles = attempt;
    best = tiling;
  });
  return cycles;
}

double Search::tryTile(const Sizes &query,
                       std::vector<BoxTiling> &boxes) const {
  AxisParts tiles = cutParts(cut, wholeParts(problem), query, false);
  boxes.assign(problem.boxes.size(), BoxTiling());
  double cycles = 0;
  for (size_t number : numbers)
    cycles += tryBox(number, tiles, query, boxes[number]);
  return cycles;
}

void Search::predict(TileChoice &choice) const {
  AxisParts tiles = cutParts(cut, wholeParts(problem), choice.query, false);
  double cycles = 0, products = 0;
  double dk = double(problem.queryChannels), dv = double(problem.valueChannels);
  for (size_t number : numbers) {
    BoxTiling &box = choice.boxes[number];
    TileShapes all = shapes(number, tiles, box.sub);
    chooseRegisters(problem, machine, all, fixed[number], box);
    cycles += cyclesOf(problem, machine, all, box);
    for (const TileShape &shape : all)
      products += shape.count * (double(ceilDiv(shape.queries, machine.lanes) *
                                        machine.lanes * shape.keys) *
                                     dk +
                                 double(shape.queries) * shape.rowKeys * dv);
  }
  double useful = problem.usefulPairs * (dk + dv);
  if (cycles > 0 && useful > 0) {
    choice.peak = useful / double(machine.lanes) / machine.fmas / cycles;
    choice.products = products / useful;
  }
}

TileChoice Search::run() {
  SmallVector<Sizes> choices;
  ArrayRef<int64_t> given =
      fixed.empty() ? ArrayRef<int64_t>() : ArrayRef(fixed[0].query);
  for (unsigned a = 0; a < rank; ++a)
    choices.push_back(given.size() == rank ? Sizes{given[a]} : candidates(a));
  TileChoice choice;
  double best = std::numeric_limits<double>::infinity();
  forEach(choices, [&](const Sizes &query) {
    int64_t all = 1;
    for (int64_t size : query)
      all *= size;
    if (all > kMaxTile && given.size() != rank)
      return;
    std::vector<BoxTiling> boxes;
    double cycles = tryTile(query, boxes);
    if (cycles >= best)
      return;
    best = cycles;
    choice.query = query;
    choice.boxes = boxes;
  });
  if (choice.query.empty()) {
    choice.query.assign(rank, 1);
    tryTile(choice.query, choice.boxes);
  }
  predict(choice);
  if (!fixed.empty() && fixed[0].batch)
    choice.batch = fixed[0].batch;
  else if (problem.sharesBias)
    while (choice.batch < 4 && problem.batches % (2 * choice.batch) == 0)
      choice.batch *= 2;
  return choice;
}

TileChoice localattn::chooseTiles(const TileProblem &problem,
                                  const CpuTarget &target,
                                  ArrayRef<FixedTiling> fixed) {
  return Search(problem, target, fixed).run();
}
