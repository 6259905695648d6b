// MaX-DeepLab-S, stage conv5, Cityscapes 1025x2049, width axis: Wang et al. 2021,
// google-research/deeplab2. A token sees its row. Values are twice as wide as keys. The model's
// position terms and batch norms are left out; the scale is the default.
// The recipe moves the other axis into the batch.

#pattern = #localattn.axial<1>

func.func @full(%q: tensor<1x65x129x8x64xf32>,
                %k: tensor<1x65x129x8x64xf32>,
                %v: tensor<1x65x129x8x128xf32>) -> tensor<1x65x129x8x128xf32> {
  %init = tensor.empty() : tensor<1x65x129x8x128xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x65x129x8x64xf32>, tensor<1x65x129x8x64xf32>,
                       tensor<1x65x129x8x128xf32>)
      outs(%init : tensor<1x65x129x8x128xf32>) -> tensor<1x65x129x8x128xf32>
  return %out : tensor<1x65x129x8x128xf32>
}

func.func @small(%q: tensor<2x5x9x2x4xf32>,
                 %k: tensor<2x5x9x2x4xf32>,
                 %v: tensor<2x5x9x2x8xf32>) -> tensor<2x5x9x2x8xf32> {
  %init = tensor.empty() : tensor<2x5x9x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x5x9x2x4xf32>, tensor<2x5x9x2x4xf32>, tensor<2x5x9x2x8xf32>)
      outs(%init : tensor<2x5x9x2x8xf32>) -> tensor<2x5x9x2x8xf32>
  return %out : tensor<2x5x9x2x8xf32>
}
