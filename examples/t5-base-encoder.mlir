// T5 base, encoder, 512 tokens: Raffel et al. 2020, arXiv 1910.10683 (google-research/t5x,
// huggingface/transformers). No scale; a bias of the bucketed distance per head, which all layers
// share and the first one computes; a mask of the padding.
// The recipe adds the bias and the mask to the scores before softmax.

#pattern = #localattn.global

func.func @full(%q: tensor<8x512x12x64xf32>,
                %k: tensor<8x512x12x64xf32>,
                %v: tensor<8x512x12x64xf32>,
                %bias: tensor<12x512x512xf32>,
                %mask: tensor<8x512xi1>) -> tensor<8x512x12x64xf32> {
  %init = tensor.empty() : tensor<8x512x12x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<8x512x12x64xf32>, tensor<8x512x12x64xf32>, tensor<8x512x12x64xf32>)
      bias(%bias : tensor<12x512x512xf32>, [h, q0, k0])
      bias(%mask : tensor<8x512xi1>, [b, k0])
      scale(1.0)
      outs(%init : tensor<8x512x12x64xf32>) -> tensor<8x512x12x64xf32>
  return %out : tensor<8x512x12x64xf32>
}

func.func @small(%q: tensor<3x19x2x8xf32>,
                 %k: tensor<3x19x2x8xf32>,
                 %v: tensor<3x19x2x8xf32>,
                 %bias: tensor<2x19x19xf32>,
                 %mask: tensor<3x19xi1>) -> tensor<3x19x2x8xf32> {
  %init = tensor.empty() : tensor<3x19x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<3x19x2x8xf32>, tensor<3x19x2x8xf32>, tensor<3x19x2x8xf32>)
      bias(%bias : tensor<2x19x19xf32>, [h, q0, k0])
      bias(%mask : tensor<3x19xi1>, [b, k0])
      scale(1.0)
      outs(%init : tensor<3x19x2x8xf32>) -> tensor<3x19x2x8xf32>
  return %out : tensor<3x19x2x8xf32>
}
