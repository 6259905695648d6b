// A row that is computed alone is told which head and batch of all it is, where a group of heads or a region asks (S4.11,
// S6.4, S6.5), and reads its part of every operand. Rows are bit for bit those of the whole.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-select-rows{rows=3,17},canonicalize)" | FileCheck %s
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-select-rows{rows=3,17})" -o %t.rows.mlir
// RUN: localattn-run %s --seed=5 --entry=groups --output=%t.whole.npy
// RUN: localattn-run %t.rows.mlir --seed=5 --entry=groups --output=%t.rows.npy
// RUN: %python %S/Inputs/compare_rows.py %t.whole.npy %t.rows.npy 3 17
// RUN: localattn-run %s --seed=5 --entry=region --output=%t.whole.npy --output=%t.lse.npy
// RUN: localattn-run %t.rows.mlir --seed=5 --entry=region --output=%t.rows.npy --output=%t.rows.lse.npy
// RUN: %python %S/Inputs/compare_rows.py %t.whole.npy %t.rows.npy 3 17
// RUN: %python %S/Inputs/compare_rows.py %t.lse.npy %t.rows.lse.npy 3 17
// RUN: localattn-run %s --seed=5 --entry=part --output=%t.whole.npy
// RUN: localattn-run %t.rows.mlir --seed=5 --entry=part --output=%t.rows.npy
// RUN: %python %S/Inputs/compare_rows.py %t.whole.npy %t.rows.npy 3 17

