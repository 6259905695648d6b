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

#endif // LOCALATTN_TRANSFORMS_PASSES_TD
