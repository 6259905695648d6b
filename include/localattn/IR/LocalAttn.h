//===- LocalAttn.h ------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dialect: one header for its attributes, interface and operations.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_LOCALATTN_H
#define LOCALATTN_IR_LOCALATTN_H

#include "localattn/IR/SymbolicAxis.h"
#include "localattn/IR/TensorLayout.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace localattn {

/// What a pattern asks of the global extent of an axis.
struct ExtentCondition {
  unsigned axis;
  int64_t multipleOf;
  /// What to do where it doesn't hold, for the error message; may be empty.
  std::string remedy;
};

/// Grids have one to three axes.
inline constexpr unsigned kMaxGridRank = 3;

/// The type that scores of tensors of this type are computed in: f64 for f64,
/// f32 for all others (S5.1).
mlir::FloatType scoreTypeOf(mlir::Type tensor);

} // namespace localattn

#include "localattn/IR/LocalAttnAttrInterfaces.h.inc"
#include "localattn/IR/LocalAttnDialect.h.inc"
#include "localattn/IR/LocalAttnEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "localattn/IR/LocalAttnAttrs.h.inc"

namespace localattn {

/// Query heads that share a pattern. Heads count globally (S6.4).
struct HeadGroup {
  int64_t first;
  int64_t count; ///< kDynamic for all heads where their number is dynamic
  PatternAttrInterface pattern;
};

/// A list of indices in the text of an attention, static or dynamic.
struct IndexList {
  llvm::StringRef keyword;
  std::optional<llvm::ArrayRef<int64_t>> statics; ///< absent if not written
  mlir::OperandRange dynamics; ///< for the kDynamic entries of statics
};

} // namespace localattn

#include "localattn/IR/LocalAttnOpInterfaces.h.inc"

#define GET_OP_CLASSES
#include "localattn/IR/LocalAttnOps.h.inc"

#endif // LOCALATTN_IR_LOCALATTN_H
