// StreamingLLM on a Llama-2-7B: Xiao et al. 2023, mit-han-lab/streaming-llm. The last 256 of 4096
// tokens: each sees the first 4 tokens, the sinks, and the last 2000 with itself. Rotary
// positions are those of the cache's slots; the caller rotates.
// The recipe feeds the tokens one by one to a cache that evicts.

#pattern = #localattn.boxes<[range(0, 4)], [sliding(1999, 0)]>
#small = #localattn.boxes<[range(0, 4)], [sliding(19, 0)]>

func.func @full(%q: tensor<1x256x32x128xf32>,
                %k: tensor<1x4096x32x128xf32>,
                %v: tensor<1x4096x32x128xf32>) -> (tensor<1x256x32x128xf32>, tensor<1x256x32xf32>) {
  %init = tensor.empty() : tensor<1x256x32x128xf32>
  %lse_init = tensor.empty() : tensor<1x256x32xf32>
  %out, %lse = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x256x32x128xf32>, tensor<1x4096x32x128xf32>,
                       tensor<1x4096x32x128xf32>)
      query_origin [3840]
      outs(%init, %lse_init : tensor<1x256x32x128xf32>, tensor<1x256x32xf32>)
        -> tensor<1x256x32x128xf32>, tensor<1x256x32xf32>
  return %out, %lse : tensor<1x256x32x128xf32>, tensor<1x256x32xf32>
}

func.func @small(%q: tensor<2x48x2x8xf32>,
                 %k: tensor<2x64x2x8xf32>,
                 %v: tensor<2x64x2x8xf32>) -> (tensor<2x48x2x8xf32>, tensor<2x48x2xf32>) {
  %init = tensor.empty() : tensor<2x48x2x8xf32>
  %lse_init = tensor.empty() : tensor<2x48x2xf32>
  %out, %lse = localattn.attention #small
      ins(%q, %k, %v : tensor<2x48x2x8xf32>, tensor<2x64x2x8xf32>, tensor<2x64x2x8xf32>)
      query_origin [16]
      outs(%init, %lse_init : tensor<2x48x2x8xf32>, tensor<2x48x2xf32>)
        -> tensor<2x48x2x8xf32>, tensor<2x48x2xf32>
  return %out, %lse : tensor<2x48x2x8xf32>, tensor<2x48x2xf32>
}
