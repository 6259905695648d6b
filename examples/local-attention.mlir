// lucidrains/local-attention, causal, window 512, one bucket back; sizes are illustrative. A
// query sees its bucket up to itself and the whole bucket before: between 513 and 1024 keys,
// after the first bucket.
// The recipe stacks every bucket with the one before it and masks by position.

#pattern = #localattn.boxes<[window(block = 512, left = 512, causal)]>
#small = #localattn.boxes<[window(block = 8, left = 8, causal)]>

func.func @full(%q: tensor<1x8192x8x64xf32>,
                %k: tensor<1x8192x8x64xf32>,
                %v: tensor<1x8192x8x64xf32>) -> tensor<1x8192x8x64xf32> {
  %init = tensor.empty() : tensor<1x8192x8x64xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x8192x8x64xf32>, tensor<1x8192x8x64xf32>, tensor<1x8192x8x64xf32>)
      outs(%init : tensor<1x8192x8x64xf32>) -> tensor<1x8192x8x64xf32>
  return %out : tensor<1x8192x8x64xf32>
}

func.func @small(%q: tensor<2x40x2x8xf32>,
                 %k: tensor<2x40x2x8xf32>,
                 %v: tensor<2x40x2x8xf32>) -> tensor<2x40x2x8xf32> {
  %init = tensor.empty() : tensor<2x40x2x8xf32>
  %out = localattn.attention #small
      ins(%q, %k, %v : tensor<2x40x2x8xf32>, tensor<2x40x2x8xf32>, tensor<2x40x2x8xf32>)
      outs(%init : tensor<2x40x2x8xf32>) -> tensor<2x40x2x8xf32>
  return %out : tensor<2x40x2x8xf32>
}
