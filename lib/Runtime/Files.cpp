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
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"

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

/// A new file in the folder of `path`. Its name is made here: what makes names
/// in LLVM takes a '%' of the path for a placeholder.
static std::error_code createBeside(StringRef path, int &descriptor,
                                    std::string &name) {
  std::error_code code;
  for (int attempt = 0; attempt < 100; ++attempt) {
    name = (path + "." + utohexstr(sys::Process::GetRandomNumber())).str();
    code = sys::fs::openFileForWrite(name, descriptor, sys::fs::CD_CreateNew);
    if (code != std::errc::file_exists)
      break;
  }
  return code;
}

/// Makes the file under `descriptor` one that may take the place of `old`.
static bool takesPlaceOf(const sys::fs::file_status &old, int descriptor) {
  sys::fs::file_status status;
  // Another name of a hard link would keep the old file.
  return old.getLinkCount() == 1 && !sys::fs::status(descriptor, status) &&
         status.getUser() == old.getUser() &&
         status.getGroup() == old.getGroup() &&
         !sys::fs::setPermissions(descriptor, old.permissions());
}

/// Fills the new file `temporary` and puts it in the place of `path`.
static std::error_code fillAndRename(int descriptor, StringRef temporary,
                                     StringRef path,
                                     function_ref<void(raw_ostream &)> write) {
  raw_fd_ostream os(descriptor, /*shouldClose=*/true);
  write(os);
  std::error_code code = finish(os);
  if (!code)
    code = sys::fs::rename(temporary, path);
  if (code)
    sys::fs::remove(temporary);
  return code;
}

Error localattn::replaceFile(StringRef path,
                             function_ref<void(raw_ostream &)> write) {
  int descriptor;
  std::string temporary;
  std::error_code code = createBeside(path, descriptor, temporary);
  if (!code)
    code = fillAndRename(descriptor, temporary, path, write);
  return code ? fileError("write", path, code) : Error::success();
}

Error localattn::writeFile(StringRef path,
                           function_ref<void(raw_ostream &)> write) {
  sys::fs::file_status status;
  bool isNew = bool(sys::fs::status(path, status));
  if (!isNew && !sys::fs::is_regular_file(status))
    return writeInPlace(path, write);
  if (!isNew && !sys::fs::can_write(path))
    return fileError("write", path,
                     std::make_error_code(std::errc::permission_denied));
  // The file, not the link to it, is replaced.
  SmallString<128> target(path);
  if ((!isNew && sys::fs::real_path(path, target)) ||
      (isNew && sys::fs::is_symlink_file(path)))
    return writeInPlace(path, write);
  int descriptor;
  std::string temporary;
  // The folder may be closed to new files. If it isn't there, that will be
  // said.
  if (createBeside(target, descriptor, temporary))
    return writeInPlace(path, write);
  if (!isNew && !takesPlaceOf(status, descriptor)) {
    sys::Process::SafelyCloseFileDescriptor(descriptor);
    sys::fs::remove(temporary);
    return writeInPlace(path, write);
  }
  if (std::error_code code =
          fillAndRename(descriptor, temporary, target, write))
    return fileError("write", path, code);
  return Error::success();
}
