// Mistral-7B, one decoding step after 8191 tokens: Jiang et al. 2023. One query, the last token,
// against a head-major cache of all keys. The log-sum-exp lets a caller split the cache and
// merge.
// The recipe keeps the last 4096 tokens in a rolling buffer, in whatever order they come to lie.

#pattern = #localattn.sliding<left = [4095], right = [0]>
#small = #localattn.sliding<left = [23], right = [0]>

func.func @full(%q: tensor<4x1x32x128xf32>,
                %k: tensor<4x8x8192x128xf32>,
                %v: tensor<4x8x8192x128xf32>) -> (tensor<4x1x32x128xf32>, tensor<4x1x32xf32>) {
  %init = tensor.empty() : tensor<4x1x32x128xf32>
  %lse_init = tensor.empty() : tensor<4x1x32xf32>
  %out, %lse = localattn.attention #pattern
      ins(%q, %k, %v : tensor<4x1x32x128xf32>, tensor<4x8x8192x128xf32>, tensor<4x8x8192x128xf32>)
      layout <query = "b*hd", key = "bh*d", value = "bh*d", out = "b*hd">
      query_origin [8191]
      outs(%init, %lse_init : tensor<4x1x32x128xf32>, tensor<4x1x32xf32>)
        -> tensor<4x1x32x128xf32>, tensor<4x1x32xf32>
  return %out, %lse : tensor<4x1x32x128xf32>, tensor<4x1x32xf32>
}

func.func @small(%q: tensor<2x1x8x8xf32>,
                 %k: tensor<2x2x61x8xf32>,
                 %v: tensor<2x2x61x8xf32>) -> (tensor<2x1x8x8xf32>, tensor<2x1x8xf32>) {
  %init = tensor.empty() : tensor<2x1x8x8xf32>
  %lse_init = tensor.empty() : tensor<2x1x8xf32>
  %out, %lse = localattn.attention #small
      ins(%q, %k, %v : tensor<2x1x8x8xf32>, tensor<2x2x61x8xf32>, tensor<2x2x61x8xf32>)
      layout <query = "b*hd", key = "bh*d", value = "bh*d", out = "b*hd">
      query_origin [60]
      outs(%init, %lse_init : tensor<2x1x8x8xf32>, tensor<2x1x8xf32>)
        -> tensor<2x1x8x8xf32>, tensor<2x1x8xf32>
  return %out, %lse : tensor<2x1x8x8xf32>, tensor<2x1x8xf32>
}
