// Gemma 3 4B, one decoding step of a layer with a window, 8192 tokens: Gemma Team 2025, arXiv
// 2503.19786. One query against a cache that ends with its token: align = end places it there, for
// any length of the cache (@full_any_length). 1024 keys; 8 query heads share 4.
// The recipe keeps the last 1024 tokens in a rolling buffer, in whatever order they come to lie.

#pattern = #localattn.sliding<left = [1023], right = [0]>
#small = #localattn.sliding<left = [16], right = [0]>

func.func @full(%q: tensor<1x8x1x256xf32>,
                %k: tensor<1x4x8192x256xf32>,
                %v: tensor<1x4x8192x256xf32>) -> (tensor<1x8x1x256xf32>, tensor<1x8x1xf32>) {
  %init = tensor.empty() : tensor<1x8x1x256xf32>
  %lse_init = tensor.empty() : tensor<1x8x1xf32>
  %out, %lse = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x8x1x256xf32>, tensor<1x4x8192x256xf32>, tensor<1x4x8192x256xf32>)
      layout <"bh*d">
      align = end
      outs(%init, %lse_init : tensor<1x8x1x256xf32>, tensor<1x8x1xf32>)
        -> tensor<1x8x1x256xf32>, tensor<1x8x1xf32>
  return %out, %lse : tensor<1x8x1x256xf32>, tensor<1x8x1xf32>
}

func.func @full_any_length(%q: tensor<1x8x1x256xf32>,
                           %k: tensor<1x4x?x256xf32>,
                           %v: tensor<1x4x?x256xf32>) -> (tensor<1x8x1x256xf32>, tensor<1x8x1xf32>) {
  %init = tensor.empty() : tensor<1x8x1x256xf32>
  %lse_init = tensor.empty() : tensor<1x8x1xf32>
  %out, %lse = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x8x1x256xf32>, tensor<1x4x?x256xf32>, tensor<1x4x?x256xf32>)
      layout <"bh*d">
      align = end
      outs(%init, %lse_init : tensor<1x8x1x256xf32>, tensor<1x8x1xf32>)
        -> tensor<1x8x1x256xf32>, tensor<1x8x1xf32>
  return %out, %lse : tensor<1x8x1x256xf32>, tensor<1x8x1xf32>
}

func.func @small(%q: tensor<2x4x1x8xf32>,
                 %k: tensor<2x2x39x8xf32>,
                 %v: tensor<2x2x39x8xf32>) -> (tensor<2x4x1x8xf32>, tensor<2x4x1xf32>) {
  %init = tensor.empty() : tensor<2x4x1x8xf32>
  %lse_init = tensor.empty() : tensor<2x4x1xf32>
  %out, %lse = localattn.attention #small
      ins(%q, %k, %v : tensor<2x4x1x8xf32>, tensor<2x2x39x8xf32>, tensor<2x2x39x8xf32>)
      layout <"bh*d">
      align = end
      outs(%init, %lse_init : tensor<2x4x1x8xf32>, tensor<2x4x1xf32>)
        -> tensor<2x4x1x8xf32>, tensor<2x4x1xf32>
  return %out, %lse : tensor<2x4x1x8xf32>, tensor<2x4x1xf32>
}
