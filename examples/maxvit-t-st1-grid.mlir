// MaxViT-T at 224x224, stage 1, grid attention: Tu et al. 2022, google-research/maxvit. 7x7
// tokens spread over the whole image, 8 apart; the bias is indexed by key - query, in grid steps.
// @full_no_bias leaves the table out: the attention core alone, as the benchmarks time it.
// The recipe views each axis as (7, n / 7) and attends along the first factor.

#pattern = #localattn.grid<[7, 7]>

func.func @full(%q: tensor<4x56x56x2x32xf32>,
                %k: tensor<4x56x56x2x32xf32>,
                %v: tensor<4x56x56x2x32xf32>,
                %table: tensor<2x13x13xf32>) -> tensor<4x56x56x2x32xf32> {
  %init = tensor.empty() : tensor<4x56x56x2x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<4x56x56x2x32xf32>, tensor<4x56x56x2x32xf32>, tensor<4x56x56x2x32xf32>)
      relative_bias(%table : tensor<2x13x13xf32>, origin = [6, 6], sign = key_minus_query)
      outs(%init : tensor<4x56x56x2x32xf32>) -> tensor<4x56x56x2x32xf32>
  return %out : tensor<4x56x56x2x32xf32>
}

func.func @full_no_bias(%q: tensor<4x56x56x2x32xf32>,
                        %k: tensor<4x56x56x2x32xf32>,
                        %v: tensor<4x56x56x2x32xf32>) -> tensor<4x56x56x2x32xf32> {
  %init = tensor.empty() : tensor<4x56x56x2x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<4x56x56x2x32xf32>, tensor<4x56x56x2x32xf32>, tensor<4x56x56x2x32xf32>)
      outs(%init : tensor<4x56x56x2x32xf32>) -> tensor<4x56x56x2x32xf32>
  return %out : tensor<4x56x56x2x32xf32>
}

func.func @small(%q: tensor<2x14x21x2x8xf32>,
                 %k: tensor<2x14x21x2x8xf32>,
                 %v: tensor<2x14x21x2x8xf32>,
                 %table: tensor<2x13x13xf32>) -> tensor<2x14x21x2x8xf32> {
  %init = tensor.empty() : tensor<2x14x21x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x14x21x2x8xf32>, tensor<2x14x21x2x8xf32>, tensor<2x14x21x2x8xf32>)
      relative_bias(%table : tensor<2x13x13xf32>, origin = [6, 6], sign = key_minus_query)
      outs(%init : tensor<2x14x21x2x8xf32>) -> tensor<2x14x21x2x8xf32>
  return %out : tensor<2x14x21x2x8xf32>
}
