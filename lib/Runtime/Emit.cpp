//===- Emit.cpp -----------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Emit.h"
#include "SharedLibrary.h"
#include "localattn/Pipelines/Pipelines.h"
#include "localattn/Runtime/CInterface.h"
#include "localattn/Runtime/CodeGen.h"
#include "localattn/Runtime/Diagnostics.h"
#include "localattn/Runtime/Error.h"
#include "localattn/Runtime/Files.h"
#include "localattn/Runtime/Program.h"
#include "localattn/Runtime/Retype.h"
#include "localattn/Transforms/ChecksToStatus.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace localattn;
using llvm::Expected;

static constexpr StringLiteral endings[] = {".mlir", ".ll", ".s",
                                            ".o",    ".a",  ".so"};

/// What is known before anything is read.
static Expected<CpuTarget> checkOptions(const EmitOptions &options) {
  if (options.output.empty())
    return makeError("expected -o <file>, see --help");
  if (!llvm::is_contained(endings, llvm::sys::path::extension(options.output)))
    return makeError("-o: expected a file that ends in .mlir, .ll, .s, .o, .a "
                     "or .so, got '" +
                     options.output + "'");
  CpuRequest request;
  request.triple = options.triple;
  request.cpu = options.cpu;
  request.features = options.features;
  return resolveCpuTarget(request);
}

static llvm::Error retype(ModuleOp module, StringRef dtype) {
  if (dtype.empty())
    return llvm::Error::success();
  Expected<FloatType> type = parseDtype(module.getContext(), dtype);
  if (!type)
    return type.takeError();
  Expected<bool> changed = retypeFloats(module, *type);
  return changed ? llvm::Error::success() : changed.takeError();
}

