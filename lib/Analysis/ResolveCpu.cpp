//===- ResolveCpu.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names of CPUs and features, by LLVM's own tables.
//
//===----------------------------------------------------------------------===//

#include "localattn/Analysis/CpuTarget.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include <mutex>
#include <unistd.h>

using namespace llvm;
using namespace localattn;

using Subtarget = std::unique_ptr<MCSubtargetInfo>;

static Error makeError(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

static Expected<Subtarget> makeSubtarget(const Triple &triple, StringRef cpu,
                                         StringRef features) {
  static std::once_flag once;
  std::call_once(once, [] {
    InitializeAllTargetInfos();
    InitializeAllTargetMCs();
  });
  std::string reason;
  const Target *target = TargetRegistry::lookupTarget(triple, reason);
  bool isKnown =
      triple.getArch() == Triple::x86_64 || triple.getArch() == Triple::aarch64;
  if (!isKnown || !target)
    return makeError("expected a triple of x86_64 or aarch64 that LLVM can "
                     "compile for, got '" +
                     triple.str() + "'");
  return Subtarget(target->createMCSubtargetInfo(triple, cpu, features));
}

/// "'a', 'b' or 'c'": up to three names of the table that look most like
/// `name`; one that begins with it is as near as one of two other letters.
template <typename Entry>
static std::string nearest(ArrayRef<Entry> table, StringRef name) {
  std::vector<std::pair<unsigned, StringRef>> order;
  for (const Entry &entry : table) {
    StringRef key(entry.Key);
    unsigned distance = key.edit_distance_insensitive(name);
    if (!name.empty() && key.starts_with_insensitive(name))
      distance = std::min(distance, 2u);
    order.emplace_back(distance, key);
  }
  sort(order);
  std::string text;
  size_t count = std::min<size_t>(order.size(), 3);
  for (size_t i = 0; i < count; ++i)
    text += (i == 0          ? "'"
             : i + 1 < count ? "', '"
                             : "' or '") +
            order[i].second.str();
  return text + "'";
}

static Error checkCpu(const MCSubtargetInfo &tables, StringRef cpu) {
  ArrayRef<SubtargetSubTypeKV> known = tables.getAllProcessorDescriptions();
  if (any_of(known, [&](const auto &entry) { return cpu == entry.Key; }))
    return Error::success();
  return makeError("expected a CPU of " +
                   tables.getTargetTriple().getArchName() + " such as " +
                   nearest(known, cpu) + ", or native, got '" + cpu + "'");
}

/// "+a,-b" out of what was given, where a name alone is one to add.
static Expected<std::string> checkFeatures(const MCSubtargetInfo &tables,
                                           StringRef features) {
  ArrayRef<SubtargetFeatureKV> known = tables.getAllProcessorFeatures();
  std::string checked;
  for (StringRef part : split(features, ',')) {
    part = part.trim();
    if (part.empty())
      continue;
    char sign = part.front() == '-' ? '-' : '+';
    StringRef name = part.ltrim("+-");
    if (none_of(known, [&](const auto &entry) { return name == entry.Key; }))
      return makeError("expected a feature of " +
                       tables.getTargetTriple().getArchName() + " such as " +
                       nearest(known, name) + ", got '" + name + "'");
    checked += (checked.empty() ? "" : ",") + std::string(1, sign) + name.str();
  }
  return checked;
}

static bool has(const MCSubtargetInfo &subtarget, StringRef feature) {
  return subtarget.checkFeatures(("+" + feature).str());
}

/// Whether the user asks for it by name: for a tuning of LLVM's own that would
/// cost half of the width, that a CPU has it is not enough.
static bool asksFor(StringRef features, StringRef feature) {
  bool asked = false;
  for (StringRef part : split(features, ','))
    if (part.ltrim("+-") == feature)
      asked = part.front() == '+';
  return asked;
}

static void describeX86(const MCSubtargetInfo &subtarget, CpuTarget &target,
                        unsigned limit) {
  bool avx512 = has(subtarget, "avx512f");
  unsigned bits = avx512 ? 512 : has(subtarget, "avx") ? 256 : 128;
  if (asksFor(target.features, "prefer-256-bit"))
    bits = std::min(bits, 256u);
  if (asksFor(target.features, "prefer-128-bit"))
    bits = 128;
  target.vectorBits = limit ? std::min(bits, limit) : bits;
  // Narrower vectors reach the upper 16 registers only by VL.
  bool allRegisters = target.vectorBits == 512 || has(subtarget, "avx512vl");
  target.vectorRegisters = avx512 && allRegisters ? 32 : 16;
  target.fma = avx512 || has(subtarget, "fma");
  target.f16c = avx512 || has(subtarget, "f16c");
  target.bf16Dot = has(subtarget, "avx512bf16") && allRegisters;
}

static void describeAArch64(const MCSubtargetInfo &subtarget,
                            CpuTarget &target) {
  target.vectorBits = 128;
  target.vectorRegisters = 32;
  target.fma = target.f16c = true;
  target.bf16Dot = has(subtarget, "bf16");
}

/// To ask takes long on a virtual machine.
static const StringMap<bool> &hostFeatures() {
  static const StringMap<bool> features = sys::getHostCPUFeatures();
  return features;
}

/// Of a core of this machine; the default where the system doesn't tell.
static void readCaches(CpuTarget &target) {
  auto read = [](int name, int64_t &bytes) {
    if (long size = sysconf(name); size > 0)
      bytes = size;
  };
#ifdef _SC_LEVEL1_DCACHE_SIZE
  read(_SC_LEVEL1_DCACHE_SIZE, target.l1Bytes);
  read(_SC_LEVEL2_CACHE_SIZE, target.l2Bytes);
#endif
}

/// How this machine's features differ from those that LLVM gives its CPU: a
/// virtual machine may hide some.
static std::string differencesOfHost(const MCSubtargetInfo &subtarget) {
  std::vector<std::string> lacks, adds;
  const StringMap<bool> &host = hostFeatures();
  for (const SubtargetFeatureKV &entry : subtarget.getAllProcessorFeatures()) {
    auto known = host.find(entry.Key);
    if (known == host.end() || known->second == has(subtarget, entry.Key))
      continue;
    std::string name = entry.Key;
    known->second ? adds.push_back("+" + name) : lacks.push_back("-" + name);
  }
  // Taking one away takes those away that need it: so these come first.
  append_range(lacks, adds);
  return join(lacks, ",");
}

static Expected<CpuRequest> resolveNative(const CpuRequest &request,
                                          const Triple &triple) {
  Triple host(sys::getProcessTriple());
  if (triple.getArch() != host.getArch())
    return makeError("expected a CPU of " + triple.getArchName() +
                     " by its name, got 'native' on a machine of " +
                     host.getArchName());
  CpuRequest resolved = request;
  static const std::string hostName = sys::getHostCPUName().str();
  resolved.cpu = hostName;
  Expected<Subtarget> tables = makeSubtarget(triple, "", "");
  if (!tables)
    return tables.takeError();
  // A CPU that is newer than LLVM still says what it has.
  if (Error unknown = checkCpu(**tables, resolved.cpu)) {
    consumeError(std::move(unknown));
    resolved.cpu = host.isX86() ? "x86-64" : "generic";
  }
  Expected<Subtarget> subtarget = makeSubtarget(triple, resolved.cpu, "");
  if (!subtarget)
    return subtarget.takeError();
  resolved.features = differencesOfHost(**subtarget);
  if (!request.features.empty())
    resolved.features +=
        (resolved.features.empty() ? "" : ",") + request.features;
  return resolved;
}

Expected<CpuTarget> localattn::resolveCpuTarget(const CpuRequest &request) {
  Triple triple(Triple::normalize(
      request.triple.empty() ? sys::getProcessTriple() : request.triple));
  Expected<Subtarget> tables = makeSubtarget(triple, "", "");
  if (!tables)
    return tables.takeError();
  bool isNative = request.cpu == "native";
  Expected<CpuRequest> plain =
      isNative ? resolveNative(request, triple) : request;
  if (!plain)
    return plain.takeError();
  if (!is_contained({0u, 128u, 256u, 512u}, request.vectorBits))
    return makeError("expected vectors of 128, 256 or 512 bits, got " +
                     Twine(request.vectorBits));

  CpuTarget target;
  target.triple = triple.str();
  target.cpu = plain->cpu;
  if (target.cpu.empty())
    target.cpu = triple.isX86() ? "x86-64" : "generic";
  if (Error error = checkCpu(**tables, target.cpu))
    return error;
  Expected<std::string> features = checkFeatures(**tables, plain->features);
  if (!features)
    return features.takeError();
  target.features = *features;
  Expected<Subtarget> subtarget =
      makeSubtarget(triple, target.cpu, target.features);
  if (!subtarget)
    return subtarget.takeError();
  if (triple.isX86())
    describeX86(**subtarget, target, request.vectorBits);
  else
    describeAArch64(**subtarget, target);
  if (isNative)
    readCaches(target);
  if (request.l1Bytes)
    target.l1Bytes = request.l1Bytes;
  if (request.l2Bytes)
    target.l2Bytes = request.l2Bytes;
  return target;
}

Error localattn::checkRunsHere(const CpuTarget &target) {
  Triple triple(target.triple), host(sys::getProcessTriple());
  auto refuse = [&](const Twine &lack) {
    return makeError("code for the CPU '" + target.cpu +
                     "' cannot run here: " + lack);
  };
  if (triple.getArch() != host.getArch())
    return refuse("this machine is " + host.getArchName() + ", not " +
                  triple.getArchName());
  Expected<Subtarget> subtarget =
      makeSubtarget(triple, target.cpu, target.features);
  if (!subtarget)
    return subtarget.takeError();
  const StringMap<bool> &available = hostFeatures();
  for (const SubtargetFeatureKV &entry :
       (*subtarget)->getAllProcessorFeatures()) {
    // What this machine says nothing of is no instruction set.
    auto known = available.find(entry.Key);
    bool isHere = known == available.end() || known->second;
    if (!isHere && has(**subtarget, entry.Key))
      return refuse("this machine lacks " + StringRef(entry.Key));
  }
  return Error::success();
}
