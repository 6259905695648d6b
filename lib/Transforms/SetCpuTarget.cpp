//===- SetCpuTarget.cpp ---------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Analysis/CpuTarget.h"
#include "localattn/Transforms/Passes.h"

namespace localattn {
#define GEN_PASS_DEF_SETCPUTARGETPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;
using namespace localattn;

namespace {
struct SetCpuTargetPass
    : localattn::impl::SetCpuTargetPassBase<SetCpuTargetPass> {
  using SetCpuTargetPassBase::SetCpuTargetPassBase;

  void runOnOperation() override {
    llvm::Expected<CpuTarget> target =
        resolveCpuTarget({triple, cpu, features, vectorBits, l1Bytes, l2Bytes});
    if (target)
      return setCpuTarget(getOperation(), *target);
    getOperation().emitError() << llvm::toString(target.takeError());
    signalPassFailure();
  }
};
} // namespace
