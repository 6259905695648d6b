//===- NpyTest.cpp --------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Npy.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <cstring>
#include <random>

using namespace llvm;
using namespace localattn;

namespace {

class Npy : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(sys::fs::createTemporaryFile("localattn", "npy", path));
    remover.setFile(path);
  }

  void write(StringRef bytes) {
    std::error_code code;
    raw_fd_ostream os(path, code);
    ASSERT_FALSE(code);
    os << bytes;
  }

  /// A file of this version with this header, unpadded, and these data.
  void writeFile(StringRef header, StringRef data, char version = 1) {
    std::string bytes = "\x93NUMPY";
    bytes += version;
    bytes += '\0';
    for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
      bytes += static_cast<char>(header.size() >> (8 * i));
    write(bytes + header.str() + data.str());
  }

  std::string errorOf() {
    Expected<Array> array = readNpy(path);
    if (array)
      return "";
    std::string message = toString(array.takeError());
    EXPECT_EQ(StringRef(message).count('\n'), 0u) << message;
    return message;
  }

  void expectError(StringRef part) {
    std::string message = errorOf();
    EXPECT_TRUE(StringRef(message).contains(part)) << message;
  }

  SmallString<128> path;
  FileRemover remover;
};

TEST_F(Npy, RoundTripOfAllTypes) {
  for (int type = 0; type <= int(ElementType::U64); ++type)
    for (std::vector<int64_t> shape :
         {std::vector<int64_t>{}, {3}, {2, 3, 4}, {0, 5}}) {
      Array array = cantFail(Array::allocate(ElementType(type), shape));
      for (size_t i = 0; i < array.getNumBytes(); ++i)
        array.getData()[i] = type == int(ElementType::I1) ? i % 2 : i;
      ASSERT_FALSE(bool(writeNpy(path, array)));
      Array read = cantFail(readNpy(path));
      bool isBF16 = ElementType(type) == ElementType::BF16;
      EXPECT_EQ(read.getType(), isBF16 ? ElementType::U16 : ElementType(type));
      EXPECT_EQ(read.getShape(), array.getShape());
      EXPECT_EQ(
          std::memcmp(read.getData(), array.getData(), array.getNumBytes()), 0);
    }
}

TEST_F(Npy, OtherVersionsAndSpellings) {
  for (char version : {2, 3}) {
    writeFile("{'shape': (2,), 'fortran_order': False, 'descr': '|u1', }\n",
              "ab", version);
    EXPECT_EQ(cantFail(readNpy(path)).getDouble(1), 'b');
  }
  writeFile("{\"descr\":\"<u2\",\"fortran_order\":False,\"shape\":(1L,2L)}",
            "abcd");
  EXPECT_EQ(cantFail(readNpy(path)).getShape(), ArrayRef<int64_t>({1, 2}));
}

TEST_F(Npy, FortranOrderIsTransposed) {
  writeFile("{'descr': '|i1', 'fortran_order': True, 'shape': (2, 3, 2), }",
            StringRef("\0\1\2\3\4\5\6\7\x8\x9\xa\xb", 12));
  Array array = cantFail(readNpy(path));
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 2; ++k)
        EXPECT_EQ(array.getDouble((i * 3 + j) * 2 + k), i + 2 * j + 6 * k);
}

TEST_F(Npy, EmptyInFortranOrder) {
  writeFile("{'descr': '<f2', 'fortran_order': True, "
            "'shape': (4611686018427387904, 4, 0), }",
            "");
  EXPECT_EQ(cantFail(readNpy(path)).getNumElements(), 0);
}

TEST_F(Npy, HostileFiles) {
  write("");
  expectError("not a .npy file");
  write("\x93NUMPY\1");
  expectError("truncated");
  write(StringRef("\x93NUMPY\1\0\xff\xff{'descr'", 18));
  expectError("truncated in the header");
  write(StringRef("\x93NUMPY\2\0\xff\xff\xff\xff{'descr'", 20));
  expectError("4294967295 bytes long");
  write(StringRef("\x93NUMPY\7\0\0\0\0\0", 12));
  expectError("unsupported version 7");

  StringRef shape = "'fortran_order': False, 'shape': ";
  auto header = [&](StringRef descr, StringRef size) {
    return ("{'descr': " + descr + ", " + shape + size + ", }").str();
  };
  writeFile(header("'<f4'", "(3,)"), "12345678");
  expectError("truncated: expected 12 bytes for 3xf32, got 8");
  writeFile(header("'<f4'", "(1,)"), "12345678");
  expectError("expected 4 bytes for 1xf32, got 8");
  writeFile(header("'<f4'", "(4611686018427387904, 4)"), "");
  expectError("truncated");
  writeFile(header("'<f8'", "(9223372036854775807, 9223372036854775807)"), "");
  expectError("truncated");
  writeFile(header("'<f8'", "(99999999999999999999,)"), "");
  expectError("'shape'");
  writeFile(header("'<f8'", "(-1,)"), "");
  expectError("'shape'");
  writeFile(header("'>f4'", "(1,)"), "1234");
  expectError("big-endian");
  writeFile(header("'<c8'", "(1,)"), "12345678");
  expectError("unsupported dtype '<c8'");
  writeFile(header("'|O'", "(1,)"), "12345678");
  expectError("unsupported dtype '|O'");
  writeFile(header("[('a', '<f4')]", "(1,)"), "1234");
  expectError("'descr'");
  for (StringRef bad : {"", "{", "}", "{}", "{'descr'", "{'descr': 3}", "nil",
                        "{'x': 1}", "{'shape': (1", "{'descr': '<f4'} x"}) {
    writeFile(bad, "");
    expectError("bad header");
  }
}

TEST_F(Npy, BrokenBytesNeverCrash) {
  Array array = cantFail(Array::allocate(ElementType::F32, {2, 2}));
  ASSERT_FALSE(bool(writeNpy(path, array)));
  std::string good;
  {
    auto file = cantFail(errorOrToExpected(MemoryBuffer::getFile(path)));
    good = file->getBuffer().str();
  }
  std::mt19937_64 engine(1);
  for (int i = 0; i < 2000; ++i) {
    std::string bad = good;
    for (int n = 0; n <= i % 3; ++n)
      bad[engine() % bad.size()] = static_cast<char>(engine());
    bad.resize(engine() % (bad.size() + 1));
    write(bad);
    errorOf();
  }
}

TEST_F(Npy, MissingAndUnwritable) {
  auto missing = readNpy("/no/such/file.npy");
  ASSERT_FALSE(bool(missing));
  EXPECT_EQ(toString(missing.takeError()),
            "cannot read '/no/such/file.npy': No such file or directory");
  auto device = readNpy("/dev/zero");
  ASSERT_FALSE(bool(device));
  EXPECT_EQ(toString(device.takeError()),
            "cannot read '/dev/zero': not a regular file");
  Array array = cantFail(Array::allocate(ElementType::F32, {1}));
  std::string inside = (path + "/a.npy").str();
  EXPECT_EQ(toString(writeNpy(inside, array)),
            "cannot write '" + inside + "': Not a directory");
  EXPECT_FALSE(bool(writeNpy("/dev/null", array)));
  EXPECT_TRUE(sys::fs::exists("/dev/null"));
}

} // namespace
