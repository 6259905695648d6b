// Axial-DeepLab with a local span of 65, width axis: Wang et al. 2020, google-research/deeplab2.
// A token sees 32 tokens of its row to either side, fewer at the ends.
// The recipe goes block by block over the row, each block with a flange of keys and a band mask.

#pattern = #localattn.axial<1, left = 32, right = 32>
#small = #localattn.axial<1, left = 2, right = 2>

func.func @full(%q: tensor<1x65x129x8x32xf32>,
                %k: tensor<1x65x129x8x32xf32>,
                %v: tensor<1x65x129x8x64xf32>) -> tensor<1x65x129x8x64xf32> {
  %init = tensor.empty() : tensor<1x65x129x8x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x65x129x8x32xf32>, tensor<1x65x129x8x32xf32>,
                       tensor<1x65x129x8x64xf32>)
      outs(%init : tensor<1x65x129x8x64xf32>) -> tensor<1x65x129x8x64xf32>
  return %out : tensor<1x65x129x8x64xf32>
}

func.func @small(%q: tensor<2x4x11x2x4xf32>,
                 %k: tensor<2x4x11x2x4xf32>,
                 %v: tensor<2x4x11x2x8xf32>) -> tensor<2x4x11x2x8xf32> {
  %init = tensor.empty() : tensor<2x4x11x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x4x11x2x4xf32>, tensor<2x4x11x2x4xf32>, tensor<2x4x11x2x8xf32>)
      outs(%init : tensor<2x4x11x2x8xf32>) -> tensor<2x4x11x2x8xf32>
  return %out : tensor<2x4x11x2x8xf32>
}
