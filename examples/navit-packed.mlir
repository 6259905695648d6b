// NaViT, ViT-B width: images of 256, 140, 192, 232 and 204 patches packed into one sequence.
// Dehghani et al. 2023. A patch sees the patches of its own image; the lengths are static here.
// The recipe runs every image on its own and concatenates.

#pattern = #localattn.boxes<[segments(256, 396, 588, 820)]>
#small = #localattn.boxes<[segments(9, 25, 29)]>

func.func @full(%q: tensor<1x1024x12x64xf32>,
                %k: tensor<1x1024x12x64xf32>,
                %v: tensor<1x1024x12x64xf32>) -> tensor<1x1024x12x64xf32> {
  %init = tensor.empty() : tensor<1x1024x12x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x1024x12x64xf32>, tensor<1x1024x12x64xf32>, tensor<1x1024x12x64xf32>)
      outs(%init : tensor<1x1024x12x64xf32>) -> tensor<1x1024x12x64xf32>
  return %out : tensor<1x1024x12x64xf32>
}

func.func @small(%q: tensor<2x40x2x8xf32>,
                 %k: tensor<2x40x2x8xf32>,
                 %v: tensor<2x40x2x8xf32>) -> tensor<2x40x2x8xf32> {
  %init = tensor.empty() : tensor<2x40x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x40x2x8xf32>, tensor<2x40x2x8xf32>, tensor<2x40x2x8xf32>)
      outs(%init : tensor<2x40x2x8xf32>) -> tensor<2x40x2x8xf32>
  return %out : tensor<2x40x2x8xf32>
}
