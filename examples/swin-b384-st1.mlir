// Swin-B at 384x384, stage 1, SW-MSA: Liu et al. 2021, microsoft/Swin-Transformer. Windows of
// 12x12 tokens, shifted by 6, with the bias table indexed by query - key.
// The recipe rolls by -6, partitions, masks pairs of different regions, and rolls back.

#pattern = #localattn.windowed<[12, 12], shift = [6, 6]>

func.func @full(%q: tensor<1x96x96x4x32xf32>,
                %k: tensor<1x96x96x4x32xf32>,
                %v: tensor<1x96x96x4x32xf32>,
                %table: tensor<4x23x23xf32>) -> tensor<1x96x96x4x32xf32> {
  %init = tensor.empty() : tensor<1x96x96x4x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x96x96x4x32xf32>, tensor<1x96x96x4x32xf32>, tensor<1x96x96x4x32xf32>)
      relative_bias(%table : tensor<4x23x23xf32>, origin = [11, 11], sign = query_minus_key)
      outs(%init : tensor<1x96x96x4x32xf32>) -> tensor<1x96x96x4x32xf32>
  return %out : tensor<1x96x96x4x32xf32>
}

func.func @small(%q: tensor<1x24x24x2x8xf32>,
                 %k: tensor<1x24x24x2x8xf32>,
                 %v: tensor<1x24x24x2x8xf32>,
                 %table: tensor<2x23x23xf32>) -> tensor<1x24x24x2x8xf32> {
  %init = tensor.empty() : tensor<1x24x24x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x24x24x2x8xf32>, tensor<1x24x24x2x8xf32>, tensor<1x24x24x2x8xf32>)
      relative_bias(%table : tensor<2x23x23xf32>, origin = [11, 11], sign = query_minus_key)
      outs(%init : tensor<1x24x24x2x8xf32>) -> tensor<1x24x24x2x8xf32>
  return %out : tensor<1x24x24x2x8xf32>
}
