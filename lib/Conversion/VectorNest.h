//===- VectorNest.h ------------------------------------------ -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_CONVERSION_VECTORNEST_H
#define LOCALATTN_LIB_CONVERSION_VECTORNEST_H

#include "VectorBody.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace localattn {

/// The loops of a schedule. Between the loops at level n - 1 and those at level
/// n stands what depends on the first n dims of the order.
class VectorNest {
public:
  /// `starts` has per output a number that all its elements start as, or null
  /// if they are loaded.
  VectorNest(mlir::OpBuilder &builder, const VectorSchedule &schedule,
             llvm::ArrayRef<mlir::Value> starts);
  /// Emits the loops at the insertion point.
  void emit();

private:
  void emitLevel(unsigned level);
  void emitLoop(unsigned level);
  void emitStatic(unsigned level);
  void emitDynamic(unsigned level);
  void emitRest(unsigned level, mlir::Value begin, mlir::Value end,
                int64_t unit);
  void emitHalves(unsigned level, mlir::Value begin, mlir::Value count,
                  int64_t unit);
  void emitInstance(unsigned level, mlir::Value base, Pieces pieces);
  void emitFor(unsigned level, mlir::Value begin, mlir::Value end, int64_t step,
               Pieces pieces);
  void emitOnce(unsigned level, mlir::Value base, Pieces pieces);
  void emitBody();
  using States = std::map<VectorBody::StateKey, mlir::Value>;
  States openLanes(unsigned level, const Pieces &pieces);
  void closeLanes(unsigned level, const Pieces &pieces, const States &sums);
  void openOutputs(unsigned level);
  void closeOutputs(unsigned level);
  mlir::Value addLanes(mlir::vector::CombiningKind kind, mlir::Value perLane,
                       mlir::Value sum);
  mlir::Value sizeOf(unsigned dim);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  VectorSchedule schedule;
  llvm::SmallVector<mlir::Value> starts;
  llvm::SmallVector<mlir::Value> sizes;
  VectorBody body;
};

} // namespace localattn

#endif // LOCALATTN_LIB_CONVERSION_VECTORNEST_H
