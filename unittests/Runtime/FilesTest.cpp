//===- FilesTest.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where output goes, whatever was there before.
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Files.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <unistd.h>

using namespace llvm;
using namespace localattn;

namespace {

class Files : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(sys::fs::createUniqueDirectory("localattn", folder));
  }
  void TearDown() override {
    sys::fs::setPermissions(folder, sys::fs::all_all);
    sys::fs::remove_directories(folder);
  }

  std::string in(StringRef name) {
    SmallString<128> path(folder);
    sys::path::append(path, name);
    return path.str().str();
  }
  /// The message; empty if there is none.
  std::string write(StringRef path, StringRef text) {
    return toString(writeFile(path, [&](raw_ostream &os) { os << text; }));
  }
  std::string read(StringRef path) {
    auto file = readFile(path);
    return file ? (*file)->getBuffer().str() : toString(file.takeError());
  }
  unsigned countFiles() {
    unsigned count = 0;
    std::error_code code;
    for (sys::fs::directory_iterator it(folder, code), end; it != end && !code;
         it.increment(code))
      ++count;
    return count;
  }

  SmallString<128> folder;
};

TEST_F(Files, WritesAndOverwrites) {
  EXPECT_EQ(write(in("a"), "old"), "");
  EXPECT_EQ(write(in("a"), "new"), "");
  EXPECT_EQ(read(in("a")), "new");
  EXPECT_EQ(countFiles(), 1u);
}

TEST_F(Files, PercentIsACharacter) {
  EXPECT_EQ(write(in("100%%"), "a"), "");
  EXPECT_EQ(read(in("100%%")), "a");
  ASSERT_FALSE(sys::fs::create_directory(in("%%%")));
  EXPECT_EQ(write(in("%%%/o.npy"), "b"), "");
  EXPECT_EQ(read(in("%%%/o.npy")), "b");
  EXPECT_EQ(countFiles(), 2u);
}

TEST_F(Files, LinksAreFollowed) {
  ASSERT_EQ(write(in("target"), "old"), "");
  ASSERT_FALSE(sys::fs::create_link(in("target"), in("link")));
  EXPECT_EQ(write(in("link"), "new"), "");
  EXPECT_TRUE(sys::fs::is_symlink_file(in("link")));
  EXPECT_EQ(read(in("target")), "new");
  // Also where nothing is yet.
  ASSERT_FALSE(sys::fs::create_link(in("later"), in("early")));
  EXPECT_EQ(write(in("early"), "text"), "");
  EXPECT_TRUE(sys::fs::is_symlink_file(in("early")));
  EXPECT_EQ(read(in("later")), "text");
}

TEST_F(Files, AllNamesOfAFileAreWritten) {
  ASSERT_EQ(write(in("a"), "old"), "");
  ASSERT_FALSE(sys::fs::create_hard_link(in("a"), in("b")));
  EXPECT_EQ(write(in("a"), "new"), "");
  EXPECT_EQ(read(in("b")), "new");
}

TEST_F(Files, ModeStays) {
  ASSERT_EQ(write(in("a"), "old"), "");
  for (unsigned mode : {0600u, 0640u, 0755u}) {
    ASSERT_FALSE(sys::fs::setPermissions(in("a"), sys::fs::perms(mode)));
    EXPECT_EQ(write(in("a"), "new"), "");
    EXPECT_EQ(*sys::fs::getPermissions(in("a")), sys::fs::perms(mode));
  }
}

TEST_F(Files, ANameMayBeAsLongAsItCan) {
  // There is no room for the name of a file beside it.
  std::string path = in(std::string(255, 'x'));
  EXPECT_EQ(write(path, "old"), "");
  EXPECT_EQ(write(path, "new"), "");
  EXPECT_EQ(read(path), "new");
}

TEST_F(Files, AFolderMayBeClosed) {
  ASSERT_EQ(write(in("a"), "old, and longer"), "");
  ASSERT_FALSE(sys::fs::setPermissions(in("a"), sys::fs::perms(0666)));
  ASSERT_FALSE(sys::fs::setPermissions(folder, sys::fs::perms(0555)));
  // Nothing is closed to root.
  uid_t user = geteuid();
  bool isRoot = user == 0 && seteuid(65534) == 0;
  EXPECT_EQ(write(in("a"), "new"), "");
  EXPECT_EQ(read(in("a")), "new");
  if (geteuid() != 0) {
    EXPECT_NE(write(in("b"), "new"), "");
  }
  if (isRoot) {
    ASSERT_EQ(seteuid(user), 0);
  }
}

TEST_F(Files, FoldersThatAreNotThereAreSaid) {
  EXPECT_EQ(write(in("no/a"), ""),
            "cannot write '" + in("no/a") + "': No such file or directory");
  ASSERT_EQ(write(in("a"), ""), "");
  EXPECT_EQ(write(in("a/b"), ""),
            "cannot write '" + in("a/b") + "': Not a directory");
}

} // namespace
