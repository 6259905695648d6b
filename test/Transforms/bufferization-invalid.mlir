// A score region that makes tensors can't run on memrefs: it would allocate for each pair.

// RUN: localattn-opt %s --one-shot-bufferize="bufferize-function-boundaries" --verify-diagnostics

func.func @f(%q: tensor<1x4x2x8xf32>, %c: tensor<4xf32>) -> tensor<1x4x2x8xf32> {
  %init = tensor.empty() : tensor<1x4x2x8xf32>
  // expected-note@below {{in the region of this attention}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      captures(%c : tensor<4xf32>) outs(%init : tensor<1x4x2x8xf32>) score {
      ^bb0(%score: f32, %batch: index, %head: index, %i: index, %j: index, %t: tensor<4xf32>):
        // expected-error@below {{expected a score region without side effects or undefined results, got 'memref.alloc'}}
        %u = tensor.insert %score into %t[%i] : tensor<4xf32>
        %new = tensor.extract %u[%j] : tensor<4xf32>
        localattn.yield %new : f32
      } -> tensor<1x4x2x8xf32>
  return %0 : tensor<1x4x2x8xf32>
}
