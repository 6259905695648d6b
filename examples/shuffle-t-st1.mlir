// Shuffle-Transformer-T at 224x224, stage 1, shuffled windows: Huang et al. 2021. The same keys
// as MaxViT's grid, but with Swin's bias: indexed by query - key, in steps of the grid.
// The recipe views each axis as (7, n / 7) and attends along the first factor.

#pattern = #localattn.grid<[7, 7]>

func.func @full(%q: tensor<1x56x56x3x32xf32>,
                %k: tensor<1x56x56x3x32xf32>,
                %v: tensor<1x56x56x3x32xf32>,
                %table: tensor<3x13x13xf32>) -> tensor<1x56x56x3x32xf32> {
  %init = tensor.empty() : tensor<1x56x56x3x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x56x56x3x32xf32>, tensor<1x56x56x3x32xf32>, tensor<1x56x56x3x32xf32>)
      relative_bias(%table : tensor<3x13x13xf32>, origin = [6, 6], sign = query_minus_key)
      outs(%init : tensor<1x56x56x3x32xf32>) -> tensor<1x56x56x3x32xf32>
  return %out : tensor<1x56x56x3x32xf32>
}

func.func @small(%q: tensor<2x21x14x2x8xf32>,
                 %k: tensor<2x21x14x2x8xf32>,
                 %v: tensor<2x21x14x2x8xf32>,
                 %table: tensor<2x13x13xf32>) -> tensor<2x21x14x2x8xf32> {
  %init = tensor.empty() : tensor<2x21x14x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x21x14x2x8xf32>, tensor<2x21x14x2x8xf32>, tensor<2x21x14x2x8xf32>)
      relative_bias(%table : tensor<2x13x13xf32>, origin = [6, 6], sign = query_minus_key)
      outs(%init : tensor<2x21x14x2x8xf32>) -> tensor<2x21x14x2x8xf32>
  return %out : tensor<2x21x14x2x8xf32>
}
