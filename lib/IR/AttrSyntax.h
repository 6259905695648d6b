//===- AttrSyntax.h ------------------------------------------ -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the pieces of our attributes are written, for the generated parsers and
// for our own.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_IR_ATTRSYNTAX_H
#define LOCALATTN_LIB_IR_ATTRSYNTAX_H

#include "localattn/IR/LocalAttn.h"
#include "mlir/IR/DialectImplementation.h"

namespace localattn {

/// `left` or `right` without a bound, among plain integers.
inline constexpr int64_t kUnbounded = std::numeric_limits<int64_t>::max();

llvm::StringRef stringifyBoundary(Boundary boundary);
std::optional<Boundary> symbolizeBoundary(llvm::StringRef word);

/// A comma-separated list of integers and `unbounded`.
mlir::ParseResult parseReach(mlir::AsmParser &parser,
                             llvm::SmallVector<int64_t> &reach);
void printReach(mlir::AsmPrinter &printer, llvm::ArrayRef<int64_t> reach);

/// Options of patterns, each `, name = [one entry per axis]`, in any order.
using IntList = llvm::SmallVector<int64_t>;
using BoundaryList = llvm::SmallVector<Boundary>;
using FlagList = llvm::SmallVector<bool>;
mlir::ParseResult parseWindowedOptions(mlir::AsmParser &parser, IntList &shift,
                                       BoundaryList &boundary);
void printWindowedOptions(mlir::AsmPrinter &printer,
                          llvm::ArrayRef<int64_t> shift,
                          llvm::ArrayRef<Boundary> boundary);
mlir::ParseResult parseNeighborhoodOptions(mlir::AsmParser &parser,
                                           IntList &stride, IntList &dilation,
                                           FlagList &causal);
void printNeighborhoodOptions(mlir::AsmPrinter &printer,
                              llvm::ArrayRef<int64_t> stride,
                              llvm::ArrayRef<int64_t> dilation,
                              llvm::ArrayRef<bool> causal);
mlir::ParseResult parseSlidingOptions(mlir::AsmParser &parser,
                                      IntList &dilation, BoundaryList &boundary,
                                      FlagList &causal);
void printSlidingOptions(mlir::AsmPrinter &printer,
                         llvm::ArrayRef<int64_t> dilation,
                         llvm::ArrayRef<Boundary> boundary,
                         llvm::ArrayRef<bool> causal);
mlir::ParseResult parseHaloOptions(mlir::AsmParser &parser,
                                   BoundaryList &boundary);
void printHaloOptions(mlir::AsmPrinter &printer,
                      llvm::ArrayRef<Boundary> boundary);

/// One axis constructor, such as `block(7, shift = 3)`.
mlir::FailureOr<SymbolicAxis> parseConstructor(mlir::AsmParser &parser);

/// `clip`, `clamp` or `wrap`.
mlir::FailureOr<Boundary> parseBoundary(mlir::AsmParser &parser);

} // namespace localattn

namespace llvm {
inline raw_ostream &operator<<(raw_ostream &os, localattn::Boundary boundary) {
  return os << localattn::stringifyBoundary(boundary);
}
} // namespace llvm

template <> struct mlir::FieldParser<localattn::Boundary> {
  static FailureOr<localattn::Boundary> parse(AsmParser &parser) {
    return localattn::parseBoundary(parser);
  }
};

#endif // LOCALATTN_LIB_IR_ATTRSYNTAX_H
