// What can be checked at the start of a function is.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(func.func(localattn-hoist-checks))" | FileCheck %s

// CHECK-LABEL: func.func @sizes
// CHECK-SAME:    %[[T:.*]]: tensor<1x?x2x8xf32>, %[[N:.*]]: index, %[[INIT:.*]]: tensor<1x?x2x8xf32>
// CHECK:         %[[SIZE:.*]] = tensor.dim %[[INIT]]
// CHECK:         %[[SAME:.*]] = arith.cmpi eq, %[[SIZE]], %[[N]]
// CHECK:         cf.assert %[[SAME]], "result"
// CHECK:         %[[POSITIVE:.*]] = arith.cmpi sgt, %[[N]]
// CHECK:         cf.assert %[[POSITIVE]], "empty"
// CHECK:         cf.assert %[[POSITIVE]], "again"
// CHECK:         localattn.attention
func.func @sizes(%t: tensor<1x?x2x8xf32>, %n: index, %init: tensor<1x?x2x8xf32>) -> (tensor<1x?x2x8xf32>, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %empty = tensor.empty(%n) : tensor<1x?x2x8xf32>
  %0 = localattn.attention #localattn.windowed<[2]>
      ins(%t, %t, %t : tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>)
      outs(%init : tensor<1x?x2x8xf32>) -> tensor<1x?x2x8xf32>
  %size = tensor.dim %0, %c1 : tensor<1x?x2x8xf32>
  %same = arith.cmpi eq, %size, %n : index
  cf.assert %same, "result"
  %m = tensor.dim %empty, %c1 : tensor<1x?x2x8xf32>
  %positive = arith.cmpi sgt, %m, %c0 : index
  cf.assert %positive, "empty"
  cf.assert %positive, "again"
  return %0, %m : tensor<1x?x2x8xf32>, index
}

// What needs data, may be undefined, or stands in a loop, stays.
// CHECK-LABEL: func.func @data
// CHECK:         localattn.attention
// CHECK:         tensor.extract
// CHECK:         cf.assert %{{.*}}, "data"
// CHECK:         arith.divsi
// CHECK:         cf.assert %{{.*}}, "undefined"
// CHECK:         scf.for
// CHECK:           cf.assert %{{.*}}, "loop"
func.func @data(%t: tensor<1x4x2x8xf32>, %n: index) -> tensor<1x4x2x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %0 = localattn.attention #localattn.windowed<[2]>
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  %x = tensor.extract %0[%c0, %c0, %c0, %c0] : tensor<1x4x2x8xf32>
  %positive = arith.cmpf ogt, %x, %zero : f32
  cf.assert %positive, "data"
  %quotient = arith.divsi %c1, %n : index
  %some = arith.cmpi sgt, %quotient, %c0 : index
  cf.assert %some, "undefined"
  scf.for %i = %c0 to %n step %c1 {
    cf.assert %some, "loop"
  }
  return %0 : tensor<1x4x2x8xf32>
}
