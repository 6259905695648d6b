//===- UsefulWork.cpp -----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/UsefulWork.h"

#include "localattn/IR/GridGeometry.h"

using namespace mlir;
using namespace localattn;

/// Gives the arguments of `program` the sizes of the inputs. Types beyond them
/// stay as they are, so the program can be measured, but not run.
static void refineArguments(Program &program, llvm::ArrayRef<Array> inputs) {
  for (auto [argument, input] :
       llvm::zip(program.getEntry().getArguments(), inputs))
    if (auto type = dyn_cast<RankedTensorType>(argument.getType()))
      argument.setType(type.clone(input.getShape()));
}

static std::optional<UsefulWork> workOf(AttentionOp op) {
  auto sizeOf = [](Value tensor, unsigned dim) {
    return cast<RankedTensorType>(tensor.getType()).getDimSize(dim);
  };
  TensorLayout layout = op.getQueryLayout();
  int64_t sizes[] = {sizeOf(op.getQuery(), layout.batch),
                     sizeOf(op.getQuery(), layout.head),
                     sizeOf(op.getQuery(), layout.channel),
                     sizeOf(op.getValue(), op.getValueLayout().channel)};
  std::optional<PairCount> count = countPairs(op);
  if (!count || llvm::any_of(sizes, ShapedType::isDynamic))
    return std::nullopt;
  auto [batch, heads, dk, dv] = sizes;
  UsefulWork work;
  work.pairs = double(count->pairs) * double(batch) * double(heads);
  work.flop = 2.0 * work.pairs * double(dk + dv);
  return work;
}

std::optional<UsefulWork>
localattn::countUsefulWork(const Program &program,
                           llvm::ArrayRef<Array> inputs) {
  Program refined = program.clone();
  refineArguments(refined, inputs);
  UsefulWork total;
  bool known = true, any = false;
  refined.module->walk([&](AttentionOp op) {
    std::optional<UsefulWork> work = workOf(op);
    // How often a loop or a callee runs an attention can't be told.
    any = true;
    known &= work && op->getParentOp() == refined.getEntry();
    if (known) {
      total.pairs += work->pairs;
      total.flop += work->flop;
    }
  });
  return known && any ? std::optional<UsefulWork>(total) : std::nullopt;
}
