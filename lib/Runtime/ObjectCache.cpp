//===- ObjectCache.cpp ----------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/ObjectCache.h"
#include "localattn/Runtime/Files.h"

#include "mlir/IR/OperationSupport.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include <dlfcn.h>
#include <unistd.h>

using namespace llvm;
using namespace localattn;

/// Of the files; a new one ends the use of all older ones.
static constexpr StringLiteral magic = "localattn object 1\n";
using Digest = BLAKE3Result<>;

/// The file that a function was loaded from, and which one it is: a rebuilt
/// library has the version of the old one.
static std::string identifyFile(const void *function) {
  Dl_info info;
  if (!dladdr(function, &info) || !info.dli_fname)
    return "";
  std::string text = info.dli_fname;
  sys::fs::file_status status;
  // The name of the program may be one that was looked up on the path.
  if (sys::fs::status(text, status) &&
      sys::fs::status("/proc/self/exe", status))
    return text;
  auto changed = status.getLastModificationTime().time_since_epoch().count();
  return text + ":" + utostr(status.getSize()) + ":" + itostr(changed) + ":" +
         utostr(status.getUniqueID().getFile());
}

/// Of this library, and of LLVM.
static const std::string &identifyCompiler() {
  static const std::string identity =
      identifyFile(reinterpret_cast<const void *>(&cacheKey)) + "\n" +
      LLVM_VERSION_STRING + "\n" +
      identifyFile(reinterpret_cast<const void *>(&llvm::pruneCache));
  return identity;
}

static Digest digestOf(StringRef bytes) {
  return BLAKE3::hash(arrayRefFromStringRef(bytes));
}

static StringRef asText(const Digest &digest) {
  return toStringRef(ArrayRef<uint8_t>(digest));
}

std::string localattn::cacheKey(const Program &program,
                                const CompileOptions &options,
                                const CpuTarget &cpu) {
  std::string text;
  raw_string_ostream os(text);
  os << magic << identifyCompiler() << "\n"
     << options.target << "\n"
     << options.threads << "\n"
     << options.tiles << "\n"
     << cpu.triple << "\n"
     << cpu.cpu << "\n"
     << cpu.features << "\n"
     << cpu.vectorBits << " " << cpu.l1Bytes << " " << cpu.l2Bytes << "\n"
     << program.entry << "\n";
  // The generic form needs no names, which would take longer.
  program.module.get()->print(
      os, mlir::OpPrintingFlags().printGenericOpForm().enableDebugInfo());
  return toHex(ArrayRef<uint8_t>(digestOf(text)), /*LowerCase=*/true);
}

std::string ObjectCache::defaultFolder() {
  if (std::optional<std::string> folder =
          sys::Process::GetEnv("LOCALATTN_CACHE"))
    return *folder;
  SmallString<128> path;
  if (!sys::path::cache_directory(path))
    return "off";
  sys::path::append(path, "localattn");
  return path.str().str();
}

/// Who can write there can make us run any code.
static bool isOurs(StringRef folder) {
  sys::fs::file_status status;
  return !sys::fs::status(folder, status) && sys::fs::is_directory(status) &&
         status.getUser() == geteuid() &&
         !(status.permissions() &
           (sys::fs::perms::group_write | sys::fs::perms::others_write));
}

ObjectCache::ObjectCache(StringRef wanted) {
  if (wanted.empty() || wanted == "off")
    return;
  if (!sys::fs::create_directories(wanted, /*IgnoreExisting=*/true,
                                   sys::fs::perms::owner_all) &&
      isOurs(wanted))
    folder = wanted.str();
}

std::string ObjectCache::pathOf(StringRef key) const {
  SmallString<128> path(folder);
  // LLVM removes only files of such names.
  sys::path::append(path, "llvmcache-" + key);
  return path.str().str();
}

static void writeNumber(raw_ostream &os, uint64_t number) {
  char bytes[sizeof(number)];
  support::endian::write64le(bytes, number);
  os.write(bytes, sizeof(bytes));
}

std::optional<CompiledObject> ObjectCache::find(StringRef key) const {
  if (folder.empty())
    return std::nullopt;
  Expected<std::unique_ptr<MemoryBuffer>> file = readFile(pathOf(key));
  if (!file) {
    consumeError(file.takeError());
    return std::nullopt;
  }
  StringRef rest = (*file)->getBuffer();
  if (!rest.consume_front(magic) || !rest.consume_front(key) ||
      rest.size() < sizeof(Digest) + sizeof(uint64_t))
    return std::nullopt;
  StringRef digest = rest.take_front(sizeof(Digest));
  rest = rest.drop_front(sizeof(Digest));
  if (asText(digestOf(rest)) != digest)
    return std::nullopt;
  uint64_t tilingSize = support::endian::read64le(rest.data());
  rest = rest.drop_front(sizeof(uint64_t));
  if (tilingSize > rest.size())
    return std::nullopt;
  CompiledObject compiled;
  compiled.tiling = rest.take_front(tilingSize).str();
  // A copy, which is aligned as an object must be.
  compiled.object =
      MemoryBuffer::getMemBufferCopy(rest.drop_front(tilingSize), key);
  return compiled;
}

void ObjectCache::store(StringRef key, const CompiledObject &compiled) const {
  if (folder.empty())
    return;
  std::string payload;
  raw_string_ostream os(payload);
  writeNumber(os, compiled.tiling.size());
  os << compiled.tiling << compiled.object->getBuffer();
  // No place for it is no reason to fail: the object is there already.
  // Others may read or write the same entry at this moment.
  consumeError(replaceFile(pathOf(key), [&](raw_ostream &os) {
    os << magic << key << asText(digestOf(payload)) << payload;
  }));
  CachePruningPolicy policy;
  policy.MaxSizeBytes = 256 << 20;
  pruneCache(folder, policy);
}
