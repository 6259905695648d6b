// FLUX at 4K, 256x256 latent tokens, neighbourhoods of 80x80: Hassani et al. 2025,
// SHI-Labs/NATTEN. An even window: 40 tokens before the query, 39 after it.
// The recipe gathers the window of every token from NATTEN's formula for its start.

#pattern = #localattn.neighborhood<[80, 80]>
#small = #localattn.neighborhood<[4, 4]>

func.func @full(%q: tensor<1x256x256x24x128xf32>,
                %k: tensor<1x256x256x24x128xf32>,
                %v: tensor<1x256x256x24x128xf32>) -> tensor<1x256x256x24x128xf32> {
  %init = tensor.empty() : tensor<1x256x256x24x128xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x256x256x24x128xf32>, tensor<1x256x256x24x128xf32>,
                       tensor<1x256x256x24x128xf32>)
      outs(%init : tensor<1x256x256x24x128xf32>) -> tensor<1x256x256x24x128xf32>
  return %out : tensor<1x256x256x24x128xf32>
}

func.func @small(%q: tensor<2x9x10x2x8xf32>,
                 %k: tensor<2x9x10x2x8xf32>,
                 %v: tensor<2x9x10x2x8xf32>) -> tensor<2x9x10x2x8xf32> {
  %init = tensor.empty() : tensor<2x9x10x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x9x10x2x8xf32>, tensor<2x9x10x2x8xf32>, tensor<2x9x10x2x8xf32>)
      outs(%init : tensor<2x9x10x2x8xf32>) -> tensor<2x9x10x2x8xf32>
  return %out : tensor<2x9x10x2x8xf32>
}
