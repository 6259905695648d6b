// StreamingLLM, one decoding step after 32767 tokens, the two parts of its cache apart: Xiao et al.
// 2023, mit-han-lab/streaming-llm. The first 4 tokens and the last 2000 lie in buffers of their
// own; two attentions over disjoint keys are merged by their log-sum-exps.
// The recipe concatenates the buffers and takes one softmax.

#pattern = #localattn.sliding<left = [1999], right = [0]>
#small = #localattn.sliding<left = [19], right = [0]>

func.func @full(%q: tensor<4x1x32x128xf32>,
                %k_prefix: tensor<4x4x8x128xf32>,
                %v_prefix: tensor<4x4x8x128xf32>,
                %k: tensor<4x2000x8x128xf32>,
                %v: tensor<4x2000x8x128xf32>) -> (tensor<4x1x32x128xf32>, tensor<4x1x32xf32>) {
  %init = tensor.empty() : tensor<4x1x32x128xf32>
  %lse_init = tensor.empty() : tensor<4x1x32xf32>
  %prefix, %prefix_lse = localattn.attention #localattn.global
      ins(%q, %k_prefix, %v_prefix : tensor<4x1x32x128xf32>, tensor<4x4x8x128xf32>,
                                     tensor<4x4x8x128xf32>)
      query_origin [32767] key_origin [0] extent [32768]
      outs(%init, %lse_init : tensor<4x1x32x128xf32>, tensor<4x1x32xf32>)
        -> tensor<4x1x32x128xf32>, tensor<4x1x32xf32>
  %local, %local_lse = localattn.attention #pattern
      ins(%q, %k, %v : tensor<4x1x32x128xf32>, tensor<4x2000x8x128xf32>, tensor<4x2000x8x128xf32>)
      query_origin [32767] key_origin [30768] extent [32768]
      outs(%init, %lse_init : tensor<4x1x32x128xf32>, tensor<4x1x32xf32>)
        -> tensor<4x1x32x128xf32>, tensor<4x1x32xf32>
  %out, %lse = localattn.merge
      ins(%prefix, %prefix_lse, %local, %local_lse : tensor<4x1x32x128xf32>, tensor<4x1x32xf32>,
                                                     tensor<4x1x32x128xf32>, tensor<4x1x32xf32>)
      outs(%init, %lse_init : tensor<4x1x32x128xf32>, tensor<4x1x32xf32>)
        -> tensor<4x1x32x128xf32>, tensor<4x1x32xf32>
  return %out, %lse : tensor<4x1x32x128xf32>, tensor<4x1x32xf32>
}

func.func @small(%q: tensor<2x1x8x8xf32>,
                 %k_prefix: tensor<2x4x2x8xf32>,
                 %v_prefix: tensor<2x4x2x8xf32>,
                 %k: tensor<2x20x2x8xf32>,
                 %v: tensor<2x20x2x8xf32>) -> (tensor<2x1x8x8xf32>, tensor<2x1x8xf32>) {
  %init = tensor.empty() : tensor<2x1x8x8xf32>
  %lse_init = tensor.empty() : tensor<2x1x8xf32>
  %prefix, %prefix_lse = localattn.attention #localattn.global
      ins(%q, %k_prefix, %v_prefix : tensor<2x1x8x8xf32>, tensor<2x4x2x8xf32>, tensor<2x4x2x8xf32>)
      query_origin [60] key_origin [0] extent [61]
      outs(%init, %lse_init : tensor<2x1x8x8xf32>, tensor<2x1x8xf32>)
        -> tensor<2x1x8x8xf32>, tensor<2x1x8xf32>
  %local, %local_lse = localattn.attention #small
      ins(%q, %k, %v : tensor<2x1x8x8xf32>, tensor<2x20x2x8xf32>, tensor<2x20x2x8xf32>)
      query_origin [60] key_origin [41] extent [61]
      outs(%init, %lse_init : tensor<2x1x8x8xf32>, tensor<2x1x8xf32>)
        -> tensor<2x1x8x8xf32>, tensor<2x1x8xf32>
  %out, %lse = localattn.merge
      ins(%prefix, %prefix_lse, %local, %local_lse : tensor<2x1x8x8xf32>, tensor<2x1x8xf32>,
                                                     tensor<2x1x8x8xf32>, tensor<2x1x8xf32>)
      outs(%init, %lse_init : tensor<2x1x8x8xf32>, tensor<2x1x8xf32>)
        -> tensor<2x1x8x8xf32>, tensor<2x1x8xf32>
  return %out, %lse : tensor<2x1x8x8xf32>, tensor<2x1x8xf32>
}
