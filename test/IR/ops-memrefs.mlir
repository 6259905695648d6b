// The form on memrefs, online_attention and merge come back as written (S7.4, S9, S10).

// RUN: localattn-opt %s --verify-roundtrip | localattn-opt | FileCheck %s
// RUN: localattn-opt %s --mlir-print-op-generic | localattn-opt | FileCheck %s
// RUN: localattn-opt %s --emit-bytecode | localattn-opt | FileCheck %s

// Everything is a memref, strided or not; there are no results. Captures may be anything, and are read by a load.
// CHECK-LABEL: func.func @memrefs
// CHECK-NEXT:    localattn.attention #localattn.global ins(%{{.*}}, %{{.*}}, %{{.*}} : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
// CHECK-SAME:      outs(%{{.*}} : memref<1x4x2x8xf32>){{$}}
// CHECK-NEXT:    localattn.attention #localattn.global ins(%{{.*}}, %{{.*}}, %{{.*}} : memref<1x4x2x8xf32>, memref<1x4x2x8xf32, strided<[64, 16, 8, 1], offset: ?>>, memref<1x4x2x8xf32>)
// CHECK-SAME:      relative_bias(%{{.*}} : memref<2x7xbf16>, origin = [3], sign = key_minus_query)
// CHECK-SAME:      bias(%{{.*}} : memref<4x2xi1>, [k0, h]) sinks(%{{.*}} : memref<2xf64>)
// CHECK-SAME:      captures(%{{.*}}, %{{.*}} : memref<4xi32>, tensor<4xi32>)
// CHECK-SAME:      outs(%{{.*}}, %{{.*}} : memref<1x4x2x8xf32>, memref<1x4x2xf32>) {my.note} score {
// CHECK:             memref.load
// CHECK:             localattn.yield %{{.*}} : f32
// CHECK-NEXT:    }{{$}}
func.func @memrefs(%t: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32, strided<[64, 16, 8, 1], offset: ?>>,
                   %o: memref<1x4x2x8xf32>, %l: memref<1x4x2xf32>, %table: memref<2x7xbf16>, %mask: memref<4x2xi1>,
                   %sinks: memref<2xf64>, %ids: memref<4xi32>, %others: tensor<4xi32>) {
  localattn.attention #localattn.global
      ins(%t, %t, %t : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>) outs(%o : memref<1x4x2x8xf32>)
  localattn.attention #localattn.global
      ins(%t, %k, %t : memref<1x4x2x8xf32>, memref<1x4x2x8xf32, strided<[64, 16, 8, 1], offset: ?>>, memref<1x4x2x8xf32>)
      relative_bias(%table : memref<2x7xbf16>, origin = [3], sign = key_minus_query)
      bias(%mask : memref<4x2xi1>, [k0, h]) sinks(%sinks : memref<2xf64>)
      captures(%ids, %others : memref<4xi32>, tensor<4xi32>)
      outs(%o, %l : memref<1x4x2x8xf32>, memref<1x4x2xf32>) {my.note} score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %of: memref<4xi32>, %more: tensor<4xi32>):
        %mine = memref.load %of[%i] : memref<4xi32>
        %real = arith.sitofp %mine : i32 to f32
        %new = arith.addf %s, %real : f32
        localattn.yield %new : f32
      }
  return
}

