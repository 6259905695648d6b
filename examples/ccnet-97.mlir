// CCNet, Cityscapes 769x769 crops at output stride 8: Huang et al. 2019, speedinghzl/CCNet. A
// pixel sees its column and its row, itself once; one head, no scale, dk 64 and dv 512.
// The recipe concatenates the energies of the column, -inf on the diagonal, and of the row: one
// softmax.

#pattern = #localattn.criss_cross

func.func @full(%q: tensor<1x97x97x1x64xf32>,
                %k: tensor<1x97x97x1x64xf32>,
                %v: tensor<1x97x97x1x512xf32>) -> tensor<1x97x97x1x512xf32> {
  %init = tensor.empty() : tensor<1x97x97x1x512xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x97x97x1x64xf32>, tensor<1x97x97x1x64xf32>,
                       tensor<1x97x97x1x512xf32>)
      scale(1.0)
      outs(%init : tensor<1x97x97x1x512xf32>) -> tensor<1x97x97x1x512xf32>
  return %out : tensor<1x97x97x1x512xf32>
}

func.func @small(%q: tensor<2x7x9x1x4xf32>,
                 %k: tensor<2x7x9x1x4xf32>,
                 %v: tensor<2x7x9x1x12xf32>) -> tensor<2x7x9x1x12xf32> {
  %init = tensor.empty() : tensor<2x7x9x1x12xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x7x9x1x4xf32>, tensor<2x7x9x1x4xf32>, tensor<2x7x9x1x12xf32>)
      scale(1.0)
      outs(%init : tensor<2x7x9x1x12xf32>) -> tensor<2x7x9x1x12xf32>
  return %out : tensor<2x7x9x1x12xf32>
}
