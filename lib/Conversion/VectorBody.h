//===- VectorBody.h ------------------------------------------ -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The values of the body of a linalg.generic as functions of the loops: each is
// computed once for all iterations that share it, as a scalar unless it differs
// from lane to lane.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_CONVERSION_VECTORBODY_H
#define LOCALATTN_LIB_CONVERSION_VECTORBODY_H

#include "VectorSchedule.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include <functional>
#include <map>

namespace localattn {

/// One point of the tile: a piece of each dim; of the piece of the lanes all of
/// them, or one.
struct Point {
  llvm::SmallVector<unsigned> piece;
  int64_t lane = allLanes;

  static constexpr int64_t allLanes = -1;
};

/// The iterations of a dim that are computed now.
struct Span {
  mlir::Value base;
  Pieces pieces;
};

/// A place in memory as a function of the loops.
struct Access {
  mlir::Value memref;
  DimSet dims;
  std::function<llvm::SmallVector<mlir::Value>(const Point &)> indices;
  /// Whether the next iteration of the dim is one element further.
  std::function<bool(unsigned)> isContiguous;
};

class VectorBody {
public:
  VectorBody(mlir::OpBuilder &builder, const VectorSchedule &schedule);

  const VectorSchedule &getSchedule() const { return schedule; }
  mlir::Location getLoc() const { return loc; }
  mlir::Value constant(int64_t value);

  // Analysis.
  DimSet dimsOf(mlir::Value value) const;
  /// How many loops stand around the computation of a value.
  unsigned levelOf(mlir::Value value) const;
  /// Values that are best computed before the loops at `level` start.
  llvm::SmallVector<mlir::Value> valuesToHoist(unsigned level) const;

  // What a point stands for.
  llvm::SmallVector<Span> spans; ///< per dim; set by the loops
  void forEachPoint(DimSet dims, llvm::function_ref<void(const Point &)> visit);
  /// Lanes of a value of these dims.
  int64_t widthAt(DimSet dims, const Point &point) const;
  mlir::Value indexAt(unsigned dim, const Point &point);

  // Values.
  /// The value at a point: a scalar, or a vector if it differs by lane.
  mlir::Value at(mlir::Value value, const Point &point);
  /// The same with `width` lanes.
  mlir::Value vectorAt(mlir::Value value, const Point &point, int64_t width);
  mlir::Value broadcast(mlir::Value value, int64_t width);

  // Memory.
  Access accessOf(mlir::OpOperand &operand);
  Access accessOf(mlir::memref::LoadOp load);
  mlir::Value load(const Access &access, const Point &point, mlir::Value key);
  void store(const Access &access, const Point &point, mlir::Value value);

  // What outputs hold, set by the loops.
  using StateKey = std::pair<unsigned, llvm::SmallVector<int64_t>>;
  std::map<StateKey, mlir::Value> states;
  StateKey stateKey(unsigned output, const Point &point) const;
  DimSet stateDims(unsigned output) const; ///< in memory
  DimSet heldDims(unsigned output) const;  ///< in registers
  /// Whether outputs that sum up the lanes hold a sum per lane.
  bool sumsPerLane = false;

  /// What is computed already; what a region of code adds ends with it.
  struct Known {
    std::map<std::pair<void *, llvm::SmallVector<int64_t>>, mlir::Value> values;
    std::map<std::pair<void *, int64_t>, mlir::Value> broadcasts;
  };
  Known known;

private:
  void analyse();
  DimSet dimsOfOp(mlir::Operation *op) const;
  bool isUsedAsVector(mlir::Value value) const;
  std::optional<int64_t> stepOf(mlir::Value value, unsigned dim) const;
  mlir::Value &slot(mlir::Value value, DimSet dims, const Point &point);
  mlir::Value compute(mlir::Value value, const Point &point);
  mlir::Value computeArgument(mlir::BlockArgument arg, const Point &point);
  void computeOp(mlir::Operation *op, const Point &point);
  mlir::Value multiplyAdd(mlir::ValueRange factors, mlir::Value c,
                          int64_t width);
  mlir::Value multiplyAdd(mlir::Operation *op, const Point &point,
                          int64_t width);
  mlir::Value fasterMaximum(mlir::Operation *op, const Point &point,
                            int64_t width);
  mlir::Value gather(mlir::memref::LoadOp load, const Point &point);
  void cloneScalar(mlir::Operation *op, const Point &point);
  void cloneVector(mlir::Operation *op, const Point &point, int64_t width);
  void cloneByLane(mlir::Operation *op, const Point &point, int64_t width);
  llvm::SmallVector<mlir::Value>
  transposedSquare(const Access &access, const Point &corner, int64_t size);
  void transposedLoad(const Access &access, const Point &point,
                      mlir::Value key);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  VectorSchedule schedule;
  mlir::Block *block;
  llvm::DenseMap<mlir::Value, DimSet> dims;
  llvm::DenseMap<int64_t, mlir::Value> constants;
  mlir::Operation *start; ///< constants stand after it
};

/// Whether a vector of elements lies in memory as the elements do: without a
/// stride, and not as bits of one byte.
bool hasVectors(mlir::MemRefType type);

/// The operands of `op` and what its regions use of the block around it.
llvm::SetVector<mlir::Value> usedValues(mlir::Operation *op);

} // namespace localattn

#endif // LOCALATTN_LIB_CONVERSION_VECTORBODY_H
