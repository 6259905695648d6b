//===- Random.cpp ---------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Random.h"

#include "llvm/ADT/STLExtras.h"
#include <numeric>
#include <set>

using namespace localattn;

/// True with probability exp(-1/2): the first run of falling uniforms that
/// starts below 1/2 has even length.
bool NormalSource::halfExp() {
  double last = uniform();
  if (last >= 0.5)
    return true;
  for (bool even = false;; even = !even) {
    double next = uniform();
    if (next >= last)
      return even;
    last = next;
  }
}

/// True with probability exp(-x (2k + x) / (2k + 2)).
bool NormalSource::acceptFraction(int k, double x) {
  double threshold = (2 * k + x) / (2 * k + 2);
  double last = x;
  for (bool even = true;; even = !even) {
    double next = uniform();
    if (next >= last || uniform() >= threshold)
      return even;
    last = next;
  }
}

double NormalSource::next() {
  for (;;) {
    // k has probability proportional to exp(-k/2), then to exp(-k^2/2).
    int k = 0;
    while (halfExp())
      ++k;
    bool accepted = true;
    for (int i = 0; accepted && i < k * (k - 1); ++i)
      accepted = halfExp();
    if (!accepted)
      continue;
    double x = uniform();
    for (int i = 0; accepted && i <= k; ++i)
      accepted = acceptFraction(k, x);
    if (accepted)
      return (engine() & 1) != 0 ? -(k + x) : k + x;
  }
}

void localattn::fillNormal(Array &array, NormalSource &source) {
  for (int64_t i = 0; i < array.getNumElements(); ++i)
    array.setDouble(i, source.next());
}

void localattn::fillMask(Array &array, NormalSource &source) {
  char *bytes = array.getData();
  for (int64_t i = 0; i < array.getNumElements(); ++i)
    bytes[i] = source.next() > -1.0;
}

std::vector<int64_t> localattn::sampleRows(uint64_t seed, int64_t count,
                                           llvm::ArrayRef<int64_t> shape) {
  int64_t total = 1;
  for (int64_t size : shape)
    total *= size;
  std::vector<int64_t> rows;
  if (count >= total) {
    rows.resize(total);
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
  }
  // Floyd's algorithm: distinct without trying again. The bias of the
  // remainder is below 2^-30 for any array that fits a memory.
  std::mt19937_64 engine(seed);
  std::set<int64_t> chosen;
  for (int64_t last = total - count; last < total; ++last) {
    int64_t row = static_cast<int64_t>(engine() % (uint64_t(last) + 1));
    chosen.insert(chosen.count(row) != 0 ? last : row);
  }
  rows.assign(chosen.begin(), chosen.end());
  return rows;
}
