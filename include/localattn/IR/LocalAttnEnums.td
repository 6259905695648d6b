//===- LocalAttnEnums.td --------------------------------- -*- tablegen -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_ENUMS_TD
#define LOCALATTN_IR_ENUMS_TD

include "localattn/IR/LocalAttnBase.td"
include "mlir/IR/EnumAttr.td"

// Two signs exist in the wild: Swin and SAM index their tables by query minus
// key, MaxViT and NATTEN by key minus query.
def LocalAttn_DifferenceSign : I32Enum<"DifferenceSign",
    "what a relative position is the difference of", [
  I32EnumCase<"QueryMinusKey", 0, "query_minus_key">,
  I32EnumCase<"KeyMinusQuery", 1, "key_minus_query">
]> {
  let cppNamespace = "::localattn";
}

def LocalAttn_DifferenceSignAttr
    : EnumAttr<LocalAttn_Dialect, LocalAttn_DifferenceSign, "difference_sign"> {
  let summary = "The sign of a relative position";
  let description = [{
    Example:

    ```mlir
    #localattn<difference_sign query_minus_key>
    ```
  }];
}

def LocalAttn_Alignment : I32Enum<"Alignment",
    "where a grid of queries lies that is shorter than the extent", [
  I32EnumCase<"Start", 0, "start">,
  I32EnumCase<"End", 1, "end">
]> {
  let cppNamespace = "::localattn";
}

def LocalAttn_AlignmentAttr
    : EnumAttr<LocalAttn_Dialect, LocalAttn_Alignment, "alignment"> {
  let summary = "At which end of the extent the queries lie";
  let description = [{
    Example:

    ```mlir
    #localattn<alignment end>
    ```
  }];
}

#endif // LOCALATTN_IR_ENUMS_TD
