// What a score region may do (S4.11), and what that makes of the attention (S7.1).

// RUN: localattn-opt %s --cse --verify-diagnostics | FileCheck %s

// Conditions and loops of known length around what is free of side effects; loads of captures under a condition.
// CHECK-LABEL: func.func @nested
// CHECK:         localattn.attention
// CHECK:         scf.if
// CHECK:         memref.load
// CHECK:         scf.for
// CHECK:         memref.load
func.func @nested(%q: memref<1x4x2x8xf32>, %o: memref<1x4x2x8xf32>, %c: memref<4x2xf32>) {
  localattn.attention #localattn.global
      ins(%q, %q, %q : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      captures(%c : memref<4x2xf32>) outs(%o : memref<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %m: memref<4x2xf32>):
        %zero = arith.constant 0 : index
        %one = arith.constant 1 : index
        %two = arith.constant 2 : index
        %t = arith.cmpi slt, %i, %j : index
        %x = scf.if %t -> f32 {
          %y = memref.load %m[%i, %h] : memref<4x2xf32>
          scf.yield %y : f32
        } else {
          %view = memref.subview %m[0, 0] [4, 1] [1, 1] : memref<4x2xf32> to memref<4x1xf32, strided<[2, 1]>>
          %sum = scf.for %k = %zero to %two step %one iter_args(%sofar = %s) -> f32 {
            %y = memref.load %view[%j, %zero] : memref<4x1xf32, strided<[2, 1]>>
            %next = arith.addf %sofar, %y : f32
            scf.yield %next : f32
          }
          scf.yield %sum : f32
        }
        localattn.yield %x : f32
      }
  return
}

// On tensors, reading a memref is an effect: the second attention may see what the store wrote.
// CHECK-LABEL: func.func @reads
// CHECK:         %[[A:.*]] = localattn.attention
// CHECK:         memref.store
// CHECK:         %[[B:.*]] = localattn.attention
// CHECK:         return %[[A]], %[[B]]
func.func @reads(%q: tensor<1x4x2x8xf32>, %c: memref<f32>, %x: f32) -> (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      captures(%c : memref<f32>) outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %m: memref<f32>):
        %y = memref.load %m[] : memref<f32>
        localattn.yield %y : f32
      } -> tensor<1x4x2x8xf32>
  memref.store %x, %c[] : memref<f32>
  %1 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      captures(%c : memref<f32>) outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %m: memref<f32>):
        %y = memref.load %m[] : memref<f32>
        localattn.yield %y : f32
      } -> tensor<1x4x2x8xf32>
  return %0, %1 : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>
}

// Without one, equal attentions are one, and one that nobody uses is none.
// CHECK-LABEL: func.func @pure
// CHECK-NEXT:    %[[A:.*]] = localattn.attention
// CHECK-NOT:     localattn.attention
// CHECK:         return %[[A]], %[[A]]
func.func @pure(%q: tensor<1x4x2x8xf32>, %c: tensor<f32>) -> (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      captures(%c : tensor<f32>) outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %m: tensor<f32>):
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  %1 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      captures(%c : tensor<f32>) outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %m: tensor<f32>):
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return %0, %1 : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>
}
