// Neighbourhood attention on video, causal in time only: SHI-Labs/NATTEN. Sizes are illustrative.
// A query sees no later frame; in space its window is as ever. Groups of queries share their
// window.
// The recipe follows NATTEN's leaders per axis and cuts the causal axis off after the query.

#pattern = #localattn.neighborhood<[8, 8, 8], stride = [2, 4, 4], causal = [true, false, false]>
#small = #localattn.neighborhood<[3, 4, 4], stride = [2, 1, 2], causal = [true, false, false]>

func.func @full(%q: tensor<1x16x32x32x8x64xf32>,
                %k: tensor<1x16x32x32x8x64xf32>,
                %v: tensor<1x16x32x32x8x64xf32>) -> tensor<1x16x32x32x8x64xf32> {
  %init = tensor.empty() : tensor<1x16x32x32x8x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x16x32x32x8x64xf32>, tensor<1x16x32x32x8x64xf32>,
                       tensor<1x16x32x32x8x64xf32>)
      outs(%init : tensor<1x16x32x32x8x64xf32>) -> tensor<1x16x32x32x8x64xf32>
  return %out : tensor<1x16x32x32x8x64xf32>
}

func.func @small(%q: tensor<1x7x6x7x2x8xf32>,
                 %k: tensor<1x7x6x7x2x8xf32>,
                 %v: tensor<1x7x6x7x2x8xf32>) -> tensor<1x7x6x7x2x8xf32> {
  %init = tensor.empty() : tensor<1x7x6x7x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<1x7x6x7x2x8xf32>, tensor<1x7x6x7x2x8xf32>, tensor<1x7x6x7x2x8xf32>)
      outs(%init : tensor<1x7x6x7x2x8xf32>) -> tensor<1x7x6x7x2x8xf32>
  return %out : tensor<1x7x6x7x2x8xf32>
}
