// ModernBERT-base, local layers, 8192 tokens: Warner et al. 2024, huggingface/transformers. The
// model's local_attention of 128 is 64 tokens to either side: 129 keys.
// The recipe masks |query - key| > 64.

#pattern = #localattn.sliding<left = [64], right = [64]>

func.func @full(%q: tensor<1x8192x12x64xf32>,
                %k: tensor<1x8192x12x64xf32>,
                %v: tensor<1x8192x12x64xf32>) -> tensor<1x8192x12x64xf32> {
  %init = tensor.empty() : tensor<1x8192x12x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x8192x12x64xf32>, tensor<1x8192x12x64xf32>, tensor<1x8192x12x64xf32>)
      outs(%init : tensor<1x8192x12x64xf32>) -> tensor<1x8192x12x64xf32>
  return %out : tensor<1x8192x12x64xf32>
}

func.func @small(%q: tensor<2x200x2x8xf32>,
                 %k: tensor<2x200x2x8xf32>,
                 %v: tensor<2x200x2x8xf32>) -> tensor<2x200x2x8xf32> {
  %init = tensor.empty() : tensor<2x200x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x200x2x8xf32>, tensor<2x200x2x8xf32>, tensor<2x200x2x8xf32>)
      outs(%init : tensor<2x200x2x8xf32>) -> tensor<2x200x2x8xf32>
  return %out : tensor<2x200x2x8xf32>
}
