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
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def LocalAttn_Float : AnyTypeOf<[F16, BF16, F32, F64],
                                "f16, bf16, f32 or f64">;
def LocalAttn_Tensor : RankedTensorOf<[LocalAttn_Float]>;

def LocalAttn_AttentionOp : Op<LocalAttn_Dialect, "attention", [
    Pure, AttrSizedOperandSegments, DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                              ["reifyResultShapes"]>]> {
  let summary = "Softmax attention of each query over the keys of a pattern";
  let description = [{
    For each batch, head and query, with the keys that the pattern shows to it:

    ```
    score(key) = scale * sum over d of query[d] * key[d] + relative bias
    out[d]     = sum over keys of exp(score(key) - lse) * value(key)[d]
    lse        = log(sum over keys of exp(score(key)))
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

    query, key, value and out have one element type of f16, bf16, f32 and f64.
    Scores and sums are computed in f32 at least, in f64 for f64; lse has that
    type. Query head `h` reads key/value head `floor(h * kv_heads / heads)`.
    `scale` is `1 / sqrt(dk)` unless given.

    The relative bias adds, for each query head, the entry of its table at
    `origin + difference` on every axis, where the difference is query minus key
    or key minus query (`sign`) in the window's own steps. Tables must cover all
    differences that the boxes can have.

    `query_origin` and `key_origin` say where the two grids lie on a global grid of
    `extent`, on which the pattern is evaluated; they default to 0 and to the key
    grid. A query sees those of its keys which lie in the key tensor. So tiles,
    shards and single decoding steps are the same op as the whole.

    A query without a key gives 0 and an lse of minus infinity.

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

    // The last of 8192 tokens, with its log-sum-exp.
    func.func @decode(%q: tensor<1x1x32x128xbf16>, %k: tensor<1x8192x8x128xbf16>,
                      %v: tensor<1x8192x8x128xbf16>, %out: tensor<1x1x32x128xbf16>,
                      %lse: tensor<1x1x32xf32>) -> (tensor<1x1x32x128xbf16>, tensor<1x1x32xf32>) {
      %0:2 = localattn.attention #localattn.sliding<left = [4095], right = [0]>
          ins(%q, %k, %v : tensor<1x1x32x128xbf16>, tensor<1x8192x8x128xbf16>, tensor<1x8192x8x128xbf16>)
          query_origin [8191]
          outs(%out, %lse : tensor<1x1x32x128xbf16>, tensor<1x1x32xf32>)
          -> tensor<1x1x32x128xbf16>, tensor<1x1x32xf32>
      return %0#0, %0#1 : tensor<1x1x32x128xbf16>, tensor<1x1x32xf32>
    }
    ```
  }];

  let arguments = (ins
    LocalAttn_PatternAttrInterface:$pattern,
    LocalAttn_Tensor:$query, LocalAttn_Tensor:$key, LocalAttn_Tensor:$value,
    Optional<LocalAttn_Tensor>:$relative_bias,
    Variadic<Index>:$query_origin, Variadic<Index>:$key_origin,
    Variadic<Index>:$extent,
    Variadic<LocalAttn_Tensor>:$outs,
    OptionalAttr<DenseI64ArrayAttr>:$bias_origin,
    OptionalAttr<LocalAttn_DifferenceSignAttr>:$bias_sign,
    OptionalAttr<F64Attr>:$scale,
    OptionalAttr<LocalAttn_LayoutAttr>:$layout,
    OptionalAttr<DenseI64ArrayAttr>:$static_query_origin,
    OptionalAttr<DenseI64ArrayAttr>:$static_key_origin,
    OptionalAttr<DenseI64ArrayAttr>:$static_extent);
  let results = (outs Variadic<LocalAttn_Tensor>:$results);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;

  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getOutsMutable(); }
    /// Also the log-sum-exp, as the second of the results.
    bool hasLogSumExp() { return getOuts().size() == 2; }
    /// Axes of the grid.
    unsigned getGridRank() {
      return ::llvm::cast<::mlir::RankedTensorType>(getQuery().getType())
          .getRank() - 3;
    }
    /// The type that scores and sums are computed in, and of lse.
    ::mlir::FloatType getScoreType();
    /// Where the dimensions of a tensor are.
    TensorLayout getQueryLayout();
    TensorLayout getKeyLayout();
    TensorLayout getValueLayout();
    TensorLayout getOutLayout();
    TensorLayout getLogSumExpLayout();
    /// The boxes of the pattern.
    SymbolicUnion getBoxes() { return getPattern().getBoxes(getGridRank()); }
    /// Global extents where they are static, kDynamic elsewhere.
    ::llvm::SmallVector<int64_t> getStaticExtents();
  }];
}

#endif // LOCALATTN_IR_OPS_TD
