//===- Npy.h -------------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// NumPy's .npy files.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_NPY_H
#define LOCALATTN_RUNTIME_NPY_H

#include "localattn/Runtime/Array.h"

namespace localattn {

/// Reads a file of version 1, 2 or 3. Little-endian f2, f4, f8, b1, i1 to i8
/// and u1 to u8; Fortran order is turned into C order. bf16 has no type of its
/// own in NumPy: such files are u2, and come back as U16.
///
/// Anything else is an error that names the file: other types, big-endian,
/// files that are shorter or longer than their header says, broken headers.
/// Sizes are checked against the file before any memory is taken.
llvm::Expected<Array> readNpy(llvm::StringRef path);

/// The same for the bytes of a file; errors name no file.
llvm::Expected<Array> parseNpy(llvm::StringRef bytes);

/// Writes version 1.0 in C order; bf16 as u2. The file appears whole or not at
/// all, unless `path` is a device or a pipe.
llvm::Error writeNpy(llvm::StringRef path, const Array &array);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_NPY_H
