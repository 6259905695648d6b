// YOLOv12-S on a 480x640 image, stage P4, area attention: Tian et al. 2025. 30 rows do not divide
// by 4: an area is 300 tokens, seven and a half rows, so the grid is given as one axis of 1200
// tokens.
// The recipe views [batch, n] as [4 batch, n / 4].

#pattern = #localattn.area<4>

func.func @full(%q: tensor<4x1200x4x32xf32>,
                %k: tensor<4x1200x4x32xf32>,
                %v: tensor<4x1200x4x32xf32>) -> tensor<4x1200x4x32xf32> {
  %init = tensor.empty() : tensor<4x1200x4x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<4x1200x4x32xf32>, tensor<4x1200x4x32xf32>, tensor<4x1200x4x32xf32>)
      outs(%init : tensor<4x1200x4x32xf32>) -> tensor<4x1200x4x32xf32>
  return %out : tensor<4x1200x4x32xf32>
}

func.func @small(%q: tensor<2x60x2x8xf32>,
                 %k: tensor<2x60x2x8xf32>,
                 %v: tensor<2x60x2x8xf32>) -> tensor<2x60x2x8xf32> {
  %init = tensor.empty() : tensor<2x60x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x60x2x8xf32>, tensor<2x60x2x8xf32>, tensor<2x60x2x8xf32>)
      outs(%init : tensor<2x60x2x8xf32>) -> tensor<2x60x2x8xf32>
  return %out : tensor<2x60x2x8xf32>
}
