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

#endif // LOCALATTN_IR_INTERFACES_TD
