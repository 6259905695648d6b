// DiNAT-L at 384x384, stage 2: Hassani and Shi 2022, SHI-Labs/Neighborhood-Attention-Transformer.
// 7x7 tokens, 6 apart; the bias is indexed by key - query, in steps of the dilation.
// @full_no_bias leaves the table out: the attention core alone, as the benchmarks time it.
// @small has residue classes of unequal length.
// The recipe gathers the window of every pixel from NATTEN's formula for its start.

#pattern = #localattn.neighborhood<[7, 7], dilation = [6, 6]>
#small = #localattn.neighborhood<[3, 3], dilation = [4, 4]>

func.func @full(%q: tensor<1x48x48x12x32xf32>,
                %k: tensor<1x48x48x12x32xf32>,
                %v: tensor<1x48x48x12x32xf32>,
                %table: tensor<12x13x13xf32>) -> tensor<1x48x48x12x32xf32> {
  %init = tensor.empty() : tensor<1x48x48x12x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x48x48x12x32xf32>, tensor<1x48x48x12x32xf32>,
                       tensor<1x48x48x12x32xf32>)
      relative_bias(%table : tensor<12x13x13xf32>, origin = [6, 6], sign = key_minus_query)
      outs(%init : tensor<1x48x48x12x32xf32>) -> tensor<1x48x48x12x32xf32>
  return %out : tensor<1x48x48x12x32xf32>
}

func.func @full_no_bias(%q: tensor<1x48x48x12x32xf32>,
                        %k: tensor<1x48x48x12x32xf32>,
                        %v: tensor<1x48x48x12x32xf32>) -> tensor<1x48x48x12x32xf32> {
  %init = tensor.empty() : tensor<1x48x48x12x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x48x48x12x32xf32>, tensor<1x48x48x12x32xf32>,
                       tensor<1x48x48x12x32xf32>)
      outs(%init : tensor<1x48x48x12x32xf32>) -> tensor<1x48x48x12x32xf32>
  return %out : tensor<1x48x48x12x32xf32>
}

func.func @small(%q: tensor<2x13x14x2x8xf32>,
                 %k: tensor<2x13x14x2x8xf32>,
                 %v: tensor<2x13x14x2x8xf32>,
                 %table: tensor<2x5x5xf32>) -> tensor<2x13x14x2x8xf32> {
  %init = tensor.empty() : tensor<2x13x14x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x13x14x2x8xf32>, tensor<2x13x14x2x8xf32>, tensor<2x13x14x2x8xf32>)
      relative_bias(%table : tensor<2x5x5xf32>, origin = [2, 2], sign = key_minus_query)
      outs(%init : tensor<2x13x14x2x8xf32>) -> tensor<2x13x14x2x8xf32>
  return %out : tensor<2x13x14x2x8xf32>
}
