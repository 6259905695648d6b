// The nest over tensors of other types, layouts, ranks and sizes.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-reference,canonicalize,cse)" | FileCheck %s

// All sizes are asked for, and 1 / sqrt(dk) is computed.
// CHECK-LABEL: func.func @dynamic
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<?x?x?x?xf32>, %[[K:[a-z0-9]+]]: tensor<?x?x?x?xf32>
// CHECK-SAME:    %[[V:[a-z0-9]+]]: tensor<?x?x?x?xf32>, %[[ORIGIN:[a-z0-9]+]]: index, %[[EXTENT:[a-z0-9]+]]: index
// CHECK-DAG:     %[[DK:.*]] = tensor.dim %[[Q]], %c3
// CHECK:         %[[INTEGER:.*]] = arith.index_cast %[[DK]] : index to i64
// CHECK:         %[[REAL:.*]] = arith.sitofp %[[INTEGER]] : i64 to f32
// CHECK:         %[[ROOT:.*]] = math.sqrt %[[REAL]]
// CHECK:         %[[SCALE:.*]] = arith.divf %{{.*}}, %[[ROOT]]
// CHECK:         scf.for %{{.*}} = %c0 to %{{.*}} step %c1
// CHECK:         scf.for %{{.*}} = %c0 to %{{.*}} step %c1
// CHECK:         scf.for %[[I:.*]] = %c0 to %{{.*}} step %c1
// CHECK:         tensor.empty(%{{.*}}) : tensor<?xf32>
// CHECK:         %[[KEYS:.*]] = tensor.dim %[[K]], %c1
// CHECK:         scf.for %[[J:.*]] = %c0 to %[[KEYS]] step %c1
// CHECK:         arith.addi %[[ORIGIN]], %[[I]]
// CHECK:         arith.minsi %{{.*}}, %[[EXTENT]]
// CHECK:         arith.mulf %{{.*}}, %[[SCALE]]
func.func @dynamic(%q: tensor<?x?x?x?xf32>, %k: tensor<?x?x?x?xf32>, %v: tensor<?x?x?x?xf32>,
                   %origin: index, %extent: index) -> tensor<?x?x?x?xf32> {
  %0 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %k, %v : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>)
      query_origin [%origin] extent [%extent] outs(%q : tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  return %0 : tensor<?x?x?x?xf32>
}

// Narrow floats are computed in f32 and rounded once, at the end.
// CHECK-LABEL: func.func @narrow
// CHECK-SAME:    %[[T:[a-z0-9]+]]: tensor<1x4x1x8xf16>
// CHECK:         %[[E:.*]] = tensor.extract %[[T]]
// CHECK:         arith.extf %[[E]] : f16 to f32
// CHECK:         math.exp %{{.*}} : f32
// CHECK:         arith.divf %{{.*}} : f32
// CHECK:         arith.truncf %{{.*}} : f32 to f16
// CHECK-NOT:     arith.truncf
// CHECK:         return
func.func @narrow(%t: tensor<1x4x1x8xf16>) -> tensor<1x4x1x8xf16> {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x1x8xf16>, tensor<1x4x1x8xf16>, tensor<1x4x1x8xf16>)
      outs(%t : tensor<1x4x1x8xf16>) -> tensor<1x4x1x8xf16>
  return %0 : tensor<1x4x1x8xf16>
}

// f64 stays f64, and nothing is narrower.
// CHECK-LABEL: func.func @wide
// CHECK-NOT:     f32
// CHECK:         math.exp %{{.*}} : f64
// CHECK-NOT:     f32
// CHECK:         return
func.func @wide(%t: tensor<1x4x1x8xf64>, %l: tensor<1x4x1xf64>) -> (tensor<1x4x1x8xf64>, tensor<1x4x1xf64>) {
  %0:2 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x1x8xf64>, tensor<1x4x1x8xf64>, tensor<1x4x1x8xf64>)
      outs(%t, %l : tensor<1x4x1x8xf64>, tensor<1x4x1xf64>) -> tensor<1x4x1x8xf64>, tensor<1x4x1xf64>
  return %0#0, %0#1 : tensor<1x4x1x8xf64>, tensor<1x4x1xf64>
}

// Batch 2, 3 heads, grid 4 x 5, each tensor in an order of its own; a union is one condition.
// CHECK-LABEL: func.func @layouts
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<2x3x4x5x8xf32>, %[[K:[a-z0-9]+]]: tensor<4x5x2x3x8xf32>
// CHECK-SAME:    %[[V:[a-z0-9]+]]: tensor<3x8x4x5x2xf32>, %[[O:[a-z0-9]+]]: tensor<8x2x4x5x3xf32>, %[[L:[a-z0-9]+]]: tensor<2x4x5x3xf32>
// CHECK:         scf.for %[[B:.*]] = %c0 to %c2 step
// CHECK:         scf.for %[[H:.*]] = %c0 to %c3 step
// CHECK:         scf.for %[[Y:.*]] = %c0 to %c4 step
// CHECK:         scf.for %[[X:.*]] = %c0 to %c5 step
// CHECK:         scf.for %[[KY:.*]] = %c0 to %c4 step
// CHECK:         scf.for %[[KX:.*]] = %c0 to %c5 step
// CHECK:         %[[SEES:.*]] = arith.ori
// CHECK:         scf.if %[[SEES]]
// CHECK:         tensor.extract %[[Q]][%[[B]], %[[H]], %[[Y]], %[[X]], %[[C:.*]]]
// CHECK:         tensor.extract %[[K]][%[[KY]], %[[KX]], %[[B]], %{{.*}}, %[[C]]]
// CHECK:         scf.for %[[VY:.*]] = %c0 to %c4 step
// CHECK:         scf.for %[[VX:.*]] = %c0 to %c5 step
// CHECK:         tensor.extract %[[V]][%{{.*}}, %{{.*}}, %[[VY]], %[[VX]], %[[B]]]
// CHECK:         tensor.insert %{{.*}} into %{{.*}}[%{{.*}}, %[[B]], %[[Y]], %[[X]], %[[H]]] : tensor<8x2x4x5x3xf32>
// CHECK:         tensor.insert %{{.*}} into %{{.*}}[%[[B]], %[[Y]], %[[X]], %[[H]]] : tensor<2x4x5x3xf32>
func.func @layouts(%q: tensor<2x3x4x5x8xf32>, %k: tensor<4x5x2x3x8xf32>, %v: tensor<3x8x4x5x2xf32>,
                   %o: tensor<8x2x4x5x3xf32>, %l: tensor<2x4x5x3xf32>) -> (tensor<8x2x4x5x3xf32>, tensor<2x4x5x3xf32>) {
  %0:2 = localattn.attention #localattn.criss_cross
      ins(%q, %k, %v : tensor<2x3x4x5x8xf32>, tensor<4x5x2x3x8xf32>, tensor<3x8x4x5x2xf32>)
      layout <query = "bh*d", key = "*bhd", value = "hd*b", out = "db*h">
      outs(%o, %l : tensor<8x2x4x5x3xf32>, tensor<2x4x5x3xf32>) -> tensor<8x2x4x5x3xf32>, tensor<2x4x5x3xf32>
  return %0#0, %0#1 : tensor<8x2x4x5x3xf32>, tensor<2x4x5x3xf32>
}

// What is no attention stays as it is.
// CHECK-LABEL: func.func @others
// CHECK-NEXT:    arith.addf
// CHECK-NEXT:    return
func.func @others(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = arith.addf %a, %a : tensor<4xf32>
  return %0 : tensor<4xf32>
}
