//===- Chess.h ----------------------------------------------- -*- C++ -*--===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_UNITTESTS_EXTERNALPATTERN_CHESS_H
#define LOCALATTN_UNITTESTS_EXTERNALPATTERN_CHESS_H

#include "localattn/IR/LocalAttn.h"

#include "ChessDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "ChessAttrs.h.inc"

#endif // LOCALATTN_UNITTESTS_EXTERNALPATTERN_CHESS_H
