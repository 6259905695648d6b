//===- LocalAttnInterfaces.td ---------------------------- -*- tablegen -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_INTERFACES_TD
#define LOCALATTN_IR_INTERFACES_TD

include "mlir/IR/OpBase.td"

def LocalAttn_PatternAttrInterface : AttrInterface<"PatternAttrInterface"> {
  let cppNamespace = "::localattn";
  let description = [{
    A pattern says which keys each query of a grid sees. It answers one question:
    which boxes, for this grid? Verifiers, lowerings, analyses and tools ask the
    boxes and never the pattern, so that an attribute which implements this
    interface works everywhere, also one that is defined outside of the library.

    `docs/adding-a-pattern.md` shows how.
  }];
  let methods = [
    InterfaceMethod<[{
      Reports through `emitError` if the pattern doesn't fit a grid of `rank`
      axes (1 to 3).
    }], "::llvm::LogicalResult", "verifyRank",
      (ins "::llvm::function_ref<::mlir::InFlightDiagnostic()>":$emitError,
           "unsigned":$rank)>,
    InterfaceMethod<[{
      The boxes, in order, for a grid of `rank` axes that `verifyRank` accepts.
      Numbers in them may be affine expressions of the global extents, which are
      the dimensions d0, d1, ...
    }], "::localattn::SymbolicUnion", "getBoxes", (ins "unsigned":$rank)>,
    InterfaceMethod<[{
      What the extents must fulfil for the boxes to mean what the pattern says.
      Checked by the verifier where extents are static, and once at run time
      where they are not.
    }], "::llvm::SmallVector<::localattn::ExtentCondition>", "getConditions",
      (ins "unsigned":$rank), [{}], [{ return {}; }]>
  ];
}

