// HunyuanVideo, 30x48x80 latent tokens, sliding tile attention: Zhang et al. 2025,
// hao-ai-lab/FastVideo. Tiles of 6x8x8 tokens; a tile sees the 3x3x3 tiles around it, moved
// inward at the border. The log-sum-exp lets the caller merge the text keys in.
// The recipe stores tokens tile by tile and selects tiles of keys by the clamped centre.

#pattern = #localattn.halo<[6, 8, 8], margin = [6, 8, 8], boundary = [clamp, clamp, clamp]>
#small = #localattn.halo<[2, 2, 2], margin = [2, 2, 2], boundary = [clamp, clamp, clamp]>

func.func @full(%q: tensor<1x30x48x80x24x128xf32>,
                %k: tensor<1x30x48x80x24x128xf32>,
                %v: tensor<1x30x48x80x24x128xf32>)
    -> (tensor<1x30x48x80x24x128xf32>, tensor<1x30x48x80x24xf32>) {
  %init = tensor.empty() : tensor<1x30x48x80x24x128xf32>
  %lse_init = tensor.empty() : tensor<1x30x48x80x24xf32>
  %out, %lse = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x30x48x80x24x128xf32>, tensor<1x30x48x80x24x128xf32>,
                       tensor<1x30x48x80x24x128xf32>)
      outs(%init, %lse_init : tensor<1x30x48x80x24x128xf32>, tensor<1x30x48x80x24xf32>)
        -> tensor<1x30x48x80x24x128xf32>, tensor<1x30x48x80x24xf32>
  return %out, %lse : tensor<1x30x48x80x24x128xf32>, tensor<1x30x48x80x24xf32>
}

func.func @small(%q: tensor<1x6x8x10x2x8xf32>,
                 %k: tensor<1x6x8x10x2x8xf32>,
                 %v: tensor<1x6x8x10x2x8xf32>)
    -> (tensor<1x6x8x10x2x8xf32>, tensor<1x6x8x10x2xf32>) {
  %init = tensor.empty() : tensor<1x6x8x10x2x8xf32>
  %lse_init = tensor.empty() : tensor<1x6x8x10x2xf32>
  %out, %lse = localattn.attention #small
      ins(%q, %k, %v : tensor<1x6x8x10x2x8xf32>, tensor<1x6x8x10x2x8xf32>, tensor<1x6x8x10x2x8xf32>)
      outs(%init, %lse_init : tensor<1x6x8x10x2x8xf32>, tensor<1x6x8x10x2xf32>)
        -> tensor<1x6x8x10x2x8xf32>, tensor<1x6x8x10x2xf32>
  return %out, %lse : tensor<1x6x8x10x2x8xf32>, tensor<1x6x8x10x2xf32>
}
