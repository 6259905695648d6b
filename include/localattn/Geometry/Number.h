//===- Number.h ---------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The geometry is written once, over any number type that has the operations
// of this file: int64_t here, index arithmetic in IR beside the dialect
// (IR/IndexExpr.h). This is why integers and IR cannot disagree by accident.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_GEOMETRY_NUMBER_H
#define LOCALATTN_GEOMETRY_NUMBER_H

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace localattn {

/// The truth values that comparisons of `Num` give: bool for int64_t.
template <typename Num>
using BoolOf = decltype(std::declval<Num>() < std::declval<Num>());

/// Rounds towards minus infinity. `b` must be positive.
inline int64_t floorDiv(int64_t a, int64_t b) {
  return a / b - (a % b != 0 && a < 0 ? 1 : 0);
}
/// The remainder of `floorDiv`, in [0, b).
inline int64_t floorMod(int64_t a, int64_t b) { return a - floorDiv(a, b) * b; }

inline int64_t minOf(int64_t a, int64_t b) { return std::min(a, b); }
inline int64_t maxOf(int64_t a, int64_t b) { return std::max(a, b); }
inline int64_t select(bool condition, int64_t a, int64_t b) {
  return condition ? a : b;
}
inline bool both(bool a, bool b) { return a && b; }
inline bool either(bool a, bool b) { return a || b; }
inline bool negation(bool a) { return !a; }

/// `value` as a number of the same kind as `like`.
inline int64_t constantLike(int64_t like, int64_t value) { return value; }
inline bool truthLike(int64_t like, bool value) { return value; }

/// What a number is, if that is known before the program runs.
inline std::optional<int64_t> constantOf(int64_t value) { return value; }

/// Rounds towards plus infinity. `b` must be positive.
template <typename Num> Num ceilDiv(const Num &a, const Num &b) {
  if (constantOf(b) == 1)
    return a;
  return floorDiv(a + b - 1, b);
}

} // namespace localattn

#endif // LOCALATTN_GEOMETRY_NUMBER_H
