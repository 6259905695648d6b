//===- ToLanes.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaneAttention.h"
#include "localattn/Analysis/CpuTarget.h"
#include "localattn/Conversion/Passes.h"
#include "localattn/IR/Tiling.h"

#include <numeric>

namespace localattn {
#define GEN_PASS_DEF_TOLANESPASS
#include "localattn/Conversion/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

/// What the lowering asks of an op; the passes before it see to that.
static LogicalResult checkOp(AttentionOpInterface op) {
  auto fail = [&]() { return op->emitOpError() << "cannot be put in lanes: "; };
  if (!op.isOnMemRefs())
    return fail() << "expected memrefs, got tensors (bufferize first)";
  if (op.getHeadGroups().size() > 1)
    return fail() << "expected one pattern, got " << op.getHeadGroups().size()
                  << " groups of heads (--localattn-tile splits them)";
  size_t boxes =
      op.getHeadGroups().front().pattern.getBoxes(op.getGridRank()).size();
  if (boxes > 1 && !op.getBox())
    return fail() << "expected one box, got " << boxes
                  << " (--localattn-tile splits them)";
  for (auto [operand, layout] : {std::pair(op.getQuery(), op.getQueryLayout()),
                                 std::pair(op.getValue(), op.getValueLayout())})
    if (cast<MemRefType>(operand.getType()).isDynamicDim(layout.channel))
      return fail() << "expected a static number of channels, got "
                    << operand.getType();
  return success();
}

static int64_t roundUp(int64_t value, int64_t unit) {
  return (value + unit - 1) / unit * unit;
}

/// Sizes that fit the registers, whatever the attention.
static LaneSizes defaultSizes(AttentionOpInterface op, const CpuTarget &cpu) {
  bool manyRegisters = cpu.vectorRegisters >= 32;
  int64_t lanes = cpu.vectorBits / op.getScoreType().getWidth();
  int64_t dv = cast<MemRefType>(op.getValue().getType())
                   .getDimSize(op.getValueLayout().channel);
  LaneSizes sizes;
  sizes.lanes = lanes;
  sizes.chunk = roundUp(64, lanes);
  sizes.block = 128;
  sizes.scoreKeys = manyRegisters ? 8 : 5;
  sizes.scoreQueries = 2 * lanes;
  bool wide = dv >= 4 * lanes;
  sizes.valueRows = manyRegisters ? (wide ? 4 : 8) : (wide ? 3 : 6);
  sizes.valueChannels =
      std::min((wide ? 4 : 2) * lanes, std::max(roundUp(dv, lanes), lanes));
  return sizes;
}

/// What `localattn.tiling` says goes before.
static LaneSizes sizesOf(AttentionOpInterface op, const CpuTarget &cpu) {
  LaneSizes sizes = defaultSizes(op, cpu);
  TilingAttr tiling = tilingOf(op, /*group=*/0, op.getBox().value_or(0));
  if (!tiling)
    return sizes;
  if (tiling.getChunk())
    sizes.chunk = roundUp(tiling.getChunk(), sizes.lanes);
  if (tiling.getKeys())
    sizes.block = tiling.getKeys();
  if (tiling.getScores().size() == 2) {
    sizes.scoreKeys = tiling.getScores()[0];
    sizes.scoreQueries = roundUp(tiling.getScores()[1], sizes.lanes);
  }
  if (tiling.getValues().size() == 2) {
    sizes.valueRows = tiling.getValues()[0];
    sizes.valueChannels = roundUp(tiling.getValues()[1], sizes.lanes);
  }
  return sizes;
}

/// Do fewer than `block` rows fit the first-level cache where they are? A
/// cache finds a line by the address within a page; rows that are a multiple of
/// a large power of two apart share few places.
static bool rowsCollide(AttentionOpInterface op, Value rows,
                        const TensorLayout &layout, const CpuTarget &cpu,
                        int64_t block) {
  constexpr int64_t page = 4096;
  auto type = cast<MemRefType>(rows.getType());
  auto [strides, offset] = type.getStridesAndOffset();
  int64_t step = page;
  for (unsigned a = 0; a < op.getGridRank(); ++a) {
    unsigned dim = layout.axis(a);
    if (type.getDimSize(dim) == 1)
      continue;
    if (ShapedType::isDynamic(strides[dim]))
      return true;
    step = std::gcd(step, strides[dim] * type.getElementTypeBitWidth() / 8);
  }
  int64_t ways = std::max<int64_t>(cpu.l1Bytes / page, 1);
  return step != 0 && ways * (page / step) < block;
}

namespace {
struct ToLanesPass : localattn::impl::ToLanesPassBase<ToLanesPass> {
  void runOnOperation() override {
    FailureOr<CpuTarget> cpu = getCpuTarget(getOperation());
    if (failed(cpu))
      return signalPassFailure();
    SmallVector<AttentionOpInterface> ops;
    getOperation()->walk([&](AttentionOpInterface op) { ops.push_back(op); });
    for (AttentionOpInterface op : ops) {
      if (failed(checkOp(op)))
        return signalPassFailure();
      OpBuilder builder(op);
      LaneSizes sizes = sizesOf(op, *cpu);
      sizes.packKeys = rowsCollide(op, op.getKey(), op.getKeyLayout(), *cpu,
                                   2 * sizes.scoreKeys);
      sizes.packValues = rowsCollide(op, op.getValue(), op.getValueLayout(),
                                     *cpu, sizes.block);
      LaneAttention(builder, op, sizes).build();
      op->erase();
    }
  }
};
} // namespace
