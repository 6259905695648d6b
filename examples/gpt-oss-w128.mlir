// gpt-oss, the layers with a window, 32768 tokens (openai/gpt-oss, huggingface/transformers). 128
// keys with the query's own; 64 query heads share 8 key/value heads. The model's sink, one more
// logit per head in the denominator, is left out; gpt-oss-sinks has it.
// The recipe repeats the key/value heads and masks with query - 128 < key <= query.

#pattern = #localattn.sliding<left = [127], right = [0]>
#small = #localattn.sliding<left = [15], right = [0]>

func.func @full(%q: tensor<1x32768x64x64xf32>,
                %k: tensor<1x32768x8x64xf32>,
                %v: tensor<1x32768x8x64xf32>) -> tensor<1x32768x64x64xf32> {
  %init = tensor.empty() : tensor<1x32768x64x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x32768x64x64xf32>, tensor<1x32768x8x64xf32>,
                       tensor<1x32768x8x64xf32>)
      outs(%init : tensor<1x32768x64x64xf32>) -> tensor<1x32768x64x64xf32>
  return %out : tensor<1x32768x64x64xf32>
}

func.func @small(%q: tensor<2x50x16x8xf32>,
                 %k: tensor<2x50x2x8xf32>,
                 %v: tensor<2x50x2x8xf32>) -> tensor<2x50x16x8xf32> {
  %init = tensor.empty() : tensor<2x50x16x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x50x16x8xf32>, tensor<2x50x2x8xf32>, tensor<2x50x2x8xf32>)
      outs(%init : tensor<2x50x16x8xf32>) -> tensor<2x50x16x8xf32>
  return %out : tensor<2x50x16x8xf32>
}
