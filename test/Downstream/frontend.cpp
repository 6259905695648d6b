// Builds the attention of a Swin block with one call, as the frontend of a
// framework does, and prints the function.

#include "localattn/IR/Builders.h"
#include "localattn/Pipelines/InitAll.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/raw_ostream.h"

int main() {
  mlir::DialectRegistry registry;
  localattn::registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  context.loadAllAvailableDialects();
  mlir::OpBuilder builder(&context);
  mlir::Location loc = builder.getUnknownLoc();
  mlir::OwningOpRef<mlir::ModuleOp> module(mlir::ModuleOp::create(loc));

  auto tokens =
      mlir::RankedTensorType::get({1, 14, 14, 3, 32}, builder.getF32Type());
  auto table = mlir::RankedTensorType::get({3, 13, 13}, builder.getF32Type());
  builder.setInsertionPointToEnd(module->getBody());
  auto function = mlir::func::FuncOp::create(
      builder, loc, "block",
      builder.getFunctionType({tokens, tokens, tokens, table}, {tokens}));
  mlir::Block *entry = function.addEntryBlock();
  builder.setInsertionPointToEnd(entry);

  localattn::AttentionOptions options;
  options.relativeBias.table = entry->getArgument(3);
  options.relativeBias.origin = {6, 6};
  auto attention = localattn::buildShiftedWindowAttention(
      builder, loc,
      {entry->getArgument(0), entry->getArgument(1), entry->getArgument(2)},
      {7, 7}, {3, 3}, options);
  if (mlir::failed(attention))
    return 1;
  mlir::func::ReturnOp::create(builder, loc, attention->getResults());
  module->print(llvm::outs());
  return 0;
}
