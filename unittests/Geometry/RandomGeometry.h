//===- RandomGeometry.h -------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random axes, tiles and unions, written out in the trace of a failure together
// with the seed that repeats it.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_UNITTESTS_GEOMETRY_RANDOMGEOMETRY_H
#define LOCALATTN_UNITTESTS_GEOMETRY_RANDOMGEOMETRY_H

#include "BruteForce.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

namespace random_geometry {

//===----------------------------------------------------------------------===//
// Cases
//===----------------------------------------------------------------------===//

class Random {
public:
  explicit Random(uint64_t seed) : engine(seed) {}

  /// A number in [low, high]; the same one on every machine.
  int64_t in(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(engine() % (high - low + 1));
  }
  bool oneIn(int64_t cases) { return in(1, cases) == 1; }

private:
  std::mt19937_64 engine;
};

inline uint64_t chosenSeed() {
  static const uint64_t seed = [] {
    const char *text = std::getenv("LOCALATTN_SEED");
    return text ? std::strtoull(text, nullptr, 10) : std::random_device()();
  }();
  return seed;
}

/// How many cases each property is tried on: what the variable says. Said once,
/// together with the seed, also where tests pass.
inline int64_t numberOfCases(const char *variable, int64_t usual) {
  const char *text = std::getenv(variable);
  int64_t cases = text ? std::atoll(text) : usual;
  static std::set<std::string> announced;
  if (announced.insert(variable).second)
    std::printf("   %lld random cases per property, LOCALATTN_SEED=%llu\n",
                static_cast<long long>(cases),
                static_cast<unsigned long long>(chosenSeed()));
  return cases;
}

inline int64_t geometryCases() {
  return numberOfCases("LOCALATTN_GEOMETRY_CASES", 10000);
}

/// Runs `body(random)` until it fails. A case depends on the seed and its index
/// alone.
template <typename Body> void forEachCase(int64_t cases, const Body &body) {
  uint64_t seed = chosenSeed();
  testing::Test::RecordProperty("seed", std::to_string(seed));
  testing::Test::RecordProperty("cases", std::to_string(cases));
  EXPECT_GT(cases, 0) << "nothing would be tried";
  for (int64_t index = 0; index < cases; ++index) {
    SCOPED_TRACE("LOCALATTN_SEED=" + std::to_string(seed) + ", case " +
                 std::to_string(index));
    Random random(seed + 0x9e3779b97f4a7c15ULL * index);
    body(random);
    if (testing::Test::HasFailure())
      return;
  }
}

template <typename Body> void forEachCase(const Body &body) {
  forEachCase(geometryCases(), body);
}

//===----------------------------------------------------------------------===//
// Axes
//===----------------------------------------------------------------------===//

inline void chooseMargins(Random &random, brute::Window &window, int64_t n) {
  bool mayBeMissing = window.boundary == localattn::Boundary::Clip;
  auto margin = [&]() -> std::optional<int64_t> {
    if (mayBeMissing && random.oneIn(5))
      return std::nullopt;
    return random.oneIn(2) ? random.in(0, 3) : random.in(0, n + 2);
  };
  window.left = random.oneIn(3) ? 0 : margin();
  window.right = random.oneIn(3) ? 0 : margin();
  if (!random.oneIn(5))
    return;
  // A margin below 0 takes members away, from the own cell too.
  auto &less = random.oneIn(2) ? window.left : window.right;
  const auto &other = &less == &window.left ? window.right : window.left;
  int64_t most = window.block + (other ? *other : n);
  less = -random.in(1, std::max<int64_t>(std::min<int64_t>(most, n + 2), 1));
}

inline brute::Window anyWindow(Random &random, int64_t n) {
  using localattn::Boundary;
  const Boundary boundaries[] = {Boundary::Clip, Boundary::Clamp,
                                 Boundary::Wrap};
  brute::Window window;
  window.boundary = boundaries[random.in(0, 2)];
  window.block = random.oneIn(3)   ? 1
                 : random.oneIn(2) ? random.in(2, 4)
                                   : random.in(1, n + 4);
  window.offset =
      random.oneIn(3) ? 0 : random.in(-2 * window.block, 2 * window.block + 2);
  chooseMargins(random, window, n);
  window.dilation = random.oneIn(2)    ? 1
                    : random.oneIn(10) ? n + random.in(0, 2)
                                       : random.in(1, 5);
  window.causal = random.oneIn(4);
  return window;
}

inline brute::Segments anySegments(Random &random, int64_t n) {
  brute::Set cuts;
  for (int64_t count = random.in(0, 6); count > 0; --count)
    cuts.insert(random.in(0, n + 3));
  return {{cuts.begin(), cuts.end()}};
}

/// Behind `begin` by little, or anywhere.
inline int64_t anyEnd(Random &random, int64_t begin, int64_t n) {
  return random.oneIn(2) ? begin + random.in(0, 3) : random.in(-3, n + 5);
}

inline brute::Axis anyAxis(Random &random, int64_t n) {
  switch (random.in(0, 7)) {
  case 0: {
    int64_t begin = random.in(-3, n + 2);
    return brute::Range{begin, anyEnd(random, begin, n), random.oneIn(3)};
  }
  case 1: {
    int64_t begin = random.in(-3, n + 2);
    return brute::Rows{begin, anyEnd(random, begin, n)};
  }
  case 2:
    return anySegments(random, n);
  default:
    return anyWindow(random, n);
  }
}

inline int64_t dilationOf(const brute::Axis &axis) {
  const auto *window = std::get_if<brute::Window>(&axis);
  return window ? window->dilation : 1;
}

inline bool wraps(const brute::Axis &axis) {
  const auto *window = std::get_if<brute::Window>(&axis);
  return window && window->boundary == localattn::Boundary::Wrap;
}

/// A tile that is not empty; its step suits the axis more often than not.
inline brute::Progression anyTile(Random &random, const brute::Axis &axis,
                                  int64_t n) {
  int64_t begin = random.in(0, n - 1);
  int64_t step = random.oneIn(2)   ? dilationOf(axis)
                 : random.oneIn(3) ? 1
                 : random.oneIn(2) ? dilationOf(axis) * random.in(2, 3)
                                   : random.in(1, 6);
  int64_t most = (n - 1 - begin) / step + 1;
  return {begin, random.oneIn(4) ? 1 : random.in(1, most), step};
}

/// An axis, its extent, and what belongs to it.
struct AxisCase {
  int64_t n;
  brute::Axis axis;
  brute::Progression queries;
  brute::Progression keys;

