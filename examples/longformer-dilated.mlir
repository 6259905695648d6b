// Longformer, the two heads of a layer that are dilated: Beltagy et al. 2020, allenai/longformer.
// 256 tokens to either side, every second one.
// The recipe masks by distance and by its remainder.

#pattern = #localattn.sliding<left = [256], right = [256], dilation = [2]>
#small = #localattn.sliding<left = [3], right = [3], dilation = [2]>

func.func @full(%q: tensor<1x4096x2x64xf32>,
                %k: tensor<1x4096x2x64xf32>,
                %v: tensor<1x4096x2x64xf32>) -> tensor<1x4096x2x64xf32> {
  %init = tensor.empty() : tensor<1x4096x2x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x4096x2x64xf32>, tensor<1x4096x2x64xf32>, tensor<1x4096x2x64xf32>)
      outs(%init : tensor<1x4096x2x64xf32>) -> tensor<1x4096x2x64xf32>
  return %out : tensor<1x4096x2x64xf32>
}

func.func @small(%q: tensor<2x45x2x8xf32>,
                 %k: tensor<2x45x2x8xf32>,
                 %v: tensor<2x45x2x8xf32>) -> tensor<2x45x2x8xf32> {
  %init = tensor.empty() : tensor<2x45x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x45x2x8xf32>, tensor<2x45x2x8xf32>, tensor<2x45x2x8xf32>)
      outs(%init : tensor<2x45x2x8xf32>) -> tensor<2x45x2x8xf32>
  return %out : tensor<2x45x2x8xf32>
}
