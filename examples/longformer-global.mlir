// Longformer-base-4096 with 64 global tokens, say a question: Beltagy et al. 2020,
// allenai/longformer. A band, the global keys for all, all keys for the global queries; a key
// counts once. Global queries share the projections here; the model gives them their own, as an
// op of their own.
// The recipe joins global scores and the band in one softmax and overwrites the global rows.

#pattern = #localattn.boxes<[sliding(256, 256)], [range(0, 64)], [rows(0, 64)]>
#small = #localattn.boxes<[sliding(8, 8)], [range(0, 5)], [rows(0, 5)]>

func.func @full(%q: tensor<1x4096x12x64xf32>,
                %k: tensor<1x4096x12x64xf32>,
                %v: tensor<1x4096x12x64xf32>) -> tensor<1x4096x12x64xf32> {
  %init = tensor.empty() : tensor<1x4096x12x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x4096x12x64xf32>, tensor<1x4096x12x64xf32>, tensor<1x4096x12x64xf32>)
      outs(%init : tensor<1x4096x12x64xf32>) -> tensor<1x4096x12x64xf32>
  return %out : tensor<1x4096x12x64xf32>
}

func.func @small(%q: tensor<2x48x2x8xf32>,
                 %k: tensor<2x48x2x8xf32>,
                 %v: tensor<2x48x2x8xf32>) -> tensor<2x48x2x8xf32> {
  %init = tensor.empty() : tensor<2x48x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x48x2x8xf32>, tensor<2x48x2x8xf32>, tensor<2x48x2x8xf32>)
      outs(%init : tensor<2x48x2x8xf32>) -> tensor<2x48x2x8xf32>
  return %out : tensor<2x48x2x8xf32>
}
