// CSWin-T at 224x224, stage 2, the half of the heads with horizontal stripes: Dong et al. 2022,
// microsoft/CSWin-Transformer. Stripes are two tokens high and as wide as the image. LePE, a
// convolution of the values, is added by the consumer.
// The recipe partitions into windows of 2 x width.

#pattern = #localattn.stripes<2, axis = 0>

func.func @full(%q: tensor<8x28x28x2x32xf32>,
                %k: tensor<8x28x28x2x32xf32>,
                %v: tensor<8x28x28x2x32xf32>) -> tensor<8x28x28x2x32xf32> {
  %init = tensor.empty() : tensor<8x28x28x2x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<8x28x28x2x32xf32>, tensor<8x28x28x2x32xf32>, tensor<8x28x28x2x32xf32>)
      outs(%init : tensor<8x28x28x2x32xf32>) -> tensor<8x28x28x2x32xf32>
  return %out : tensor<8x28x28x2x32xf32>
}

func.func @small(%q: tensor<2x8x7x2x8xf32>,
                 %k: tensor<2x8x7x2x8xf32>,
                 %v: tensor<2x8x7x2x8xf32>) -> tensor<2x8x7x2x8xf32> {
  %init = tensor.empty() : tensor<2x8x7x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x8x7x2x8xf32>, tensor<2x8x7x2x8xf32>, tensor<2x8x7x2x8xf32>)
      outs(%init : tensor<2x8x7x2x8xf32>) -> tensor<2x8x7x2x8xf32>
  return %out : tensor<2x8x7x2x8xf32>
}
