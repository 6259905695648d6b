//===- Options.h ---------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line of localattn-run.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TOOLS_LOCALATTN_RUN_OPTIONS_H
#define LOCALATTN_TOOLS_LOCALATTN_RUN_OPTIONS_H

#include "localattn/Runtime/Run.h"

namespace localattn {

/// Prints and exits after --help.
llvm::Expected<RunOptions> parseOptions(int argc, char **argv);

} // namespace localattn

#endif // LOCALATTN_TOOLS_LOCALATTN_RUN_OPTIONS_H
