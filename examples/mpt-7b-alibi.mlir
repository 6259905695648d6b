// MPT-7B, 2048 tokens: MosaicML 2023, mosaicml/llm-foundry; ALiBi: Press et al. 2022, arXiv
// 2108.12409. Causal; each head adds its slope times the distance, here in the region, from the
// coordinates alone. The slopes are captured.
// The recipe adds slope * (key - last key) to all rows alike, as the model does: softmax ignores
// what a row shares.

#pattern = #localattn.sliding<left = [unbounded], right = [0]>

func.func @full(%q: tensor<1x2048x32x128xf32>,
                %k: tensor<1x2048x32x128xf32>,
                %v: tensor<1x2048x32x128xf32>,
                %slopes: tensor<32xf32>) -> tensor<1x2048x32x128xf32> {
  %init = tensor.empty() : tensor<1x2048x32x128xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x2048x32x128xf32>, tensor<1x2048x32x128xf32>, tensor<1x2048x32x128xf32>)
      captures(%slopes : tensor<32xf32>)
      outs(%init : tensor<1x2048x32x128xf32>)
      score {
      ^bb0(%s: f32, %batch: index, %head: index, %q0: index, %k0: index, %table: tensor<32xf32>):
        %slope = tensor.extract %table[%head] : tensor<32xf32>
        %steps = arith.subi %k0, %q0 : index
        %steps_int = arith.index_cast %steps : index to i64
        %distance = arith.sitofp %steps_int : i64 to f32
        %bias = arith.mulf %slope, %distance : f32
        %biased = arith.addf %s, %bias : f32
        localattn.yield %biased : f32
      } -> tensor<1x2048x32x128xf32>
  return %out : tensor<1x2048x32x128xf32>
}

func.func @small(%q: tensor<2x37x4x8xf32>,
                 %k: tensor<2x37x4x8xf32>,
                 %v: tensor<2x37x4x8xf32>,
                 %slopes: tensor<4xf32>) -> tensor<2x37x4x8xf32> {
  %init = tensor.empty() : tensor<2x37x4x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x37x4x8xf32>, tensor<2x37x4x8xf32>, tensor<2x37x4x8xf32>)
      captures(%slopes : tensor<4xf32>)
      outs(%init : tensor<2x37x4x8xf32>)
      score {
      ^bb0(%s: f32, %batch: index, %head: index, %q0: index, %k0: index, %table: tensor<4xf32>):
        %slope = tensor.extract %table[%head] : tensor<4xf32>
        %steps = arith.subi %k0, %q0 : index
        %steps_int = arith.index_cast %steps : index to i64
        %distance = arith.sitofp %steps_int : i64 to f32
        %bias = arith.mulf %slope, %distance : f32
        %biased = arith.addf %s, %bias : f32
        localattn.yield %biased : f32
      } -> tensor<2x37x4x8xf32>
  return %out : tensor<2x37x4x8xf32>
}
