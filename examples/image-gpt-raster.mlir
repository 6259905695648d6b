// Image GPT-S, 32x32 pixels in raster order: Chen et al. 2020, openai/image-gpt. On the grid,
// causality in raster order is two boxes: all pixels of the rows above, and those of the row to
// the left, with the pixel itself.
// The recipe flattens the image and masks key > query.

#pattern = #localattn.boxes<[sliding(unbounded, -1), full], [self, sliding(unbounded, 0)]>

func.func @full(%q: tensor<1x32x32x8x64xf32>,
                %k: tensor<1x32x32x8x64xf32>,
                %v: tensor<1x32x32x8x64xf32>) -> tensor<1x32x32x8x64xf32> {
  %init = tensor.empty() : tensor<1x32x32x8x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x32x32x8x64xf32>, tensor<1x32x32x8x64xf32>, tensor<1x32x32x8x64xf32>)
      outs(%init : tensor<1x32x32x8x64xf32>) -> tensor<1x32x32x8x64xf32>
  return %out : tensor<1x32x32x8x64xf32>
}

func.func @small(%q: tensor<2x6x7x2x8xf32>,
                 %k: tensor<2x6x7x2x8xf32>,
                 %v: tensor<2x6x7x2x8xf32>) -> tensor<2x6x7x2x8xf32> {
  %init = tensor.empty() : tensor<2x6x7x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x6x7x2x8xf32>, tensor<2x6x7x2x8xf32>, tensor<2x6x7x2x8xf32>)
      outs(%init : tensor<2x6x7x2x8xf32>) -> tensor<2x6x7x2x8xf32>
  return %out : tensor<2x6x7x2x8xf32>
}
