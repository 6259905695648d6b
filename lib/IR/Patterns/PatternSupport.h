//===- PatternSupport.h -------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What patterns with a list per axis have in common.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_IR_PATTERNS_PATTERNSUPPORT_H
#define LOCALATTN_LIB_IR_PATTERNS_PATTERNSUPPORT_H

#include "../AttrSyntax.h"

namespace localattn {

using EmitError = llvm::function_ref<mlir::InFlightDiagnostic()>;

/// Entry `a` of a list that may be absent.
template <typename T>
T entryOr(llvm::ArrayRef<T> list, unsigned a, T otherwise) {
  return list.empty() ? otherwise : list[a];
}

/// A list that is given has one entry for each of `axes`.
template <typename T>
llvm::LogicalResult verifyLength(EmitError emitError, llvm::StringRef name,
                                 llvm::ArrayRef<T> list, size_t axes) {
  if (!list.empty() && list.size() != axes)
    return emitError() << "expected " << axes << " entries in '" << name
                       << "', got " << list.size();
  return llvm::success();
}

/// Lists of sizes: `atLeast` and up, and small enough to compute with.
llvm::LogicalResult verifySizes(EmitError emitError, llvm::StringRef name,
                                llvm::ArrayRef<int64_t> list, int64_t atLeast);

/// A pattern written for `axes` axes on a grid of `rank`.
llvm::LogicalResult verifySameRank(EmitError emitError, size_t axes,
                                   unsigned rank);

/// A pattern about axis `axis` on a grid of `rank` axes.
llvm::LogicalResult verifyAxis(EmitError emitError, unsigned axis,
                               unsigned rank);

/// One box with `chosen` on `axis` and `other` on the rest.
SymbolicUnion oneAxis(unsigned rank, unsigned axis, const SymbolicAxis &chosen,
                      const SymbolicAxis &other);

} // namespace localattn

#endif // LOCALATTN_LIB_IR_PATTERNS_PATTERNSUPPORT_H
