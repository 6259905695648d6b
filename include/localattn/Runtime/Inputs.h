//===- Inputs.h ----------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The arguments of a run: .npy files or random numbers.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_INPUTS_H
#define LOCALATTN_RUNTIME_INPUTS_H

#include "localattn/Runtime/Run.h"
#include "localattn/Runtime/Signature.h"

namespace localattn {

/// Reads `path`, as bf16 if `type` is that and the file u2. An error unless the
/// array fits `type`.
llvm::Expected<Array> readAs(llvm::StringRef path, const ValueType &type,
                             bool bf16AsUint16, const llvm::Twine &who);

/// One array per argument that fits its type.
llvm::Expected<std::vector<Array>> makeInputs(const Signature &signature,
                                              const RunOptions &options);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_INPUTS_H
