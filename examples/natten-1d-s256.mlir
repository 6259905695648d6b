// Generalised neighbourhood attention on one axis: Hassani et al. 2025, SHI-Labs/NATTEN. 2048 of
// 32768 tokens; 256 queries in a row share their window.
// The recipe finds the leader of a query's group and gathers the window that the leader has.

#pattern = #localattn.neighborhood<[2048], stride = [256]>
#small = #localattn.neighborhood<[8], stride = [3]>

func.func @full(%q: tensor<1x32768x1x128xf32>,
                %k: tensor<1x32768x1x128xf32>,
                %v: tensor<1x32768x1x128xf32>) -> tensor<1x32768x1x128xf32> {
  %init = tensor.empty() : tensor<1x32768x1x128xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x32768x1x128xf32>, tensor<1x32768x1x128xf32>,
                       tensor<1x32768x1x128xf32>)
      outs(%init : tensor<1x32768x1x128xf32>) -> tensor<1x32768x1x128xf32>
  return %out : tensor<1x32768x1x128xf32>
}

func.func @small(%q: tensor<2x29x2x8xf32>,
                 %k: tensor<2x29x2x8xf32>,
                 %v: tensor<2x29x2x8xf32>) -> tensor<2x29x2x8xf32> {
  %init = tensor.empty() : tensor<2x29x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x29x2x8xf32>, tensor<2x29x2x8xf32>, tensor<2x29x2x8xf32>)
      outs(%init : tensor<2x29x2x8xf32>) -> tensor<2x29x2x8xf32>
  return %out : tensor<2x29x2x8xf32>
}