  explicit AxisCase(Random &random)
      : n(random.in(1, 24)), axis(anyAxis(random, n)),
        queries(anyTile(random, axis, n)), keys(anyTile(random, axis, n)) {}
};

/// One to three boxes over one to three axes.
struct UnionCase {
  brute::Point n;
  brute::Union boxes;

  explicit UnionCase(Random &random) {
    const int64_t longest[] = {16, 6, 4};
    int64_t rank = random.in(1, 3);
    for (int64_t a = 0; a < rank; ++a)
      n.push_back(random.in(1, longest[rank - 1]));
    boxes.resize(random.in(1, 3));
    for (brute::Box &box : boxes)
      for (int64_t extent : n)
        box.push_back(anyAxis(random, extent));
  }
};

//===----------------------------------------------------------------------===//
// Sets
//===----------------------------------------------------------------------===//

/// The elements of a progression, counted out.
inline brute::Set setOf(const brute::Progression &progression) {
  brute::Set set;
  int64_t element = progression.begin;
  for (int64_t j = 0; j < progression.count; ++j, element += progression.step)
    set.insert(element);
  return set;
}

/// The elements of disjoint progressions; that they are what they must be is
/// checked on the way.
inline brute::Set setOf(const brute::Coordinates &coordinates) {
  EXPECT_LE(coordinates.size(), 2u);
  brute::Set set;
  for (const brute::Progression &piece : coordinates) {
    EXPECT_GE(piece.count, 0);
    EXPECT_GT(piece.step, 0);
    for (int64_t element : setOf(piece))
      EXPECT_TRUE(set.insert(element).second) << element << " is there twice";
  }
  return set;
}

inline bool isInside(const brute::Set &set, int64_t n) {
  return set.empty() || (*set.begin() >= 0 && *set.rbegin() < n);
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

inline std::string describe(const brute::Window &window) {
  const char *const boundaries[] = {"clip", "clamp", "wrap"};
  auto margin = [](const std::optional<int64_t> &value) {
    return value ? std::to_string(*value) : "all";
  };
  return "window(block " + std::to_string(window.block) + ", offset " +
         std::to_string(window.offset) + ", left " + margin(window.left) +
         ", right " + margin(window.right) + ", dilation " +
         std::to_string(window.dilation) + ", " +
         boundaries[static_cast<int>(window.boundary)] +
         (window.causal ? ", causal)" : ")");
}

inline std::string describe(const brute::Range &range) {
  return "range(" + std::to_string(range.begin) + ", " +
         std::to_string(range.end) + (range.causal ? ", causal)" : ")");
}

inline std::string describe(const brute::Rows &rows) {
  return "rows(" + std::to_string(rows.begin) + ", " +
         std::to_string(rows.end) + ")";
}

inline std::string describe(const brute::Segments &segments) {
  return "segments" + testing::PrintToString(segments.cuts);
}

inline std::string describe(const brute::Axis &axis) {
  return std::visit([](const auto &kind) { return describe(kind); }, axis);
}

inline std::string describe(const brute::Progression &tile) {
  return std::to_string(tile.count) + " from " + std::to_string(tile.begin) +
         " by " + std::to_string(tile.step);
}

inline std::string describe(const brute::Tile &tile) {
  std::string text;
  for (const brute::Progression &axis : tile)
    text += " (" + describe(axis) + ")";
  return text;
}

inline std::string describe(const AxisCase &c) {
  return describe(c.axis) + " on " + std::to_string(c.n) + ", queries " +
         describe(c.queries) + ", keys " + describe(c.keys);
}

inline std::string describe(const UnionCase &c) {
  std::string text = "on " + testing::PrintToString(c.n);
  for (const brute::Box &box : c.boxes) {
    text += "\n  box";
    for (const brute::Axis &axis : box)
      text += " x " + describe(axis);
  }
  return text;
}

} // namespace random_geometry

#endif // LOCALATTN_UNITTESTS_GEOMETRY_RANDOMGEOMETRY_H