// Two query heads share one of keys; groups keep their patterns, and count all four heads.
// CHECK-LABEL: func @groups
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<2x2x3x4x4xf32>, %[[K:[a-z0-9]+]]: tensor<2x2x3x2x4xf32>
// CHECK:         tensor.extract_slice %[[Q]][%{{.*}}, %{{.*}}, %{{.*}}, %[[HEAD:[0-9]+]], 0] [1, 1, 1, 1, 4]
// CHECK:         tensor.extract_slice %[[K]][%{{.*}}, 0, 0, %[[KVHEAD:[0-9]+]], 0] [1, 2, 3, 1, 4]
// CHECK:         localattn.attention head_groups [2 : #localattn.stripes<1, axis = 0>, 2 : #localattn.stripes<1, axis = 1>]
// CHECK-SAME:      head_origin [%[[HEAD]], %[[KVHEAD]]] head_extent [4, 2] query_origin [
func.func @groups(%q: tensor<2x2x3x4x4xf32>, %k: tensor<2x2x3x2x4xf32>, %out: tensor<2x2x3x4x4xf32>) -> tensor<2x2x3x4x4xf32> {
  %0 = localattn.attention head_groups [2 : #localattn.stripes<1, axis = 0>, 2 : #localattn.stripes<1, axis = 1>]
      ins(%q, %k, %k : tensor<2x2x3x4x4xf32>, tensor<2x2x3x2x4xf32>, tensor<2x2x3x2x4xf32>)
      outs(%out : tensor<2x2x3x4x4xf32>) -> tensor<2x2x3x4x4xf32>
  return %0 : tensor<2x2x3x4x4xf32>
}

// The region adds head * (key - query) + batch; biases, sinks and the scale come along, captures stay whole.
// CHECK-LABEL: func @region
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<2x2x3x2x4xf32>, %[[BIAS:[a-z0-9]+]]: tensor<2x3x2xf32>, %[[MASK:[a-z0-9]+]]: tensor<2x3xi1>
// CHECK-SAME:    %[[SINKS:[a-z0-9]+]]: tensor<2xf32>, %[[SCALE:[a-z0-9]+]]: f32, %[[TABLE:[a-z0-9]+]]: tensor<5xf32>
// CHECK:         tensor.extract_slice %[[Q]][%[[B:[0-9]+]], %[[Y:[0-9]+]], %[[X:[0-9]+]], %[[H:[0-9]+]], 0] [1, 1, 1, 1, 4]
// CHECK:         %[[S:.*]] = tensor.extract_slice %[[SINKS]][%[[H]]] [1]
// CHECK:         %[[PART:.*]] = tensor.extract_slice %[[BIAS]][%[[H]], 0, %[[B]]] [1, 3, 1]
// CHECK:         %[[HIDDEN:.*]] = tensor.extract_slice %[[MASK]][%[[Y]], 0] [1, 3]
// CHECK:         localattn.attention #localattn.global
// CHECK-SAME:      bias(%[[PART]] : tensor<1x3x1xf32>, [h, k1, b]) bias(%[[HIDDEN]] : tensor<1x3xi1>, [q0, k1])
// CHECK-SAME:      sinks(%[[S]] : tensor<1xf32>) scale(%[[SCALE]] : f32) softcap(2.000000e+00)
// CHECK-SAME:      batch_origin [%[[B]]] head_origin [%[[H]], %[[H]]] head_extent [2, 2] query_origin [%[[Y]], %[[X]]]
// CHECK-SAME:      captures(%[[TABLE]] : tensor<5xf32>)
func.func @region(%q: tensor<2x2x3x2x4xf32>, %bias: tensor<2x3x2xf32>, %mask: tensor<2x3xi1>, %sinks: tensor<2xf32>,
                  %scale: f32, %table: tensor<5xf32>, %out: tensor<2x2x3x2x4xf32>, %lse: tensor<2x2x3x2xf32>)
    -> (tensor<2x2x3x2x4xf32>, tensor<2x2x3x2xf32>) {
  %0:2 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<2x2x3x2x4xf32>, tensor<2x2x3x2x4xf32>, tensor<2x2x3x2x4xf32>)
      bias(%bias : tensor<2x3x2xf32>, [h, k1, b]) bias(%mask : tensor<2x3xi1>, [q0, k1])
      sinks(%sinks : tensor<2xf32>) scale(%scale : f32) softcap(2.0) captures(%table : tensor<5xf32>)
      outs(%out, %lse : tensor<2x2x3x2x4xf32>, tensor<2x2x3x2xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %y: index, %x: index, %ky: index, %kx: index, %of: tensor<5xf32>):
        %two = arith.constant 2 : index
        %apart = arith.subi %kx, %x : index
        %at = arith.addi %apart, %two : index
        %entry = tensor.extract %of[%at] : tensor<5xf32>
        %head = arith.index_cast %h : index to i64
        %slope = arith.sitofp %head : i64 to f32
        %batch = arith.index_cast %b : index to i64
        %shift = arith.sitofp %batch : i64 to f32
        %term = arith.mulf %slope, %entry : f32
        %moved = arith.addf %term, %shift : f32
        %new = arith.addf %s, %moved : f32
        localattn.yield %new : f32
      } -> tensor<2x2x3x2x4xf32>, tensor<2x2x3x2xf32>
  return %0#0, %0#1 : tensor<2x2x3x2x4xf32>, tensor<2x2x3x2xf32>
}

// Heads 3 and 4 of 12, the last queries of the keys: the part of a part has the sum of both origins.
// CHECK-LABEL: func @part
// CHECK:         tensor.extract_slice %{{.*}}[%[[B:[0-9]+]], %[[Y:[0-9]+]], %[[X:[0-9]+]], %[[H:[0-9]+]], 0] [1, 1, 1, 1, 4]
// CHECK:         localattn.attention #localattn.windowed<[2, 2]>
// CHECK-SAME:      head_origin [%{{[0-9]+}}, %{{[0-9]+}}] head_extent [12, 6] query_origin [%{{[0-9]+}}, %{{[0-9]+}}] outs
func.func @part(%q: tensor<2x2x3x2x4xf32>, %k: tensor<2x4x4x2x4xf32>, %out: tensor<2x2x3x2x4xf32>) -> tensor<2x2x3x2x4xf32> {
  %0 = localattn.attention #localattn.windowed<[2, 2]>
      ins(%q, %k, %k : tensor<2x2x3x2x4xf32>, tensor<2x4x4x2x4xf32>, tensor<2x4x4x2x4xf32>)
      head_origin [3, 1] head_extent [12, 6] align = end extent [4, 4]
      outs(%out : tensor<2x2x3x2x4xf32>) -> tensor<2x2x3x2x4xf32>
  return %0 : tensor<2x2x3x2x4xf32>
}
