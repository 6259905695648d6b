//===- LaneTile.h -------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the parts of --localattn-to-lanes share: scratch memory, lists of
// queries and keys, and a vocabulary for building linalg on memrefs.
//
// Queries of a chunk and keys of a block have one number each, r and k, however
// many axes the grid has. Where they lie in memory is said by lists of offsets,
// so that rows are read in place and no later stage knows of axes.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_CONVERSION_LANETILE_H
#define LOCALATTN_LIB_CONVERSION_LANETILE_H

#include "localattn/IR/GridGeometry.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace localattn {

/// How much of an attention is in flight at once, in elements.
struct LaneSizes {
  int64_t lanes;         ///< of a vector of scores
  int64_t chunk;         ///< queries of a chunk, whole vectors
  int64_t block;         ///< keys of a block
  int64_t scoreKeys;     ///< register tile of scores: keys...
  int64_t scoreQueries;  ///< ... by queries, whole vectors
  int64_t valueRows;     ///< register tile of values: queries...
  int64_t valueChannels; ///< ... by channels
  bool packKeys = false; ///< copy the keys of a block next to each other
  bool packValues = false;
};

/// A memref as one run of elements, in which any element has an offset.
struct FlatMemory {
  mlir::Value base; ///< buffer, without the offset of the memref
  IndexExpr offset; ///< of its first element in there
  IndexExpr size;   ///< from the first to the last element
  llvm::SmallVector<IndexExpr> strides; ///< per dimension of the memref
};

/// An operand of a linalg op.
struct LaneOperand {
  mlir::Value memref;
  mlir::AffineMap map;
};

/// How a linalg op is vectorised; written as the attribute localattn.vector.
struct LaneSchedule {
  unsigned lane;                   ///< loop that runs over lanes
  llvm::SmallVector<int64_t> tile; ///< iterations in registers, per loop
  bool wholeLanes = false;         ///< extents of `lane` are whole vectors
  std::optional<unsigned> transpose = std::nullopt;
};

/// Builds IR at `builder` for one attention.
class LaneBuilder {
public:
  LaneBuilder(mlir::OpBuilder &builder, mlir::Location loc,
              mlir::FloatType type, const LaneSizes &sizes)
      : builder(builder), loc(loc), type(type), sizes(sizes) {}

  IndexExpr index(int64_t value) { return IndexExpr(builder, loc, value); }
  IndexExpr expr(mlir::Value value);
  mlir::Value number(double value);
  mlir::Value toI32(const IndexExpr &value);

  /// Scratch memory. As with what bufferization allocates, it is for a later
  /// pass to say where it lives and ends.
  mlir::Value scratch(llvm::ArrayRef<int64_t> shape, mlir::Type element);

  void loop(const IndexExpr &begin, const IndexExpr &end, const IndexExpr &step,
            llvm::function_ref<void(const IndexExpr &)> body);
  void when(const TruthExpr &condition, llvm::function_ref<void()> then,
            llvm::function_ref<void()> otherwise = nullptr);
  mlir::Value load(mlir::Value memref, llvm::ArrayRef<IndexExpr> at);
  void store(mlir::Value value, mlir::Value memref,
             llvm::ArrayRef<IndexExpr> at);

  /// The first `sizes` elements of each dimension of scratch memory.
  mlir::Value firstOf(mlir::Value memref, llvm::ArrayRef<IndexExpr> sizes);
  /// A part of each dimension: `sizes` elements from `offsets` on.
  mlir::Value part(mlir::Value memref, llvm::ArrayRef<IndexExpr> offsets,
                   llvm::ArrayRef<IndexExpr> sizes);
  /// Fills `memref` with a number of its type.
  void fill(mlir::Value memref, mlir::Value scalar);
  using Body = llvm::function_ref<llvm::SmallVector<mlir::Value>(
      mlir::OpBuilder &, mlir::ValueRange)>;
  /// linalg.generic; loops that an output doesn't depend on are reductions.
  void generic(llvm::ArrayRef<LaneOperand> inputs,
               llvm::ArrayRef<LaneOperand> outputs,
               const LaneSchedule &schedule, Body body);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::FloatType type; ///< of scores
  LaneSizes sizes;
};

/// An affine map of `dims` loops that picks some of them.
mlir::AffineMap pick(mlir::MLIRContext *context, unsigned dims,
                     llvm::ArrayRef<unsigned> picked);

FlatMemory flatMemoryOf(LaneBuilder &lanes, mlir::Value memref);
/// A memref of one dimension and unit stride whose element 0 is at `offset`.
mlir::Value viewFrom(LaneBuilder &lanes, const FlatMemory &memory,
                     const IndexExpr &offset);

} // namespace localattn

#endif // LOCALATTN_LIB_CONVERSION_LANETILE_H
