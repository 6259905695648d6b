// NAT-T at 224x224, stage 1, the lower half of the image on a device of its own. Queries are rows
// 28 to 55, keys rows 25 to 55: the half and three rows of halo. The windows are those of the
// whole image: moved inward at its end, not at the shard's.
// The recipe puts the shard back into the image, runs NAT on all of it, and cuts the shard out.

#pattern = #localattn.neighborhood<[7, 7]>

func.func @full(%q: tensor<4x28x56x2x32xf32>,
                %k: tensor<4x31x56x2x32xf32>,
                %v: tensor<4x31x56x2x32xf32>,
                %table: tensor<2x13x13xf32>) -> tensor<4x28x56x2x32xf32> {
  %init = tensor.empty() : tensor<4x28x56x2x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<4x28x56x2x32xf32>, tensor<4x31x56x2x32xf32>, tensor<4x31x56x2x32xf32>)
      relative_bias(%table : tensor<2x13x13xf32>, origin = [6, 6], sign = key_minus_query)
      query_origin [28, 0] key_origin [25, 0] extent [56, 56]
      outs(%init : tensor<4x28x56x2x32xf32>) -> tensor<4x28x56x2x32xf32>
  return %out : tensor<4x28x56x2x32xf32>
}

func.func @small(%q: tensor<2x7x9x2x8xf32>,
                 %k: tensor<2x10x9x2x8xf32>,
                 %v: tensor<2x10x9x2x8xf32>,
                 %table: tensor<2x13x13xf32>) -> tensor<2x7x9x2x8xf32> {
  %init = tensor.empty() : tensor<2x7x9x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x7x9x2x8xf32>, tensor<2x10x9x2x8xf32>, tensor<2x10x9x2x8xf32>)
      relative_bias(%table : tensor<2x13x13xf32>, origin = [6, 6], sign = key_minus_query)
      query_origin [7, 0] key_origin [4, 0] extent [14, 9]
      outs(%init : tensor<2x7x9x2x8xf32>) -> tensor<2x7x9x2x8xf32>
  return %out : tensor<2x7x9x2x8xf32>
}
