//===- Bench.cpp ----------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Bench.h"
#include "localattn/Runtime/Bandwidth.h"
#include "localattn/Runtime/Files.h"
#include "localattn/Runtime/FmaPeak.h"
#include "localattn/Runtime/OpenMP.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include <algorithm>
#include <chrono>
#include <limits>
#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace llvm;
using namespace localattn;

static constexpr size_t minRepetitions = 5;
static constexpr double minSeconds = 0.5;

namespace {

struct Samples {
  std::vector<double> seconds;
  /// Of the FMA loop that ran right after the call of the same index.
  std::vector<double> peaks;
};

struct Spread {
  double min, median, max;
};

} // namespace

static Spread spreadOf(std::vector<double> values) {
  sort(values);
  size_t middle = values.size() / 2;
  double median = values.size() % 2 == 1
                      ? values[middle]
                      : (values[middle - 1] + values[middle]) / 2;
  return {values.front(), median, values.back()};
}

/// Memory that a call frees is there for the next call. Else each would wait
/// for the system to clear the pages of its results, which is none of its work.
static void keepFreedMemory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
}

static Expected<Samples> measure(Executable &executable, ArrayRef<Array> inputs,
                                 FmaPeak &peak, unsigned threads) {
  keepFreedMemory();
  using Clock = std::chrono::steady_clock;
  Clock::time_point start = Clock::now();
  std::chrono::duration<double> elapsed{0};
  Samples samples;
  for (size_t i = 0; i <= minRepetitions || elapsed.count() < minSeconds; ++i) {
    Expected<double> seconds = executable.time(inputs);
    if (!seconds)
      return seconds.takeError();
    // Long enough for a call of some length, whose phases it shall see.
    double peakSeconds = std::clamp(*seconds / 10, 1e-3, 2e-2);
    Expected<double> gflops = peak.measure(threads, peakSeconds);
    if (!gflops)
      return gflops.takeError();
    if (i == 0) // To warm up.
      continue;
    // A clock may be too coarse for a call that does nothing.
    samples.seconds.push_back(std::max(*seconds, 1e-9));
    samples.peaks.push_back(*gflops);
    elapsed = Clock::now() - start;
  }
  return samples;
}

static json::Object toJSON(const Spread &spread) {
  return json::Object{
      {"median", spread.median}, {"min", spread.min}, {"max", spread.max}};
}

/// What was measured, and what the code is.
static json::Object describe(const BenchSubject &subject,
                             const CompileReport &compiled) {
  return json::Object{
      {"version", 2},
      {"case", json::fixUTF8(sys::path::stem(subject.file))},
      {"file", json::fixUTF8(subject.file)},
      {"entry", json::fixUTF8(subject.entry)},
      {"target", subject.target},
      {"dtype", subject.dtype},
      {"bytes_compulsory", subject.bytes},
      {"max_error", subject.maxError ? json::Value(*subject.maxError)
                                     : json::Value(nullptr)},
      {"useful_pairs", nullptr},
      {"useful_flop", nullptr},
      {"useful_gflops", nullptr},
      {"fma_fraction", nullptr},
      {"cpu", compiled.cpu.cpu},
      {"features", compiled.cpu.features},
      {"vector_bits", compiled.cpu.vectorBits},
      {"tiling", json::fixUTF8(compiled.tiling)},
      {"compile_ms", compiled.milliseconds},
      {"from_cache", compiled.fromCache},
      {"code_bytes", static_cast<int64_t>(compiled.codeBytes)},
  };
}

static json::Object report(const Samples &samples, const BenchSubject &subject,
                           const CompileReport &compiled) {
  json::Object object = describe(subject, compiled);
  Spread seconds = spreadOf(samples.seconds);
  object["repetitions"] = static_cast<int64_t>(samples.seconds.size());
  object["median_ms"] = 1e3 * seconds.median;
  object["min_ms"] = 1e3 * seconds.min;
  object["gbytes_per_s"] = 1e-9 * subject.bytes / seconds.median;
  object["fma_peak_gflops"] = toJSON(spreadOf(samples.peaks));
  if (!subject.work)
    return object;
  std::vector<double> fractions;
  for (auto [time, gflops] : zip(samples.seconds, samples.peaks))
    fractions.push_back(1e-9 * subject.work->flop / time / gflops);
  Spread fraction = spreadOf(fractions);
  object["useful_pairs"] = subject.work->pairs;
  object["useful_flop"] = subject.work->flop;
  object["useful_gflops"] = 1e-9 * subject.work->flop / seconds.median;
  object["fma_fraction"] = json::Object{{"median", fraction.median},
                                        {"best", fraction.max},
                                        {"worst", fraction.min}};
  return object;
}

static void summarize(const json::Object &object, raw_ostream &os) {
  os << "bench: median " << format("%.4g", *object.getNumber("median_ms"))
     << " ms, min " << format("%.4g", *object.getNumber("min_ms")) << " ms, "
     << *object.getInteger("repetitions") << " repetitions";
  if (const json::Object *fraction = object.getObject("fma_fraction"))
    os << ", " << format("%.3g", *object.getNumber("useful_gflops"))
       << " GFLOP/s, " << format("%.1f", 100 * *fraction->getNumber("median"))
       << " % of the FMA peak";
  os << "\n";
}

/// As many as the code runs on.
static Expected<unsigned> countThreads(const CompileReport &compiled) {
  if (compiled.threads != 0)
    return compiled.threads;
  Expected<const OpenMP *> openMP = OpenMP::get();
  if (!openMP)
    return openMP.takeError();
  return (*openMP)->maxThreads();
}

Error localattn::bench(Executable &executable, ArrayRef<Array> inputs,
                       const BenchSubject &subject, StringRef path,
                       raw_ostream &summary) {
  const CompileReport &compiled = executable.getReport();
  Expected<unsigned> threads = countThreads(compiled);
  if (!threads)
    return threads.takeError();
  Expected<std::unique_ptr<FmaPeak>> peak = FmaPeak::create(compiled.cpu);
  if (!peak)
    return peak.takeError();
  Expected<Samples> samples = measure(executable, inputs, **peak, *threads);
  if (!samples)
    return samples.takeError();
  Expected<Bandwidth> bandwidth = measureBandwidth(*threads);
  if (!bandwidth)
    return bandwidth.takeError();
  json::Object object = report(*samples, subject, compiled);
  object["threads"] = *threads;
  object["bandwidth_gbytes_per_s"] =
      json::Object{{"load", bandwidth->load}, {"copy", bandwidth->copy}};
  summarize(object, summary);
  return writeFile(path, [&](raw_ostream &os) {
    os << formatv("{0:2}", json::Value(std::move(object))) << "\n";
  });
}
