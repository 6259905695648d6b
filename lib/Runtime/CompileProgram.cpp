//===- CompileProgram.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Executable::compile: from a program on tensors to a packed entry point.
//
//===----------------------------------------------------------------------===//

#include "localattn/Pipelines/Pipelines.h"
#include "localattn/Runtime/CodeGen.h"
#include "localattn/Runtime/Diagnostics.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/Executable.h"
#include "localattn/Runtime/ObjectCache.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include <chrono>

using namespace mlir;
using namespace localattn;

static constexpr StringLiteral packedName = "localattn_packed_entry";

llvm::Expected<CpuTarget>
localattn::checkOptions(const CompileOptions &options) {
  bool isReference = options.target == "reference";
  if (!isReference && options.target != "cpu")
    return makeError("--target: expected reference or cpu, got " +
                     options.target);
  if (isReference && (!options.cpu.empty() || !options.features.empty() ||
                      !options.tiles.empty() || options.threads != 1))
    return makeError("--cpu, --features, --threads and --tiles are for "
                     "--target=cpu, got reference");
  CpuRequest request;
  request.cpu = options.cpu.empty() ? "native" : options.cpu;
  request.features = options.features;
  llvm::Expected<CpuTarget> cpu = resolveCpuTarget(request);
  if (cpu)
    if (llvm::Error error = checkRunsHere(*cpu))
      return error;
  return cpu;
}

/// Renames the functions and keeps the caller's arguments as they are; returns
/// the new name of the entry.
static std::string prepare(const Program &program) {
  std::string entry;
  for (auto [index, function] :
       llvm::enumerate(program.module.get().getOps<func::FuncOp>())) {
    bool isEntry = function.getSymName() == program.entry;
    std::string name = giveInternalName(function, index);
    if (!isEntry)
      continue;
    entry = name;
    protectArguments(function);
  }
  return entry;
}

static void buildPipeline(OpPassManager &pm, const CompileOptions &options) {
  if (options.target == "reference")
    return buildReferencePipeline(pm);
  CpuPipelineOptions cpu;
  cpu.cpu = options.cpu.empty() ? "native" : options.cpu;
  cpu.features = options.features;
  cpu.threads = options.threads;
  cpu.tiles = options.tiles;
  buildCpuPipeline(pm, cpu);
}

/// `tiling` becomes what the pipeline reports of its choice of tiles.
static llvm::Error lower(ModuleOp module, const CompileOptions &options,
                         std::string &tiling) {
  DiagnosticCollector diagnostics(module.getContext());
  PassManager pm(module.getContext());
#ifdef NDEBUG
  // The text of the file was verified, and tests build without NDEBUG too.
  pm.enableVerifier(false);
#endif
  buildPipeline(pm, options);
  if (failed(pm.run(module)))
    return diagnostics.take("cannot compile for " + options.target);
  tiling = diagnostics.takeRemarks(kTilingRemark);
  return llvm::Error::success();
}

/// Defines void packedName(ptr slots), which calls `entry` with what the slots
/// point to: its arguments, then its results.
static llvm::Error addPackedEntry(llvm::Module &module, StringRef entry,
                                  const Signature &signature) {
  llvm::Function *plain = module.getFunction(entry);
  llvm::Function *callee = module.getFunction(("_mlir_ciface_" + entry).str());
  if (!plain || !callee)
    return makeError("the compiled code has no C interface");
  llvm::LLVMContext &context = module.getContext();
  llvm::IRBuilder<> builder(context);
  llvm::Type *pointer = builder.getPtrTy();
  llvm::Function *packed = llvm::Function::Create(
      llvm::FunctionType::get(builder.getVoidTy(), {pointer}, false),
      llvm::Function::ExternalLinkage, packedName, module);
  builder.SetInsertPoint(llvm::BasicBlock::Create(context, "", packed));
  unsigned nextSlot = 0;
  auto slot = [&]() -> llvm::Value * {
    llvm::Value *address =
        builder.CreateConstGEP1_64(pointer, packed->getArg(0), nextSlot++);
    return builder.CreateLoad(pointer, address);
  };

  size_t numResults = signature.results.size();
  bool inMemory =
      numResults > 1 || (numResults == 1 && signature.results[0].isTensor);
  SmallVector<llvm::Value *> arguments;
  if (inMemory)
    arguments.push_back(builder.CreateAlloca(plain->getReturnType()));
  for (const ValueType &argument : signature.arguments) {
    llvm::Type *type = callee->getArg(arguments.size())->getType();
    llvm::Value *address = slot();
    arguments.push_back(argument.isTensor ? address
                                          : builder.CreateLoad(type, address));
  }
  llvm::Value *result = builder.CreateCall(callee, arguments);
  if (inMemory)
    result = builder.CreateLoad(plain->getReturnType(), arguments[0]);
  if (numResults == 1)
    builder.CreateStore(result, slot());
  else
    for (unsigned i = 0; i < numResults; ++i)
      builder.CreateStore(builder.CreateExtractValue(result, i), slot());
  builder.CreateRetVoid();
  return llvm::Error::success();
}

