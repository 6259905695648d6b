// Aurora at 0.25 degrees, stage 1, shifted: Bodnar et al. 2024, microsoft/aurora. Axes: pressure
// level, latitude, longitude. Longitude is a circle, so its last window wraps; levels and
// latitude end. No position bias.
// The recipe rolls all three axes and merges the last two regions of longitude in the mask.

#pattern = #localattn.windowed<[2, 6, 12], shift = [1, 3, 6], boundary = [clip, clip, wrap]>
#small = #localattn.windowed<[2, 3, 4], shift = [1, 1, 2], boundary = [clip, clip, wrap]>

func.func @full(%q: tensor<1x4x180x360x8x64xf32>,
                %k: tensor<1x4x180x360x8x64xf32>,
                %v: tensor<1x4x180x360x8x64xf32>) -> tensor<1x4x180x360x8x64xf32> {
  %init = tensor.empty() : tensor<1x4x180x360x8x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x4x180x360x8x64xf32>, tensor<1x4x180x360x8x64xf32>,
                       tensor<1x4x180x360x8x64xf32>)
      outs(%init : tensor<1x4x180x360x8x64xf32>) -> tensor<1x4x180x360x8x64xf32>
  return %out : tensor<1x4x180x360x8x64xf32>
}

func.func @small(%q: tensor<2x4x6x8x2x8xf32>,
                 %k: tensor<2x4x6x8x2x8xf32>,
                 %v: tensor<2x4x6x8x2x8xf32>) -> tensor<2x4x6x8x2x8xf32> {
  %init = tensor.empty() : tensor<2x4x6x8x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x4x6x8x2x8xf32>, tensor<2x4x6x8x2x8xf32>, tensor<2x4x6x8x2x8xf32>)
      outs(%init : tensor<2x4x6x8x2x8xf32>) -> tensor<2x4x6x8x2x8xf32>
  return %out : tensor<2x4x6x8x2x8xf32>
}
