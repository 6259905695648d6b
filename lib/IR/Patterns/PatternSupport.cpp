//===- PatternSupport.cpp -------------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PatternSupport.h"

using namespace mlir;
using namespace localattn;

LogicalResult localattn::verifySizes(EmitError emitError, StringRef name,
                                     ArrayRef<int64_t> list, int64_t atLeast) {
  constexpr int64_t atMost = std::numeric_limits<int32_t>::max();
  for (int64_t size : list)
    if (size < atLeast || size > atMost)
      return emitError() << "expected entries of " << atLeast << " to "
                         << atMost << " in '" << name << "', got " << size;
  return success();
}

LogicalResult localattn::verifySameRank(EmitError emitError, size_t axes,
                                        unsigned rank) {
  if (axes != rank)
    return emitError() << "expected a pattern for " << rank << " axes, got "
                       << axes << " entries";
  return success();
}

LogicalResult localattn::verifyAxis(EmitError emitError, unsigned axis,
                                    unsigned rank) {
  if (axis >= rank)
    return emitError() << "expected an axis of 0 to " << rank - 1 << ", got "
                       << axis;
  return success();
}

SymbolicUnion localattn::oneAxis(unsigned rank, unsigned axis,
                                 const SymbolicAxis &chosen,
                                 const SymbolicAxis &other) {
  SymbolicBox box(rank, other);
  box[axis] = chosen;
  return {box};
}
