// Stand-alone self-attention, 7x7 around each pixel: Ramachandran et al. 2019. Sizes are
// illustrative. A window at the border is cut off, not moved. The model's position term depends
// on the query's values; it is no table and is left out.
// The recipe unfolds padded keys, one window per pixel, and masks the padding.

#pattern = #localattn.sliding<left = [3, 3], right = [3, 3]>

func.func @full(%q: tensor<1x56x56x8x8xf32>,
                %k: tensor<1x56x56x8x8xf32>,
                %v: tensor<1x56x56x8x8xf32>) -> tensor<1x56x56x8x8xf32> {
  %init = tensor.empty() : tensor<1x56x56x8x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x56x56x8x8xf32>, tensor<1x56x56x8x8xf32>, tensor<1x56x56x8x8xf32>)
      outs(%init : tensor<1x56x56x8x8xf32>) -> tensor<1x56x56x8x8xf32>
  return %out : tensor<1x56x56x8x8xf32>
}

func.func @small(%q: tensor<2x9x10x2x8xf32>,
                 %k: tensor<2x9x10x2x8xf32>,
                 %v: tensor<2x9x10x2x8xf32>) -> tensor<2x9x10x2x8xf32> {
  %init = tensor.empty() : tensor<2x9x10x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x9x10x2x8xf32>, tensor<2x9x10x2x8xf32>, tensor<2x9x10x2x8xf32>)
      outs(%init : tensor<2x9x10x2x8xf32>) -> tensor<2x9x10x2x8xf32>
  return %out : tensor<2x9x10x2x8xf32>
}
