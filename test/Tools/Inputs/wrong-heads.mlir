#swin = #localattn.windowed<[2], shift = [1]>

func.func @f(%q: tensor<1x4x3x8xf32>, %k: tensor<1x4x2x8xf32>) -> tensor<1x4x3x8xf32> {
  %0 = localattn.attention #swin
      ins(%q, %k, %k : tensor<1x4x3x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x3x8xf32>) -> tensor<1x4x3x8xf32>
  return %0 : tensor<1x4x3x8xf32>
}
