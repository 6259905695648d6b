//===- CompileOptions.h --------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a program is compiled for.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_COMPILEOPTIONS_H
#define LOCALATTN_RUNTIME_COMPILEOPTIONS_H

#include "localattn/Analysis/CpuTarget.h"
#include <string>

namespace localattn {

struct CompileOptions {
  /// "reference" or "cpu".
  std::string target = "reference";
  /// LLVM's name; empty: native, this machine.
  std::string cpu;
  /// Beside those of the CPU, or against them: "+avx512bf16,-fma".
  std::string features;
  /// That share the tiles. 0: as many as OpenMP says.
  unsigned threads = 1;
  /// For the choice of tiles, against what the cost model says.
  std::string tiles;
  /// The folder that objects for "cpu" are kept in; empty or "off": none.
  std::string cache;
};

/// The CPU that code is generated for. An error if the options contradict each
/// other, if a name in them is unknown, or if such code can't run here.
llvm::Expected<CpuTarget> checkOptions(const CompileOptions &options);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_COMPILEOPTIONS_H
