// Llama 4 Scout, the chunked layers, 32768 tokens (huggingface/transformers, masking_utils). A
// token sees its chunk of 8192 up to itself; 40 query heads share 8 key/value heads.
// The recipe masks with equal chunk and key <= query.

#pattern = #localattn.boxes<[window(block = 8192, causal)]>
#small = #localattn.boxes<[window(block = 16, causal)]>

func.func @full(%q: tensor<1x32768x40x128xf32>,
                %k: tensor<1x32768x8x128xf32>,
                %v: tensor<1x32768x8x128xf32>) -> tensor<1x32768x40x128xf32> {
  %init = tensor.empty() : tensor<1x32768x40x128xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x32768x40x128xf32>, tensor<1x32768x8x128xf32>,
                       tensor<1x32768x8x128xf32>)
      outs(%init : tensor<1x32768x40x128xf32>) -> tensor<1x32768x40x128xf32>
  return %out : tensor<1x32768x40x128xf32>
}

func.func @small(%q: tensor<2x50x10x8xf32>,
                 %k: tensor<2x50x2x8xf32>,
                 %v: tensor<2x50x2x8xf32>) -> tensor<2x50x10x8xf32> {
  %init = tensor.empty() : tensor<2x50x10x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x50x10x8xf32>, tensor<2x50x2x8xf32>, tensor<2x50x2x8xf32>)
      outs(%init : tensor<2x50x10x8xf32>) -> tensor<2x50x10x8xf32>
  return %out : tensor<2x50x10x8xf32>
}
