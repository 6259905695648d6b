// Swin-T at 224x224, stage 1, W-MSA: Liu et al. 2021, microsoft/Swin-Transformer. Windows of 7x7
// tokens, and the model's bias table, indexed by query - key.
// @full_no_bias leaves the table out: the attention core alone, as the benchmarks time it.
// The recipe partitions, looks the bias up through the model's flat index, and reverses the
// partition.

#pattern = #localattn.windowed<[7, 7]>

func.func @full(%q: tensor<4x56x56x3x32xf32>,
                %k: tensor<4x56x56x3x32xf32>,
                %v: tensor<4x56x56x3x32xf32>,
                %table: tensor<3x13x13xf32>) -> tensor<4x56x56x3x32xf32> {
  %init = tensor.empty() : tensor<4x56x56x3x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<4x56x56x3x32xf32>, tensor<4x56x56x3x32xf32>, tensor<4x56x56x3x32xf32>)
      relative_bias(%table : tensor<3x13x13xf32>, origin = [6, 6], sign = query_minus_key)
      outs(%init : tensor<4x56x56x3x32xf32>) -> tensor<4x56x56x3x32xf32>
  return %out : tensor<4x56x56x3x32xf32>
}

func.func @full_no_bias(%q: tensor<4x56x56x3x32xf32>,
                        %k: tensor<4x56x56x3x32xf32>,
                        %v: tensor<4x56x56x3x32xf32>) -> tensor<4x56x56x3x32xf32> {
  %init = tensor.empty() : tensor<4x56x56x3x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<4x56x56x3x32xf32>, tensor<4x56x56x3x32xf32>, tensor<4x56x56x3x32xf32>)
      outs(%init : tensor<4x56x56x3x32xf32>) -> tensor<4x56x56x3x32xf32>
  return %out : tensor<4x56x56x3x32xf32>
}

func.func @small(%q: tensor<2x14x21x2x8xf32>,
                 %k: tensor<2x14x21x2x8xf32>,
                 %v: tensor<2x14x21x2x8xf32>,
                 %table: tensor<2x13x13xf32>) -> tensor<2x14x21x2x8xf32> {
  %init = tensor.empty() : tensor<2x14x21x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x14x21x2x8xf32>, tensor<2x14x21x2x8xf32>, tensor<2x14x21x2x8xf32>)
      relative_bias(%table : tensor<2x13x13xf32>, origin = [6, 6], sign = query_minus_key)
      outs(%init : tensor<2x14x21x2x8xf32>) -> tensor<2x14x21x2x8xf32>
  return %out : tensor<2x14x21x2x8xf32>
}
