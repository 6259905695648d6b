// MaxViT-T at 224x224, stage 1, block attention: Tu et al. 2022, google-research/maxvit. Windows
// of 7x7 tokens. The bias table is indexed by key - query, opposite to Swin's.
// The recipe partitions, looks the bias up, and reverses the partition.

#pattern = #localattn.windowed<[7, 7]>

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
