//===- ResultsToDestinations.cpp ------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Transforms/Passes.h"

namespace localattn {
#define GEN_PASS_DEF_RESULTSTODESTINATIONSPASS
#include "localattn/Transforms/Passes.h.inc"
} // namespace localattn

using namespace mlir;

/// Gives the callers in the module a private function of the old type, which
/// `function` calls too.
static func::FuncOp splitFromCallers(func::FuncOp function,
                                     SymbolTable &symbols) {
  OpBuilder builder(function);
  auto body =
      func::FuncOp::create(builder, function.getLoc(), function.getSymName(),
                           function.getFunctionType());
  std::string name = function.getSymName().str();
  body.setPrivate();
  body.getBody().takeBody(function.getBody());
  (void)SymbolTable::replaceAllSymbolUses(
      function, builder.getStringAttr(name + "_body"), function->getParentOp());
  body.setSymName(name + "_body");
  symbols.insert(body);
  Block *entry = function.addEntryBlock();
  builder.setInsertionPointToStart(entry);
  auto call = func::CallOp::create(builder, function.getLoc(), body,
                                   entry->getArguments());
  func::ReturnOp::create(builder, function.getLoc(), call.getResults());
  return body;
}

/// The caller's sizes must be those of the result.
static void checkSizes(OpBuilder &builder, Location loc, Value result,
                       Value destination, unsigned number) {
  auto type = cast<RankedTensorType>(result.getType());
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    if (!type.isDynamicDim(dim))
      continue;
    Value has = tensor::DimOp::create(builder, loc, result, dim);
    Value given = memref::DimOp::create(builder, loc, destination, dim);
    Value same = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                       has, given);
    cf::AssertOp::create(builder, loc, same,
                         "expected dimension " + std::to_string(dim) +
                             " of result " + std::to_string(number) +
                             " to be that of what is computed");
  }
}

static void storeResult(OpBuilder &builder, Location loc, Value result,
                        Value destination, unsigned number) {
  if (!isa<TensorType>(result.getType())) {
    memref::StoreOp::create(builder, loc, result, destination);
    return;
  }
  checkSizes(builder, loc, result, destination, number);
  bufferization::MaterializeInDestinationOp::create(
      builder, loc, Type(), result, destination, /*restrict=*/true,
      /*writable=*/true);
}

/// The memref that takes a result of `type`, or null if none can.
static MemRefType destinationFor(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return MemRefType::get(tensor.getShape(), tensor.getElementType());
  if (BaseMemRefType::isValidElementType(type) && !isa<ShapedType>(type))
    return MemRefType::get({}, type);
  return nullptr;
}

static LogicalResult convert(func::FuncOp function) {
  SmallVector<Type> destinations;
  for (auto [index, type] : llvm::enumerate(function.getResultTypes())) {
    MemRefType destination = destinationFor(type);
    if (!destination)
      return function.emitError()
             << "expected a ranked tensor or a number as result " << index
             << ", got " << type;
    destinations.push_back(destination);
  }
  unsigned first = function.getNumArguments();
  for (auto [index, type] : llvm::enumerate(destinations))
    if (failed(function.insertArgument(first + index, type, DictionaryAttr(),
                                       function.getLoc())))
      return failure();
  function.walk([&](func::ReturnOp exit) {
    OpBuilder builder(exit);
    for (auto [index, result] : llvm::enumerate(exit.getOperands()))
      storeResult(builder, exit.getLoc(), result,
                  function.getArgument(first + index), index);
    exit.getOperandsMutable().clear();
  });
  llvm::BitVector all(function.getNumResults(), true);
  return function.eraseResults(all);
}

namespace {
struct ResultsToDestinationsPass
    : localattn::impl::ResultsToDestinationsPassBase<
          ResultsToDestinationsPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    SmallVector<func::FuncOp> functions;
    for (auto function : module.getOps<func::FuncOp>())
      if (function.isPublic() && !function.isExternal())
        functions.push_back(function);
    for (func::FuncOp function : functions) {
      if (!SymbolTable::symbolKnownUseEmpty(function, module))
        splitFromCallers(function, symbols);
      if (failed(convert(function)))
        return signalPassFailure();
    }
  }
};
} // namespace
