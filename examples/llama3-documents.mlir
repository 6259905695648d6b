// Llama 3 8B in pre-training, 8192 tokens of several documents: Dubey et al. 2024, arXiv
// 2407.21783. Causal, and no token sees another document; the lengths are data, so the region
// compares a document number per token. The segments of navit-packed are the static form.
// The recipe runs every document by itself and concatenates.

#pattern = #localattn.sliding<left = [unbounded], right = [0]>

func.func @full(%q: tensor<1x8192x32x128xf32>,
                %k: tensor<1x8192x8x128xf32>,
                %v: tensor<1x8192x8x128xf32>,
                %documents: tensor<8192xi32>) -> tensor<1x8192x32x128xf32> {
  %init = tensor.empty() : tensor<1x8192x32x128xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<1x8192x32x128xf32>, tensor<1x8192x8x128xf32>, tensor<1x8192x8x128xf32>)
      captures(%documents : tensor<8192xi32>)
      outs(%init : tensor<1x8192x32x128xf32>)
      score {
      ^bb0(%s: f32, %batch: index, %head: index, %q0: index, %k0: index, %ids: tensor<8192xi32>):
        %masked = arith.constant 0xFF800000 : f32
        %of_query = tensor.extract %ids[%q0] : tensor<8192xi32>
        %of_key = tensor.extract %ids[%k0] : tensor<8192xi32>
        %same = arith.cmpi eq, %of_query, %of_key : i32
        %seen = arith.select %same, %s, %masked : f32
        localattn.yield %seen : f32
      } -> tensor<1x8192x32x128xf32>
  return %out : tensor<1x8192x32x128xf32>
}

func.func @small(%q: tensor<2x41x4x8xf32>,
                 %k: tensor<2x41x2x8xf32>,
                 %v: tensor<2x41x2x8xf32>,
                 %documents: tensor<41xi32>) -> tensor<2x41x4x8xf32> {
  %init = tensor.empty() : tensor<2x41x4x8xf32>
  %out = localattn.attention #pattern
      ins(%q, %k, %v : tensor<2x41x4x8xf32>, tensor<2x41x2x8xf32>, tensor<2x41x2x8xf32>)
      captures(%documents : tensor<41xi32>)
      outs(%init : tensor<2x41x4x8xf32>)
      score {
      ^bb0(%s: f32, %batch: index, %head: index, %q0: index, %k0: index, %ids: tensor<41xi32>):
        %masked = arith.constant 0xFF800000 : f32
        %of_query = tensor.extract %ids[%q0] : tensor<41xi32>
        %of_key = tensor.extract %ids[%k0] : tensor<41xi32>
        %same = arith.cmpi eq, %of_query, %of_key : i32
        %seen = arith.select %same, %s, %masked : f32
        localattn.yield %seen : f32
      } -> tensor<2x41x4x8xf32>
  return %out : tensor<2x41x4x8xf32>
}
