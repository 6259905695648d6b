//===- FmaPeak.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/FmaPeak.h"
#include "Threads.h"
#include "localattn/Runtime/CodeGen.h"
#include "localattn/Runtime/Error.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include <algorithm>
#include <chrono>
#include <iterator>
#include <vector>

using namespace llvm;
using namespace localattn;

static constexpr StringLiteral loopName = "localattn_fma_peak";
/// Steps before the loop reads the same data again: 12 kB of vectors at most.
static constexpr int64_t depth = 64;

namespace {

struct alignas(64) CacheLine {
  float numbers[16];
};

} // namespace

FmaPeak::Shape FmaPeak::shapeFor(const CpuTarget &target) {
  unsigned lanes = target.lanes(32);
  // 24 accumulators, 3 vectors and a broadcast in 32 registers. With 2 vectors,
  // the broadcasts cost some CPUs a seventh of the peak.
  if (target.vectorRegisters == 32 && lanes > 4)
    return {lanes, 3, 8, target.fma};
  if (target.vectorRegisters == 32)
    return {lanes, 4, 5, target.fma};
  // 12 accumulators, 2 vectors and a broadcast in 16 registers.
  return {lanes, 2, 6, target.fma};
}

/// One step of the loop: sums[k][v] += broadcast(numbers[step][k]) *
/// vectors[step][v], where `sums` are the phis of block `loop`.
static void buildStep(IRBuilder<> &b, Value *step, Value *vectors,
                      Value *numbers, unsigned numVectors, bool hasFma,
                      ArrayRef<PHINode *> sums, BasicBlock *loop) {
  auto *vector = cast<FixedVectorType>(sums[0]->getType());
  unsigned numKeys = sums.size() / numVectors;
  auto loadAt = [&](Value *base, Type *type, unsigned perStep, unsigned n) {
    Value *at =
        b.CreateAdd(b.CreateMul(step, b.getInt64(perStep)), b.getInt64(n));
    return b.CreateAlignedLoad(type, b.CreateGEP(type, base, at), Align(4));
  };
  // Without FMA instructions llvm.fma would call a library.
  Intrinsic::ID id = hasFma ? Intrinsic::fma : Intrinsic::fmuladd;
  std::vector<Value *> loaded;
  for (unsigned v = 0; v < numVectors; ++v)
    loaded.push_back(loadAt(vectors, vector, numVectors, v));
  for (unsigned k = 0; k < numKeys; ++k) {
    Value *broadcast = b.CreateVectorSplat(
        vector->getNumElements(), loadAt(numbers, b.getFloatTy(), numKeys, k));
    for (unsigned v = 0; v < numVectors; ++v) {
      PHINode *sum = sums[k * numVectors + v];
      sum->addIncoming(
          b.CreateIntrinsic(id, {vector}, {broadcast, loaded[v], sum}), loop);
    }
  }
}

/// for (i = 0; i != count; ++i) <step i % depth>
std::unique_ptr<Module> FmaPeak::buildLoop(LLVMContext &context,
                                           const Shape &shape) {
  auto module = std::make_unique<Module>(loopName, context);
  IRBuilder<> b(context);
  Type *pointer = b.getPtrTy(), *index = b.getInt64Ty();
  Type *vector = FixedVectorType::get(b.getFloatTy(), shape.lanes);
  Function *function =
      Function::Create(FunctionType::get(b.getVoidTy(), {pointer}, false),
                       Function::ExternalLinkage, loopName, *module);
  BasicBlock *entry = BasicBlock::Create(context, "entry", function);
  BasicBlock *loop = BasicBlock::Create(context, "loop", function);
  BasicBlock *exit = BasicBlock::Create(context, "exit", function);

  b.SetInsertPoint(entry);
  auto slot = [&](unsigned i) {
    return b.CreateLoad(pointer,
                        b.CreateConstGEP1_64(pointer, function->getArg(0), i));
  };
  Value *vectors = slot(0), *numbers = slot(1), *out = slot(2);
  Value *count = b.CreateLoad(index, slot(3));
  b.CreateBr(loop);

  b.SetInsertPoint(loop);
  PHINode *i = b.CreatePHI(index, 2);
  i->addIncoming(b.getInt64(0), entry);
  std::vector<PHINode *> sums;
  for (unsigned n = 0; n < shape.keys * shape.vectors; ++n) {
    sums.push_back(b.CreatePHI(vector, 2));
    sums.back()->addIncoming(Constant::getNullValue(vector), entry);
  }
  Value *step = b.CreateAnd(i, b.getInt64(depth - 1));
  buildStep(b, step, vectors, numbers, shape.vectors, shape.hasFma, sums, loop);
  Value *next = b.CreateAdd(i, b.getInt64(1));
  i->addIncoming(next, loop);
  b.CreateCondBr(b.CreateICmpEQ(next, count), exit, loop);

  b.SetInsertPoint(exit);
  for (unsigned n = 0; n < sums.size(); ++n)
    b.CreateAlignedStore(sums[n]->getIncomingValue(1),
                         b.CreateConstGEP1_64(vector, out, n), Align(4));
  b.CreateRetVoid();
  return module;
}

