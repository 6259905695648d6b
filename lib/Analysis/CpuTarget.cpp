//===- CpuTarget.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A CPU as an entry of DLTI, and back.
//
//===----------------------------------------------------------------------===//

#include "localattn/Analysis/CpuTarget.h"

#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace localattn;

static constexpr StringLiteral device = "CPU";
static constexpr StringLiteral tripleKey = "triple";
static constexpr StringLiteral cpuKey = "cpu";
static constexpr StringLiteral featuresKey = "features";
static constexpr StringLiteral vectorBitsKey = "vector_bits";
static constexpr StringLiteral vectorRegistersKey = "vector_registers";
static constexpr StringLiteral fmaKey = "fma";
static constexpr StringLiteral bf16DotKey = "bf16_dot";
static constexpr StringLiteral f16cKey = "f16c";
// The first is upstream's own name.
static constexpr StringLiteral l1Key = "L1_cache_size_in_bytes";
static constexpr StringLiteral l2Key = "L2_cache_size_in_bytes";

void localattn::setCpuTarget(ModuleOp module, const CpuTarget &target) {
  Builder b(module.getContext());
  SmallVector<DataLayoutEntryInterface> entries;
  auto add = [&](StringRef key, Attribute value) {
    entries.push_back(DataLayoutEntryAttr::get(b.getStringAttr(key), value));
  };
  add(tripleKey, b.getStringAttr(target.triple));
  add(cpuKey, b.getStringAttr(target.cpu));
  add(featuresKey, b.getStringAttr(target.features));
  add(vectorBitsKey, b.getI64IntegerAttr(target.vectorBits));
  add(vectorRegistersKey, b.getI64IntegerAttr(target.vectorRegisters));
  add(fmaKey, b.getBoolAttr(target.fma));
  add(bf16DotKey, b.getBoolAttr(target.bf16Dot));
  add(f16cKey, b.getBoolAttr(target.f16c));
  add(l1Key, b.getI64IntegerAttr(target.l1Bytes));
  add(l2Key, b.getI64IntegerAttr(target.l2Bytes));

  // Descriptions of other devices stay.
  StringAttr name = b.getStringAttr(DLTIDialect::kTargetSystemDescAttrName);
  SmallVector<DataLayoutEntryInterface> devices;
  if (auto old = module->getAttrOfType<TargetSystemSpecAttr>(name))
    for (DataLayoutEntryInterface entry : old.getEntries())
      if (entry.getKey() != DataLayoutEntryKey(b.getStringAttr(device)))
        devices.push_back(entry);
  devices.push_back(DataLayoutEntryAttr::get(
      b.getStringAttr(device),
      TargetDeviceSpecAttr::get(module.getContext(), entries)));
  module->setAttr(name,
                  TargetSystemSpecAttr::get(module.getContext(), devices));
}

namespace {

/// Reads entries of one device, as far as it has them.
class Reader {
public:
  Reader(Operation *op, TargetDeviceSpecInterface spec) : op(op), spec(spec) {}

  template <typename AttrTy> AttrTy find(StringRef key, StringRef expected) {
    DataLayoutEntryInterface entry =
        spec.getSpecForIdentifier(StringAttr::get(op->getContext(), key));
    if (!entry)
      return nullptr;
    if (auto value = dyn_cast<AttrTy>(entry.getValue()))
      return value;
    op->emitError() << expected << "'" << key << "' of the CPU, got "
                    << entry.getValue();
    failed = true;
    return nullptr;
  }

  void read(StringRef key, std::string &to) {
    if (auto value = find<StringAttr>(key, "expected a string as "))
      to = value.str();
  }

  void read(StringRef key, bool &to) {
    if (auto value = find<BoolAttr>(key, "expected true or false as "))
      to = value.getValue();
  }

  template <typename Integer> void read(StringRef key, Integer &to) {
    auto value = find<IntegerAttr>(key, "expected a number as ");
    if (!value)
      return;
    // What is larger is no size of a machine.
    if (value.getValue().isIntN(31) && value.getValue() != 0) {
      to = value.getValue().getZExtValue();
      return;
    }
    op->emitError() << "expected 1 to 2147483647 as '" << key
                    << "' of the CPU, got " << value;
    failed = true;
  }

  bool failed = false;

private:
  Operation *op;
  TargetDeviceSpecInterface spec;
};

} // namespace

static FailureOr<CpuTarget> resolve(Operation *op, const CpuRequest &request) {
  llvm::Expected<CpuTarget> target = resolveCpuTarget(request);
  if (target)
    return *target;
  return op->emitError() << llvm::toString(target.takeError());
}

/// The description in effect at `op`: its operation, and what it says.
static std::pair<Operation *, TargetDeviceSpecInterface>
findDescription(Operation *op) {
  for (; op; op = op->getParentOp())
    if (auto system = op->getAttrOfType<TargetSystemSpecInterface>(
            DLTIDialect::kTargetSystemDescAttrName))
      if (auto spec = system.getDeviceSpecForDeviceID(
              StringAttr::get(op->getContext(), device)))
        return {op, *spec};
  return {nullptr, nullptr};
}

FailureOr<CpuTarget> localattn::getCpuTarget(Operation *op) {
  CpuRequest request;
  for (Operation *outer = op; outer; outer = outer->getParentOp())
    if (auto triple = outer->getAttrOfType<StringAttr>(
            LLVM::LLVMDialect::getTargetTripleAttrName())) {
      request.triple = triple.str();
      break;
    }
  auto [place, spec] = findDescription(op);
  if (!place)
    return resolve(op, request);

  Reader reader(place, spec);
  reader.read(tripleKey, request.triple);
  reader.read(cpuKey, request.cpu);
  reader.read(featuresKey, request.features);
  if (reader.failed)
    return failure();
  FailureOr<CpuTarget> target = resolve(place, request);
  if (failed(target))
    return failure();
  reader.read(vectorBitsKey, target->vectorBits);
  reader.read(vectorRegistersKey, target->vectorRegisters);
  reader.read(fmaKey, target->fma);
  reader.read(bf16DotKey, target->bf16Dot);
  reader.read(f16cKey, target->f16c);
  reader.read(l1Key, target->l1Bytes);
  reader.read(l2Key, target->l2Bytes);
  if (reader.failed)
    return failure();
  return target;
}
