// The checks of biases, sinks, states, parts of heads, memrefs and merges (S1.7). That each of them is told when it is
// broken is the matter of test/Runtime/run-violations.mlir.

// RUN: localattn-opt %s --generate-runtime-verification="verbose-level=0" | FileCheck %s

// The verifier has seen all of it.
// CHECK-LABEL: func.func @static
// CHECK-NOT:     cf.assert
// CHECK:         return
func.func @static(%q: tensor<1x4x4x8xf32>, %k: tensor<1x4x2x8xf32>, %b: tensor<4x4xf16>, %m: tensor<4xi1>, %s: tensor<4xf32>,
                  %scale: f32, %a: tensor<1x4x4x8xf32>, %l: tensor<1x4x4xf32>) {
  %0 = localattn.attention head_groups [4 : #localattn.global, 4 : #localattn.area<2>]
      ins(%q, %k, %k : tensor<1x4x4x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%b : tensor<4x4xf16>, [h, k0]) bias(%m : tensor<4xi1>, [q0]) sinks(%s : tensor<4xf32>) scale(%scale : f32)
      head_origin [4, 2] head_extent [8, 4] align = end
      outs(%q : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  %1:3 = localattn.online_attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x4x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%a, %l, %l : tensor<1x4x4x8xf32>, tensor<1x4x4xf32>, tensor<1x4x4xf32>)
      -> tensor<1x4x4x8xf32>, tensor<1x4x4xf32>, tensor<1x4x4xf32>
  %2:2 = localattn.merge ins(%a, %l, %a, %l : tensor<1x4x4x8xf32>, tensor<1x4x4xf32>, tensor<1x4x4x8xf32>, tensor<1x4x4xf32>)
      outs(%a, %l : tensor<1x4x4x8xf32>, tensor<1x4x4xf32>) -> tensor<1x4x4x8xf32>, tensor<1x4x4xf32>
  return
}

// Only what is open, and by the name that it has: q and k of a self-attention are one value.
// CHECK-LABEL: func.func @scores
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected sinks to have the heads of query\0A
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected dimension 0 of bias 0 to be that of key\0A
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected dimension 1 of bias 1 to be that of query\0A
// CHECK-NOT:     cf.assert
// CHECK:         localattn.attention
func.func @scores(%q: tensor<1x4x2x8xf32>, %a: tensor<?x2xf32>, %b: tensor<2x?xi1>, %s: tensor<?xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%a : tensor<?x2xf32>, [k0, h]) bias(%b : tensor<2x?xi1>, [h, q0]) sinks(%s : tensor<?xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// Batches of a region may be any.
// CHECK-LABEL: func.func @batches
// CHECK-NOT:     cf.assert
// CHECK:         localattn.attention
func.func @batches(%q: tensor<1x4x2x8xf32>, %i: index) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      batch_origin [%i] outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// CHECK-LABEL: func.func @heads
// CHECK-NOT:     divide
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected heads of query to lie inside of the head_extent\0A
// CHECK-NOT:     heads of key to lie
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected heads of key to include those that the heads of query read\0A
// CHECK-NOT:     cf.assert
// CHECK:         localattn.attention
func.func @heads(%q: tensor<1x4x2x8xf32>, %i: index) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [%i, 1] head_extent [6, 3] outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// Sizes of memrefs are asked of memrefs.
// CHECK-LABEL: func.func @memrefs
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: memref<1x4x2x8xf32>, %[[O:[a-z0-9]+]]: memref<?x4x2x8xf32>, %[[L:[a-z0-9]+]]: memref<1x?x2xf32>
// CHECK:         memref.dim %[[O]], %{{.*}}
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected acc to have the batch of query\0A
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected max to have the batch of acc\0A
// CHECK:         memref.dim %[[L]], %{{.*}}
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected max to have the grid of acc, axis 0\0A
// CHECK:         localattn.online_attention
func.func @memrefs(%q: memref<1x4x2x8xf32>, %o: memref<?x4x2x8xf32>, %l: memref<1x?x2xf32>) {
  localattn.online_attention #localattn.global
      ins(%q, %q, %q : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      outs(%o, %l, %l : memref<?x4x2x8xf32>, memref<1x?x2xf32>, memref<1x?x2xf32>)
  return
}

// Dimensions are those of a, whatever the layout: 0 is the channel, which a_lse lacks.
// CHECK-LABEL: func.func @merge
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected a_lse to have dimension 1 of a\0A
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected b to have dimension 0 of a\0A
// CHECK-NOT:     cf.assert
// CHECK:         localattn.merge
func.func @merge(%a: tensor<8x4x2x1xf32>, %al: tensor<?x2x1xf32>, %b: tensor<?x4x2x1xf32>, %bl: tensor<4x2x1xf32>) {
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<8x4x2x1xf32>, tensor<?x2x1xf32>, tensor<?x4x2x1xf32>, tensor<4x2x1xf32>)
      layout <"d*hb"> outs(%a, %bl : tensor<8x4x2x1xf32>, tensor<4x2x1xf32>) -> tensor<8x4x2x1xf32>, tensor<4x2x1xf32>
  return
}
