//===- ObjectCacheTest.cpp ------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/ObjectCache.h"
#include "localattn/Runtime/Executable.h"

#include "mlir/Parser/Parser.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <fstream>
#include <thread>

using namespace localattn;
namespace fs = llvm::sys::fs;

namespace {

class ObjectCacheTest : public testing::Test {
protected:
  void SetUp() override {
    llvm::SmallString<128> path;
    ASSERT_FALSE(fs::createUniqueDirectory("localattn-cache", path));
    folder = path.str().str();
  }
  void TearDown() override { fs::remove_directories(folder); }

  Program parse(const std::string &number) {
    return {mlir::parseSourceString<mlir::ModuleOp>(
                "func.func @f(%x: f64) -> f64 {\n"
                "  %c = arith.constant " +
                    number +
                    " : f64\n"
                    "  %y = arith.mulf %x, %c : f64\n"
                    "  return %y : f64\n}",
                context.get()),
            "f"};
  }

  /// What the program makes of 7; how it was compiled goes to `report`.
  double run(const Program &program, CompileOptions options) {
    options.target = "cpu";
    if (options.cache.empty())
      options.cache = folder;
    auto executable = Executable::compile(program, options);
    if (!executable) {
      ADD_FAILURE() << llvm::toString(executable.takeError());
      return 0;
    }
    report = (*executable)->getReport();
    std::vector<Array> inputs;
    inputs.push_back(llvm::cantFail(Array::allocate(ElementType::F64, {})));
    inputs.back().setDouble(0, 7);
    return llvm::cantFail((*executable)->run(inputs))[0].getDouble(0);
  }

  std::vector<std::string> entries() {
    std::vector<std::string> paths;
    std::error_code code;
    for (fs::directory_iterator i(folder, code), end; i != end && !code;
         i.increment(code))
      if (llvm::sys::path::filename(i->path()).starts_with("llvmcache-"))
        paths.push_back(i->path());
    return paths;
  }

  std::unique_ptr<mlir::MLIRContext> context = makeContext();
  std::string folder;
  CompileReport report;
};

TEST_F(ObjectCacheTest, TheSecondTimeItIsThere) {
  Program program = parse("3.0");
  EXPECT_EQ(run(program, {}), 21);
  EXPECT_FALSE(report.fromCache);
  CompileReport first = report;
  EXPECT_EQ(run(program, {}), 21);
  EXPECT_TRUE(report.fromCache);
  EXPECT_EQ(report.codeBytes, first.codeBytes);
  std::printf("compiled in %.2f ms, found in %.2f ms\n", first.milliseconds,
              report.milliseconds);
  EXPECT_EQ(entries().size(), 1u);
}

TEST_F(ObjectCacheTest, AnotherProgramOrCpuIsAnotherEntry) {
  Program program = parse("3.0");
  run(program, {});
  EXPECT_EQ(run(parse("4.0"), {}), 28);
  EXPECT_FALSE(report.fromCache);
  CompileOptions baseline, threads, tiles;
  baseline.cpu = llvm::Triple(report.cpu.triple).isX86() ? "x86-64" : "generic";
  threads.threads = 2;
  tiles.tiles = "batch=2";
  for (const CompileOptions &options : {baseline, threads, tiles}) {
    EXPECT_EQ(run(program, options), 21);
    EXPECT_FALSE(report.fromCache);
  }
  EXPECT_EQ(entries().size(), 5u);
}

TEST_F(ObjectCacheTest, WhatIsDamagedIsMadeAgain) {
  Program program = parse("3.0");
  run(program, {});
  ASSERT_EQ(entries().size(), 1u);
  std::string path = entries()[0];
  std::ifstream in(path, std::ios::binary);
  std::string whole((std::istreambuf_iterator<char>(in)), {});
  in.close();
  for (size_t size : {size_t(0), size_t(10), whole.size() / 2, whole.size() - 1,
                      whole.size()}) {
    std::string damaged = whole.substr(0, size);
    if (size == whole.size())
      damaged[size / 2] ^= 1;
    std::ofstream(path, std::ios::binary) << damaged;
    EXPECT_EQ(run(program, {}), 21);
    EXPECT_FALSE(report.fromCache) << size;
    EXPECT_EQ(run(program, {}), 21);
    EXPECT_TRUE(report.fromCache) << size;
  }
  // An entry under the name of another.
  fs::rename(path, path + "0");
  EXPECT_FALSE(ObjectCache(folder).find(
      llvm::sys::path::filename(path + "0").drop_front(10)));
}

TEST_F(ObjectCacheTest, ManyMayWriteAtOnce) {
  std::string object(100000, 'o');
  ObjectCache cache(folder);
  std::vector<std::thread> threads;
  std::atomic<int> hits = 0;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        CompiledObject compiled;
        compiled.object = llvm::MemoryBuffer::getMemBuffer(object);
        compiled.tiling = "t";
        cache.store("key", compiled);
        auto found = cache.find("key");
        hits += found && found->object->getBuffer() == object &&
                found->tiling == "t";
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(hits, 200);
  EXPECT_EQ(entries().size(), 1u);
}

TEST_F(ObjectCacheTest, WithoutAFolderAllIsCompiled) {
  Program program = parse("3.0");
  std::ofstream(folder + "/file") << "x";
  CompileOptions below, off;
  below.cache = folder + "/file/below";
  off.cache = "off";
  for (const CompileOptions &options : {below, off, below, off}) {
    EXPECT_EQ(run(program, options), 21);
    EXPECT_FALSE(report.fromCache);
  }
  EXPECT_TRUE(entries().empty());
}

TEST_F(ObjectCacheTest, AFolderThatOthersCanWriteIsNotTrusted) {
  Program program = parse("3.0");
  fs::setPermissions(folder, fs::perms::all_all);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(run(program, {}), 21);
    EXPECT_FALSE(report.fromCache);
  }
}

TEST_F(ObjectCacheTest, TheEnvironmentSaysWhere) {
  setenv("LOCALATTN_CACHE", "here", 1);
  EXPECT_EQ(ObjectCache::defaultFolder(), "here");
  unsetenv("LOCALATTN_CACHE");
  setenv("XDG_CACHE_HOME", "/there", 1);
  EXPECT_EQ(ObjectCache::defaultFolder(), "/there/localattn");
}

} // namespace
