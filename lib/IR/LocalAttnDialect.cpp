//===- LocalAttnDialect.cpp -----------------------------------------------===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "localattn/IR/Bytecode.h"
#include "localattn/IR/LocalAttn.h"

#include "AttrSyntax.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace localattn;

#include "localattn/IR/LocalAttnAttrInterfaces.cpp.inc"
#include "localattn/IR/LocalAttnDialect.cpp.inc"
#include "localattn/IR/LocalAttnEnums.cpp.inc"
#include "localattn/IR/LocalAttnOpInterfaces.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "localattn/IR/LocalAttnAttrs.cpp.inc"

void LocalAttnDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "localattn/IR/LocalAttnAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "localattn/IR/LocalAttnOps.cpp.inc"
      >();
  addBytecodeInterface(*this);
}
