//===- Bandwidth.h -------------------------------------------- -*- C++ -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How fast data come from memory, at this moment.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_RUNTIME_BANDWIDTH_H
#define LOCALATTN_RUNTIME_BANDWIDTH_H

#include "llvm/Support/Error.h"

namespace localattn {

/// In 1e9 bytes per second, by all threads together.
struct Bandwidth {
  /// Reads alone.
  double load;
  /// Reads and writes, both counted.
  double copy;
};

/// Streams through arrays that no cache holds, on `threads` threads at once,
/// some times; the best of each.
llvm::Expected<Bandwidth> measureBandwidth(unsigned threads);

} // namespace localattn

#endif // LOCALATTN_RUNTIME_BANDWIDTH_H
