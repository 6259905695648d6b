// CCNet on video: criss-cross attention over time, height and width (Huang et al. 2020, the
// journal version of CCNet). Sizes are illustrative: 5 frames of 45x60.
// The recipe concatenates the energies of the three axes, -inf on the diagonals of the first two.

#pattern = #localattn.criss_cross

func.func @full(%q: tensor<1x5x45x60x1x64xf32>,
                %k: tensor<1x5x45x60x1x64xf32>,
                %v: tensor<1x5x45x60x1x512xf32>) -> tensor<1x5x45x60x1x512xf32> {
  %init = tensor.empty() : tensor<1x5x45x60x1x512xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x5x45x60x1x64xf32>, tensor<1x5x45x60x1x64xf32>,
                       tensor<1x5x45x60x1x512xf32>)
      scale(1.0)
      outs(%init : tensor<1x5x45x60x1x512xf32>) -> tensor<1x5x45x60x1x512xf32>
  return %out : tensor<1x5x45x60x1x512xf32>
}

func.func @small(%q: tensor<2x3x5x6x2x4xf32>,
                 %k: tensor<2x3x5x6x2x4xf32>,
                 %v: tensor<2x3x5x6x2x12xf32>) -> tensor<2x3x5x6x2x12xf32> {
  %init = tensor.empty() : tensor<2x3x5x6x2x12xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x3x5x6x2x4xf32>, tensor<2x3x5x6x2x4xf32>, tensor<2x3x5x6x2x12xf32>)
      scale(1.0)
      outs(%init : tensor<2x3x5x6x2x12xf32>) -> tensor<2x3x5x6x2x12xf32>
  return %out : tensor<2x3x5x6x2x12xf32>
}
