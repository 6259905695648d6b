// Mistral-7B, prefill of 8192 tokens: Jiang et al. 2023. Head-major, as huggingface/transformers
// has it. 4096 keys with the query's own; 32 query heads share 8 key/value heads.
// The recipe repeats the key/value heads and masks with query - 4096 < key <= query.

#pattern = #localattn.sliding<left = [4095], right = [0]>
#small = #localattn.sliding<left = [23], right = [0]>

func.func @full(%q: tensor<1x32x8192x128xf32>,
                %k: tensor<1x8x8192x128xf32>,
                %v: tensor<1x8x8192x128xf32>) -> tensor<1x32x8192x128xf32> {
  %init = tensor.empty() : tensor<1x32x8192x128xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x32x8192x128xf32>, tensor<1x8x8192x128xf32>,
                       tensor<1x8x8192x128xf32>)
      layout <"bh*d">
      outs(%init : tensor<1x32x8192x128xf32>) -> tensor<1x32x8192x128xf32>
  return %out : tensor<1x32x8192x128xf32>
}

func.func @small(%q: tensor<2x8x75x8xf32>,
                 %k: tensor<2x2x75x8xf32>,
                 %v: tensor<2x2x75x8xf32>) -> tensor<2x8x75x8xf32> {
  %init = tensor.empty() : tensor<2x8x75x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x8x75x8xf32>, tensor<2x2x75x8xf32>, tensor<2x2x75x8xf32>)
      layout <"bh*d">
      outs(%init : tensor<2x8x75x8xf32>) -> tensor<2x8x75x8xf32>
  return %out : tensor<2x8x75x8xf32>
}
