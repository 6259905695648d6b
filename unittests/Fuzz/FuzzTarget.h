//===- FuzzTarget.h ------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the fuzz targets share. A target is a function of libFuzzer's, which
// ReplayMain.cpp calls too, where there is no libFuzzer.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_UNITTESTS_FUZZ_FUZZTARGET_H
#define LOCALATTN_UNITTESTS_FUZZ_FUZZTARGET_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace localattn {

/// A property that must hold for every input.
inline void require(bool holds, const llvm::Twine &property) {
  if (holds)
    return;
  llvm::errs() << "not so: " << property << "\n";
  std::abort();
}

inline llvm::StringRef asText(const uint8_t *data, size_t size) {
  return {reinterpret_cast<const char *>(data), size};
}

/// The dialects that programs on one attention are made of. One context serves
/// many inputs, because it takes longer to make than to use.
mlir::MLIRContext &fuzzContext();

/// Counts the errors while it lives, and prints nothing.
class ErrorCounter {
public:
  explicit ErrorCounter(mlir::MLIRContext &context);
  unsigned count() const { return errors; }

private:
  unsigned errors = 0;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace localattn

#endif // LOCALATTN_UNITTESTS_FUZZ_FUZZTARGET_H
