//===- ModelsTest.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Published models: their structural class, and the number of pairs that their
// own papers and code give.
//
//===----------------------------------------------------------------------===//

#include "RandomGeometry.h"

#include "localattn/Geometry/Structure.h"

using namespace localattn;

//===----------------------------------------------------------------------===//
// What the models are made of
//===----------------------------------------------------------------------===//

static brute::Window block(int64_t size, int64_t shift = 0,
                           Boundary boundary = Boundary::Clip) {
  return {size, shift, 0, 0, 1, boundary, false};
}

static brute::Window self() { return block(1); }

/// Every `step`-th coordinate.
static brute::Window strided(int64_t step) {
  return {1, 0, std::nullopt, std::nullopt, step, Boundary::Clip, false};
}

static brute::Window full() { return strided(1); }

static brute::Window sliding(std::optional<int64_t> left,
                             std::optional<int64_t> right) {
  return {1, 0, left, right, 1, Boundary::Clip, false};
}

static brute::Window halo(int64_t size, int64_t margin,
                          Boundary boundary = Boundary::Clip) {
  return {size, 0, margin, margin, 1, boundary, false};
}

/// A neighbourhood of `kernel` keys for each `stride` queries.
static brute::Window neighborhood(int64_t kernel, int64_t stride = 1,
                                  int64_t dilation = 1) {
  int64_t left = kernel / 2 - stride / 2;
  return {stride,          0,    left, kernel - stride - left, dilation,
          Boundary::Clamp, false};
}

static brute::Window causal(brute::Window window) {
  window.causal = true;
  return window;
}

static brute::Window causalNeighborhood(int64_t kernel, int64_t stride) {
  return {stride, 0, kernel - stride, 0, 1, Boundary::Clamp, true};
}

//===----------------------------------------------------------------------===//
// Structural class
//===----------------------------------------------------------------------===//

TEST(Models, StructuralClassOfEachAxis) {
  const StructuralClass partition = StructuralClass::Partition,
                        uniform = StructuralClass::BlockUniform,
                        slides = StructuralClass::Sliding,
                        absolute = StructuralClass::Absolute;
  const struct {
    const char *name;
    brute::Axis axis;
    int64_t n;
    StructuralClass expected;
  } table[] = {
      {"Swin", block(7), 56, partition},
      {"Swin, shifted", block(7, 3), 56, partition},
      {"Swin, shifted, one window", block(7, 3), 7, partition},
      {"Swin, ragged", block(7), 200, partition},
      {"Video Swin, time", block(8, 4), 16, partition},
      {"Aurora, longitude", block(12, 6, Boundary::Wrap), 360, partition},
      {"Aurora, ragged circle", block(12, 6, Boundary::Wrap), 361, uniform},
      {"CCNet, axial: along", full(), 97, partition},
      {"CCNet, axial: across", self(), 97, partition},
      {"CSWin stripe", block(2), 28, partition},
      {"YOLOv12 area", block(400), 1600, partition},
      {"MaxViT grid, Shuffle", strided(8), 56, partition},
      {"MaxViT grid, ragged", strided(8), 55, partition},
      {"Twins, SAM", block(14), 70, partition},
      {"packed sequences", brute::Segments{{3, 11, 12}}, 20, partition},
      {"NA", neighborhood(7), 56, slides},
      {"NA, even kernel", neighborhood(6), 56, slides},
      {"DiNAT", neighborhood(7, 1, 8), 56, slides},
      {"GNA", neighborhood(7, 3), 56, uniform},
      {"GNA, stride = kernel", neighborhood(7, 7), 56, partition},
      {"GNA, stride = kernel, ragged", neighborhood(7, 7), 58, uniform},
      {"GNA, stride = kernel, moved", block(7, 3, Boundary::Clamp), 56,
       uniform},
      {"NA, causal", causalNeighborhood(7, 1), 56, slides},
      {"GNA, causal", causalNeighborhood(7, 3), 56, slides},
      {"HaloNet", halo(8, 3), 64, uniform},
      {"HAT overlapping", halo(16, 4), 64, uniform},
      {"Focal, first level", halo(7, 3, Boundary::Wrap), 28, uniform},
      {"STA", halo(6, 6, Boundary::Clamp), 30, uniform},
      {"SASA, axial span", sliding(3, 3), 56, slides},
      {"Longformer", sliding(256, 256), 4096, slides},
      {"BigBird", halo(64, 64), 4096, uniform},
      {"Mistral", sliding(4095, 0), 8192, slides},
      {"strict past", sliding(std::nullopt, -1), 56, slides},
      {"Llama 4 chunk", causal(block(8192)), 32768, slides},
      {"causal and full", causal(full()), 56, slides},
      {"sinks", brute::Range{0, 4}, 4096, absolute},
      {"sinks, causal", brute::Range{0, 4, true}, 4096, absolute},
      {"global queries", brute::Rows{0, 4}, 4096, absolute},
  };
  for (const auto &row : table)
    EXPECT_EQ(structuralClass(row.axis, row.n), row.expected) << row.name;
}