/// The object that `program` becomes, and what the pipeline says of its tiles.
static llvm::Expected<CompiledObject> build(const Program &program,
                                            const Signature &signature,
                                            const CompileOptions &options,
                                            const CpuTarget &cpu) {
  CompiledObject compiled;
  Program lowered = program.clone();
  std::string entry = prepare(lowered);
  if (llvm::Error error = lower(*lowered.module, options, compiled.tiling))
    return error;
  llvm::LLVMContext context;
  DiagnosticCollector diagnostics(lowered.module->getContext());
  std::unique_ptr<llvm::Module> module =
      translateModuleToLLVMIR(*lowered.module, context);
  if (!module)
    return diagnostics.take("cannot translate to LLVM IR");
  if (llvm::Error error = addPackedEntry(*module, entry, signature))
    return error;
  bool fast = options.target != "reference";
  llvm::Expected<CodeGen> codeGen = CodeGen::create(cpu, fast);
  if (!codeGen)
    return codeGen.takeError();
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> object =
      codeGen->compile(*module);
  if (!object)
    return object.takeError();
  compiled.object = std::move(*object);
  return compiled;
}

/// Builds the object, or finds it where it was kept.
static llvm::Expected<CompiledObject> findOrBuild(const Program &program,
                                                  const Signature &signature,
                                                  const CompileOptions &options,
                                                  CompileReport &report) {
  ObjectCache cache(options.target == "cpu" ? options.cache : "off");
  if (!cache.isOn())
    return build(program, signature, options, report.cpu);
  std::string key = cacheKey(program, options, report.cpu);
  if (std::optional<CompiledObject> found = cache.find(key)) {
    report.fromCache = true;
    return std::move(*found);
  }
  llvm::Expected<CompiledObject> compiled =
      build(program, signature, options, report.cpu);
  if (compiled)
    cache.store(key, *compiled);
  return compiled;
}

llvm::Expected<std::unique_ptr<Executable>>
Executable::compile(const Program &program, const CompileOptions &options) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point start = Clock::now();
  llvm::Expected<CpuTarget> cpu = checkOptions(options);
  if (!cpu)
    return cpu.takeError();
  llvm::Expected<Signature> signature =
      Signature::of(program.getEntry().getFunctionType());
  if (!signature)
    return signature.takeError();
  CompileReport report;
  report.cpu = std::move(*cpu);
  report.threads = options.threads;
  llvm::Expected<CompiledObject> compiled =
      findOrBuild(program, *signature, options, report);
  if (!compiled)
    return compiled.takeError();
  report.codeBytes = countCodeBytes(*compiled->object);
  report.tiling = std::move(compiled->tiling);
  llvm::Expected<std::unique_ptr<JIT>> jit =
      JIT::load(std::move(compiled->object));
  if (!jit)
    return jit.takeError();
  llvm::Expected<void *> address = (*jit)->lookup(packedName);
  if (!address)
    return address.takeError();
  report.milliseconds =
      std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  std::unique_ptr<Executable> executable(new Executable(
      std::move(*signature), std::move(report), std::move(*jit)));
  executable->function = reinterpret_cast<void (*)(void **)>(*address);
  return executable;
}
