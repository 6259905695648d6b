//===- FmaPeak.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/FmaPeak.h"
#include "localattn/Runtime/Error.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include <chrono>
#include <vector>

using namespace llvm;
using namespace localattn;

static constexpr StringLiteral loopName = "localattn_fma_peak";
/// Steps before the loop reads the same data again: 8 kB of vectors at most.
static constexpr int64_t depth = 64;

FmaPeak::Shape FmaPeak::shapeFor(const HostInfo &host) {
  if (host.has("avx512f"))
    return {16, 2, 8, true};
  // 12 accumulators, 2 vectors and a broadcast in 16 registers.
  if (host.has("avx"))
    return {8, 2, 6, host.has("fma")};
  if (host.has("neon"))
    return {4, 4, 5, true};
  return {4, 2, 6, false};
}

/// for (i = 0; i != count; ++i)
///   accumulator[k][v] += broadcast(numbers[i % depth][k]) * vectors[i %
///   depth][v]
std::unique_ptr<Module> FmaPeak::buildLoop(LLVMContext &context,
                                           const Shape &shape) {
  auto module = std::make_unique<Module>(loopName, context);
  IRBuilder<> b(context);
  Type *pointer = b.getPtrTy(), *number = b.getFloatTy(),
       *index = b.getInt64Ty();
  Type *vector = FixedVectorType::get(number, shape.lanes);
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
  auto loadRow = [&](Value *base, Type *type, unsigned perStep, unsigned n) {
    Value *at =
        b.CreateAdd(b.CreateMul(step, b.getInt64(perStep)), b.getInt64(n));
    return b.CreateAlignedLoad(type, b.CreateGEP(type, base, at), Align(4));
  };
  std::vector<Value *> loaded;
  for (unsigned v = 0; v < shape.vectors; ++v)
    loaded.push_back(loadRow(vectors, vector, shape.vectors, v));
  for (unsigned k = 0; k < shape.keys; ++k) {
    Value *broadcast = b.CreateVectorSplat(
        shape.lanes, loadRow(numbers, number, shape.keys, k));
    for (unsigned v = 0; v < shape.vectors; ++v) {
      PHINode *sum = sums[k * shape.vectors + v];
      // Without FMA instructions llvm.fma would call a library.
      Intrinsic::ID id = shape.hasFma ? Intrinsic::fma : Intrinsic::fmuladd;
      sum->addIncoming(
          b.CreateIntrinsic(id, {vector}, {broadcast, loaded[v], sum}), loop);
    }
  }
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

Expected<std::unique_ptr<FmaPeak>> FmaPeak::create(const HostInfo &host) {
  std::unique_ptr<FmaPeak> peak(new FmaPeak(shapeFor(host)));
  auto context = std::make_unique<LLVMContext>();
  std::unique_ptr<Module> module = buildLoop(*context, peak->shape);
  Expected<std::unique_ptr<JIT>> jit =
      JIT::compile({std::move(module), std::move(context)});
  if (!jit)
    return jit.takeError();
  peak->jit = std::move(*jit);
  Expected<void *> address = peak->jit->lookup(loopName);
  if (!address)
    return address.takeError();
  peak->function = reinterpret_cast<void (*)(void **)>(*address);
  return peak;
}

Expected<double> FmaPeak::measure() {
  using Clock = std::chrono::steady_clock;
  int64_t steps = 1 << 18;
  size_t width = size_t(shape.lanes) * shape.vectors;
  // Small enough that no sum overflows, large enough that none is denormal.
  std::vector<float> vectors(depth * width, 1e-3f);
  std::vector<float> numbers(depth * shape.keys, 1e-3f);
  std::vector<float> sums(width * shape.keys);
  void *slots[] = {vectors.data(), numbers.data(), sums.data(), &steps};
  Clock::time_point start = Clock::now();
  if (Error error = callGuarded(function, slots))
    return std::move(error);
  double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return 2e-9 * double(width) * shape.keys * double(steps) / seconds;
}
