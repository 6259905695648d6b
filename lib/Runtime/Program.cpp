//===- Program.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Program.h"
#include "localattn/Pipelines/InitAll.h"
#include "localattn/Pipelines/InputLimits.h"
#include "localattn/Runtime/Diagnostics.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/Files.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/OpenMP/OpenMPToLLVMIRTranslation.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace localattn;

std::unique_ptr<MLIRContext> localattn::makeContext() {
  DialectRegistry registry;
  registerAllDialects(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  registerOpenMPDialectTranslation(registry);
  return std::make_unique<MLIRContext>(registry,
                                       MLIRContext::Threading::DISABLED);
}

func::FuncOp Program::getEntry() const {
  return module.get().lookupSymbol<func::FuncOp>(entry);
}

Program Program::clone() const {
  return {OwningOpRef<ModuleOp>(module.get().clone()), entry};
}

static llvm::Expected<OwningOpRef<ModuleOp>> parse(MLIRContext &context,
                                                   StringRef path) {
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> file = readFile(path);
  if (!file)
    return file.takeError();
  if (std::optional<InputProblem> problem = findProblem((*file)->getBuffer()))
    return makeError(problem->str(path));
  llvm::SourceMgr sources;
  // A copy, because the lexer needs a zero byte at the end.
  sources.AddNewSourceBuffer(
      llvm::MemoryBuffer::getMemBufferCopy((*file)->getBuffer(), path),
      llvm::SMLoc());
  DiagnosticCollector diagnostics(&context);
  OwningOpRef<ModuleOp> module =
      parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
  if (!module)
    return diagnostics.take("'" + path + "' is not valid MLIR");
  return module;
}

/// "@full, @small"
static std::string listEntries(ModuleOp module) {
  std::string list;
  for (auto function : module.getOps<func::FuncOp>())
    if (!function.isExternal())
      list += (list.empty() ? "@" : ", @") + function.getSymName().str();
  return list;
}

static llvm::Expected<func::FuncOp> findNamed(ModuleOp module, StringRef path,
                                              StringRef entry) {
  auto function = module.lookupSymbol<func::FuncOp>(entry);
  if (!function)
    return makeError("no function @" + entry + " in '" + path +
                     "', which has " + listEntries(module));
  if (function.isExternal())
    return makeError("function @" + entry + " has no body");
  return function;
}

/// The public functions that have a body; an error if there is none.
static llvm::Expected<SmallVector<func::FuncOp>> findPublic(ModuleOp module,
                                                            StringRef path) {
  std::string list = listEntries(module);
  if (list.empty())
    return makeError("'" + path + "' has no function with a body");
  SmallVector<func::FuncOp> functions;
  for (auto function : module.getOps<func::FuncOp>())
    if (!function.isExternal() && function.isPublic())
      functions.push_back(function);
  if (functions.empty())
    return makeError("give --entry: '" + path +
                     "' has no public function, but " + list);
  return functions;
}

static llvm::Expected<func::FuncOp> findEntry(ModuleOp module, StringRef path,
                                              StringRef entry) {
  if (!entry.empty() && !listEntries(module).empty())
    return findNamed(module, path, entry);
  llvm::Expected<SmallVector<func::FuncOp>> functions =
      findPublic(module, path);
  if (!functions)
    return functions.takeError();
  if (functions->size() > 1)
    return makeError("give --entry: '" + path + "' has " + listEntries(module));
  return functions->front();
}

/// Erases what `entries` don't call, and makes all else private.
static llvm::Error isolate(ModuleOp module, ArrayRef<func::FuncOp> entries) {
  for (auto function : module.getOps<func::FuncOp>())
    function.setPrivate();
  for (func::FuncOp entry : entries)
    entry.setPublic();
  DiagnosticCollector diagnostics(module.getContext());
  PassManager pm(module.getContext());
  pm.addPass(createSymbolDCEPass());
  if (failed(pm.run(module)))
    return diagnostics.take("cannot remove unused functions");
  for (auto function : module.getOps<func::FuncOp>())
    if (function.isExternal())
      return makeError("function @" + function.getSymName() +
                       " has no body, and external functions cannot be called");
  return llvm::Error::success();
}

llvm::Expected<Program>
localattn::loadProgram(MLIRContext &context, StringRef path, StringRef entry) {
  llvm::Expected<OwningOpRef<ModuleOp>> module = parse(context, path);
  if (!module)
    return module.takeError();
  llvm::Expected<func::FuncOp> function = findEntry(**module, path, entry);
  if (!function)
    return function.takeError();
  if (llvm::Error error = isolate(**module, *function))
    return error;
  std::string name = function->getSymName().str();
  return Program{std::move(*module), name};
}

llvm::Expected<OwningOpRef<ModuleOp>>
localattn::loadExports(MLIRContext &context, StringRef path,
                       llvm::ArrayRef<std::string> entries) {
  llvm::Expected<OwningOpRef<ModuleOp>> module = parse(context, path);
  if (!module)
    return module.takeError();
  SmallVector<func::FuncOp> functions;
  for (StringRef entry : entries) {
    llvm::Expected<func::FuncOp> function = findNamed(**module, path, entry);
    if (!function)
      return function.takeError();
    functions.push_back(*function);
  }
  if (entries.empty()) {
    llvm::Expected<SmallVector<func::FuncOp>> all = findPublic(**module, path);
    if (!all)
      return all.takeError();
    functions = std::move(*all);
  }
  if (llvm::Error error = isolate(**module, functions))
    return error;
  return module;
}

std::string localattn::giveInternalName(func::FuncOp function, unsigned index) {
  std::string name = "localattn_function_" + std::to_string(index);
  LogicalResult renamed = SymbolTable::replaceAllSymbolUses(
      function, StringAttr::get(function.getContext(), name),
      function->getParentOfType<ModuleOp>());
  if (succeeded(renamed))
    function.setSymName(name);
  return name;
}

void localattn::protectArguments(func::FuncOp function) {
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (isa<TensorType>(function.getArgument(i).getType()))
      function.setArgAttr(i, "bufferization.writable",
                          BoolAttr::get(function.getContext(), false));
}
