// HaloNet-like, 64x64 tokens: Vaswani et al. 2021, huggingface/pytorch-image-models (halo_attn).
// Blocks of 8x8 queries see 14x14 keys: their block and a halo of 3. The released layer lets the
// zeros around the image take part; here only the image's keys count.
// The recipe unfolds padded keys and masks the padding.

#pattern = #localattn.halo<[8, 8], margin = [3, 3]>

func.func @full(%q: tensor<1x64x64x8x16xf32>,
                %k: tensor<1x64x64x8x16xf32>,
                %v: tensor<1x64x64x8x16xf32>) -> tensor<1x64x64x8x16xf32> {
  %init = tensor.empty() : tensor<1x64x64x8x16xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x64x64x8x16xf32>, tensor<1x64x64x8x16xf32>, tensor<1x64x64x8x16xf32>)
      outs(%init : tensor<1x64x64x8x16xf32>) -> tensor<1x64x64x8x16xf32>
  return %out : tensor<1x64x64x8x16xf32>
}

func.func @small(%q: tensor<1x16x24x2x8xf32>,
                 %k: tensor<1x16x24x2x8xf32>,
                 %v: tensor<1x16x24x2x8xf32>) -> tensor<1x16x24x2x8xf32> {
  %init = tensor.empty() : tensor<1x16x24x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x16x24x2x8xf32>, tensor<1x16x24x2x8xf32>, tensor<1x16x24x2x8xf32>)
      outs(%init : tensor<1x16x24x2x8xf32>) -> tensor<1x16x24x2x8xf32>
  return %out : tensor<1x16x24x2x8xf32>
}
