// HAT, overlapping cross-attention (OCAB) on 64x64 crops: Chen et al. 2023, XPixelGroup/HAT.
// Windows of 16x16 queries see 24x24 keys. The bias is indexed by key - query; the frontend
// reorders the model's table, which it indexes with negative numbers. The model lets the zeros
// around the image take part; here only the image's keys count.
// The recipe unfolds padded keys, masks the padding, and reads the table in the model's own
// order.

#pattern = #localattn.halo<[16, 16], margin = [4, 4]>
#small = #localattn.halo<[4, 4], margin = [1, 1]>

func.func @full(%q: tensor<1x64x64x6x30xf32>,
                %k: tensor<1x64x64x6x30xf32>,
                %v: tensor<1x64x64x6x30xf32>,
                %table: tensor<6x39x39xf32>) -> tensor<1x64x64x6x30xf32> {
  %init = tensor.empty() : tensor<1x64x64x6x30xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x64x64x6x30xf32>, tensor<1x64x64x6x30xf32>, tensor<1x64x64x6x30xf32>)
      relative_bias(%table : tensor<6x39x39xf32>, origin = [19, 19], sign = key_minus_query)
      outs(%init : tensor<1x64x64x6x30xf32>) -> tensor<1x64x64x6x30xf32>
  return %out : tensor<1x64x64x6x30xf32>
}

func.func @small(%q: tensor<2x12x8x3x6xf32>,
                 %k: tensor<2x12x8x3x6xf32>,
                 %v: tensor<2x12x8x3x6xf32>,
                 %table: tensor<3x9x9xf32>) -> tensor<2x12x8x3x6xf32> {
  %init = tensor.empty() : tensor<2x12x8x3x6xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x12x8x3x6xf32>, tensor<2x12x8x3x6xf32>, tensor<2x12x8x3x6xf32>)
      relative_bias(%table : tensor<3x9x9xf32>, origin = [4, 4], sign = key_minus_query)
      outs(%init : tensor<2x12x8x3x6xf32>) -> tensor<2x12x8x3x6xf32>
  return %out : tensor<2x12x8x3x6xf32>
}