TEST(Models, StructuralClassOfBoxes) {
  EXPECT_EQ(structuralClass(brute::Box{block(2, 1), block(6, 3),
                                       block(12, 6, Boundary::Wrap)},
                            {4, 180, 360}),
            StructuralClass::Partition);
  EXPECT_EQ(structuralClass(brute::Box{full(), block(7)}, {14, 14}),
            StructuralClass::Partition);
  EXPECT_EQ(structuralClass(brute::Box{sliding(3, 3), self()}, {56, 56}),
            StructuralClass::Sliding);
  EXPECT_EQ(structuralClass(brute::Box{full(), halo(8, 3)}, {64, 64}),
            StructuralClass::BlockUniform);
}

//===----------------------------------------------------------------------===//
// Pairs
//===----------------------------------------------------------------------===//

static int64_t pairsOf(const brute::Union &boxes, const brute::Point &n) {
  GridRegion all = {brute::Point(n.size(), 0), n};
  return countPairs(boxes, all, all, n);
}

/// 2 * pairs * channels (of q and of v) are the FLOPs that models publish; the
/// keys per query of each are in their papers.
TEST(Models, SwinCountsTheCellsOfTheRaggedPartition) {
  // Cells of 3, 7 and 4 per axis; each query sees its cell: the sum of squares.
  brute::Union shifted = {{block(7, 3), block(7, 3)}};
  EXPECT_EQ(pairsOf(shifted, {56, 56}), 368 * 368); // 9 + 7 * 49 + 16
  EXPECT_EQ(pairsOf(shifted, {28, 28}), 172 * 172); // 9 + 3 * 49 + 16
  EXPECT_EQ(pairsOf(shifted, {14, 14}), 74 * 74);   // 9 + 1 * 49 + 16
  EXPECT_NEAR(368.0 * 368 / (56 * 56), 43.2, 0.05);
  EXPECT_NEAR(74.0 * 74 / (14 * 14), 27.9, 0.05);
  EXPECT_EQ(pairsOf({{block(7), block(7)}}, {56, 56}), 56 * 56 * 49);
}

// S3.12
TEST(Models, CrissCrossCountsTheQueryOnce) {
  brute::Union cross = {{full(), self()}, {self(), full()}};
  EXPECT_EQ(pairsOf(cross, {97, 97}), 97 * 97 * 193);
  EXPECT_EQ(pairsOf(cross, {129, 257}), 129 * 257 * 385);
  EXPECT_FALSE(areDisjoint(cross[0], cross[1], {97, 97}));
}

// S3.5
TEST(Models, NeighborhoodsKeepTheirSizeAtTheBorder) {
  EXPECT_EQ(pairsOf({{neighborhood(7), neighborhood(7)}}, {56, 56}),
            56 * 56 * 49);
  EXPECT_EQ(
      pairsOf({{neighborhood(7, 1, 13), neighborhood(7, 1, 13)}}, {96, 96}),
      96 * 96 * 49);
  EXPECT_EQ(
      pairsOf({{neighborhood(18, 6), neighborhood(24, 8), neighborhood(24, 8)}},
              {30, 48, 80}),
      int64_t(30) * 48 * 80 * 18 * 24 * 24);
}

TEST(Models, MarginsOfHalosAreClipped) {
  // Eight cells of 8 queries: 11 keys in the two outer ones, else 14.
  EXPECT_EQ(pairsOf({{halo(8, 3), halo(8, 3)}}, {64, 64}), 848 * 848);
}

TEST(Models, SequencesLoseTheCorners) {
  // 513 keys, but for two triangles of 256 * 257 / 2.
  EXPECT_EQ(pairsOf({{sliding(256, 256)}}, {4096}), 4096 * 513 - 256 * 257);
  EXPECT_EQ(pairsOf({{sliding(4095, 0)}}, {8192}),
            4096 * 4097 / 2 + 4096 * 4096);
  EXPECT_EQ(pairsOf({{causal(block(8192))}}, {32768}), 4 * (8192 * 8193 / 2));
}

TEST(Models, GlobalBlocksCountOnce) {
  // Of 64 blocks of 64, the outer two see everything, their neighbours four
  // blocks and the others five.
  const int64_t b = 64, n = 4096;
  brute::Union boxes = {{halo(b, b)},
                        {brute::Range{0, b}},
                        {brute::Range{n - b, n}},
                        {brute::Rows{0, b}},
                        {brute::Rows{n - b, n}}};
  EXPECT_EQ(pairsOf(boxes, {n}), b * (2 * n + 2 * 4 * b + 60 * 5 * b));
}

// S4.2, S4.5
TEST(Models, RelativePositionTables) {
  auto bounds = [](const brute::Axis &axis, int64_t n) {
    std::optional<DifferenceBounds> found = differenceBounds(axis, n);
    return found ? std::make_pair(found->min, found->max)
                 : std::make_pair(int64_t(1), int64_t(0));
  };
  using Pair = std::pair<int64_t, int64_t>;
  EXPECT_EQ(bounds(block(7, 3), 56), Pair(-6, 6)); // tables of 2 * 7 - 1
  EXPECT_EQ(bounds(neighborhood(7), 56), Pair(-6, 6));
  EXPECT_EQ(bounds(neighborhood(7, 1, 8), 56), Pair(-6, 6)); // in steps
  EXPECT_EQ(bounds(strided(8), 56), Pair(-6, 6));            // in grid steps
  EXPECT_EQ(bounds(block(12, 6, Boundary::Wrap), 360), Pair(-11, 11));
  EXPECT_EQ(bounds(sliding(3, 5), 56), Pair(-3, 5));
  EXPECT_EQ(bounds(brute::Range{60, 64}, 56), Pair(1, 0)); // no pair at all
}
