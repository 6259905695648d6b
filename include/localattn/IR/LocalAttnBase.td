//===- LocalAttnBase.td ---------------------------------- -*- tablegen -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_BASE_TD
#define LOCALATTN_IR_BASE_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"

def LocalAttn_Dialect : Dialect {
  let name = "localattn";
  let cppNamespace = "::localattn";
  let summary = "Attention over a few boxes of keys";
  let description = [{
    Every local attention is dense attention over a set of keys that is a union
    of boxes, and a box is a product, over the axes of the grid, of one range of
    key coordinates per axis. The dialect says which boxes a query sees and
    leaves to its passes how that is computed.

    `docs/spec.md` has the semantics, numbered.
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
}

class LocalAttn_Attr<string name, string attrMnemonic, list<Trait> traits = []>
    : AttrDef<LocalAttn_Dialect, name, traits> {
  let mnemonic = attrMnemonic;
}

#endif // LOCALATTN_IR_BASE_TD
