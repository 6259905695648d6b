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

/// Query heads of the tensors that belong to a group; kDynamic if unknown.
static int64_t headsOf(AttentionOpInterface op, const HeadGroup &group) {
  int64_t heads = cast<ShapedType>(op.getQuery().getType())
                      .getDimSize(op.getQueryLayout().head);
  if (!op.getGroupHeads() || ShapedType::isDynamic(heads))
    return heads;
  int64_t first = op.getStaticHeadOrigin() ? (*op.getStaticHeadOrigin())[0] : 0;
  if (ShapedType::isDynamic(first))
    return ShapedType::kDynamic;
  int64_t begin = std::max(first, group.first);
  int64_t end = std::min(first + heads, group.first + group.count);
  return std::max<int64_t>(end - begin, 0);
}

static std::optional<UsefulWork> workOf(AttentionOpInterface op) {
  auto sizeOf = [](Value tensor, unsigned dim) {
    return cast<ShapedType>(tensor.getType()).getDimSize(dim);
  };
  TensorLayout layout = op.getQueryLayout();
  UsefulWork work;
  for (const HeadGroup &group : op.getHeadGroups()) {
    int64_t sizes[] = {sizeOf(op.getQuery(), layout.batch), headsOf(op, group),
                       sizeOf(op.getQuery(), layout.channel),
                       sizeOf(op.getValue(), op.getValueLayout().channel)};
    std::optional<PairCount> count = countPairs(op, group.pattern);
    if (!count || llvm::any_of(sizes, ShapedType::isDynamic))
      return std::nullopt;
    auto [batch, heads, dk, dv] = sizes;
    double pairs = double(count->pairs) * double(batch) * double(heads);
    work.pairs += pairs;
    work.flop += 2.0 * pairs * double(dk + dv);
  }
  return work;
}

std::optional<UsefulWork>
localattn::countUsefulWork(const Program &program,
                           llvm::ArrayRef<Array> inputs) {
  Program refined = program.clone();
  refineArguments(refined, inputs);
  UsefulWork total;
  bool known = true, any = false;
  refined.module->walk([&](AttentionOpInterface op) {
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
