//===- Bandwidth.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Bandwidth.h"
#include "Threads.h"
#include "localattn/Runtime/Array.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <mutex>

using namespace llvm;
using namespace localattn;

/// Of both arrays of all threads: several times what a core's share of the last
/// cache usually is, and little beside what machines have.
static constexpr int64_t totalBytes = 256 << 20;
static constexpr int repetitions = 3;

/// Keeps the compiler from leaving the loads out.
static volatile uint64_t sink;

/// Several sums, or each load would wait for the addition before it.
static void load(const char *data, int64_t bytes) {
  constexpr int64_t lanes = 16;
  uint64_t sums[lanes] = {};
  const auto *words = reinterpret_cast<const uint64_t *>(data);
  int64_t count = bytes / int64_t(sizeof(uint64_t));
  for (int64_t i = 0; i + lanes <= count; i += lanes)
    for (int64_t lane = 0; lane < lanes; ++lane)
      sums[lane] += words[i + lane];
  uint64_t sum = 0;
  for (uint64_t part : sums)
    sum += part;
  sink = sum;
}

/// Seconds of `pass`, which each thread calls on its part of the arrays.
static Expected<double>
timePass(unsigned threads, const Array &from, Array &to,
         function_ref<void(char *, const char *, int64_t)> pass) {
  using Clock = std::chrono::steady_clock;
  int64_t part = from.getNumElements() / threads;
  Clock::time_point start = Clock::now();
  if (Error error = onThreads(threads, [&](unsigned thread) {
        pass(to.getData() + thread * part, from.getData() + thread * part,
             part);
      }))
    return error;
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Expected<Bandwidth> localattn::measureBandwidth(unsigned threads) {
  constexpr int64_t bytes = totalBytes / 2;
  Expected<Array> from = Array::allocate(ElementType::I8, {bytes});
  if (!from)
    return from.takeError();
  Expected<Array> to = Array::allocate(ElementType::I8, {bytes});
  if (!to)
    return to.takeError();
  auto passes = {// The first touch gives a page to the thread that will use it.
                 +[](char *to, const char *from, int64_t part) {
                   std::memset(const_cast<char *>(from), 1, part);
                   std::memset(to, 1, part);
                 },
                 +[](char *to, const char *from, int64_t part) {
                   load(from, part);
                   load(to, part);
                 },
                 +[](char *to, const char *from, int64_t part) {
                   std::memcpy(to, from, part);
                 }};
  double best[3] = {0, 0, 0};
  for (int repetition = 0; repetition < repetitions; ++repetition)
    for (auto [index, pass] : enumerate(passes)) {
      Expected<double> seconds = timePass(threads, *from, *to, pass);
      if (!seconds)
        return seconds.takeError();
      // Each pass but the first moves all bytes of both arrays once.
      best[index] = std::max(best[index], 1e-9 * totalBytes / *seconds);
    }
  return Bandwidth{best[1], best[2]};
}
