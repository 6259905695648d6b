// CSWin-T at 224x224, stage 2, both halves of the heads in one operation: Dong et al. 2022,
// microsoft/CSWin-Transformer. The first half has vertical stripes of 2, the second horizontal
// ones. LePE, a convolution of the values, is added by the consumer.
// The recipe runs each half on its own partition and concatenates the heads.

#vertical = #localattn.stripes<2, axis = 1>
#horizontal = #localattn.stripes<2, axis = 0>

func.func @full(%q: tensor<8x28x28x4x32xf32>,
                %k: tensor<8x28x28x4x32xf32>,
                %v: tensor<8x28x28x4x32xf32>) -> tensor<8x28x28x4x32xf32> {
  %init = tensor.empty() : tensor<8x28x28x4x32xf32>
  %out = localattn.attention head_groups [2 : #vertical, 2 : #horizontal]
      ins(%q, %k, %v : tensor<8x28x28x4x32xf32>, tensor<8x28x28x4x32xf32>, tensor<8x28x28x4x32xf32>)
      outs(%init : tensor<8x28x28x4x32xf32>) -> tensor<8x28x28x4x32xf32>
  return %out : tensor<8x28x28x4x32xf32>
}

func.func @small(%q: tensor<2x6x8x4x8xf32>,
                 %k: tensor<2x6x8x4x8xf32>,
                 %v: tensor<2x6x8x4x8xf32>) -> tensor<2x6x8x4x8xf32> {
  %init = tensor.empty() : tensor<2x6x8x4x8xf32>
  %out = localattn.attention head_groups [2 : #vertical, 2 : #horizontal]
      ins(%q, %k, %v : tensor<2x6x8x4x8xf32>, tensor<2x6x8x4x8xf32>, tensor<2x6x8x4x8xf32>)
      outs(%init : tensor<2x6x8x4x8xf32>) -> tensor<2x6x8x4x8xf32>
  return %out : tensor<2x6x8x4x8xf32>
}
