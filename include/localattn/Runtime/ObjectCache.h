//===- ObjectCache.h ------------------------------------------ -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Objects on disk, so that a program is compiled once.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_OBJECTCACHE_H
#define LOCALATTN_RUNTIME_OBJECTCACHE_H

#include "localattn/Runtime/CompileOptions.h"
#include "localattn/Runtime/Program.h"
#include "llvm/Support/MemoryBuffer.h"
#include <optional>

namespace localattn {

/// What a program becomes: an object, and what the pipeline says of its tiles.
struct CompiledObject {
  std::unique_ptr<llvm::MemoryBuffer> object;
  std::string tiling;
};

/// A name for all that decides what code a program becomes: its IR with its
/// locations (which failed checks print), the options, the CPU, and the files
/// that this library and LLVM were loaded from.
std::string cacheKey(const Program &program, const CompileOptions &options,
                     const CpuTarget &cpu);

/// One file per key in a folder. Processes may share it. No trouble with the
/// folder is an error: then it is as if nothing were in it.
class ObjectCache {
public:
  /// Empty, or "off": always misses.
  explicit ObjectCache(llvm::StringRef folder);

  /// Whether it can hit at all.
  bool isOn() const { return !folder.empty(); }

  /// $LOCALATTN_CACHE if that is set; else `localattn` in $XDG_CACHE_HOME or in
  /// ~/.cache; "off" without either.
  static std::string defaultFolder();

  /// What is stored whole, and for this key.
  std::optional<CompiledObject> find(llvm::StringRef key) const;

  /// Stores a copy. Now and then removes what was not used for a week, and what
  /// is beyond 256 MiB.
  void store(llvm::StringRef key, const CompiledObject &compiled) const;

private:
  std::string pathOf(llvm::StringRef key) const;

  /// Empty: none.
  std::string folder;
};

} // namespace localattn

#endif // LOCALATTN_RUNTIME_OBJECTCACHE_H
