// The window of 3 rows, and much that has nothing to do with it.

#windows = #localattn.windowed<[7, 7], shift = [3, 3]>
#rows = #localattn.windowed<[3, 8]>

func.func private @unused(%x: f32) -> f32 {
  return %x : f32
}

func.func @other(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = arith.addf %x, %x : tensor<4xf32>
  %1 = arith.mulf %0, %x : tensor<4xf32>
  return %1 : tensor<4xf32>
}

func.func @both(%q: tensor<1x8x8x3x4xf32>, %s: f32) -> (tensor<1x8x8x3x4xf32>, f32) {
  %init = tensor.empty() : tensor<1x8x8x3x4xf32>
  %one = arith.constant 1.0 : f32
  %sum = arith.addf %s, %one : f32
  %unused = tensor.empty() : tensor<8xf32>
  %a = localattn.attention #windows
      ins(%q, %q, %q : tensor<1x8x8x3x4xf32>, tensor<1x8x8x3x4xf32>, tensor<1x8x8x3x4xf32>)
      outs(%init : tensor<1x8x8x3x4xf32>) -> tensor<1x8x8x3x4xf32>
  %b = localattn.attention #rows
      ins(%q, %a, %q : tensor<1x8x8x3x4xf32>, tensor<1x8x8x3x4xf32>, tensor<1x8x8x3x4xf32>)
      outs(%init : tensor<1x8x8x3x4xf32>) -> tensor<1x8x8x3x4xf32>
  %product = arith.mulf %sum, %sum : f32
  return %b, %product : tensor<1x8x8x3x4xf32>, f32
}
