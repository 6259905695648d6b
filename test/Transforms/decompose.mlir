// What each op becomes. That the results are right is for test/RandomPrograms and test/Docs.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(func.func(localattn-decompose,cse))" | FileCheck %s

// CHECK-DAG: #[[$Q_MAP:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d3, d1, d4)>
// CHECK-DAG: #[[$K_MAP:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[$S_MAP:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[$BIAS_MAP:.*]] = affine_map<(d0, d1, d2, d3) -> (d3, d2)>
// CHECK-DAG: #[[$V_MAP:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d4, d3)>
// CHECK-DAG: #[[$Q_OF_GROUPS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d4, d1, d2, d5)>

// All queries see all keys: no mask. Two heads share one of keys, which has no dimension then; its
// product with the queries is the lowest of operations, keys outside and queries inside.
//
// CHECK-LABEL: func @full_tile
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<1x49x2x32xf16>, %[[K:[a-z0-9]+]]: tensor<1x64x1x32xf16>
// CHECK-SAME:    %[[V:[a-z0-9]+]]: tensor<1x64x1x16xf16>
// CHECK-NOT:     arith.cmpi
// CHECK:         %[[KEYS:.*]] = tensor.collapse_shape %[[K]]
// CHECK-SAME:      into tensor<1x64x32xf16>
// CHECK:         %[[PRODUCTS:.*]] = linalg.generic {indexing_maps = [#[[$Q_MAP]], #[[$K_MAP]], #[[$S_MAP]]]
// CHECK-SAME:      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]
// CHECK-SAME:      ins(%[[Q]], %[[KEYS]] : tensor<1x49x2x32xf16>, tensor<1x64x32xf16>)
// CHECK-SAME:      outs(%{{.*}} : tensor<1x2x64x49xf32>)
// CHECK:           arith.extf
// CHECK:         %[[SCORES:.*]] = linalg.generic {indexing_maps = [#[[$BIAS_MAP]],
// CHECK-SAME:      ins(%{{.*}} : tensor<49x64xf32>) outs(%[[PRODUCTS]]
// CHECK-NOT:       linalg.index
// CHECK-NOT:       tensor.extract
// CHECK:         %[[NEW_MAX:.*]] = linalg.generic
// CHECK-SAME:      ins(%[[SCORES]] : {{.*}}) outs(%[[MAX:[a-z0-9]+]] :
// CHECK:           arith.maximumf %{{[a-z0-9_]+}}, %{{[a-z0-9_]+}} : f32
// CHECK:         %[[EXP:.*]]:2 = linalg.generic
// CHECK-SAME:      outs(%[[SCORES]], %{{.*}} : tensor<1x2x64x49xf32>, tensor<1x49x2xf32>)
// CHECK:           math.exp
// CHECK:         %[[ACC:.*]] = linalg.generic {indexing_maps = [{{.*}}, #[[$V_MAP]], {{.*}}]
// CHECK-SAME:      ins(%[[EXP]]#0, %{{.*}} : tensor<1x2x64x49xf32>, tensor<1x64x16xf16>)
// CHECK:         return %[[ACC]], %[[NEW_MAX]], %[[EXP]]#1
func.func @full_tile(%q: tensor<1x49x2x32xf16>, %k: tensor<1x64x1x32xf16>, %v: tensor<1x64x1x16xf16>,
                     %bias: tensor<49x64xf32>, %acc: tensor<1x49x2x16xf32>, %max: tensor<1x49x2xf32>,
                     %sum: tensor<1x49x2xf32>)
    -> (tensor<1x49x2x16xf32>, tensor<1x49x2xf32>, tensor<1x49x2xf32>) {
  %0:3 = localattn.online_attention #localattn.windowed<[128]>
      ins(%q, %k, %v : tensor<1x49x2x32xf16>, tensor<1x64x1x32xf16>, tensor<1x64x1x16xf16>)
      bias(%bias : tensor<49x64xf32>, [q0, k0])
      query_origin [131] key_origin [192] extent [1024]
      outs(%acc, %max, %sum : tensor<1x49x2x16xf32>, tensor<1x49x2xf32>, tensor<1x49x2xf32>)
      -> tensor<1x49x2x16xf32>, tensor<1x49x2xf32>, tensor<1x49x2xf32>
  return %0#0, %0#1, %0#2 : tensor<1x49x2x16xf32>, tensor<1x49x2xf32>, tensor<1x49x2xf32>
}