Expected<std::unique_ptr<FmaPeak>> FmaPeak::create(const CpuTarget &target) {
  std::unique_ptr<FmaPeak> peak(new FmaPeak(shapeFor(target)));
  LLVMContext context;
  std::unique_ptr<Module> module = buildLoop(context, peak->shape);
  Expected<CodeGen> codeGen = CodeGen::create(target, /*fast=*/false);
  if (!codeGen)
    return codeGen.takeError();
  Expected<std::unique_ptr<MemoryBuffer>> object = codeGen->compile(*module);
  if (!object)
    return object.takeError();
  Expected<std::unique_ptr<JIT>> jit = JIT::load(std::move(*object));
  if (!jit)
    return jit.takeError();
  peak->jit = std::move(*jit);
  Expected<void *> address = peak->jit->lookup(loopName);
  if (!address)
    return address.takeError();
  peak->function = reinterpret_cast<void (*)(void **)>(*address);
  return peak;
}

namespace {

/// What one thread works on. Aligned: a load that crosses cache lines counts
/// twice.
struct Operands {
  Operands(size_t numVectors, size_t numNumbers, size_t numSums) {
    // Small enough that no sum overflows, large enough that none is denormal.
    CacheLine small;
    std::fill(std::begin(small.numbers), std::end(small.numbers), 1e-3f);
    auto allocate = [&](size_t count) {
      return std::vector<CacheLine>(count / std::size(small.numbers) + 1,
                                    small);
    };
    vectors = allocate(numVectors);
    numbers = allocate(numNumbers);
    sums = allocate(numSums);
  }

  std::vector<CacheLine> vectors, numbers, sums;
};

} // namespace

/// Seconds of one call of `work`, the median over at least `seconds`. That the
/// thread had to wait for a core in between is no slow phase of the core.
static double timeRound(double seconds, function_ref<void()> work) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> rounds;
  Clock::time_point start = Clock::now(), now = start;
  do {
    Clock::time_point before = now;
    work();
    now = Clock::now();
    rounds.push_back(std::chrono::duration<double>(now - before).count());
  } while (std::chrono::duration<double>(now - start).count() < seconds);
  auto middle = rounds.begin() + rounds.size() / 2;
  std::nth_element(rounds.begin(), middle, rounds.end());
  return *middle;
}

Expected<double> FmaPeak::measure(unsigned threads, double seconds) {
  // Some tens of microseconds.
  int64_t steps = 1 << 14;
  size_t width = size_t(shape.lanes) * shape.vectors;
  std::vector<Operands> operands;
  for (unsigned thread = 0; thread < threads; ++thread)
    operands.emplace_back(depth * width, depth * shape.keys,
                          width * shape.keys);
  std::vector<double> rounds(threads);
  if (Error error = onThreads(threads, [&](unsigned thread) {
        Operands &own = operands[thread];
        void *slots[] = {own.vectors.data(), own.numbers.data(),
                         own.sums.data(), &steps};
        rounds[thread] = timeRound(seconds, [&] { function(slots); });
      }))
    return error;
  double gflops = 0;
  for (double round : rounds)
    gflops += 2e-9 * double(width) * shape.keys * double(steps) / round;
  return gflops;
}
