// The sizes of results are those of outs (S1.3, S1.5), known without computing the results.

// RUN: localattn-opt %s --resolve-ranked-shaped-type-result-dims --canonicalize | FileCheck %s
// RUN: localattn-opt %s --reify-result-shapes | FileCheck %s --check-prefix=REIFIED

// CHECK-LABEL: func.func @attention
// CHECK-SAME:    %[[OUT:[a-z0-9]*]]: tensor<?x?x2x8xf32>, %[[LSE:[a-z0-9]*]]: tensor<?x?x2xf32>)
// CHECK-DAG:     %[[C0:.*]] = arith.constant 0 : index
// CHECK-DAG:     %[[C1:.*]] = arith.constant 1 : index
// CHECK-DAG:     %[[C8:.*]] = arith.constant 8 : index
// CHECK-DAG:     %[[N:.*]] = tensor.dim %[[OUT]], %[[C1]]
// CHECK-DAG:     %[[B:.*]] = tensor.dim %[[LSE]], %[[C0]]
// CHECK:         return %[[N]], %[[C8]], %[[B]]
func.func @attention(%q: tensor<?x?x2x4xf32>, %v: tensor<?x?x2x8xf32>, %out: tensor<?x?x2x8xf32>, %lse: tensor<?x?x2xf32>)
    -> (index, index, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %0:2 = localattn.attention #localattn.global
      ins(%q, %q, %v : tensor<?x?x2x4xf32>, tensor<?x?x2x4xf32>, tensor<?x?x2x8xf32>)
      outs(%out, %lse : tensor<?x?x2x8xf32>, tensor<?x?x2xf32>) -> tensor<?x?x2x8xf32>, tensor<?x?x2xf32>
  %n = tensor.dim %0#0, %c1 : tensor<?x?x2x8xf32>
  %d = tensor.dim %0#0, %c3 : tensor<?x?x2x8xf32>
  %b = tensor.dim %0#1, %c0 : tensor<?x?x2xf32>
  return %n, %d, %b : index, index, index
}

// CHECK-LABEL: func.func @online
// CHECK-SAME:    %[[SUM:[a-z0-9]*]]: tensor<?x?x2xf32>)
// CHECK:         %[[N:.*]] = tensor.dim %[[SUM]], %{{.*}}
// CHECK:         return %[[N]]
func.func @online(%q: tensor<?x?x2x4xf32>, %acc: tensor<?x?x2x4xf32>, %max: tensor<?x?x2xf32>, %sum: tensor<?x?x2xf32>) -> index {
  %c1 = arith.constant 1 : index
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<?x?x2x4xf32>, tensor<?x?x2x4xf32>, tensor<?x?x2x4xf32>)
      outs(%acc, %max, %sum : tensor<?x?x2x4xf32>, tensor<?x?x2xf32>, tensor<?x?x2xf32>)
      -> tensor<?x?x2x4xf32>, tensor<?x?x2xf32>, tensor<?x?x2xf32>
  %n = tensor.dim %0#2, %c1 : tensor<?x?x2xf32>
  return %n : index
}

// CHECK-LABEL: func.func @merge
// CHECK-SAME:    %[[OUT:[a-z0-9]*]]: tensor<?x?x2x4xf32>, %{{[a-z0-9]*}}: tensor<?x?x2xf32>) ->
// CHECK:         %[[N:.*]] = tensor.dim %[[OUT]], %{{.*}}
// CHECK:         return %[[N]]
func.func @merge(%a: tensor<?x?x2x4xf32>, %a_lse: tensor<?x?x2xf32>, %out: tensor<?x?x2x4xf32>, %lse: tensor<?x?x2xf32>) -> index {
  %c1 = arith.constant 1 : index
  %0:2 = localattn.merge
      ins(%a, %a_lse, %a, %a_lse : tensor<?x?x2x4xf32>, tensor<?x?x2xf32>, tensor<?x?x2x4xf32>, tensor<?x?x2xf32>)
      outs(%out, %lse : tensor<?x?x2x4xf32>, tensor<?x?x2xf32>) -> tensor<?x?x2x4xf32>, tensor<?x?x2xf32>
  %n = tensor.dim %0#0, %c1 : tensor<?x?x2x4xf32>
  return %n : index
}

// On tensors that capture a memref as well.
// CHECK-LABEL: func.func @memref_capture
// CHECK-SAME:    %[[OUT:[a-z0-9]*]]: tensor<?x?x2x4xf32>, %{{[a-z0-9]*}}: memref<8xf32>)
// CHECK:         %[[N:.*]] = tensor.dim %[[OUT]], %{{.*}}
// CHECK:         return %[[N]]
func.func @memref_capture(%q: tensor<?x?x2x4xf32>, %out: tensor<?x?x2x4xf32>, %c: memref<8xf32>) -> index {
  %c1 = arith.constant 1 : index
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<?x?x2x4xf32>, tensor<?x?x2x4xf32>, tensor<?x?x2x4xf32>)
      captures(%c : memref<8xf32>) outs(%out : tensor<?x?x2x4xf32>) score {
      ^bb0(%score: f32, %batch: index, %head: index, %i: index, %j: index, %t: memref<8xf32>):
        %new = memref.load %t[%j] : memref<8xf32>
        localattn.yield %new : f32
      } -> tensor<?x?x2x4xf32>
  %n = tensor.dim %0, %c1 : tensor<?x?x2x4xf32>
  return %n : index
}

// What outs know of their sizes, and the type of the result doesn't say.
// REIFIED-LABEL: func.func @padded
// REIFIED:         %[[PADDED:.*]] = tensor.pad
// REIFIED:         : tensor<1x4x2x4xf32> to tensor<1x6x2x4xf32>
// REIFIED:         %[[CAST:.*]] = tensor.cast %[[PADDED]] : tensor<1x6x2x4xf32> to tensor<1x?x2x4xf32>
// REIFIED:         localattn.attention {{.*}} outs(%[[CAST]] :
func.func @padded(%q: tensor<1x?x2x4xf32>, %out: tensor<1x4x2x4xf32>) -> tensor<1x?x2x4xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1 : index
  %padded = tensor.pad %out low[0, %one, 0, 0] high[0, 1, 0, 0] {
  ^bb0(%b: index, %i: index, %h: index, %d: index):
    tensor.yield %zero : f32
  } : tensor<1x4x2x4xf32> to tensor<1x?x2x4xf32>
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x?x2x4xf32>, tensor<1x?x2x4xf32>, tensor<1x?x2x4xf32>)
      outs(%padded : tensor<1x?x2x4xf32>) -> tensor<1x?x2x4xf32>
  return %0 : tensor<1x?x2x4xf32>
}
