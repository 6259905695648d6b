// Twins-SVT-S at 224x224, stage 1, locally-grouped attention: Chu et al. 2021,
// Meituan-AutoML/Twins. Windows of 7x7 tokens; no bias, no shift.
// The recipe partitions and reverses the partition.

#pattern = #localattn.windowed<[7, 7]>

func.func @full(%q: tensor<1x56x56x2x32xf32>,
                %k: tensor<1x56x56x2x32xf32>,
                %v: tensor<1x56x56x2x32xf32>) -> tensor<1x56x56x2x32xf32> {
  %init = tensor.empty() : tensor<1x56x56x2x32xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x56x56x2x32xf32>, tensor<1x56x56x2x32xf32>, tensor<1x56x56x2x32xf32>)
      outs(%init : tensor<1x56x56x2x32xf32>) -> tensor<1x56x56x2x32xf32>
  return %out : tensor<1x56x56x2x32xf32>
}

func.func @small(%q: tensor<2x14x21x2x8xf32>,
                 %k: tensor<2x14x21x2x8xf32>,
                 %v: tensor<2x14x21x2x8xf32>) -> tensor<2x14x21x2x8xf32> {
  %init = tensor.empty() : tensor<2x14x21x2x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x14x21x2x8xf32>, tensor<2x14x21x2x8xf32>, tensor<2x14x21x2x8xf32>)
      outs(%init : tensor<2x14x21x2x8xf32>) -> tensor<2x14x21x2x8xf32>
  return %out : tensor<2x14x21x2x8xf32>
}
