// Longformer-base-4096, without global tokens: Beltagy et al. 2020, allenai/longformer. 256
// tokens to either side (the 512 of huggingface/transformers counts both).
// The recipe multiplies overlapping chunks and cuts the band out of their diagonals.

#pattern = #localattn.sliding<left = [256], right = [256]>
#small = #localattn.sliding<left = [8], right = [8]>

func.func @full(%q: tensor<1x4096x12x64xf32>,
                %k: tensor<1x4096x12x64xf32>,
                %v: tensor<1x4096x12x64xf32>) -> tensor<1x4096x12x64xf32> {
  %init = tensor.empty() : tensor<1x4096x12x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x4096x12x64xf32>, tensor<1x4096x12x64xf32>, tensor<1x4096x12x64xf32>)
      outs(%init : tensor<1x4096x12x64xf32>) -> tensor<1x4096x12x64xf32>
  return %out : tensor<1x4096x12x64xf32>
}

func.func @small(%q: tensor<2x48x2x8xf32>,
                 %k: tensor<2x48x2x8xf32>,
                 %v: tensor<2x48x2x8xf32>) -> tensor<2x48x2x8xf32> {
  %init = tensor.empty() : tensor<2x48x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x48x2x8xf32>, tensor<2x48x2x8xf32>, tensor<2x48x2x8xf32>)
      outs(%init : tensor<2x48x2x8xf32>) -> tensor<2x48x2x8xf32>
  return %out : tensor<2x48x2x8xf32>
}
