//===- LocalAttnOps.td ----------------------------------- -*- tablegen -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_IR_OPS_TD
#define LOCALATTN_IR_OPS_TD

include "localattn/IR/LocalAttnPatterns.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def LocalAttn_Float : AnyTypeOf<[F16, BF16, F32, F64],
                                "f16, bf16, f32 or f64">;
def LocalAttn_FloatOrMask : AnyTypeOf<[F16, BF16, F32, F64, I1],
                                      "f16, bf16, f32, f64 or i1">;
// Verifiers check these: their messages name the operand, those of ODS count it.
class LocalAttn_ShapedOf<Type element> : Type<CPred<"true">,
    "ranked tensor or strided memref of " # element.summary # " values">;
// Results have the types of outs.
def LocalAttn_Result : Type<CPred<"true">,
    "ranked tensor of f16, bf16, f32 or f64 values">;
def LocalAttn_Scale : Type<CPred<"true">, "32-bit float">;
def LocalAttn_Shaped : LocalAttn_ShapedOf<LocalAttn_Float>;

// The clauses that localattn.attention and localattn.online_attention share.
class LocalAttn_AttentionBaseOp<string mnemonic>
    : Op<LocalAttn_Dialect, mnemonic, [
    AttrSizedOperandSegments, IsolatedFromAbove, DestinationStyleOpInterface,
    LocalAttn_AttentionOpInterface,
    DeclareOpInterfaceMethods<ConditionallySpeculatable>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                              ["reifyResultShapes"]>]> {
  dag inputs = (ins
    TypedArrayAttrBase<LocalAttn_PatternAttrInterface,
                       "an array of pattern attributes">:$patterns,
    OptionalAttr<DenseI64ArrayAttr>:$group_heads,
    LocalAttn_Shaped:$query, LocalAttn_Shaped:$key, LocalAttn_Shaped:$value,
    Optional<LocalAttn_Shaped>:$relative_bias,
    Variadic<LocalAttn_ShapedOf<LocalAttn_FloatOrMask>>:$biases);
  dag clauses = (ins
    Optional<LocalAttn_Scale>:$scale_value,
    Variadic<Index>:$batch_origin, Variadic<Index>:$head_origin,
    Variadic<Index>:$head_extent,
    Variadic<Index>:$query_origin, Variadic<Index>:$query_step,
    Variadic<Index>:$key_origin, Variadic<Index>:$key_step,
    Variadic<Index>:$extent,
    Variadic<AnyType>:$captures,
    Variadic<LocalAttn_Shaped>:$outs,
    OptionalAttr<DenseI64ArrayAttr>:$relative_bias_origin,
    OptionalAttr<LocalAttn_DifferenceSignAttr>:$relative_bias_sign,
    OptionalAttr<AffineMapArrayAttr>:$bias_maps,
    OptionalAttr<F64Attr>:$scale,
    OptionalAttr<F64Attr>:$softcap,
    OptionalAttr<LocalAttn_LayoutAttr>:$layout,
    OptionalAttr<DenseI64ArrayAttr>:$static_batch_origin,
    OptionalAttr<DenseI64ArrayAttr>:$static_head_origin,
    OptionalAttr<DenseI64ArrayAttr>:$static_head_extent,
    OptionalAttr<DenseI64ArrayAttr>:$static_query_origin,
    OptionalAttr<DenseI64ArrayAttr>:$static_query_step,
    OptionalAttr<DenseI64ArrayAttr>:$static_key_origin,
    OptionalAttr<DenseI64ArrayAttr>:$static_key_step,
    OptionalAttr<DenseI64ArrayAttr>:$static_extent,
    OptionalAttr<LocalAttn_AlignmentAttr>:$align,
    OptionalAttr<I64Attr>:$box);
  let results = (outs Variadic<LocalAttn_Result>:$results);
  let regions = (region AnyRegion:$score_region);
  let hasCustomAssemblyFormat = 1;
  // Files of versions with fewer properties stay readable.
  let useCustomPropertiesEncoding = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;

  code sharedDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getOutsMutable(); }
  }];
}