// A state is of f32 for narrow tensors, and of f64 for f64 (S9.1); it takes every clause but sinks.
// CHECK-LABEL: func.func @online
// CHECK:         %{{.*}}:3 = localattn.online_attention #localattn.global ins(%{{.*}} : tensor<1x4x2x8xbf16>, tensor<1x4x2x8xbf16>, tensor<1x4x2x8xbf16>)
// CHECK-SAME:      outs(%{{.*}}, %{{.*}}, %{{.*}} : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
// CHECK:         %{{.*}}:3 = localattn.online_attention head_groups [1 : #localattn.global, 1 : #localattn.sliding<left = [1], right = [0]>] ins
// CHECK-SAME:      relative_bias(%{{.*}} : tensor<2x15xf16>, origin = [7], sign = query_minus_key) bias(%{{.*}} : tensor<4xi1>, [k0])
// CHECK-SAME:      scale(%{{.*}} : f32) softcap(2.000000e+00) layout <"bh*d"> batch_origin [1] head_extent [2, 2]
// CHECK-SAME:      align = end key_origin [%{{.*}}] extent [8] captures(%{{.*}} : f32)
// CHECK-SAME:      outs(%{{.*}}, %{{.*}}, %{{.*}} : tensor<1x2x4x8xf64>, tensor<1x2x4xf64>, tensor<1x2x4xf64>) {my.note} score {
// CHECK:         } -> tensor<1x2x4x8xf64>, tensor<1x2x4xf64>, tensor<1x2x4xf64>
func.func @online(%t: tensor<1x4x2x8xbf16>, %acc: tensor<1x4x2x8xf32>, %m: tensor<1x4x2xf32>, %l: tensor<1x4x2xf32>,
                  %u: tensor<1x2x4x8xf64>, %r: tensor<1x2x4xf64>, %table: tensor<2x15xf16>, %mask: tensor<4xi1>,
                  %i: index, %scale: f32) {
  %0:3 = localattn.online_attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xbf16>, tensor<1x4x2x8xbf16>, tensor<1x4x2x8xbf16>)
      outs(%acc, %m, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>)
      -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  %1:3 = localattn.online_attention head_groups [1 : #localattn.global, 1 : #localattn.sliding<left = [1], right = [0]>]
      ins(%u, %u, %u : tensor<1x2x4x8xf64>, tensor<1x2x4x8xf64>, tensor<1x2x4x8xf64>)
      relative_bias(%table : tensor<2x15xf16>, origin = [7], sign = query_minus_key) bias(%mask : tensor<4xi1>, [k0])
      scale(%scale : f32) softcap(2.0) layout <"bh*d"> batch_origin [1] head_extent [2, 2]
      align = end key_origin [%i] extent [8] captures(%scale : f32)
      outs(%u, %r, %r : tensor<1x2x4x8xf64>, tensor<1x2x4xf64>, tensor<1x2x4xf64>) {my.note} score {
      ^bb0(%s: f64, %b: index, %h: index, %x: index, %y: index, %c: f32):
        localattn.yield %s : f64
      } -> tensor<1x2x4x8xf64>, tensor<1x2x4xf64>, tensor<1x2x4xf64>
  return
}

// CHECK-LABEL: func.func @online_on_memrefs
// CHECK:         localattn.online_attention #localattn.global
// CHECK-SAME:      outs(%{{.*}}, %{{.*}}, %{{.*}} : memref<1x4x2x8xf32>, memref<1x4x2xf32>, memref<1x4x2xf32>){{$}}
func.func @online_on_memrefs(%t: memref<1x4x2x8xf16>, %acc: memref<1x4x2x8xf32>, %m: memref<1x4x2xf32>,
                             %l: memref<1x4x2xf32>) {
  localattn.online_attention #localattn.global
      ins(%t, %t, %t : memref<1x4x2x8xf16>, memref<1x4x2x8xf16>, memref<1x4x2x8xf16>)
      outs(%acc, %m, %l : memref<1x4x2x8xf32>, memref<1x4x2xf32>, memref<1x4x2xf32>)
  return
}

// Token-major, in another layout with an attribute of somebody else, dynamic, and on memrefs (S10.1).
// CHECK-LABEL: func.func @merge
// CHECK:         %{{.*}}:2 = localattn.merge ins(%[[A:.*]], %[[L:.*]], %[[A]], %[[L]] : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
// CHECK-SAME:      outs(%[[A]], %[[L]] : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
// CHECK:         localattn.merge ins({{[^)]*}}) layout <"d*hb"> outs(%{{.*}} : tensor<8x4x5x2x?xf64>, tensor<4x5x2x?xf64>) {my.note = 1 : i64} -> tensor<8x4x5x2x?xf64>, tensor<4x5x2x?xf64>
// CHECK:         localattn.merge ins({{[^)]*}}) outs(%{{.*}}, %{{.*}} : memref<1x4x2x8xf16>, memref<1x4x2xf32>){{$}}
func.func @merge(%a: tensor<1x4x2x8xf16>, %l: tensor<1x4x2xf32>, %b: tensor<8x4x5x2x?xf64>, %r: tensor<4x5x2x?xf64>,
                 %m: memref<1x4x2x8xf16>, %n: memref<1x4x2xf32>, %o: memref<1x4x2x8xf16>, %p: memref<1x4x2xf32>) {
  %0:2 = localattn.merge ins(%a, %l, %a, %l : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      outs(%a, %l : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
  %1:2 = localattn.merge ins(%b, %r, %b, %r : tensor<8x4x5x2x?xf64>, tensor<4x5x2x?xf64>, tensor<8x4x5x2x?xf64>, tensor<4x5x2x?xf64>)
      layout <"d*hb"> outs(%b, %r : tensor<8x4x5x2x?xf64>, tensor<4x5x2x?xf64>) {my.note = 1}
      -> tensor<8x4x5x2x?xf64>, tensor<4x5x2x?xf64>
  localattn.merge ins(%m, %n, %m, %n : memref<1x4x2x8xf16>, memref<1x4x2xf32>, memref<1x4x2x8xf16>, memref<1x4x2xf32>)
      outs(%o, %p : memref<1x4x2x8xf16>, memref<1x4x2xf32>)
  return
}
