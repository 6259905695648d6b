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
#include "localattn/Runtime/OpenMP.h"

#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include <mutex>

using namespace llvm;
using namespace localattn;

/// Whether code calls libomp, by the names that it leaves open.
static Expected<bool> callsOpenMP(MemoryBufferRef object) {
  auto file = object::ObjectFile::createObjectFile(object);
  if (!file)
    return file.takeError();
  for (const object::SymbolRef &symbol : (*file)->symbols()) {
    Expected<uint32_t> flags = symbol.getFlags();
    if (!flags)
      return flags.takeError();
    Expected<StringRef> name = symbol.getName();
    if (!name)
      return name.takeError();
    if ((*flags & object::SymbolRef::SF_Undefined) &&
        name->starts_with("__kmpc_"))
      return true;
  }
  return false;
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

static Error addOpenMP(orc::LLJIT &jit) {
  Expected<const OpenMP *> openMP = OpenMP::get();
  if (!openMP)
    return openMP.takeError();
  auto generator = orc::DynamicLibrarySearchGenerator::Load(
      (*openMP)->getPath().c_str(), jit.getDataLayout().getGlobalPrefix());
  if (!generator)
    return generator.takeError();
  jit.getMainJITDylib().addGenerator(std::move(*generator));
  return Error::success();
}

static Expected<std::unique_ptr<orc::LLJIT>> makeSession() {
  static std::once_flag once;
  std::call_once(once, [] {
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
  });
  // Objects are compiled already: which CPU this is doesn't matter, and to ask
  // takes long on a virtual machine.
  return orc::LLJITBuilder()
      .setJITTargetMachineBuilder(
          orc::JITTargetMachineBuilder(Triple(sys::getProcessTriple())))
      .create();
}

Expected<std::unique_ptr<JIT>> JIT::load(std::unique_ptr<MemoryBuffer> object) {
  Expected<bool> needsOpenMP = callsOpenMP(*object);
  if (!needsOpenMP)
    return needsOpenMP.takeError();
  Expected<std::unique_ptr<orc::LLJIT>> jit = makeSession();
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
  if (*needsOpenMP)
    if (Error error = addOpenMP(**jit))
      return error;
  if (Error error = (*jit)->addObjectFile(std::move(object)))
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
