// What a region reads after bufferization may be a constant, or one of two captures (S4.11).

// RUN: localattn-opt %s --pass-pipeline="builtin.module(one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map})" | FileCheck %s

// CHECK-LABEL: func.func @constant_table
// CHECK:         memref.get_global
// CHECK:         memref.load
// CHECK:         localattn.yield
func.func @constant_table(%q: tensor<1x4x2x3xf32>) -> tensor<1x4x2x3xf32> {
  %init = tensor.empty() : tensor<1x4x2x3xf32>
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : tensor<1x4x2x3xf32>, tensor<1x4x2x3xf32>, tensor<1x4x2x3xf32>)
      outs(%init : tensor<1x4x2x3xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        %slopes = arith.constant dense<[0.5, 0.25]> : tensor<2xf32>
        %slope = tensor.extract %slopes[%h] : tensor<2xf32>
        %new = arith.mulf %slope, %s : f32
        localattn.yield %new : f32
      } -> tensor<1x4x2x3xf32>
  return %0 : tensor<1x4x2x3xf32>
}

// CHECK-LABEL: func.func @one_of_two
// CHECK:         arith.select %{{.*}}, %{{.*}}, %{{.*}} : memref<4xf32
// CHECK:         memref.load
// CHECK:         scf.if
// CHECK:         memref.load
func.func @one_of_two(%q: tensor<1x4x2x3xf32>, %c: tensor<4xf32>, %d: tensor<4xf32>) -> tensor<1x4x2x3xf32> {
  %init = tensor.empty() : tensor<1x4x2x3xf32>
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : tensor<1x4x2x3xf32>, tensor<1x4x2x3xf32>, tensor<1x4x2x3xf32>)
      captures(%c, %d : tensor<4xf32>, tensor<4xf32>) outs(%init : tensor<1x4x2x3xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %t: tensor<4xf32>, %u: tensor<4xf32>):
        %past = arith.cmpi slt, %i, %j : index
        %either = arith.select %past, %t, %u : tensor<4xf32>
        %x = tensor.extract %either[%i] : tensor<4xf32>
        %or = scf.if %past -> tensor<4xf32> {
          scf.yield %u : tensor<4xf32>
        } else {
          scf.yield %t : tensor<4xf32>
        }
        %y = tensor.extract %or[%j] : tensor<4xf32>
        %sum = arith.addf %x, %y : f32
        %new = arith.addf %sum, %s : f32
        localattn.yield %new : f32
      } -> tensor<1x4x2x3xf32>
  return %0 : tensor<1x4x2x3xf32>
}
