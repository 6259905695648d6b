//===- Chess.td ------------------------------------------ -*- tablegen -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A dialect of a third party with a pattern of its own.

#ifndef CHESS_TD
#define CHESS_TD

include "localattn/IR/LocalAttnInterfaces.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"

def Chess_Dialect : Dialect {
  let name = "chess";
  let cppNamespace = "::chess";
  let useDefaultAttributePrinterParser = 1;
}

def Chess_KnightAttr : AttrDef<Chess_Dialect, "Knight",
    [DeclareAttrInterfaceMethods<LocalAttn_PatternAttrInterface>]> {
  let mnemonic = "knight";
  let summary = "The pixels that a knight attacks, and its own";
  let parameters = (ins "int64_t":$far, "int64_t":$near);
  let assemblyFormat = "`<` $far `,` $near `>`";
}

#endif // CHESS_TD
