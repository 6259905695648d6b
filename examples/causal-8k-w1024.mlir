// A causal sliding window of 1024 tokens, as in the local layers of Gemma 3 (heads reduced). The
// window counts the query's own token: 1023 before it and itself.
// The recipe masks with query - 1024 < key <= query.

#pattern = #localattn.sliding<left = [1023], right = [0]>
#small = #localattn.sliding<left = [15], right = [0]>

func.func @full(%q: tensor<1x8192x4x128xf32>,
                %k: tensor<1x8192x4x128xf32>,
                %v: tensor<1x8192x4x128xf32>) -> tensor<1x8192x4x128xf32> {
  %init = tensor.empty() : tensor<1x8192x4x128xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x8192x4x128xf32>, tensor<1x8192x4x128xf32>, tensor<1x8192x4x128xf32>)
      outs(%init : tensor<1x8192x4x128xf32>) -> tensor<1x8192x4x128xf32>
  return %out : tensor<1x8192x4x128xf32>
}

func.func @small(%q: tensor<2x70x2x8xf32>,
                 %k: tensor<2x70x2x8xf32>,
                 %v: tensor<2x70x2x8xf32>) -> tensor<2x70x2x8xf32> {
  %init = tensor.empty() : tensor<2x70x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x70x2x8xf32>, tensor<2x70x2x8xf32>, tensor<2x70x2x8xf32>)
      outs(%init : tensor<2x70x2x8xf32>) -> tensor<2x70x2x8xf32>
  return %out : tensor<2x70x2x8xf32>
}