// The same tile one window on: a mask from coordinates, in the body that makes the scores. Four heads in two groups are two
// dimensions, and keys are read in place. The table is read inside of its bounds for hidden pairs too.
//
// CHECK-LABEL: func @partial_tile
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<1x49x4x32xf32>, %[[K:[a-z0-9]+]]: tensor<1x64x2x32xf32>
// CHECK:         %[[GROUPS:.*]] = tensor.expand_shape %[[Q]] {{\[}}[0], [1], [2, 3], [4]]
// CHECK-SAME:      tensor<1x49x4x32xf32> into tensor<1x49x2x2x32xf32>
// CHECK:         linalg.generic {indexing_maps = [#[[$Q_OF_GROUPS]],
// CHECK-SAME:      ins(%[[GROUPS]], %[[K]] : tensor<1x49x2x2x32xf32>, tensor<1x64x2x32xf32>)
// CHECK-SAME:      outs(%{{.*}} : tensor<1x2x2x64x49xf32>)
// CHECK:         linalg.generic
// CHECK:           linalg.index 2
// CHECK:           arith.minsi
// CHECK:           arith.maxsi
// CHECK:           tensor.extract
// CHECK:           arith.cmpi
// CHECK:           %[[SEEN:.*]] = arith.select
// CHECK:           linalg.yield %[[SEEN]]
// CHECK-NOT:     localattn.
func.func @partial_tile(%q: tensor<1x49x4x32xf32>, %k: tensor<1x64x2x32xf32>, %table: tensor<4x255xf32>,
                        %out: tensor<1x49x4x32xf32>, %lse: tensor<1x49x4xf32>)
    -> (tensor<1x49x4x32xf32>, tensor<1x49x4xf32>) {
  %0:2 = localattn.attention #localattn.windowed<[128]>
      ins(%q, %k, %k : tensor<1x49x4x32xf32>, tensor<1x64x2x32xf32>, tensor<1x64x2x32xf32>)
      relative_bias(%table : tensor<4x255xf32>, origin = [127], sign = key_minus_query)
      query_origin [231] key_origin [192] extent [1024]
      outs(%out, %lse : tensor<1x49x4x32xf32>, tensor<1x49x4xf32>)
      -> tensor<1x49x4x32xf32>, tensor<1x49x4xf32>
  return %0#0, %0#1 : tensor<1x49x4x32xf32>, tensor<1x49x4xf32>
}

// Nobody knows how many heads share one: the element of the key is found in the body.
//
// CHECK-LABEL: func @dynamic_heads
// CHECK-SAME:    %[[K:[a-z0-9]+]]: tensor<1x64x?x32xf32>
// CHECK:         linalg.generic
// CHECK-SAME:      ins(%{{[a-z0-9]+}} : tensor<1x64x?x32xf32>)
// CHECK:           arith.floordivsi
// CHECK:           tensor.extract
func.func @dynamic_heads(%q: tensor<1x64x?x32xf32>, %k: tensor<1x64x?x32xf32>, %out: tensor<1x64x?x32xf32>)
    -> tensor<1x64x?x32xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x64x?x32xf32>, tensor<1x64x?x32xf32>, tensor<1x64x?x32xf32>)
      outs(%out : tensor<1x64x?x32xf32>) -> tensor<1x64x?x32xf32>
  return %0 : tensor<1x64x?x32xf32>
}

// CHECK-LABEL: func @on_memrefs
// CHECK:         linalg.generic
// CHECK:         bufferization.materialize_in_destination
func.func @on_memrefs(%q: memref<1x64x2x32xf32>, %out: memref<1x64x2x32xf32>) {
  localattn.attention #localattn.global
      ins(%q, %q, %q : memref<1x64x2x32xf32>, memref<1x64x2x32xf32>, memref<1x64x2x32xf32>)
      outs(%out : memref<1x64x2x32xf32>)
  return
}

// CHECK-LABEL: func @merge
// CHECK:         linalg.generic
// CHECK-NOT:     localattn.merge
func.func @merge(%a: tensor<1x64x2x16xf32>, %lse: tensor<1x64x2xf32>) -> tensor<1x64x2x16xf32> {
  %0:2 = localattn.merge
      ins(%a, %lse, %a, %lse : tensor<1x64x2x16xf32>, tensor<1x64x2xf32>, tensor<1x64x2x16xf32>, tensor<1x64x2xf32>)
      outs(%a, %lse : tensor<1x64x2x16xf32>, tensor<1x64x2xf32>) -> tensor<1x64x2x16xf32>, tensor<1x64x2xf32>
  return %0#0 : tensor<1x64x2x16xf32>
}
