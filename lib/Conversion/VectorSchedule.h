//===- VectorSchedule.h -------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the iterations of a linalg.generic are cut into vectors and loops.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_CONVERSION_VECTORSCHEDULE_H
#define LOCALATTN_LIB_CONVERSION_VECTORSCHEDULE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace localattn {

/// The attribute of a linalg op that a schedule is read from.
inline constexpr llvm::StringLiteral vectorAttrName = "localattn.vector";

/// What vectors are cut for.
struct VectorMachine {
  int64_t bits = 512; ///< of one register
  bool fma = true;    ///< one instruction multiplies and adds
};

/// Some iterations of a dim that are computed at once: consecutive ones.
struct Piece {
  int64_t offset; ///< from the start of the tile
  int64_t width;  ///< 1 unless the dim is that of the lanes

  bool operator==(const Piece &other) const {
    return offset == other.offset && width == other.width;
  }
};
using Pieces = llvm::SmallVector<Piece>;

/// The code for what a dynamic extent leaves over of full tiles.
enum class RestForm {
  Exact,  ///< a variant for each number of pieces
  Halves, ///< variants for 1, 2, 4... pieces, each taken at most once
  Loop,   ///< a loop of single pieces
};

/// A set of dims of the generic, as bits.
using DimSet = uint64_t;
inline DimSet dimSet(unsigned dim) { return DimSet(1) << dim; }
inline bool contains(DimSet set, unsigned dim) { return set >> dim & 1; }

struct VectorSchedule {
  mlir::linalg::GenericOp op;
  int64_t width;                      ///< lanes of one register
  std::optional<unsigned> lane;       ///< the dim whose iterations are lanes
  std::optional<unsigned> transposed; ///< the dim that is contiguous instead
  bool wholeLanes = false;            ///< no lane is left over
  bool fma = true;                    ///< one instruction multiplies and adds
  llvm::SmallVector<int64_t> tile;    ///< per dim: iterations held at once
  llvm::SmallVector<int64_t> extent;  ///< per dim, or ShapedType::kDynamic
  llvm::SmallVector<unsigned> order;  ///< of the loops, outermost first
  llvm::SmallVector<RestForm> rest;   ///< per dim

  /// The schedule that the attribute of `op` asks for, or a plain one. Emits
  /// an error if the attribute is wrong.
  static mlir::FailureOr<VectorSchedule> of(mlir::linalg::GenericOp op,
                                            const VectorMachine &machine);

  unsigned getNumDims() const { return tile.size(); }
  bool isReduction(unsigned dim) const;
  bool isLane(unsigned dim) const { return lane == dim; }
  /// `count` iterations of `dim` in pieces; lanes in descending powers of two.
  Pieces piecesOf(unsigned dim, int64_t count) const;
  /// How many pieces a full tile has.
  unsigned piecesOfTile(unsigned dim) const;
  /// The dims that the position in an operand depends on.
  DimSet dimsOf(mlir::OpOperand &operand) const;
  /// Whether an output (by number) sums up the lanes, and how: the op of the
  /// body that combines what the output held with a number.
  mlir::Operation *laneCombiner(unsigned output) const;
  /// How many loops stand around what depends on `dims`.
  unsigned levelOf(DimSet dims) const;

private:
  void chooseOrder();
  void chooseRests();
  unsigned piecesInVariants(unsigned dim) const;
  mlir::LogicalResult readAttribute(mlir::DictionaryAttr attr);
  void chooseDefault();
  bool fitsLanes() const;
  void dropLanes();
};

/// Emits "localattn-vectorize: <op> has <property>".
mlir::InFlightDiagnostic cannotVectorize(mlir::Operation *op,
                                         const llvm::Twine &property);

} // namespace localattn

#endif // LOCALATTN_LIB_CONVERSION_VECTORSCHEDULE_H
