// ModernBERT-base, the layers with a window, 8 sequences padded to 1024 tokens: Warner et al. 2024,
// arXiv 2412.13663. |query - key| <= 64, and no key of the padding: a boolean mask per batch and
// key.
// The recipe cuts the padding off each sequence; queries of the padding see what is in reach.

#pattern = #localattn.sliding<left = [64], right = [64]>
#small = #localattn.sliding<left = [5], right = [5]>

func.func @full(%q: tensor<8x1024x12x64xf32>,
                %k: tensor<8x1024x12x64xf32>,
                %v: tensor<8x1024x12x64xf32>,
                %mask: tensor<8x1024xi1>) -> tensor<8x1024x12x64xf32> {
  %init = tensor.empty() : tensor<8x1024x12x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<8x1024x12x64xf32>, tensor<8x1024x12x64xf32>, tensor<8x1024x12x64xf32>)
      bias(%mask : tensor<8x1024xi1>, [b, k0])
      outs(%init : tensor<8x1024x12x64xf32>) -> tensor<8x1024x12x64xf32>
  return %out : tensor<8x1024x12x64xf32>
}

func.func @small(%q: tensor<3x29x2x8xf32>,
                 %k: tensor<3x29x2x8xf32>,
                 %v: tensor<3x29x2x8xf32>,
                 %mask: tensor<3x29xi1>) -> tensor<3x29x2x8xf32> {
  %init = tensor.empty() : tensor<3x29x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<3x29x2x8xf32>, tensor<3x29x2x8xf32>, tensor<3x29x2x8xf32>)
      bias(%mask : tensor<3x29xi1>, [b, k0])
      outs(%init : tensor<3x29x2x8xf32>) -> tensor<3x29x2x8xf32>
  return %out : tensor<3x29x2x8xf32>
}
