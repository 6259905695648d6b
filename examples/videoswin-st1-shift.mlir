// Video Swin-T, 32x224x224, stage 1, SW-MSA: Liu et al. 2022,
// SwinTransformer/Video-Swin-Transformer. Windows of 8x7x7 tokens, shifted by 4, 3, 3.
// The recipe rolls all three axes, partitions, masks the 3x3x3 regions, and rolls back.

#pattern = #localattn.windowed<[8, 7, 7], shift = [4, 3, 3]>
#small = #localattn.windowed<[4, 3, 3], shift = [2, 1, 1]>

func.func @full(%q: tensor<1x16x56x56x3x32xf32>,
                %k: tensor<1x16x56x56x3x32xf32>,
                %v: tensor<1x16x56x56x3x32xf32>,
                %table: tensor<3x15x13x13xf32>) -> tensor<1x16x56x56x3x32xf32> {
  %init = tensor.empty() : tensor<1x16x56x56x3x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x16x56x56x3x32xf32>, tensor<1x16x56x56x3x32xf32>,
                       tensor<1x16x56x56x3x32xf32>)
      relative_bias(%table : tensor<3x15x13x13xf32>, origin = [7, 6, 6], sign = query_minus_key)
      outs(%init : tensor<1x16x56x56x3x32xf32>) -> tensor<1x16x56x56x3x32xf32>
  return %out : tensor<1x16x56x56x3x32xf32>
}

func.func @small(%q: tensor<1x8x6x9x2x8xf32>,
                 %k: tensor<1x8x6x9x2x8xf32>,
                 %v: tensor<1x8x6x9x2x8xf32>,
                 %table: tensor<2x7x5x5xf32>) -> tensor<1x8x6x9x2x8xf32> {
  %init = tensor.empty() : tensor<1x8x6x9x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<1x8x6x9x2x8xf32>, tensor<1x8x6x9x2x8xf32>, tensor<1x8x6x9x2x8xf32>)
      relative_bias(%table : tensor<2x7x5x5xf32>, origin = [3, 2, 2], sign = query_minus_key)
      outs(%init : tensor<1x8x6x9x2x8xf32>) -> tensor<1x8x6x9x2x8xf32>
  return %out : tensor<1x8x6x9x2x8xf32>
}
