// CCNet on whole Cityscapes images, 1024x2048 at output stride 8: Huang et al. 2019,
// speedinghzl/CCNet. Channels first, as the model's convolutions leave the tensors.
// The recipe concatenates the energies of the column, -inf on the diagonal, and of the row: one
// softmax.

#pattern = #localattn.criss_cross

func.func @full(%q: tensor<1x1x64x129x257xf32>,
                %k: tensor<1x1x64x129x257xf32>,
                %v: tensor<1x1x512x129x257xf32>) -> tensor<1x1x512x129x257xf32> {
  %init = tensor.empty() : tensor<1x1x512x129x257xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x1x64x129x257xf32>, tensor<1x1x64x129x257xf32>,
                       tensor<1x1x512x129x257xf32>)
      scale(1.0)
      layout <"bhd*">
      outs(%init : tensor<1x1x512x129x257xf32>) -> tensor<1x1x512x129x257xf32>
  return %out : tensor<1x1x512x129x257xf32>
}

func.func @small(%q: tensor<2x2x4x6x8xf32>,
                 %k: tensor<2x2x4x6x8xf32>,
                 %v: tensor<2x2x12x6x8xf32>) -> tensor<2x2x12x6x8xf32> {
  %init = tensor.empty() : tensor<2x2x12x6x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x2x4x6x8xf32>, tensor<2x2x4x6x8xf32>, tensor<2x2x12x6x8xf32>)
      scale(1.0)
      layout <"bhd*">
      outs(%init : tensor<2x2x12x6x8xf32>) -> tensor<2x2x12x6x8xf32>
  return %out : tensor<2x2x12x6x8xf32>
}
