// SwinUNETR on 96x96x96 volumes, stage 1, SW-MSA: Hatamizadeh et al. 2022, Project-MONAI/MONAI.
// 48 tokens per axis become 49. The padding is not masked: its keys are the projection's bias, so
// the frontend pads and the grid is given already padded.
// The recipe rolls all three axes, partitions, masks the regions of the padded grid, and rolls
// back.

#pattern = #localattn.windowed<[7, 7, 7], shift = [3, 3, 3]>
#small = #localattn.windowed<[3, 3, 3], shift = [1, 1, 1]>

func.func @full(%q: tensor<1x49x49x49x3x16xf32>,
                %k: tensor<1x49x49x49x3x16xf32>,
                %v: tensor<1x49x49x49x3x16xf32>,
                %table: tensor<3x13x13x13xf32>) -> tensor<1x49x49x49x3x16xf32> {
  %init = tensor.empty() : tensor<1x49x49x49x3x16xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x49x49x49x3x16xf32>, tensor<1x49x49x49x3x16xf32>,
                       tensor<1x49x49x49x3x16xf32>)
      relative_bias(%table : tensor<3x13x13x13xf32>, origin = [6, 6, 6], sign = query_minus_key)
      outs(%init : tensor<1x49x49x49x3x16xf32>) -> tensor<1x49x49x49x3x16xf32>
  return %out : tensor<1x49x49x49x3x16xf32>
}

func.func @small(%q: tensor<1x6x6x9x3x4xf32>,
                 %k: tensor<1x6x6x9x3x4xf32>,
                 %v: tensor<1x6x6x9x3x4xf32>,
                 %table: tensor<3x5x5x5xf32>) -> tensor<1x6x6x9x3x4xf32> {
  %init = tensor.empty() : tensor<1x6x6x9x3x4xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<1x6x6x9x3x4xf32>, tensor<1x6x6x9x3x4xf32>, tensor<1x6x6x9x3x4xf32>)
      relative_bias(%table : tensor<3x5x5x5xf32>, origin = [2, 2, 2], sign = query_minus_key)
      outs(%init : tensor<1x6x6x9x3x4xf32>) -> tensor<1x6x6x9x3x4xf32>
  return %out : tensor<1x6x6x9x3x4xf32>
}
