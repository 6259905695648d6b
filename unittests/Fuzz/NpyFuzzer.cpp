//===- NpyFuzzer.cpp ------------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The bytes of a .npy file: an array of the size that they say, or an error of
// one line.
//
//===----------------------------------------------------------------------===//

#include "FuzzTarget.h"

#include "localattn/Runtime/Npy.h"

using namespace localattn;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::Expected<Array> array = parseNpy(asText(data, size));
  if (!array) {
    std::string message = llvm::toString(array.takeError());
    require(!message.empty() && message.find('\n') == std::string::npos,
            "an error is one line");
    return 0;
  }
  require(array->getNumBytes() <= size, "an array is no larger than its file");
  for (int64_t i = 0; i < array->getNumElements(); ++i)
    (void)array->getDouble(i);
  return 0;
}
