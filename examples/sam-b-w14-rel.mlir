// SAM, ViT-B image encoder, windowed blocks with their relative positions: Kirillov et al. 2023,
// facebookresearch/segment-anything. rel_h and rel_w are products of the unscaled query with a
// table of rows and one of columns, which the producer makes; each lacks one axis of the keys. The
// keys of a bias are those of the image: a query reads the rows of its own window.
// The recipe partitions into windows and adds both to the scores of each, as decomposed.

#pattern = #localattn.windowed<[14, 14]>
#small = #localattn.windowed<[4, 4]>

func.func @full(%q: tensor<1x70x70x12x64xf32>,
                %k: tensor<1x70x70x12x64xf32>,
                %v: tensor<1x70x70x12x64xf32>,
                %rel_h: tensor<1x12x70x70x70xf32>,
                %rel_w: tensor<1x12x70x70x70xf32>) -> tensor<1x70x70x12x64xf32> {
  %init = tensor.empty() : tensor<1x70x70x12x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x70x70x12x64xf32>, tensor<1x70x70x12x64xf32>, tensor<1x70x70x12x64xf32>)
      bias(%rel_h : tensor<1x12x70x70x70xf32>, [b, h, q0, q1, k0])
      bias(%rel_w : tensor<1x12x70x70x70xf32>, [b, h, q0, q1, k1])
      outs(%init : tensor<1x70x70x12x64xf32>) -> tensor<1x70x70x12x64xf32>
  return %out : tensor<1x70x70x12x64xf32>
}

func.func @small(%q: tensor<2x8x12x2x8xf32>,
                 %k: tensor<2x8x12x2x8xf32>,
                 %v: tensor<2x8x12x2x8xf32>,
                 %rel_h: tensor<2x2x8x12x8xf32>,
                 %rel_w: tensor<2x2x8x12x12xf32>) -> tensor<2x8x12x2x8xf32> {
  %init = tensor.empty() : tensor<2x8x12x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x8x12x2x8xf32>, tensor<2x8x12x2x8xf32>, tensor<2x8x12x2x8xf32>)
      bias(%rel_h : tensor<2x2x8x12x8xf32>, [b, h, q0, q1, k0])
      bias(%rel_w : tensor<2x2x8x12x12xf32>, [b, h, q0, q1, k1])
      outs(%init : tensor<2x8x12x2x8xf32>) -> tensor<2x8x12x2x8xf32>
  return %out : tensor<2x8x12x2x8xf32>
}
