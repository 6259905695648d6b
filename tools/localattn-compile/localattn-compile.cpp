//===- localattn-compile.cpp ----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "localattn/Runtime/Error.h"

#include "llvm/Support/raw_ostream.h"

static int fail(llvm::Error error) {
  llvm::errs() << "localattn-compile: error: "
               << localattn::oneLine(llvm::toString(std::move(error))) << "\n";
  return 1;
}

int main(int argc, char **argv) {
  llvm::Expected<localattn::EmitOptions> options =
      localattn::parseOptions(argc, argv);
  if (!options)
    return fail(options.takeError());
  if (llvm::Error error = localattn::emit(*options))
    return fail(std::move(error));
  return 0;
}
