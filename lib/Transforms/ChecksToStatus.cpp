//===- ChecksToStatus.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/ChecksToStatus.h"
#include "localattn/Transforms/Passes.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/MapVector.h"

namespace localattn {
#define GEN_PASS_DEF_CHECKSTOSTATUSPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;

/// The reason out of what upstream's runtime verification says, in its second
/// line, behind a caret; else all of it.
static StringRef reasonOf(StringRef message) {
  SmallVector<StringRef> lines;
  message.split(lines, '\n');
  for (StringRef line : lines)
    if (line.consume_front("^ "))
      return line;
  return message;
}

/// A block that returns `code`.
static Block *makeFailure(func::FuncOp function, Location loc, int64_t code) {
  OpBuilder builder(function.getContext());
  Block *block =
      builder.createBlock(&function.getBody(), function.getBody().end());
  Value value = arith::ConstantIntOp::create(builder, loc, code, 32);
  func::ReturnOp::create(builder, loc, value);
  return block;
}

static void convert(func::FuncOp function) {
  OpBuilder builder(function.getContext());
  function.setFunctionType(builder.getFunctionType(function.getArgumentTypes(),
                                                   builder.getI32Type()));
  function.walk([&](func::ReturnOp exit) {
    builder.setInsertionPoint(exit);
    Value good = arith::ConstantIntOp::create(builder, exit.getLoc(), 0, 32);
    exit.getOperandsMutable().assign(good);
  });
  // Equal reasons have one code.
  llvm::MapVector<StringRef, Block *> failures;
  SmallVector<cf::AssertOp> checks;
  for (Block &block : function.getBody())
    llvm::append_range(checks, block.getOps<cf::AssertOp>());
  for (cf::AssertOp check : checks) {
    Block *&failure = failures[reasonOf(check.getMsg())];
    if (!failure)
      failure = makeFailure(function, check.getLoc(), failures.size());
    Block *before = check->getBlock();
    Block *after = before->splitBlock(check->getNextNode());
    builder.setInsertionPoint(check);
    cf::CondBranchOp::create(builder, check.getLoc(), check.getArg(), after,
                             failure);
    check.erase();
  }
  SmallVector<StringRef> reasons;
  for (auto [reason, failure] : failures)
    reasons.push_back(reason);
  function->setAttr(localattn::kStatusReasons,
                    builder.getStrArrayAttr(reasons));
}

namespace {
struct ChecksToStatusPass
    : localattn::impl::ChecksToStatusPassBase<ChecksToStatusPass> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      if (!function.isPublic() || function.isExternal())
        continue;
      if (function.getNumResults() != 0) {
        function.emitError() << "expected a function without results, got one "
                                "of "
                             << function.getNumResults();
        return signalPassFailure();
      }
      convert(function);
    }
  }
};
} // namespace