def LocalAttn_AttentionOpInterface
    : OpInterface<"AttentionOpInterface"> {
  let cppNamespace = "::localattn";
  let description = [{
    What `localattn.attention` and `localattn.online_attention` have in common:
    everything but the sinks and the meaning of `outs`. Verifiers, lowerings and
    analyses are written for this interface.
  }];
  let methods = [
    InterfaceMethod<"One pattern for all heads, or one per group of heads.",
      "::mlir::ArrayAttr", "getPatterns">,
    InterfaceMethod<"Query heads of each group, where there are groups.",
      "std::optional<::llvm::ArrayRef<int64_t>>", "getGroupHeads">,
    InterfaceMethod<"The queries.",
      "::mlir::Value", "getQuery">,
    InterfaceMethod<"The keys.",
      "::mlir::Value", "getKey">,
    InterfaceMethod<"The values.",
      "::mlir::Value", "getValue">,
    InterfaceMethod<"The table of relative positions, or null.",
      "::mlir::Value", "getRelativeBias">,
    InterfaceMethod<"The entry of the table for a difference of 0, per axis.",
      "std::optional<::llvm::ArrayRef<int64_t>>", "getRelativeBiasOrigin">,
    InterfaceMethod<"What the table is indexed by.",
      "std::optional<::localattn::DifferenceSign>", "getRelativeBiasSign">,
    InterfaceMethod<"Dense biases and masks, in the order in which they apply.",
      "::mlir::OperandRange", "getBiases">,
    InterfaceMethod<"Per bias, its dimensions as a map from batch, head, query and key axes.",
      "std::optional<::mlir::ArrayAttr>", "getBiasMaps">,
    InterfaceMethod<"One logit per query head, or null.",
      "::mlir::Value", "getSinks">,
    InterfaceMethod<"The scale as an operand, or null.",
      "::mlir::Value", "getScaleValue">,
    InterfaceMethod<"The scale as an attribute, or null.",
      "::mlir::FloatAttr", "getScaleAttr">,
    InterfaceMethod<"The cap of scores, or null.",
      "::mlir::FloatAttr", "getSoftcapAttr">,
    InterfaceMethod<"The order of dimensions where it isn't token-major.",
      "std::optional<::localattn::LayoutAttr>", "getLayout">,
    InterfaceMethod<"Dynamic entries of the first batch.",
      "::mlir::OperandRange", "getBatchOrigin">,
    InterfaceMethod<"Static entries of the first batch.",
      "std::optional<::llvm::ArrayRef<int64_t>>", "getStaticBatchOrigin">,
    InterfaceMethod<"Dynamic entries of the first query head and key/value head.",
      "::mlir::OperandRange", "getHeadOrigin">,
    InterfaceMethod<"Static entries of the first query head and key/value head.",
      "std::optional<::llvm::ArrayRef<int64_t>>", "getStaticHeadOrigin">,
    InterfaceMethod<"Dynamic entries of all query heads and key/value heads.",
      "::mlir::OperandRange", "getHeadExtent">,
    InterfaceMethod<"Static entries of all query heads and key/value heads.",
      "std::optional<::llvm::ArrayRef<int64_t>>", "getStaticHeadExtent">,
    InterfaceMethod<"Dynamic entries of the first query.",
      "::mlir::OperandRange", "getQueryOrigin">,
    InterfaceMethod<"Static entries of the first query.",
      "std::optional<::llvm::ArrayRef<int64_t>>", "getStaticQueryOrigin">,
    InterfaceMethod<"Dynamic entries of the distance of queries.",
      "::mlir::OperandRange", "getQueryStep">,
    InterfaceMethod<"Static entries of the distance of queries.",
      "std::optional<::llvm::ArrayRef<int64_t>>", "getStaticQueryStep">,
    InterfaceMethod<"Dynamic entries of the first key.",
      "::mlir::OperandRange", "getKeyOrigin">,
    InterfaceMethod<"Static entries of the first key.",
      "std::optional<::llvm::ArrayRef<int64_t>>", "getStaticKeyOrigin">,
    InterfaceMethod<"Dynamic entries of the distance of keys.",
      "::mlir::OperandRange", "getKeyStep">,
    InterfaceMethod<"Static entries of the distance of keys.",
      "std::optional<::llvm::ArrayRef<int64_t>>", "getStaticKeyStep">,
    InterfaceMethod<"Dynamic entries of the global grid.",
      "::mlir::OperandRange", "getExtent">,
    InterfaceMethod<"Static entries of the global grid.",
      "std::optional<::llvm::ArrayRef<int64_t>>", "getStaticExtent">,
    InterfaceMethod<"Where the queries lie, instead of an origin.",
      "std::optional<::localattn::Alignment>", "getAlign">,
    InterfaceMethod<"The box whose pairs count; those of all boxes if absent.",
      "std::optional<uint64_t>", "getBox">,
    InterfaceMethod<"What the score region reads beside its score.",
      "::mlir::OperandRange", "getCaptures">,
    InterfaceMethod<"What results are written into.",
      "::mlir::OperandRange", "getOuts">,
    InterfaceMethod<"The region that modifies one score; empty where there is none.",
      "::mlir::Region &", "getScoreRegion">
  ];
  let extraClassDeclaration = [{
    /// Axes of the grid.
    unsigned getGridRank();
    /// The type that scores and sums are computed in, and of lse.
    ::mlir::FloatType getScoreType();
    /// Do results leave through memrefs?
    bool isOnMemRefs();
    /// Where the dimensions of a tensor are.
    TensorLayout getQueryLayout();
    TensorLayout getKeyLayout();
    TensorLayout getValueLayout();
    TensorLayout getOutLayout();
    /// Of lse, and of other tensors without a channel.
    TensorLayout getRowLayout();
    /// That of out for the first of outs, of rows for the others.
    TensorLayout getOutsLayout(unsigned index);
    /// The groups of heads in order; one for all heads if there are none.
    ::llvm::SmallVector<HeadGroup> getHeadGroups();
    /// Global extents where they are static, kDynamic elsewhere.
    ::llvm::SmallVector<int64_t> getStaticExtents();
    /// The map of each bias.
    ::llvm::SmallVector<::mlir::AffineMap> getBiasAffineMaps();
    /// The clauses that are lists of indices, in the order of the text.
    ::llvm::SmallVector<IndexList> getIndexLists();
    bool hasScoreRegion() { return !getScoreRegion().empty(); }
  }];
}

#endif // LOCALATTN_IR_INTERFACES_TD
