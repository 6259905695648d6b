// StreamingLLM on a Llama-2-7B: Xiao et al. 2023, mit-han-lab/streaming-llm. A prefill of 4096
// tokens: each sees the first 4 tokens, the sinks, as far as they aren't ahead, and the last 2000
// with itself. Rotary positions are those of the cache's slots; the caller rotates.
// The recipe feeds the tokens one by one to a cache that evicts.

#pattern = #localattn.boxes<[range(0, 4, causal)], [sliding(1999, 0)]>
#small = #localattn.boxes<[range(0, 4, causal)], [sliding(19, 0)]>

func.func @full(%q: tensor<1x4096x32x128xf32>,
                %k: tensor<1x4096x32x128xf32>,
                %v: tensor<1x4096x32x128xf32>) -> (tensor<1x4096x32x128xf32>, tensor<1x4096x32xf32>) {
  %init = tensor.empty() : tensor<1x4096x32x128xf32>
  %lse_init = tensor.empty() : tensor<1x4096x32xf32>
  %out, %lse = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x4096x32x128xf32>, tensor<1x4096x32x128xf32>,
                       tensor<1x4096x32x128xf32>)
      outs(%init, %lse_init : tensor<1x4096x32x128xf32>, tensor<1x4096x32xf32>)
        -> tensor<1x4096x32x128xf32>, tensor<1x4096x32xf32>
  return %out, %lse : tensor<1x4096x32x128xf32>, tensor<1x4096x32xf32>
}

func.func @small(%q: tensor<2x64x2x8xf32>,
                 %k: tensor<2x64x2x8xf32>,
                 %v: tensor<2x64x2x8xf32>) -> (tensor<2x64x2x8xf32>, tensor<2x64x2xf32>) {
  %init = tensor.empty() : tensor<2x64x2x8xf32>
  %lse_init = tensor.empty() : tensor<2x64x2xf32>
  %out, %lse = localattn.attention #small
      ins(%q, %k, %v : tensor<2x64x2x8xf32>, tensor<2x64x2x8xf32>, tensor<2x64x2x8xf32>)
      outs(%init, %lse_init : tensor<2x64x2x8xf32>, tensor<2x64x2xf32>)
        -> tensor<2x64x2x8xf32>, tensor<2x64x2xf32>
  return %out, %lse : tensor<2x64x2x8xf32>, tensor<2x64x2xf32>
}
