//===- JIT.cpp ------------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/JIT.h"
#include "RuntimeSymbols.h"
#include "localattn/Runtime/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Host.h"
#include <mutex>

using namespace llvm;
using namespace localattn;

HostInfo HostInfo::get() {
  HostInfo info;
  info.cpu = sys::getHostCPUName().str();
  for (const auto &feature : sys::getHostCPUFeatures())
    if (feature.second)
      info.features.push_back(feature.first().str());
  sort(info.features);
  return info;
}

bool HostInfo::has(StringRef feature) const {
  return binary_search(features, feature);
}

static Expected<orc::JITTargetMachineBuilder> hostBuilder() {
  static std::once_flag once;
  std::call_once(once, [] {
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
  });
  Expected<orc::JITTargetMachineBuilder> builder =
      orc::JITTargetMachineBuilder::detectHost();
  if (builder) {
    builder->setRelocationModel(Reloc::PIC_);
    builder->setCodeGenOptLevel(CodeGenOptLevel::Default);
  }
  return builder;
}

/// Without these, each function is compiled for any CPU of the architecture.
static void setTarget(Module &module, TargetMachine &machine) {
  module.setTargetTriple(machine.getTargetTriple());
  module.setDataLayout(machine.createDataLayout());
  for (Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    function.addFnAttr("target-features", machine.getTargetFeatureString());
    function.addFnAttr("prefer-vector-width", "512");
  }
}

static void optimize(Module &module, TargetMachine &machine) {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager graphs;
  ModuleAnalysisManager modules;
  PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  builder.buildPerModuleDefaultPipeline(OptimizationLevel::O2)
      .run(module, modules);
}

/// LLJIT looks here before it asks the process (for libm, memcpy...).
static Error addSymbols(orc::LLJIT &jit) {
  orc::SymbolMap symbols;
  for (const RuntimeSymbol &symbol : runtimeSymbols())
    symbols[jit.mangleAndIntern(symbol.name)] = {
        orc::ExecutorAddr::fromPtr(symbol.address),
        JITSymbolFlags::Exported | JITSymbolFlags::Callable};
  return jit.getMainJITDylib().define(orc::absoluteSymbols(std::move(symbols)));
}

Expected<std::unique_ptr<JIT>> JIT::compile(orc::ThreadSafeModule module) {
  Expected<orc::JITTargetMachineBuilder> builder = hostBuilder();
  if (!builder)
    return builder.takeError();
  Expected<std::unique_ptr<TargetMachine>> machine =
      builder->createTargetMachine();
  if (!machine)
    return machine.takeError();
  module.withModuleDo([&](Module &inner) {
    setTarget(inner, **machine);
    optimize(inner, **machine);
  });
  Expected<std::unique_ptr<orc::LLJIT>> jit =
      orc::LLJITBuilder()
          .setJITTargetMachineBuilder(std::move(*builder))
          .create();
  if (!jit)
    return jit.takeError();
  // The session would print the reason, and the caller only get "failed".
  auto reason = std::make_shared<std::string>();
  (*jit)->getExecutionSession().setErrorReporter([reason](Error error) {
    std::string message = toString(std::move(error));
    if (reason->empty())
      *reason = message;
  });
  if (Error error = addSymbols(**jit))
    return error;
  if (Error error = (*jit)->addIRModule(std::move(module)))
    return error;
  return std::unique_ptr<JIT>(new JIT(std::move(*jit), std::move(reason)));
}

Expected<void *> JIT::lookup(StringRef name) {
  Expected<orc::ExecutorAddr> address = jit->lookup(name);
  if (!address) {
    std::string message = toString(address.takeError());
    return makeError("cannot link the compiled code: " +
                     (reason->empty() ? message : *reason));
  }
  return address->toPtr<void *>();
}
