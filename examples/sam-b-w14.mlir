// SAM, ViT-B image encoder, windowed blocks: Kirillov et al. 2023,
// facebookresearch/segment-anything. 64x64 tokens become 70x70. The padding is not masked: its
// keys are the projection's bias, so the frontend pads and the grid is given already padded. The
// model's relative positions depend on the query's values; sam-b-w14-rel has them.
// The recipe partitions into windows of 14x14 and reverses the partition.

#pattern = #localattn.windowed<[14, 14]>

func.func @full(%q: tensor<1x70x70x12x64xf32>,
                %k: tensor<1x70x70x12x64xf32>,
                %v: tensor<1x70x70x12x64xf32>) -> tensor<1x70x70x12x64xf32> {
  %init = tensor.empty() : tensor<1x70x70x12x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x70x70x12x64xf32>, tensor<1x70x70x12x64xf32>,
                       tensor<1x70x70x12x64xf32>)
      outs(%init : tensor<1x70x70x12x64xf32>) -> tensor<1x70x70x12x64xf32>
  return %out : tensor<1x70x70x12x64xf32>
}

func.func @small(%q: tensor<1x28x28x2x8xf32>,
                 %k: tensor<1x28x28x2x8xf32>,
                 %v: tensor<1x28x28x2x8xf32>) -> tensor<1x28x28x2x8xf32> {
  %init = tensor.empty() : tensor<1x28x28x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x28x28x2x8xf32>, tensor<1x28x28x2x8xf32>, tensor<1x28x28x2x8xf32>)
      outs(%init : tensor<1x28x28x2x8xf32>) -> tensor<1x28x28x2x8xf32>
  return %out : tensor<1x28x28x2x8xf32>
}
