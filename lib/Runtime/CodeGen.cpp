//===- CodeGen.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/CodeGen.h"
#include "localattn/Runtime/Error.h"

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include <mutex>

using namespace llvm;
using namespace localattn;

CodeGen::CodeGen(const CpuTarget &target, bool fast,
                 std::unique_ptr<TargetMachine> machine)
    : target(target), fast(fast), machine(std::move(machine)) {}
CodeGen::CodeGen(CodeGen &&) noexcept = default;
CodeGen::~CodeGen() = default;

Expected<CodeGen> CodeGen::create(const CpuTarget &target, bool fast) {
  static std::once_flag once;
  std::call_once(once, [] {
    InitializeAllTargetInfos();
    InitializeAllTargets();
    InitializeAllTargetMCs();
    InitializeAllAsmPrinters();
  });
  std::string reason;
  Triple triple(target.triple);
  const Target *known = TargetRegistry::lookupTarget(triple, reason);
  std::unique_ptr<TargetMachine> machine;
  if (known)
    machine.reset(known->createTargetMachine(
        triple, target.cpu, target.features, TargetOptions(), Reloc::PIC_,
        std::nullopt,
        fast ? CodeGenOptLevel::Aggressive : CodeGenOptLevel::Default));
  if (!machine)
    return makeError("LLVM has no code generator for " + target.triple);
  return CodeGen(target, fast, std::move(machine));
}

/// Without these, each function is compiled for any CPU of the architecture.
static void setTarget(Module &module, const TargetMachine &machine,
                      unsigned vectorBits) {
  module.setTargetTriple(machine.getTargetTriple());
  module.setDataLayout(machine.createDataLayout());
  for (Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    function.addFnAttr("target-features", machine.getTargetFeatureString());
    // Some CPUs prefer narrower vectors than they have: LLVM would split ours.
    function.addFnAttr("prefer-vector-width", utostr(vectorBits));
  }
}

void CodeGen::optimize(Module &module) {
  setTarget(module, *machine, target.vectorBits);
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager graphs;
  ModuleAnalysisManager modules;
  PassBuilder builder(machine.get());
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  OptimizationLevel level =
      fast ? OptimizationLevel::O3 : OptimizationLevel::O2;
  builder.buildPerModuleDefaultPipeline(level).run(module, modules);
}

Error CodeGen::emit(Module &module, CodeGenFileType type,
                    raw_pwrite_stream &os) {
  legacy::PassManager passes;
  if (machine->addPassesToEmitFile(passes, os, /*DwoOut=*/nullptr, type))
    return makeError("LLVM writes no such file for " + target.triple);
  passes.run(module);
  return Error::success();
}

Expected<std::unique_ptr<MemoryBuffer>> CodeGen::compile(Module &module) {
  optimize(module);
  SmallVector<char, 0> bytes;
  raw_svector_ostream os(bytes);
  if (Error error = emit(module, CodeGenFileType::ObjectFile, os))
    return error;
  return std::make_unique<SmallVectorMemoryBuffer>(
      std::move(bytes), "compiled code", /*RequiresNullTerminator=*/false);
}

uint64_t localattn::countCodeBytes(MemoryBufferRef object) {
  auto file = object::ObjectFile::createObjectFile(object);
  if (!file) {
    consumeError(file.takeError());
    return 0;
  }
  uint64_t bytes = 0;
  for (const object::SectionRef &section : (*file)->sections())
    if (section.isText())
      bytes += section.getSize();
  return bytes;
}
