//===- FmaPeak.h ---------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How fast the cores do f32 multiply-adds, at this moment.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_FMAPEAK_H
#define LOCALATTN_RUNTIME_FMAPEAK_H

#include "localattn/Analysis/CpuTarget.h"
#include "localattn/Runtime/JIT.h"

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm

namespace localattn {

/// A loop of vector loads, broadcasts and FMAs on data in L1, like the inner
/// loop of a matrix product: a loop in registers would hide slow phases of a
/// shared machine. Compiled for the widest vectors of `target`.
class FmaPeak {
public:
  static llvm::Expected<std::unique_ptr<FmaPeak>>
  create(const CpuTarget &target);

  /// GFLOP/s of `threads` threads together (an FMA counts two), over `seconds`
  /// or a little more.
  llvm::Expected<double> measure(unsigned threads, double seconds);

private:
  /// lanes * vectors * keys accumulators, as they fit the registers.
  struct Shape {
    unsigned lanes, vectors, keys;
    bool hasFma;
  };

  explicit FmaPeak(Shape shape) : shape(shape) {}
  static Shape shapeFor(const CpuTarget &target);
  static std::unique_ptr<llvm::Module> buildLoop(llvm::LLVMContext &context,
                                                 const Shape &shape);

  Shape shape;
  std::unique_ptr<JIT> jit;
  /// (vectors, broadcast numbers, accumulators, pointer to the trip count)
  void (*function)(void **) = nullptr;
};

} // namespace localattn

#endif // LOCALATTN_RUNTIME_FMAPEAK_H