def LocalAttn_AttentionOp : LocalAttn_AttentionBaseOp<"attention"> {
  let summary = "Softmax attention of each query over the keys of a pattern";
  let description = [{
    For each batch, head and query, with the keys that the pattern shows to it:

    ```
    score(key) = region(softcap(scale * (query . key)) + relative bias + biases)
    out        = sum over keys of exp(score(key) - lse) * value(key)
    lse        = log(exp(sink) + sum over keys of exp(score(key)))
    ```

    Shapes, in the default layout, for a grid of one to three axes:

    | tensor | shape |
    |---|---|
    | query | `batch x query grid x heads x dk` |
    | key | `batch x key grid x kv_heads x dk` |
    | value | `batch x key grid x kv_heads x dv` |
    | out | `batch x query grid x heads x dv` |
    | lse (optional second result) | `batch x query grid x heads` |
    | relative bias | `heads x one extent per axis` |
    | bias | any of batch, heads, query axes and key axes |
    | sinks | `heads` |

    query, key, value and out have one element type of f16, bf16, f32 and f64.
    Scores and sums are computed in f32 at least, in f64 for f64; lse has that
    type. Query head `h` reads key/value head `floor(h * kv_heads / heads)`.
    `scale` is `1 / sqrt(dk)` unless given, as a number or as a value. With
    `softcap(c)`, a scaled product x counts as `c * tanh(x / c)`.

    The relative bias adds, for each query head, the entry of its table at
    `origin + difference` on every axis, where the difference is query minus key
    or key minus query (`sign`) in the window's own steps. Tables must cover all
    differences that the boxes can have.

    A `bias` names its dimensions: `b` the batch, `h` the query head, `q0`, `q1`,
    `q2` the axes of queries and `k0`, `k1`, `k2` those of keys, and broadcasts over
    those that it doesn't name. One of `i1` is a mask: false hides the key.

    The `score` region modifies a score, given the score, the global coordinates of
    batch, query head, query and key, and the `captures`. It is isolated and pure,
    and may run on pairs that are thrown away. Minus infinity hides the key.

    `sinks` has one logit per query head, which enters the denominator only.

    Groups of query heads may have patterns of their own:
    `head_groups [4 : #a, 4 : #b]`.

    `query_origin` and `key_origin` say where the two grids lie on a global grid of
    `extent`, on which the pattern is evaluated; they default to 0 and to the key
    grid. `align = end` puts the queries at the end of the extent. A query sees
    those of its keys which lie in the key tensor. `head_origin` and `head_extent`
    say the same of query heads and key/value heads, and `batch_origin` of the batch
    that a region sees. So tiles, shards and single decoding steps are the same op
    as the whole.

    With `query_step` and `key_step`, the tensors have every s-th coordinate of the
    grid from their origin on: the query at index `x` is at `query_origin + step *
    x`, and keys alike. So is every other row of a dilated window one op.
    `query_step` stands behind `query_origin` and instead of `align`; `key_step`
    stands behind `key_origin` and needs `extent`.

    `box = n`, behind `extent`, takes only the pairs that belong to box number n of
    the pattern, counted from 0: those that it holds and no box before it does. So
    the parts of all boxes are the whole, each pair once.

    A query without a key gives 0 and an lse of minus infinity, or of its sink.

    On memrefs the op has no results and writes into `outs`, which overlap with
    nothing else.

    Example:

    ```mlir
    func.func @shifted_window(%q: tensor<4x56x56x3x32xf32>, %k: tensor<4x56x56x3x32xf32>,
                              %v: tensor<4x56x56x3x32xf32>, %table: tensor<3x13x13xf32>)
        -> tensor<4x56x56x3x32xf32> {
      %init = tensor.empty() : tensor<4x56x56x3x32xf32>
      %out = localattn.attention #localattn.windowed<[7, 7], shift = [3, 3]>
          ins(%q, %k, %v : tensor<4x56x56x3x32xf32>, tensor<4x56x56x3x32xf32>, tensor<4x56x56x3x32xf32>)
          relative_bias(%table : tensor<3x13x13xf32>, origin = [6, 6], sign = query_minus_key)
          outs(%init : tensor<4x56x56x3x32xf32>) -> tensor<4x56x56x3x32xf32>
      return %out : tensor<4x56x56x3x32xf32>
    }

    // The last of 8192 tokens, with sinks and its log-sum-exp.
    func.func @decode(%q: tensor<1x1x32x128xbf16>, %k: tensor<1x8192x8x128xbf16>,
                      %v: tensor<1x8192x8x128xbf16>, %sinks: tensor<32xbf16>,
                      %out: tensor<1x1x32x128xbf16>, %lse: tensor<1x1x32xf32>)
        -> (tensor<1x1x32x128xbf16>, tensor<1x1x32xf32>) {
      %0:2 = localattn.attention #localattn.sliding<left = [4095], right = [0]>
          ins(%q, %k, %v : tensor<1x1x32x128xbf16>, tensor<1x8192x8x128xbf16>, tensor<1x8192x8x128xbf16>)
          sinks(%sinks : tensor<32xbf16>) align = end
          outs(%out, %lse : tensor<1x1x32x128xbf16>, tensor<1x1x32xf32>)
          -> tensor<1x1x32x128xbf16>, tensor<1x1x32xf32>
      return %0#0, %0#1 : tensor<1x1x32x128xbf16>, tensor<1x1x32xf32>
    }

    // Documents that don't see each other, and a padding mask per batch.
    func.func @documents(%q: tensor<2x64x4x16xf32>, %mask: tensor<2x64xi1>, %document: tensor<64xi32>)
        -> tensor<2x64x4x16xf32> {
      %init = tensor.empty() : tensor<2x64x4x16xf32>
      %out = localattn.attention #localattn.sliding<left = [15], right = [0]>
          ins(%q, %q, %q : tensor<2x64x4x16xf32>, tensor<2x64x4x16xf32>, tensor<2x64x4x16xf32>)
          bias(%mask : tensor<2x64xi1>, [b, k0])
          captures(%document : tensor<64xi32>)
          outs(%init : tensor<2x64x4x16xf32>) score {
          ^bb0(%score: f32, %batch: index, %head: index, %i: index, %j: index, %ids: tensor<64xi32>):
            %a = tensor.extract %ids[%i] : tensor<64xi32>
            %b = tensor.extract %ids[%j] : tensor<64xi32>
            %same = arith.cmpi eq, %a, %b : i32
            %hidden = arith.constant 0xFF800000 : f32
            %new = arith.select %same, %score, %hidden : f32
            localattn.yield %new : f32
          } -> tensor<2x64x4x16xf32>
      return %out : tensor<2x64x4x16xf32>
    }
    ```
  }];
  let arguments = !con(inputs, (ins Optional<LocalAttn_Shaped>:$sinks), clauses);
  let extraClassDeclaration = sharedDeclaration # [{
    /// Also the log-sum-exp, as the second of outs.
    bool hasLogSumExp() { return getOuts().size() == 2; }
  }];
}

