//===- LocalAttnPatterns.td ------------------------------ -*- tablegen -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_PATTERNS_TD
#define LOCALATTN_IR_PATTERNS_TD

include "localattn/IR/LocalAttnAttrs.td"

// Patterns as people write them. Each names the boxes it stands for, and that
// is all that anything else ever learns of it.

class LocalAttn_PatternAttr<string name, string attrMnemonic>
    : LocalAttn_Attr<name, attrMnemonic,
        [DeclareAttrInterfaceMethods<LocalAttn_PatternAttrInterface>]>;

// With conditions on the extents beside the boxes.
class LocalAttn_ConditionalPatternAttr<string name, string attrMnemonic>
    : LocalAttn_Attr<name, attrMnemonic,
        [DeclareAttrInterfaceMethods<LocalAttn_PatternAttrInterface,
                                     ["getConditions"]>]>;

class LocalAttn_Ints<string description>
    : ArrayRefParameter<"int64_t", description>;
class LocalAttn_OptionalInts<string description>
    : OptionalArrayRefParameter<"int64_t", description>;
def LocalAttn_OptionalBoundaries
    : OptionalArrayRefParameter<"::localattn::Boundary", "per axis">;
def LocalAttn_OptionalFlags : OptionalArrayRefParameter<"bool", "per axis">;

def LocalAttn_GlobalAttr : LocalAttn_PatternAttr<"Global", "global"> {
  let summary = "Every query sees every key";
  let description = [{
    Example:

    ```mlir
    #localattn.global
    ```
  }];
  let assemblyFormat = "";
}

def LocalAttn_WindowedAttr : LocalAttn_PatternAttr<"Windowed", "windowed"> {
  let summary = "Partition into windows, shifted or not";
  let description = [{
    `block(w, shift = s, boundary)` on each axis. A shifted window is the ragged
    partition with cuts at `s + k * w`: what rolling, partitioning and masking
    compute, without any of the three. A window as large as its axis with a shift
    has two cells; models that don't shift there say so by a shift of 0.

    Sources: Swin (arXiv 2103.14030), Video Swin (2106.13230), SAM's windowed
    blocks (2304.02643); with `wrap`, Aurora (2405.13063) and Pangu-Weather.

    Example:

    ```mlir
    #localattn.windowed<[7, 7], shift = [3, 3]>
    #localattn.windowed<[2, 6, 12], shift = [1, 3, 6], boundary = [clip, clip, wrap]>
    ```
  }];
  let parameters = (ins LocalAttn_Ints<"size per axis">:$window,
                        LocalAttn_OptionalInts<"a cut, per axis">:$shift,
                        LocalAttn_OptionalBoundaries:$boundary);
  let assemblyFormat = [{
    `<` `[` $window `]` `` custom<WindowedOptions>($shift, $boundary) `` `>`
  }];
  let genVerifyDecl = 1;
}

def LocalAttn_CrissCrossAttr
    : LocalAttn_PatternAttr<"CrissCross", "criss_cross"> {
  let summary = "Row and column of the query, in one softmax";
  let description = [{
    The union, over the axes, of `full` on that axis and `self` on the others.
    The query itself counts once.

    Source: CCNet (arXiv 1811.11721).

    Example:

    ```mlir
    #localattn.criss_cross
    ```
  }];
  let assemblyFormat = "";
}

def LocalAttn_AxialAttr : LocalAttn_PatternAttr<"Axial", "axial"> {
  let summary = "One axis, the others fixed";
  let description = [{
    `full` on the axis, `self` on the others; with `left` and `right`,
    `sliding(left, right)` on the axis.

    Sources: Axial Transformer (arXiv 1912.12180), Axial-DeepLab (2003.07853).

    Example:

    ```mlir
    #localattn.axial<1>
    #localattn.axial<0, left = 32, right = 32>
    ```
  }];
  let parameters = (ins "unsigned":$axis, OptionalParameter<"std::optional<int64_t>">:$left,
                        OptionalParameter<"std::optional<int64_t>">:$right);
  let assemblyFormat = [{
    `<` $axis (`,` `left` `=` $left^ `,` `right` `=` $right)? `>`
  }];
  let genVerifyDecl = 1;
}

def LocalAttn_AreaAttr
    : LocalAttn_ConditionalPatternAttr<"Area", "area"> {
  let summary = "An axis cut into equal areas";
  let description = [{
    `block(n floordiv count)` on the axis (0 unless said otherwise), `full` on the
    others. The extent of the axis must be a multiple of `count`; where the rows
    of an image aren't, declare the attention on the flattened tokens, as the
    model does.

    Source: YOLOv12 (arXiv 2502.12524).

    Example:

    ```mlir
    #localattn.area<4>
    #localattn.area<4, axis = 1>
    ```
  }];
  let parameters = (ins "int64_t":$count, DefaultValuedParameter<"unsigned", "0">:$axis);
  let assemblyFormat = "`<` $count (`,` `axis` `=` $axis^)? `>`";
  let genVerifyDecl = 1;
}

