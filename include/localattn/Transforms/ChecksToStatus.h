//===- ChecksToStatus.h --------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How functions report what was wrong with their arguments.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_CHECKSTOSTATUS_H
#define LOCALATTN_TRANSFORMS_CHECKSTOSTATUS_H

#include "llvm/ADT/StringRef.h"

namespace localattn {

/// An attribute of functions: the reasons of the codes 1, 2, 3... that
/// `--localattn-checks-to-status` makes them return.
inline constexpr llvm::StringLiteral kStatusReasons =
    "localattn.status_reasons";

} // namespace localattn

#endif // LOCALATTN_TRANSFORMS_CHECKSTOSTATUS_H
