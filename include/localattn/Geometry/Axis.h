//===- Axis.h ------------------------------------------------ -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One axis of one box: which keys a query sees along it.
//
// Coordinates are global and count from 0 to the extent n of the axis. All
// ranges are half-open. The definitions follow the models that use them; the
// named patterns (shifted windows, neighbourhoods, ...) are products and unions
// of these.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_GEOMETRY_AXIS_H
#define LOCALATTN_GEOMETRY_AXIS_H

#include "localattn/Geometry/Number.h"

#include <optional>
#include <variant>
#include <vector>

namespace localattn {

/// What happens to a window that reaches over the border of the axis.
enum class Boundary {
  Clip,  ///< keys outside are left out (Swin, Longformer)
  Clamp, ///< the window is moved inside and keeps its size (NATTEN)
  Wrap   ///< the axis is a circle (longitude in Aurora and Pangu-Weather)
};

/// The parametric constructor. Dilation splits the axis into `dilation`
/// residue classes that never see each other; everything else counts in steps
/// inside the class. There, queries fall into cells of `block` members with a
/// cut at `offset`, and a query sees its cell, `left` members before it and
/// `right` members after it. A missing `left` or `right` is unbounded, and then
/// the boundary must be Clip. Causality applies after the boundary.
template <typename Num> struct Window {
  Num block;
  Num offset;
  std::optional<Num> left;
  std::optional<Num> right;
  Num dilation;
  Boundary boundary = Boundary::Clip;
  bool causal = false;
};

/// The keys [begin, end), the same for all queries (global tokens); those
/// behind the query are left out if causal (the first tokens of StreamingLLM).
template <typename Num> struct Range {
  Num begin;
  Num end;
  bool causal = false;
};

/// The queries in [begin, end) see everything, others nothing (global queries).
template <typename Num> struct Rows {
  Num begin;
  Num end;
};

/// A query sees the segment that holds it; `cuts` ascend and lie inside the
/// axis, those at or behind its end cut nothing.
template <typename Num> struct Segments {
  std::vector<Num> cuts;
};

template <typename Num>
using Axis = std::variant<Window<Num>, Range<Num>, Rows<Num>, Segments<Num>>;

/// The same constructor over other numbers: `fn` is applied to each.
template <typename To, typename From, typename Fn>
Axis<To> mapNumbers(const Axis<From> &axis, Fn fn) {
  auto optional = [&](const std::optional<From> &value) {
    return value ? std::optional<To>(fn(*value)) : std::nullopt;
  };
  if (const auto *w = std::get_if<Window<From>>(&axis))
    return Window<To>{fn(w->block),       fn(w->offset),   optional(w->left),
                      optional(w->right), fn(w->dilation), w->boundary,
                      w->causal};
  if (const auto *range = std::get_if<Range<From>>(&axis))
    return Range<To>{fn(range->begin), fn(range->end), range->causal};
  if (const auto *rows = std::get_if<Rows<From>>(&axis))
    return Rows<To>{fn(rows->begin), fn(rows->end)};
  Segments<To> segments;
  for (const From &cut : std::get<Segments<From>>(axis).cuts)
    segments.cuts.push_back(fn(cut));
  return segments;
}

/// {begin + j * step : 0 <= j < count}; count may be 0, step is positive.
template <typename Num> struct Progression {
  Num begin;
  Num count;
  Num step;

  Num last() const { return begin + (count - 1) * step; }
};

/// A set of coordinates: the union of disjoint progressions, two at most.
template <typename Num> using Coordinates = std::vector<Progression<Num>>;

} // namespace localattn

#endif // LOCALATTN_GEOMETRY_AXIS_H
