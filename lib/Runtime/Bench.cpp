//===- Bench.cpp ----------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Bench.h"
#include "localattn/Runtime/Files.h"
#include "localattn/Runtime/FmaPeak.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include <chrono>

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

static Expected<Samples> measure(Executable &executable, ArrayRef<Array> inputs,
                                 FmaPeak &peak) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point start = Clock::now();
  std::chrono::duration<double> elapsed{0};
  Samples samples;
  for (size_t i = 0; i <= minRepetitions || elapsed.count() < minSeconds; ++i) {
    Expected<double> seconds = executable.time(inputs);
    if (!seconds)
      return seconds.takeError();
    Expected<double> gflops = peak.measure();
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

static json::Object report(const Samples &samples, const CpuTarget &cpu,
                           const BenchSubject &subject) {
  Spread seconds = spreadOf(samples.seconds), peak = spreadOf(samples.peaks);
  json::Object object{
      {"version", 1},
      {"file", json::fixUTF8(subject.file)},
      {"entry", json::fixUTF8(subject.entry)},
      {"target", subject.target},
      {"dtype", subject.dtype},
      {"threads", 1},
      {"repetitions", static_cast<int64_t>(samples.seconds.size())},
      {"median_s", seconds.median},
      {"min_s", seconds.min},
      {"useful_pairs", nullptr},
      {"useful_flop", nullptr},
      {"gflops", nullptr},
      {"fma_peak_gflops", json::Object{{"median", peak.median},
                                       {"min", peak.min},
                                       {"max", peak.max}}},
      {"fma_fraction", nullptr},
      {"cpu", cpu.cpu},
      {"features", cpu.features},
  };
  if (!subject.work)
    return object;
  std::vector<double> fractions;
  for (auto [time, gflops] : zip(samples.seconds, samples.peaks))
    fractions.push_back(1e-9 * subject.work->flop / time / gflops);
  Spread fraction = spreadOf(fractions);
  object["useful_pairs"] = subject.work->pairs;
  object["useful_flop"] = subject.work->flop;
  object["gflops"] = 1e-9 * subject.work->flop / seconds.median;
  object["fma_fraction"] = json::Object{{"median", fraction.median},
                                        {"best", fraction.max},
                                        {"worst", fraction.min}};
  return object;
}

Error localattn::bench(Executable &executable, ArrayRef<Array> inputs,
                       const BenchSubject &subject, StringRef path,
                       raw_ostream &summary) {
  Expected<std::unique_ptr<FmaPeak>> peak =
      FmaPeak::create(executable.getReport().cpu);
  if (!peak)
    return peak.takeError();
  Expected<Samples> samples = measure(executable, inputs, **peak);
  if (!samples)
    return samples.takeError();
  json::Object object = report(*samples, executable.getReport().cpu, subject);
  summary << "bench: median " << format("%.3g", *object.getNumber("median_s"))
          << " s, min " << format("%.3g", *object.getNumber("min_s")) << " s, "
          << samples->seconds.size() << " repetitions";
  if (const json::Object *fraction = object.getObject("fma_fraction"))
    summary << ", " << format("%.3g", *object.getNumber("gflops"))
            << " GFLOP/s, "
            << format("%.1f", 100 * *fraction->getNumber("median"))
            << " % of the FMA peak";
  summary << "\n";
  return writeFile(path, [&](raw_ostream &os) {
    os << formatv("{0:2}", json::Value(std::move(object))) << "\n";
  });
}