def LocalAttn_OnlineAttentionOp : LocalAttn_AttentionBaseOp<"online_attention"> {
  let summary = "One tile of the keys of an attention, added to what came before";
  let description = [{
    The same scores as `localattn.attention`, over the keys of a tile. `outs` hold
    the state of each query, which comes back updated:

    | state | shape | at the start |
    |---|---|---|
    | acc | that of out, in the score type | 0 |
    | max | that of lse | minus infinity |
    | sum | that of lse | 0 |

    ```
    new max = max(max, largest score)
    new sum = exp(max - new max) * sum + sum over keys of exp(score(key) - new max)
    new acc = exp(max - new max) * acc + sum over keys of exp(score(key) - new max) * value(key)
    ```

    where nothing is subtracted as long as the new maximum is minus infinity. After
    the last tile, `out = acc / sum` and `lse = max + log(sum)`, or 0 and minus
    infinity where the sum is 0. The order of tiles doesn't matter but for rounding.
    A sink enters then, not here.

    Example:

    ```mlir
    func.func @second_half(%q: tensor<1x64x2x16xf32>, %keys: tensor<1x32x2x16xf32>,
                           %values: tensor<1x32x2x16xf32>, %acc: tensor<1x64x2x16xf32>,
                           %max: tensor<1x64x2xf32>, %sum: tensor<1x64x2xf32>) -> tensor<1x64x2x16xf32> {
      %0:3 = localattn.online_attention #localattn.sliding<left = [7], right = [0]>
          ins(%q, %keys, %values : tensor<1x64x2x16xf32>, tensor<1x32x2x16xf32>, tensor<1x32x2x16xf32>)
          key_origin [32] extent [64]
          outs(%acc, %max, %sum : tensor<1x64x2x16xf32>, tensor<1x64x2xf32>, tensor<1x64x2xf32>)
          -> tensor<1x64x2x16xf32>, tensor<1x64x2xf32>, tensor<1x64x2xf32>
      return %0#0 : tensor<1x64x2x16xf32>
    }
    ```
  }];
  let arguments = !con(inputs, clauses);
  let extraClassDeclaration = sharedDeclaration # [{
    /// Sinks enter once, when the last tile is done.
    ::mlir::Value getSinks() { return {}; }
  }];
}