static bool isIdentifier(StringRef name) {
  return !name.empty() && !llvm::isDigit(name[0]) &&
         llvm::all_of(name,
                      [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

/// Describes the public functions, and renames all.
static Expected<std::vector<CFunction>> nameFunctions(ModuleOp module,
                                                      StringRef prefix) {
  std::vector<CFunction> functions;
  MLIRContext *context = module.getContext();
  unsigned index = 0;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function.isPublic()) {
      std::string name = prefix.str() + function.getSymName().str();
      if (!isIdentifier(name))
        return makeError("expected a name that C can have, got '" + name +
                         "': give --prefix, or another --entry");
      Expected<Signature> signature = Signature::of(function.getFunctionType());
      if (!signature)
        return makeError("@" + function.getSymName() + ": " +
                         llvm::toString(signature.takeError()));
      functions.push_back(
          {name, function.getSymName().str(), std::move(*signature), {}});
      protectArguments(function);
      function->setAttr("localattn.c_name", StringAttr::get(context, name));
    }
    giveInternalName(function, index++);
  }
  return functions;
}

static llvm::Error lower(ModuleOp module, const EmitOptions &options) {
  DiagnosticCollector diagnostics(module.getContext());
  PassManager pm(module.getContext());
#ifdef NDEBUG
  pm.enableVerifier(false);
#endif
  CpuPipelineOptions pipeline;
  pipeline.triple = options.triple;
  pipeline.cpu = options.cpu;
  pipeline.features = options.features;
  pipeline.threads = options.threads;
  pipeline.tiles = options.tiles;
  pipeline.cInterface = false;
  pipeline.statusCodes = true;
  buildCpuPipeline(pm, pipeline);
  if (failed(pm.run(module)))
    return diagnostics.take("cannot compile for " + Twine("cpu"));
  return llvm::Error::success();
}

/// The function of the lowered module that `function` calls, whose reasons are
/// known now.
static std::string findLowered(ModuleOp module, CFunction &function) {
  for (auto lowered : module.getOps<LLVM::LLVMFuncOp>()) {
    auto name = lowered->getAttrOfType<StringAttr>("localattn.c_name");
    if (!name || name.getValue() != function.name)
      continue;
    if (auto reasons = lowered->getAttrOfType<ArrayAttr>(kStatusReasons))
      for (auto reason : reasons.getAsRange<StringAttr>())
        function.reasons.push_back(reason.str());
    return lowered.getSymName().str();
  }
  return "";
}

/// LLVM IR in which the functions of `functions` are all that others see.
static Expected<std::unique_ptr<llvm::Module>>
translate(ModuleOp module, llvm::LLVMContext &context,
          std::vector<CFunction> &functions) {
  DiagnosticCollector diagnostics(module.getContext());
  std::unique_ptr<llvm::Module> translated =
      translateModuleToLLVMIR(module, context);
  if (!translated)
    return diagnostics.take("cannot translate to LLVM IR");
  for (llvm::Function &function : *translated)
    if (!function.isDeclaration())
      function.setLinkage(llvm::GlobalValue::InternalLinkage);
  for (CFunction &function : functions)
    if (llvm::Error error =
            addCFunction(*translated, function, findLowered(module, function)))
      return error;
  return translated;
}

static llvm::Error writeArchive(std::unique_ptr<llvm::MemoryBuffer> object,
                                StringRef path) {
  std::string name = (llvm::sys::path::stem(path) + ".o").str();
  llvm::NewArchiveMember member(object->getMemBufferRef());
  member.MemberName = name;
  Expected<std::unique_ptr<llvm::MemoryBuffer>> archive =
      llvm::writeArchiveToBuffer(member, llvm::SymtabWritingMode::NormalSymtab,
                                 llvm::object::Archive::K_GNU,
                                 /*Deterministic=*/true,
                                 /*Thin=*/false);
  if (!archive)
    return archive.takeError();
  return writeFile(
      path, [&](llvm::raw_ostream &os) { os << (*archive)->getBuffer(); });
}

static llvm::Error writeCode(llvm::Module &module, const CpuTarget &cpu,
                             StringRef path) {
  Expected<CodeGen> codeGen = CodeGen::create(cpu, /*fast=*/true);
  if (!codeGen)
    return codeGen.takeError();
  StringRef ending = llvm::sys::path::extension(path);
  if (ending == ".ll") {
    codeGen->optimize(module);
    return writeFile(path,
                     [&](llvm::raw_ostream &os) { module.print(os, nullptr); });
  }
  if (ending == ".s") {
    codeGen->optimize(module);
    llvm::SmallString<0> text;
    llvm::raw_svector_ostream stream(text);
    if (llvm::Error error =
            codeGen->emit(module, llvm::CodeGenFileType::AssemblyFile, stream))
      return error;
    return writeFile(path, [&](llvm::raw_ostream &os) { os << text; });
  }
  Expected<std::unique_ptr<llvm::MemoryBuffer>> object =
      codeGen->compile(module);
  if (!object)
    return object.takeError();
  if (ending == ".so")
    return linkSharedLibrary(**object, cpu.triple, path);
  if (ending == ".a")
    return writeArchive(std::move(*object), path);
  return writeFile(
      path, [&](llvm::raw_ostream &os) { os << (*object)->getBuffer(); });
}

llvm::Error localattn::emit(const EmitOptions &options) {
  Expected<CpuTarget> cpu = checkOptions(options);
  if (!cpu)
    return cpu.takeError();
  std::unique_ptr<MLIRContext> context = makeContext();
  Expected<OwningOpRef<ModuleOp>> module =
      loadExports(*context, options.file, options.entries);
  if (!module)
    return module.takeError();
  if (llvm::Error error = retype(**module, options.dtype))
    return error;
  Expected<std::vector<CFunction>> functions =
      nameFunctions(**module, options.prefix);
  if (!functions)
    return functions.takeError();
  if (llvm::Error error = lower(**module, options))
    return error;
  llvm::LLVMContext llvmContext;
  Expected<std::unique_ptr<llvm::Module>> code =
      translate(**module, llvmContext, *functions);
  if (!code)
    return code.takeError();
  bool isMLIR = llvm::sys::path::extension(options.output) == ".mlir";
  llvm::Error error =
      isMLIR ? writeFile(options.output,
                         [&](llvm::raw_ostream &os) { os << **module; })
             : writeCode(**code, *cpu, options.output);
  if (error || options.header.empty())
    return error;
  return writeFile(options.header, [&](llvm::raw_ostream &os) {
    writeHeader(os, llvm::sys::path::filename(options.header), *functions);
  });
}