def LocalAttn_StripesAttr : LocalAttn_PatternAttr<"Stripes", "stripes"> {
  let summary = "Stripes of a fixed width across one axis";
  let description = [{
    `block(width)` on the axis, `full` on the others: vertical stripes of an image
    cut axis 1.

    Source: CSWin (arXiv 2107.00652).

    Example:

    ```mlir
    #localattn.stripes<7, axis = 1>
    ```
  }];
  let parameters = (ins "int64_t":$width, "unsigned":$axis);
  let assemblyFormat = "`<` $width `,` `axis` `=` $axis `>`";
  let genVerifyDecl = 1;
}

def LocalAttn_GridAttr : LocalAttn_ConditionalPatternAttr<"Grid", "grid"> {
  let summary = "A sparse grid over the whole image";
  let description = [{
    `strided(n floordiv size)` on each axis: `size` keys, evenly spread. The extent
    of each axis must be a multiple of `size`.

    Sources: MaxViT (arXiv 2204.01697); Shuffle Transformer's shuffled windows.

    Example:

    ```mlir
    #localattn.grid<[7, 7]>
    ```
  }];
  let parameters = (ins LocalAttn_Ints<"keys per axis">:$size);
  let assemblyFormat = "`<` `[` $size `]` `>`";
  let genVerifyDecl = 1;
}

def LocalAttn_NeighborhoodAttr
    : LocalAttn_PatternAttr<"Neighborhood", "neighborhood"> {
  let summary = "The nearest keys of each query, always as many";
  let description = [{
    On each axis the `kernel` keys around the query, moved inside at the border;
    an even kernel has one more key before the query than behind it. `stride`
    groups as many queries to share a window, `dilation` spreads the keys, and
    `causal` leaves out those behind the query. An axis shorter than the window
    is seen whole.

    Sources: NAT (arXiv 2204.07143), DiNAT (2209.15001), GNA (2504.16922).

    Example:

    ```mlir
    #localattn.neighborhood<[7, 7]>
    #localattn.neighborhood<[7, 7], dilation = [6, 6]>
    #localattn.neighborhood<[18, 24, 24], stride = [16, 8, 8], causal = [true, false, false]>
    ```
  }];
  let parameters = (ins LocalAttn_Ints<"keys per axis">:$kernel,
                        LocalAttn_OptionalInts<"queries that share a window">:$stride,
                        LocalAttn_OptionalInts<"distance of keys">:$dilation,
                        LocalAttn_OptionalFlags:$causal);
  let assemblyFormat = [{
    `<` `[` $kernel `]`
    `` custom<NeighborhoodOptions>($stride, $dilation, $causal) `` `>`
  }];
  let genVerifyDecl = 1;
}

def LocalAttn_SlidingAttr : LocalAttn_PatternAttr<"Sliding", "sliding"> {
  let summary = "A window around each query, cut at the border";
  let description = [{
    On each axis the keys from `i - left` to `i + right`, both included, in steps
    of the dilation. `unbounded` reaches the border. `right = [-1]` is the strict
    past. A causal language model with a window of w tokens is
    `left = [w - 1], right = [0]`.

    Sources: Longformer (arXiv 2004.05150), Mistral (2310.06825), SASA
    (1906.05909).

    Example:

    ```mlir
    #localattn.sliding<left = [4095], right = [0]>
    #localattn.sliding<left = [unbounded], right = [0]>
    #localattn.sliding<left = [3, 3], right = [3, 3], dilation = [2, 2], boundary = [clip, wrap]>
    ```
  }];
  let parameters = (ins LocalAttn_Ints<"keys before the query">:$left,
                        LocalAttn_Ints<"keys behind the query">:$right,
                        LocalAttn_OptionalInts<"distance of keys">:$dilation,
                        LocalAttn_OptionalBoundaries:$boundary,
                        LocalAttn_OptionalFlags:$causal);
  let assemblyFormat = [{
    `<` `left` `=` `[` custom<Reach>($left) `]` `,` `right` `=` `[` custom<Reach>($right) `]`
    `` custom<SlidingOptions>($dilation, $boundary, $causal) `` `>`
  }];
  let genVerifyDecl = 1;
}

def LocalAttn_HaloAttr : LocalAttn_PatternAttr<"Halo", "halo"> {
  let summary = "Blocks of queries that see their block and a margin";
  let description = [{
    `halo(block, margin, margin, boundary)` on each axis. Keys outside of the grid
    are left out; models that pad them with zeros and don't mask them pad their
    tensors.

    Sources: HaloNet (arXiv 2103.12731), HAT's overlapping windows (2205.04437);
    with `clamp`, sliding tile attention (2502.04507).

    Example:

    ```mlir
    #localattn.halo<[8, 8], margin = [3, 3]>
    ```
  }];
  let parameters = (ins LocalAttn_Ints<"queries per axis">:$block,
                        LocalAttn_Ints<"keys on both sides">:$margin,
                        LocalAttn_OptionalBoundaries:$boundary);
  let assemblyFormat = [{
    `<` `[` $block `]` `,` `margin` `=` `[` $margin `]`
    `` custom<HaloOptions>($boundary) `` `>`
  }];
  let genVerifyDecl = 1;
}

#endif // LOCALATTN_IR_PATTERNS_TD
