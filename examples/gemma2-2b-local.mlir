// Gemma 2 2B, the layers with a window, 8192 tokens: Gemma Team 2024, arXiv 2408.00118
// (google-deepmind/gemma, huggingface/transformers). 4096 keys with the query's own; scores are
// scaled by query_pre_attn_scalar^-0.5 and capped at 50 before the mask; 8 query heads share 4.
// The recipe divides by the cap, takes tanh, multiplies, and masks what is not in
// query - 4096 < key <= query.

#pattern = #localattn.sliding<left = [4095], right = [0]>
#small = #localattn.sliding<left = [11], right = [0]>

func.func @full(%q: tensor<1x8x8192x256xf32>,
                %k: tensor<1x4x8192x256xf32>,
                %v: tensor<1x4x8192x256xf32>) -> tensor<1x8x8192x256xf32> {
  %init = tensor.empty() : tensor<1x8x8192x256xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x8x8192x256xf32>, tensor<1x4x8192x256xf32>, tensor<1x4x8192x256xf32>)
      scale(0.0625)
      softcap(50.0)
      layout <"bh*d">
      outs(%init : tensor<1x8x8192x256xf32>) -> tensor<1x8x8192x256xf32>
  return %out : tensor<1x8x8192x256xf32>
}

func.func @small(%q: tensor<2x4x45x16xf32>,
                 %k: tensor<2x2x45x16xf32>,
                 %v: tensor<2x2x45x16xf32>) -> tensor<2x4x45x16xf32> {
  %init = tensor.empty() : tensor<2x4x45x16xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x4x45x16xf32>, tensor<2x2x45x16xf32>, tensor<2x2x45x16xf32>)
      scale(0.125)
      softcap(2.0)
      layout <"bh*d">
      outs(%init : tensor<2x4x45x16xf32>) -> tensor<2x4x45x16xf32>
  return %out : tensor<2x4x45x16xf32>
}
