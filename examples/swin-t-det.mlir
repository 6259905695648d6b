// Swin-T in a detector (mmdetection, torchvision), 800x1344, stage 1, SW-MSA. 200x336 tokens
// become 203x336. The padding is not masked: its keys are the projection's bias, so the frontend
// pads and the grid is given already padded.
// @small has an axis no longer than the window; mmdetection shifts it too, into two cells.
// The recipe rolls, partitions, masks the regions of the padded grid, and rolls back.

#pattern = #localattn.windowed<[7, 7], shift = [3, 3]>

func.func @full(%q: tensor<1x203x336x3x32xf32>,
                %k: tensor<1x203x336x3x32xf32>,
                %v: tensor<1x203x336x3x32xf32>,
                %table: tensor<3x13x13xf32>) -> tensor<1x203x336x3x32xf32> {
  %init = tensor.empty() : tensor<1x203x336x3x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x203x336x3x32xf32>, tensor<1x203x336x3x32xf32>,
                       tensor<1x203x336x3x32xf32>)
      relative_bias(%table : tensor<3x13x13xf32>, origin = [6, 6], sign = query_minus_key)
      outs(%init : tensor<1x203x336x3x32xf32>) -> tensor<1x203x336x3x32xf32>
  return %out : tensor<1x203x336x3x32xf32>
}

func.func @small(%q: tensor<2x7x21x2x8xf32>,
                 %k: tensor<2x7x21x2x8xf32>,
                 %v: tensor<2x7x21x2x8xf32>,
                 %table: tensor<2x13x13xf32>) -> tensor<2x7x21x2x8xf32> {
  %init = tensor.empty() : tensor<2x7x21x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x7x21x2x8xf32>, tensor<2x7x21x2x8xf32>, tensor<2x7x21x2x8xf32>)
      relative_bias(%table : tensor<2x13x13xf32>, origin = [6, 6], sign = query_minus_key)
      outs(%init : tensor<2x7x21x2x8xf32>) -> tensor<2x7x21x2x8xf32>
  return %out : tensor<2x7x21x2x8xf32>
}
