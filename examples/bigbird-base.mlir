// BigBird-base, 4096 tokens in blocks of 64, without the random blocks: Zaheer et al. 2020,
// google-research/bigbird. A block sees itself, its neighbours, and the first and the last block,
// which see everything.
// The recipe lists the blocks of keys of each block of queries, in ascending order, each once.

#pattern = #localattn.boxes<[halo(64, 64, 64)],
                            [range(0, 64)], [range(d0 - 64, d0)],
                            [rows(0, 64)], [rows(d0 - 64, d0)]>
#small = #localattn.boxes<[halo(4, 4, 4)],
                          [range(0, 4)], [range(d0 - 4, d0)],
                          [rows(0, 4)], [rows(d0 - 4, d0)]>

func.func @full(%q: tensor<1x4096x12x64xf32>,
                %k: tensor<1x4096x12x64xf32>,
                %v: tensor<1x4096x12x64xf32>) -> tensor<1x4096x12x64xf32> {
  %init = tensor.empty() : tensor<1x4096x12x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x4096x12x64xf32>, tensor<1x4096x12x64xf32>, tensor<1x4096x12x64xf32>)
      outs(%init : tensor<1x4096x12x64xf32>) -> tensor<1x4096x12x64xf32>
  return %out : tensor<1x4096x12x64xf32>
}

func.func @small(%q: tensor<2x40x2x8xf32>,
                 %k: tensor<2x40x2x8xf32>,
                 %v: tensor<2x40x2x8xf32>) -> tensor<2x40x2x8xf32> {
  %init = tensor.empty() : tensor<2x40x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x40x2x8xf32>, tensor<2x40x2x8xf32>, tensor<2x40x2x8xf32>)
      outs(%init : tensor<2x40x2x8xf32>) -> tensor<2x40x2x8xf32>
  return %out : tensor<2x40x2x8xf32>
}
