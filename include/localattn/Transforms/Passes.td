//===- Passes.td ----------------------------------------- -*- tablegen -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_PASSES_TD
#define LOCALATTN_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def PrintBoxesPass : Pass<"localattn-print-boxes"> {
  let summary = "Say as remarks which boxes each attention looks at";
  let description = [{
    For each attention, one remark with its pattern as `#localattn.boxes` and,
    where the extents are static, the number of pairs and what that saves against
    global attention. Changes nothing.

    ```mlir
    // remark: boxes <[block(7, shift = 3), block(7, shift = 3)]>, 135424 pairs, 1.38 % of global
    %0 = localattn.attention #localattn.windowed<[7, 7], shift = [3, 3]> ...
    ```
  }];
}

def SelectRowsPass : Pass<"localattn-select-rows"> {
  let summary = "Compute only chosen rows of each attention";
  let description = [{
    Replaces each attention by a loop over `rows`, with an attention of one query
    and one head for each. Rows that are not chosen keep what outs hold. A way to
    check a few rows of an attention that is too large for the reference.

    ```mlir
    %0 = localattn.attention #p ins(%q, %k, %v : ...) outs(%init : ...)
    ```
    becomes
    ```mlir
    %0 = scf.for %r = ... iter_args(%out = %init) {
      %row = localattn.attention #p ins(%one_query, %keys_of_head, %values_of_head : ...)
          query_origin [%y, %x] key_origin [0, 0] extent [56, 56] outs(%part : ...)
      %new = tensor.insert_slice %row into %out ...
    ```
  }];
  let options = [ListOption<"rows", "rows", "int64_t",
      "Indices into the dimensions of out without its channel, in C order, as "
      "one number each">];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::bufferization::BufferizationDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect",
                           "::mlir::tensor::TensorDialect"];
}

#endif // LOCALATTN_TRANSFORMS_PASSES_TD
