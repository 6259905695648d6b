// YOLOv12-S at 640x640, stage P4, area attention: Tian et al. 2025. 40 rows in 4 bands of 10; a
// token sees its band.
// The recipe flattens the grid row by row and views [batch, n] as [4 batch, n / 4].

#pattern = #localattn.area<4>

func.func @full(%q: tensor<4x40x40x4x32xf32>,
                %k: tensor<4x40x40x4x32xf32>,
                %v: tensor<4x40x40x4x32xf32>) -> tensor<4x40x40x4x32xf32> {
  %init = tensor.empty() : tensor<4x40x40x4x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<4x40x40x4x32xf32>, tensor<4x40x40x4x32xf32>, tensor<4x40x40x4x32xf32>)
      outs(%init : tensor<4x40x40x4x32xf32>) -> tensor<4x40x40x4x32xf32>
  return %out : tensor<4x40x40x4x32xf32>
}

func.func @small(%q: tensor<2x8x10x2x8xf32>,
                 %k: tensor<2x8x10x2x8xf32>,
                 %v: tensor<2x8x10x2x8xf32>) -> tensor<2x8x10x2x8xf32> {
  %init = tensor.empty() : tensor<2x8x10x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x8x10x2x8xf32>, tensor<2x8x10x2x8xf32>, tensor<2x8x10x2x8xf32>)
      outs(%init : tensor<2x8x10x2x8xf32>) -> tensor<2x8x10x2x8xf32>
  return %out : tensor<2x8x10x2x8xf32>
}
