// Wan 2.1-14B, 18x48x80 latent tokens, sliding tile attention: Zhang et al. 2025,
// hao-ai-lab/FastVideo. Tiles of 6x8x8 tokens and 3x3x3 tiles of keys, written as a strided
// neighbourhood: the same keys.
// The recipe stores tokens tile by tile and selects tiles of keys by the clamped centre.

#pattern = #localattn.neighborhood<[18, 24, 24], stride = [6, 8, 8]>
#small = #localattn.neighborhood<[3, 6, 6], stride = [1, 2, 2]>

func.func @full(%q: tensor<1x18x48x80x40x128xf32>,
                %k: tensor<1x18x48x80x40x128xf32>,
                %v: tensor<1x18x48x80x40x128xf32>) -> tensor<1x18x48x80x40x128xf32> {
  %init = tensor.empty() : tensor<1x18x48x80x40x128xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x18x48x80x40x128xf32>, tensor<1x18x48x80x40x128xf32>,
                       tensor<1x18x48x80x40x128xf32>)
      outs(%init : tensor<1x18x48x80x40x128xf32>) -> tensor<1x18x48x80x40x128xf32>
  return %out : tensor<1x18x48x80x40x128xf32>
}

func.func @small(%q: tensor<1x3x8x10x2x8xf32>,
                 %k: tensor<1x3x8x10x2x8xf32>,
                 %v: tensor<1x3x8x10x2x8xf32>) -> tensor<1x3x8x10x2x8xf32> {
  %init = tensor.empty() : tensor<1x3x8x10x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<1x3x8x10x2x8xf32>, tensor<1x3x8x10x2x8xf32>, tensor<1x3x8x10x2x8xf32>)
      outs(%init : tensor<1x3x8x10x2x8xf32>) -> tensor<1x3x8x10x2x8xf32>
  return %out : tensor<1x3x8x10x2x8xf32>
}
