// HunyuanVideo, 30x48x80 latent tokens, strided neighbourhoods: Hassani et al. 2025,
// SHI-Labs/NATTEN. Windows of 18x24x24 tokens; 16x8x8 queries share their window.
// The recipe finds the leader of a query's group and gathers the window that the leader has.

#pattern = #localattn.neighborhood<[18, 24, 24], stride = [16, 8, 8]>
#small = #localattn.neighborhood<[6, 4, 6], stride = [5, 2, 3]>

func.func @full(%q: tensor<1x30x48x80x24x128xf32>,
                %k: tensor<1x30x48x80x24x128xf32>,
                %v: tensor<1x30x48x80x24x128xf32>) -> tensor<1x30x48x80x24x128xf32> {
  %init = tensor.empty() : tensor<1x30x48x80x24x128xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x30x48x80x24x128xf32>, tensor<1x30x48x80x24x128xf32>,
                       tensor<1x30x48x80x24x128xf32>)
      outs(%init : tensor<1x30x48x80x24x128xf32>) -> tensor<1x30x48x80x24x128xf32>
  return %out : tensor<1x30x48x80x24x128xf32>
}

func.func @small(%q: tensor<1x7x9x10x2x8xf32>,
                 %k: tensor<1x7x9x10x2x8xf32>,
                 %v: tensor<1x7x9x10x2x8xf32>) -> tensor<1x7x9x10x2x8xf32> {
  %init = tensor.empty() : tensor<1x7x9x10x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<1x7x9x10x2x8xf32>, tensor<1x7x9x10x2x8xf32>, tensor<1x7x9x10x2x8xf32>)
      outs(%init : tensor<1x7x9x10x2x8xf32>) -> tensor<1x7x9x10x2x8xf32>
  return %out : tensor<1x7x9x10x2x8xf32>
}
