// Video Swin-T, 32x224x224, stage 2, W-MSA: Liu et al. 2022,
// SwinTransformer/Video-Swin-Transformer. Windows of 8x7x7 tokens with a 3-D bias table, indexed
// by query - key.
// @full_no_bias leaves the table out: the attention core alone, as the benchmarks time it.
// The recipe partitions in 3-D and looks the bias up through the model's flat index.

#pattern = #localattn.windowed<[8, 7, 7]>
#small = #localattn.windowed<[4, 3, 3]>

func.func @full(%q: tensor<1x16x28x28x6x32xf32>,
                %k: tensor<1x16x28x28x6x32xf32>,
                %v: tensor<1x16x28x28x6x32xf32>,
                %table: tensor<6x15x13x13xf32>) -> tensor<1x16x28x28x6x32xf32> {
  %init = tensor.empty() : tensor<1x16x28x28x6x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x16x28x28x6x32xf32>, tensor<1x16x28x28x6x32xf32>,
                       tensor<1x16x28x28x6x32xf32>)
      relative_bias(%table : tensor<6x15x13x13xf32>, origin = [7, 6, 6], sign = query_minus_key)
      outs(%init : tensor<1x16x28x28x6x32xf32>) -> tensor<1x16x28x28x6x32xf32>
  return %out : tensor<1x16x28x28x6x32xf32>
}

func.func @full_no_bias(%q: tensor<1x16x28x28x6x32xf32>,
                        %k: tensor<1x16x28x28x6x32xf32>,
                        %v: tensor<1x16x28x28x6x32xf32>) -> tensor<1x16x28x28x6x32xf32> {
  %init = tensor.empty() : tensor<1x16x28x28x6x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x16x28x28x6x32xf32>, tensor<1x16x28x28x6x32xf32>,
                       tensor<1x16x28x28x6x32xf32>)
      outs(%init : tensor<1x16x28x28x6x32xf32>) -> tensor<1x16x28x28x6x32xf32>
  return %out : tensor<1x16x28x28x6x32xf32>
}

func.func @small(%q: tensor<2x8x6x6x2x8xf32>,
                 %k: tensor<2x8x6x6x2x8xf32>,
                 %v: tensor<2x8x6x6x2x8xf32>,
                 %table: tensor<2x7x5x5xf32>) -> tensor<2x8x6x6x2x8xf32> {
  %init = tensor.empty() : tensor<2x8x6x6x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x8x6x6x2x8xf32>, tensor<2x8x6x6x2x8xf32>, tensor<2x8x6x6x2x8xf32>)
      relative_bias(%table : tensor<2x7x5x5xf32>, origin = [3, 2, 2], sign = query_minus_key)
      outs(%init : tensor<2x8x6x6x2x8xf32>) -> tensor<2x8x6x6x2x8xf32>
  return %out : tensor<2x8x6x6x2x8xf32>
}
