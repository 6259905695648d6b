// Swin V2-B at 384x384, stage 1, W-MSA: Liu et al. 2022, microsoft/Swin-Transformer. Cosine
// attention: the producer normalises q and k and multiplies q by its head's temperature, hence
// scale(1.0). The table holds the output of the model's bias network, indexed by query - key.
// The recipe partitions and looks the bias up through the model's flat index.

#pattern = #localattn.windowed<[24, 24]>
#small = #localattn.windowed<[6, 6]>

func.func @full(%q: tensor<1x96x96x4x32xf32>,
                %k: tensor<1x96x96x4x32xf32>,
                %v: tensor<1x96x96x4x32xf32>,
                %table: tensor<4x47x47xf32>) -> tensor<1x96x96x4x32xf32> {
  %init = tensor.empty() : tensor<1x96x96x4x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x96x96x4x32xf32>, tensor<1x96x96x4x32xf32>, tensor<1x96x96x4x32xf32>)
      relative_bias(%table : tensor<4x47x47xf32>, origin = [23, 23], sign = query_minus_key)
      scale(1.0)
      outs(%init : tensor<1x96x96x4x32xf32>) -> tensor<1x96x96x4x32xf32>
  return %out : tensor<1x96x96x4x32xf32>
}

func.func @small(%q: tensor<2x12x18x2x8xf32>,
                 %k: tensor<2x12x18x2x8xf32>,
                 %v: tensor<2x12x18x2x8xf32>,
                 %table: tensor<2x11x11xf32>) -> tensor<2x12x18x2x8xf32> {
  %init = tensor.empty() : tensor<2x12x18x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x12x18x2x8xf32>, tensor<2x12x18x2x8xf32>, tensor<2x12x18x2x8xf32>)
      relative_bias(%table : tensor<2x11x11xf32>, origin = [5, 5], sign = query_minus_key)
      scale(1.0)
      outs(%init : tensor<2x12x18x2x8xf32>) -> tensor<2x12x18x2x8xf32>
  return %out : tensor<2x12x18x2x8xf32>
}
