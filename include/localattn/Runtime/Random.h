//===- Random.h ----------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Normal random numbers that are the same on every machine, bit for bit.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_RANDOM_H
#define LOCALATTN_RUNTIME_RANDOM_H

#include "localattn/Runtime/Array.h"
#include <random>

namespace localattn {

/// Draws from the standard normal distribution.
///
/// std::normal_distribution differs between libraries, and the log and cos of a
/// Box-Muller transform between versions of libm. Karney's algorithm (Sampling
/// exactly from the normal distribution, 2016, algorithm N) only compares
/// uniform numbers.
class NormalSource {
public:
  explicit NormalSource(uint64_t seed) : engine(seed) {}

  double next();

private:
  /// In [0, 1), 53 bits.
  double uniform() {
    return static_cast<double>(engine() >> 11) * (1.0 / 9007199254740992.0);
  }
  bool halfExp();
  bool acceptFraction(int k, double x);

  std::mt19937_64 engine;
};

/// Fills an array of floats, rounded to nearest even, in C order.
void fillNormal(Array &array, NormalSource &source);

/// Fills an array of i1: true where a draw is above -1, in five of six places.
void fillMask(Array &array, NormalSource &source);

/// `count` distinct rows (multi-indices into `shape` in C order, as one number
/// each), in ascending order; all rows if there are no more than that.
std::vector<int64_t> sampleRows(uint64_t seed, int64_t count,
                                llvm::ArrayRef<int64_t> shape);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_RANDOM_H