def LocalAttn_YieldOp : Op<LocalAttn_Dialect, "yield", [
    Pure, ReturnLike, Terminator,
    ParentOneOf<["AttentionOp", "OnlineAttentionOp"]>]> {
  let summary = "The modified score";
  let description = [{
    Ends the `score` region of an attention.

    Example:

    ```mlir
    func.func @twice(%q: tensor<1x8x1x4xf32>) -> tensor<1x8x1x4xf32> {
      %0 = localattn.attention #localattn.global
          ins(%q, %q, %q : tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>)
          outs(%q : tensor<1x8x1x4xf32>) score {
          ^bb0(%score: f32, %batch: index, %head: index, %i: index, %j: index):
            %new = arith.addf %score, %score : f32
            localattn.yield %new : f32
          } -> tensor<1x8x1x4xf32>
      return %0 : tensor<1x8x1x4xf32>
    }
    ```
  }];
  let arguments = (ins LocalAttn_Float:$score);
  let assemblyFormat = "$score attr-dict `:` type($score)";
}

def LocalAttn_MergeOp : Op<LocalAttn_Dialect, "merge", [
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<ConditionallySpeculatable>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                              ["reifyResultShapes"]>]> {
  let summary = "The attention over two sets of keys, from that over each";
  let description = [{
    `a` and `b` are the results of attentions of the same queries over two disjoint
    sets of keys, each with its log-sum-exp and without a sink:

    ```
    lse = log(exp(a_lse) + exp(b_lse))
    out = exp(a_lse - lse) * a + exp(b_lse - lse) * b
    ```

    A result without a key (an lse of minus infinity) counts for nothing, whatever
    it holds; two of them give 0 and minus infinity. `layout` is that of a, b and
    out, token-major unless given; a_lse, b_lse and lse have it without the channel.
    Merging is commutative and, but for rounding, associative.

    Example:

    ```mlir
    func.func @merge(%a: tensor<1x64x2x16xf32>, %a_lse: tensor<1x64x2xf32>,
                     %b: tensor<1x64x2x16xf32>, %b_lse: tensor<1x64x2xf32>) -> tensor<1x64x2x16xf32> {
      %0:2 = localattn.merge
          ins(%a, %a_lse, %b, %b_lse : tensor<1x64x2x16xf32>, tensor<1x64x2xf32>, tensor<1x64x2x16xf32>, tensor<1x64x2xf32>)
          outs(%a, %a_lse : tensor<1x64x2x16xf32>, tensor<1x64x2xf32>)
          -> tensor<1x64x2x16xf32>, tensor<1x64x2xf32>
      return %0#0 : tensor<1x64x2x16xf32>
    }
    ```
  }];
  let arguments = (ins
    LocalAttn_Shaped:$a, LocalAttn_Shaped:$a_lse,
    LocalAttn_Shaped:$b, LocalAttn_Shaped:$b_lse,
    Variadic<LocalAttn_Shaped>:$outs,
    OptionalAttr<LocalAttn_LayoutAttr>:$layout);
  let results = (outs Variadic<LocalAttn_Result>:$results);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getOutsMutable(); }
    /// The type that weights are computed in, and of lse.
    ::mlir::FloatType getScoreType();
    /// Where the channel is among the dimensions of out.
    unsigned getChannelDim();
  }];
}

#endif // LOCALATTN_IR_OPS_TD
