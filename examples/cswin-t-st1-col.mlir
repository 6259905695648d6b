// CSWin-T at 224x224, stage 1, the half of the heads with vertical stripes: Dong et al. 2022,
// microsoft/CSWin-Transformer. Stripes are one token wide and as high as the image. LePE, a
// convolution of the values, is added by the consumer.
// The recipe partitions into windows of height x 1.

#pattern = #localattn.stripes<1, axis = 1>

func.func @full(%q: tensor<8x56x56x1x32xf32>,
                %k: tensor<8x56x56x1x32xf32>,
                %v: tensor<8x56x56x1x32xf32>) -> tensor<8x56x56x1x32xf32> {
  %init = tensor.empty() : tensor<8x56x56x1x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<8x56x56x1x32xf32>, tensor<8x56x56x1x32xf32>, tensor<8x56x56x1x32xf32>)
      outs(%init : tensor<8x56x56x1x32xf32>) -> tensor<8x56x56x1x32xf32>
  return %out : tensor<8x56x56x1x32xf32>
}

func.func @small(%q: tensor<2x7x6x2x8xf32>,
                 %k: tensor<2x7x6x2x8xf32>,
                 %v: tensor<2x7x6x2x8xf32>) -> tensor<2x7x6x2x8xf32> {
  %init = tensor.empty() : tensor<2x7x6x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x7x6x2x8xf32>, tensor<2x7x6x2x8xf32>, tensor<2x7x6x2x8xf32>)
      outs(%init : tensor<2x7x6x2x8xf32>) -> tensor<2x7x6x2x8xf32>
  return %out : tensor<2x7x6x2x8xf32>
}
