//===- CpuTarget.h -------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The CPU that code is generated for: what tile choices and the vectoriser ask.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_ANALYSIS_CPUTARGET_H
#define LOCALATTN_ANALYSIS_CPUTARGET_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>

namespace localattn {

/// Sizes, and the instructions that decide how loops are written. All of it
/// follows from `triple`, `cpu` and `features` by LLVM's tables, but for the
/// caches.
struct CpuTarget {
  /// LLVM's names: "x86_64-unknown-linux-gnu", "znver5", "+fma,-avx512f".
  std::string triple, cpu, features;
  /// Of the widest vectors that arithmetic on f32 should use.
  unsigned vectorBits = 128;
  /// Registers of such vectors.
  unsigned vectorRegisters = 16;
  /// One instruction multiplies and adds f32.
  bool fma = false;
  /// One instruction adds products of pairs of bf16 to f32.
  bool bf16Dot = false;
  /// Vectors of f16 convert from and to f32.
  bool f16c = false;
  /// Of one core.
  int64_t l1Bytes = 32 << 10;
  int64_t l2Bytes = 512 << 10;

  /// Elements of a vector.
  unsigned lanes(unsigned elementBits) const {
    return vectorBits / elementBits;
  }
};

/// What a user says of a CPU. Empty or 0: by default.
struct CpuRequest {
  /// Default: this machine's.
  std::string triple;
  /// Default: what every CPU of the triple can run. "native": this machine,
  /// with what it has of features and caches.
  std::string cpu;
  /// Beside those that the CPU has, or against them: "+avx512bf16,-fma".
  std::string features;
  /// No wider vectors than these.
  unsigned vectorBits = 0;
  int64_t l1Bytes = 0, l2Bytes = 0;
};

/// Looks `request` up in LLVM's tables of CPUs and features. An error of one
/// line where a name isn't in them; it says which names are near.
llvm::Expected<CpuTarget> resolveCpuTarget(const CpuRequest &request);

/// An error that names an instruction set which `target` has and this machine
/// lacks.
llvm::Error checkRunsHere(const CpuTarget &target);

/// What the nearest module around `op` (`op` included) says of device "CPU" in
/// its `dlti.target_system_spec`. What that leaves open follows from the CPU
/// and features it names; without any, from what all CPUs of the triple have
/// (that of `llvm.target_triple`, or this machine's). Reports what is wrong.
mlir::FailureOr<CpuTarget> getCpuTarget(mlir::Operation *op);

/// Describes `target` to the passes that come after.
void setCpuTarget(mlir::ModuleOp module, const CpuTarget &target);

} // namespace localattn

#endif // LOCALATTN_ANALYSIS_CPUTARGET_H
