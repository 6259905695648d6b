//===- LocalAttnAttrs.td --------------------------------- -*- tablegen -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_ATTRS_TD
#define LOCALATTN_IR_ATTRS_TD

include "localattn/IR/LocalAttnBase.td"
include "localattn/IR/LocalAttnEnums.td"
include "localattn/IR/LocalAttnInterfaces.td"

def LocalAttn_BoxesAttr : LocalAttn_Attr<"Boxes", "boxes",
    [DeclareAttrInterfaceMethods<LocalAttn_PatternAttrInterface>]> {
  let summary = "The algebra itself: a set union of boxes";
  let description = [{
    A box has one axis constructor per axis of the grid. A query sees the keys
    that lie in any of the boxes; a key that several of them hold counts once, and
    belongs to the first.

    `i` is the coordinate of the query and `n` the extent of the axis; ranges are
    half-open unless said otherwise.

    | constructor | keys of query `i` |
    |---|---|
    | `full` | all of `[0, n)` |
    | `self` | `i` |
    | `block(w, shift = s)` | the cell of `i` in the partition with cuts at `s + k * w` |
    | `sliding(l, r)` | `i - l` to `i + r`, both included |
    | `strided(s)` | those with the residue of `i` modulo `s` |
    | `halo(w, l, r)` | the cell of `i` in blocks of `w`, `l` keys before and `r` behind it |
    | `window(block = w, offset = s, left = l, right = r, dilation = d)` | all of the above at once |
    | `range(b, e)` | `[b, e)`, whatever `i` |
    | `rows(b, e)` | everything if `i` is in `[b, e)`, nothing otherwise |
    | `segments(c, ...)` | the piece of `i` when the axis is cut at each `c` |

    The window constructors may end in a boundary, `clip` (the default), `clamp`
    or `wrap`, in `dilation = d`, and in `causal`, which leaves out keys behind
    `i` after the boundary was applied; so may `range` in `causal`. `left` and
    `right` may be `unbounded`. With a dilation, an axis falls apart into residue
    classes and all numbers count inside of them. Numbers are integers or affine
    expressions of the extents `d0`, `d1`, `d2` of the grid.

    Every pattern has a form as boxes; `localattn-opt --localattn-print-boxes`
    shows it.

    Example:

    ```mlir
    #localattn.boxes<[full, self], [self, full]>
    #localattn.boxes<[sliding(256, 256)], [range(0, 2)], [rows(0, 2)]>
    #localattn.boxes<[block(7, shift = 3), sliding(3, 3, dilation = 2, clamp)]>
    #localattn.boxes<[range(d0 - 64, d0)]>
    #localattn.boxes<[sliding(unbounded, -1), full], [self, sliding(unbounded, 0)]>
    ```

    The last one is causality in raster order on a 2-D grid.
  }];
  let parameters = (ins
    AttrParameter<"::localattn::SymbolicUnion", "in order">:$list);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def LocalAttn_LayoutAttr : LocalAttn_Attr<"Layout", "layout"> {
  let summary = "The order of the dimensions of query, key, value and out";
  let description = [{
    A string per tensor: `b` is the batch, `*` the axes of the grid in order, `h`
    the heads and `d` the channel. One string alone stands for all four tensors.
    The log-sum-exp has the layout of out without the channel. Without a layout,
    tensors are token-major, `"b*hd"`.

    Example:

    ```mlir
    #localattn.layout<"bh*d">
    #localattn.layout<query = "b*hd", key = "bh*d", value = "bh*d", out = "b*hd">
    ```
  }];
  let parameters = (ins
    StringRefParameter<>:$query, StringRefParameter<>:$key,
    StringRefParameter<>:$value, StringRefParameter<>:$out);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def LocalAttn_TilingAttr : LocalAttn_Attr<"Tiling", "tiling"> {
  let summary = "How an attention is cut into tiles, and these into registers";
  let description = [{
    What `--localattn-choose-tiles` decides, and what the passes behind it obey.
    It changes no result but for rounding, and each field may be left out.

    | field | says |
    |---|---|
    | `query` | the largest tile of queries, per axis |
    | `sub` | the part of a tile that is computed at once through one box, per axis |
    | `batch` | how many batches a tile has |
    | `chunk` | how many queries are scored at once |
    | `keys` | how many keys are scored at once |
    | `scores` | keys and queries of the products of queries and keys that are held in registers |
    | `values` | queries and channels of the products with values that are held in registers |

    An attention has it under the name `localattn.tiling`: one for all boxes, or
    an array with one for each box of each head group, in order, of which the
    first of a group says `query` and `batch`.

    Example:

    ```mlir
    #localattn.tiling<query = [7, 7], batch = 4, chunk = 64, keys = 64, scores = [8, 32], values = [8, 32]>
    ```
  }];
  let parameters = (ins
    ArrayRefParameter<"int64_t">:$query, ArrayRefParameter<"int64_t">:$sub,
    ArrayRefParameter<"int64_t">:$scores, ArrayRefParameter<"int64_t">:$values,
    DefaultValuedParameter<"int64_t", "0", "0 if left out">:$batch,
    DefaultValuedParameter<"int64_t", "0", "0 if left out">:$chunk,
    DefaultValuedParameter<"int64_t", "0", "0 if left out">:$keys);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

#endif // LOCALATTN_IR_ATTRS_TD
