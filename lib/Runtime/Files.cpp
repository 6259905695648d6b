//===- Files.cpp ----------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/Runtime/Files.h"
#include "localattn/Runtime/Error.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace localattn;

static Error fileError(StringRef verb, StringRef path, std::error_code code) {
  return makeError("cannot " + verb + " '" + path + "': " + code.message());
}

Expected<std::unique_ptr<MemoryBuffer>> localattn::readFile(StringRef path) {
  sys::fs::file_status status;
  if (std::error_code code = sys::fs::status(path, status))
    return fileError("read", path, code);
  // A device may never end.
  if (!sys::fs::is_regular_file(status))
    return makeError("cannot read '" + path + "': not a regular file");
  auto file = MemoryBuffer::getFile(path, /*IsText=*/false,
                                    /*RequiresNullTerminator=*/false);
  if (!file)
    return fileError("read", path, file.getError());
  return std::move(*file);
}

/// An error of a stream must be taken from it before it is destroyed.
static std::error_code finish(raw_fd_ostream &os) {
  os.close();
  std::error_code code = os.error();
  os.clear_error();
  return code;
}

static Error writeInPlace(StringRef path,
                          function_ref<void(raw_ostream &)> write) {
  std::error_code code;
  raw_fd_ostream os(path, code);
  if (!code) {
    write(os);
    code = finish(os);
  }
  return code ? fileError("write", path, code) : Error::success();
}

Error localattn::writeFile(StringRef path,
                           function_ref<void(raw_ostream &)> write) {
  sys::fs::file_status status;
  std::error_code missing = sys::fs::status(path, status);
  if (!missing && !sys::fs::is_regular_file(status))
    return writeInPlace(path, write);
  if (!missing && !sys::fs::can_write(path))
    return fileError("write", path,
                     std::make_error_code(std::errc::permission_denied));
  int descriptor;
  SmallString<128> temporary;
  if (std::error_code code =
          sys::fs::createUniqueFile(path + ".%%%%%%%%", descriptor, temporary))
    return fileError("write", path, code);
  raw_fd_ostream os(descriptor, /*shouldClose=*/true);
  write(os);
  std::error_code code = finish(os);
  if (!code)
    code = sys::fs::rename(temporary, path);
  if (!code)
    return Error::success();
  sys::fs::remove(temporary);
  return fileError("write", path, code);
}
