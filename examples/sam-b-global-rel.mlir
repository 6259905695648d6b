// SAM, ViT-B image encoder, global blocks with their relative positions: Kirillov et al. 2023,
// facebookresearch/segment-anything. Four of twelve blocks see all 64x64 tokens.
// The recipe is that of the windows, with one window.

#pattern = #localattn.global

func.func @full(%q: tensor<1x64x64x12x64xf32>,
                %k: tensor<1x64x64x12x64xf32>,
                %v: tensor<1x64x64x12x64xf32>,
                %rel_h: tensor<1x12x64x64x64xf32>,
                %rel_w: tensor<1x12x64x64x64xf32>) -> tensor<1x64x64x12x64xf32> {
  %init = tensor.empty() : tensor<1x64x64x12x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x64x64x12x64xf32>, tensor<1x64x64x12x64xf32>, tensor<1x64x64x12x64xf32>)
      bias(%rel_h : tensor<1x12x64x64x64xf32>, [b, h, q0, q1, k0])
      bias(%rel_w : tensor<1x12x64x64x64xf32>, [b, h, q0, q1, k1])
      outs(%init : tensor<1x64x64x12x64xf32>) -> tensor<1x64x64x12x64xf32>
  return %out : tensor<1x64x64x12x64xf32>
}

func.func @small(%q: tensor<2x5x7x2x8xf32>,
                 %k: tensor<2x5x7x2x8xf32>,
                 %v: tensor<2x5x7x2x8xf32>,
                 %rel_h: tensor<2x2x5x7x5xf32>,
                 %rel_w: tensor<2x2x5x7x7xf32>) -> tensor<2x5x7x2x8xf32> {
  %init = tensor.empty() : tensor<2x5x7x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x5x7x2x8xf32>, tensor<2x5x7x2x8xf32>, tensor<2x5x7x2x8xf32>)
      bias(%rel_h : tensor<2x2x5x7x5xf32>, [b, h, q0, q1, k0])
      bias(%rel_w : tensor<2x2x5x7x7xf32>, [b, h, q0, q1, k1])
      outs(%init : tensor<2x5x7x2x8xf32>) -> tensor<2x5x7x2x8xf32>
  return %out : tensor<2x5x7x2x8xf32>
}
