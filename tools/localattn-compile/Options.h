//===- Options.h ---------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line of localattn-compile.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TOOLS_LOCALATTN_COMPILE_OPTIONS_H
#define LOCALATTN_TOOLS_LOCALATTN_COMPILE_OPTIONS_H

#include "localattn/Runtime/Emit.h"

namespace localattn {

/// Prints and exits after --help.
llvm::Expected<EmitOptions> parseOptions(int argc, char **argv);

} // namespace localattn

#endif // LOCALATTN_TOOLS_LOCALATTN_COMPILE_OPTIONS_H
