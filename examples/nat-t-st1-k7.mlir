// NAT-T at 224x224, stage 1: Hassani et al. 2023, SHI-Labs/Neighborhood-Attention-Transformer.
// The 7x7 tokens around each pixel; at the border the window is moved inward and stays whole. The
// bias table is indexed by key - query.
// @full_no_bias leaves the table out: the attention core alone, as the benchmarks time it.
// The recipe gathers the window of every pixel from NATTEN's formula for its start.

#pattern = #localattn.neighborhood<[7, 7]>

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

func.func @small(%q: tensor<2x9x12x2x8xf32>,
                 %k: tensor<2x9x12x2x8xf32>,
                 %v: tensor<2x9x12x2x8xf32>,
                 %table: tensor<2x13x13xf32>) -> tensor<2x9x12x2x8xf32> {
  %init = tensor.empty() : tensor<2x9x12x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x9x12x2x8xf32>, tensor<2x9x12x2x8xf32>, tensor<2x9x12x2x8xf32>)
      relative_bias(%table : tensor<2x13x13xf32>, origin = [6, 6], sign = key_minus_query)
      outs(%init : tensor<2x9x12x2x8xf32>) -> tensor<2x9x12x2x8xf32>
  return %out : tensor<2x9x12x2x8xf32>
}
