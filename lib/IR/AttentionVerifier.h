//===- AttentionVerifier.h ----------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What an attention must fulfil. Every rule has a number in docs/spec.md, which
// stands beside it in the sources.
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_LIB_IR_ATTENTIONVERIFIER_H
#define LOCALATTN_LIB_IR_ATTENTIONVERIFIER_H

#include "localattn/IR/LocalAttn.h"

namespace localattn {

/// Coordinates are multiplied by parameters of patterns in 64 bits.
inline constexpr int64_t kMaxExtent = std::numeric_limits<int32_t>::max();

inline bool isStatic(int64_t size) {
  return !mlir::ShapedType::isDynamic(size);
}

/// One size of one tensor, with what it is called.
struct NamedSize {
  llvm::StringRef tensor;
  int64_t size;
};

/// S1.1, S1.2, S4.8: the operand, where there is one, is a ranked tensor or a
/// strided memref of floats, or of i1 where it may be a mask.
llvm::LogicalResult verifyShaped(mlir::Operation *op, const llvm::Twine &name,
                                 mlir::Value value, bool mayBeMask = false);

class AttentionVerifier {
public:
  /// `outs` are the names of what results are written into. A quiet verifier
  /// reports nothing.
  AttentionVerifier(AttentionOpInterface op,
                    llvm::ArrayRef<llvm::StringRef> outs, bool isQuiet = false)
      : op(op), outNames(outs), isQuiet(isQuiet) {}
  /// All but what is inside of the score region.
  llvm::LogicalResult verify();

private:
  using Result = llvm::LogicalResult;

  mlir::ShapedType typeOf(mlir::Value tensor) {
    return llvm::cast<mlir::ShapedType>(tensor.getType());
  }
  int64_t sizeOf(mlir::Value tensor, unsigned dim) {
    return typeOf(tensor).getDimSize(dim);
  }
  mlir::InFlightDiagnostic error();
  Result agree(const llvm::Twine &what, NamedSize a, NamedSize b);
  /// All with the first of them that is static.
  Result agreeAll(const llvm::Twine &what, llvm::ArrayRef<NamedSize> sizes);
  /// The grid of a tensor that has one.
  llvm::SmallVector<int64_t> gridOf(mlir::Value tensor, TensorLayout layout);

  // Tensors.
  Result verifyTensors();
  Result verifyCounts();
  Result verifyTypes();
  Result verifyKinds();
  Result verifyRanks();
  Result verifyElementTypes();
  Result verifyShapes();
  Result verifyRows(llvm::StringRef name, mlir::Value rows);
  llvm::SmallVector<int64_t> rowShape();

  // Place.
  Result verifyPlace();
  Result verifyIndexLists();
  Result verifyGrids();
  Result verifyInside(llvm::StringRef tensor, llvm::ArrayRef<int64_t> sizes,
                      std::optional<llvm::ArrayRef<int64_t>> origins,
                      std::optional<llvm::ArrayRef<int64_t>> steps,
                      llvm::ArrayRef<int64_t> extents);
  Result verifyHeads();
  Result verifyPartOfHeads(int64_t heads, int64_t kvHeads);
  Result verifyReadHeads(llvm::ArrayRef<int64_t> origin, int64_t heads,
                         int64_t kvHeads, int64_t total, int64_t kvTotal);

  // Patterns.
  Result verifyPatterns();
  Result verifyGroups();
  Result verifyPattern(const HeadGroup &group);
  Result verifyConditions(PatternAttrInterface pattern);
  Result verifyBox();

  // Scores.
  Result verifyScores();
  Result verifyRelativeBias();
  Result verifyTable(const HeadGroup &group, unsigned axis, int64_t size);
  Result verifyBiases();
  Result verifyBias(unsigned index, mlir::Value bias, mlir::AffineMap map);
  Result verifySinks();
  Result verifyScale();

  AttentionOpInterface op;
  llvm::ArrayRef<llvm::StringRef> outNames;
  bool isQuiet;
  unsigned rank = 0; ///< known once ranks are verified
};

/// Does `op` fulfil all rules but those of its score region? Reports nothing.
bool isValid(AttentionOpInterface op);

/// S4.11: what is inside of the score region.
llvm::LogicalResult verifyScoreRegion(AttentionOpInterface op);

} // namespace localattn

#endif // LOCALATTN_LIB_IR_ATTENTIONVERIFIER_H
