// Swin-T at 224x224, stage 1, SW-MSA: Liu et al. 2021, microsoft/Swin-Transformer. The shifted
// windows are the ragged partition with cuts at 3, 10, 17, ...: no roll and no mask.
// The recipe rolls by -3, partitions, masks pairs of different regions, and rolls back.

#pattern = #localattn.windowed<[7, 7], shift = [3, 3]>

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
