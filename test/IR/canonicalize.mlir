// Clauses that say nothing, and what is known by now (S2, S4.10, S6). Results stay the same, bit for bit.

// RUN: localattn-opt %s --canonicalize -allow-unregistered-dialect | FileCheck %s

!t = tensor<1x4x2x8xf32>
!r = tensor<1x4x2xf32>

// CHECK-LABEL: func.func @constant_indices
// CHECK:         localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%{{[^)]*}})
// CHECK-SAME:      batch_origin [3] head_origin [2, %[[I:.*]]] head_extent [8, 8] query_origin [2] key_origin [%[[I]]] extent [9] outs
func.func @constant_indices(%q: !t, %i: index) -> !t {
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c8 = arith.constant 8 : index
  %c9 = arith.constant 9 : index
  %0 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %q, %q : !t, !t, !t)
      batch_origin [%c3] head_origin [%c2, %i] head_extent [%c8, 8] query_origin [%c2] key_origin [%i] extent [%c9]
      outs(%q : !t) -> !t
  return %0 : !t
}

// Numbers that break a rule are for run time to complain about: this may never run (S2.4).
// CHECK-LABEL: func.func @wrong_indices
// CHECK:         query_origin [%{{.*}}] extent [6] outs
// CHECK:         query_origin [%{{.*}}] extent [6] outs
func.func @wrong_indices(%q: !t) -> (!t, !t) {
  %c5 = arith.constant 5 : index
  %negative = arith.constant -1 : index
  %0 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %q, %q : !t, !t, !t)
      query_origin [%c5] extent [6] outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %q, %q : !t, !t, !t)
      query_origin [%negative] extent [6] outs(%q : !t) -> !t
  return %0, %1 : !t, !t
}

// 0.1 is that of f32. NaN and infinity have no place in an attribute (S4.3).
// CHECK-LABEL: func.func @scales
// CHECK:         scale(0.10000000149011612) outs
// CHECK:         scale(%{{.*}} : f32) outs
// CHECK:         scale(%{{.*}} : f32) outs
// CHECK:         scale(%{{.*}} : f32) outs
func.func @scales(%q: !t, %s: f32) -> (!t, !t, !t, !t) {
  %tenth = arith.constant 0.1 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %infinity = arith.constant 0x7F800000 : f32
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) scale(%tenth : f32) outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) scale(%nan : f32) outs(%q : !t) -> !t
  %2 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) scale(%infinity : f32) outs(%q : !t) -> !t
  %3 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) scale(%s : f32) outs(%q : !t) -> !t
  return %0, %1, %2, %3 : !t, !t, !t, !t
}

// CHECK-LABEL: func.func @nothing_said
// CHECK:         localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%{{[a-z0-9, %]*}} : {{[^)]*}}) outs
func.func @nothing_said(%q: !t) -> !t {
  %c0 = arith.constant 0 : index
  %0 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %q, %q : !t, !t, !t)
      layout <"b*hd"> batch_origin [%c0] head_origin [0, 0] head_extent [2, 2] query_origin [0] key_origin [0] extent [4]
      outs(%q : !t) -> !t
  return %0 : !t
}

// A place that is needed: without it, queries and keys would be one grid (S2.3), or the extent another one.
// CHECK-LABEL: func.func @places
// CHECK:         ins({{.*}}) extent [6] outs
// CHECK:         ins({{.*}}) query_origin [0] outs
// CHECK:         ins({{.*}}) key_origin [2] extent [6] outs
// CHECK:         ins({{.*}}) extent [7] outs
func.func @places(%q: !t, %k: tensor<1x6x2x8xf32>) -> (!t, !t, !t, !t) {
  %0 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %k, %k : !t, tensor<1x6x2x8xf32>, tensor<1x6x2x8xf32>) query_origin [0] extent [6] outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %k, %k : !t, tensor<1x6x2x8xf32>, tensor<1x6x2x8xf32>) query_origin [0] outs(%q : !t) -> !t
  %2 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %q, %q : !t, !t, !t)
      key_origin [2] extent [6] outs(%q : !t) -> !t
  %3 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %k, %k : !t, tensor<1x6x2x8xf32>, tensor<1x6x2x8xf32>) extent [7] outs(%q : !t) -> !t
  return %0, %1, %2, %3 : !t, !t, !t, !t
}

// Where sizes are dynamic, an origin of 0 says that the grids may differ.
// CHECK-LABEL: func.func @dynamic_places
// CHECK:         ins({{.*}}) query_origin [0] outs
// CHECK:         ins({{.*}}) extent [4] outs
// CHECK:         ins({{.*}}) align = end outs
// CHECK:         ins({{.*}}) query_origin [0] outs
func.func @dynamic_places(%q: tensor<1x?x2x8xf32>) -> (tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>) {
  %0 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %q, %q : tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>)
      query_origin [0] outs(%q : tensor<1x?x2x8xf32>) -> tensor<1x?x2x8xf32>
  %1 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %q, %q : tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>)
      query_origin [0] extent [4] outs(%q : tensor<1x?x2x8xf32>) -> tensor<1x?x2x8xf32>
  %2 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %q, %q : tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>)
      align = end outs(%q : tensor<1x?x2x8xf32>) -> tensor<1x?x2x8xf32>
  %3 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %q, %q : tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>)
      align = start outs(%q : tensor<1x?x2x8xf32>) -> tensor<1x?x2x8xf32>
  return %0, %1, %2, %3 : tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>
}

// S2.6
// CHECK-LABEL: func.func @alignments
// CHECK:         ins({{.*}}) query_origin [2] outs
// CHECK:         ins({{.*}}) query_origin [0] outs
// CHECK:         ins({{.*}}) query_origin [5] extent [9] outs
func.func @alignments(%q: !t, %k: tensor<1x6x2x8xf32>) -> (!t, !t, !t) {
  %0 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %k, %k : !t, tensor<1x6x2x8xf32>, tensor<1x6x2x8xf32>) align = end outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %k, %k : !t, tensor<1x6x2x8xf32>, tensor<1x6x2x8xf32>) align = start outs(%q : !t) -> !t
  %2 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %k, %k : !t, tensor<1x6x2x8xf32>, tensor<1x6x2x8xf32>) align = end extent [9] outs(%q : !t) -> !t
  return %0, %1, %2 : !t, !t, !t
}

// S6.5: a part of the heads says which part it is.
// CHECK-LABEL: func.func @part_of_heads
// CHECK:         head_extent [4, 4] outs
// CHECK:         head_origin [2, 2] head_extent [4, 4] outs
func.func @part_of_heads(%q: !t) -> (!t, !t) {
  %0 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %q, %q : !t, !t, !t)
      head_origin [0, 0] head_extent [4, 4] outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %q, %q : !t, !t, !t)
      head_origin [2, 2] head_extent [4, 4] outs(%q : !t) -> !t
  return %0, %1 : !t, !t
}

// S6.4: neighbors merge, also where one is written as boxes; others stay.
// CHECK-LABEL: func.func @groups
// CHECK:         localattn.attention #localattn.sliding<left = [1], right = [1]> ins
// CHECK:         localattn.attention head_groups [1 : #localattn.sliding<left = [0], right = [0]>, 3 : #localattn.sliding<left = [1], right = [1]>] ins
// CHECK:         localattn.attention head_groups [1 : #{{.*}}left = [1], right = [1]>, 1 : #{{.*}}left = [0], right = [0]>, 2 : #{{.*}}left = [1], right = [1]>] ins
func.func @groups(%q: tensor<1x4x4x8xf32>) -> (tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) {
  %0 = localattn.attention head_groups [1 : #localattn.sliding<left = [1], right = [1]>, 3 : #localattn.boxes<[sliding(1, 1)]>]
      ins(%q, %q, %q : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) outs(%q : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  %1 = localattn.attention head_groups [1 : #localattn.sliding<left = [0], right = [0]>, 1 : #localattn.sliding<left = [1], right = [1]>, 2 : #localattn.sliding<left = [1], right = [1]>]
      ins(%q, %q, %q : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) outs(%q : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  %2 = localattn.attention head_groups [1 : #localattn.sliding<left = [1], right = [1]>, 1 : #localattn.sliding<left = [0], right = [0]>, 2 : #localattn.sliding<left = [1], right = [1]>]
      ins(%q, %q, %q : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) outs(%q : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  return %0, %1, %2 : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>
}

// An lse that nobody reads isn't computed; a state is one thing. A foreign attribute stays.
// CHECK-LABEL: func.func @lse
// CHECK:         %[[OUT:.*]] = localattn.attention {{.*}} outs(%{{.*}} : tensor<1x4x2x8xf32>) {foreign} -> tensor<1x4x2x8xf32>
// CHECK:         %[[BOTH:.*]]:2 = localattn.attention {{.*}} -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>
// CHECK:         %[[STATE:.*]]:3 = localattn.online_attention
// CHECK:         return %[[OUT]], %[[BOTH]]#1, %[[STATE]]#0
func.func @lse(%q: !t, %l: !r) -> (!t, !r, !t) {
  %0:2 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) outs(%q, %l : !t, !r) {foreign} -> !t, !r
  %1:2 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) outs(%q, %l : !t, !r) -> !t, !r
  %2:3 = localattn.online_attention #localattn.global ins(%q, %q, %q : !t, !t, !t) outs(%q, %l, %l : !t, !r, !r) -> !t, !r, !r
  return %0#0, %1#1, %2#0 : !t, !r, !t
}

// On memrefs, what is written is seen by others.
// CHECK-LABEL: func.func @memrefs
// CHECK:         localattn.attention #localattn.sliding<left = [1], right = [1]> ins({{[^)]*}}) outs(%{{.*}}, %{{.*}} : memref<1x4x2x8xf32>, memref<1x4x2xf32>)
func.func @memrefs(%q: memref<1x4x2x8xf32>, %o: memref<1x4x2x8xf32>, %l: memref<1x4x2xf32>) {
  %c0 = arith.constant 0 : index
  %d = memref.cast %q : memref<1x4x2x8xf32> to memref<1x?x2x8xf32, strided<[?, ?, ?, ?], offset: ?>>
  localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %d, %q : memref<1x4x2x8xf32>, memref<1x?x2x8xf32, strided<[?, ?, ?, ?], offset: ?>>, memref<1x4x2x8xf32>)
      query_origin [%c0] outs(%o, %l : memref<1x4x2x8xf32>, memref<1x4x2xf32>)
  return
}

// Steps of one say nothing, but that a place is given (S2.3); others are known (S2.5).
// CHECK-LABEL: func.func @steps
// CHECK-SAME:    %{{.*}}: tensor<1x4x2x8xf32>, %[[I:[a-z0-9]+]]: index
// CHECK:         ins(%{{[^)]*}}) outs
// CHECK:         ins(%{{[^)]*}}) query_origin [3] query_step [2] key_step [%[[I]]] extent [12] outs
// CHECK:         ins(%{{[^)]*}}) query_step [2] extent [7] outs
// CHECK:         ins(%{{[^)]*}}) query_step [1] outs
func.func @steps(%q: !t, %i: index, %k: tensor<1x6x2x8xf32>) -> (!t, !t, !t, !t) {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %0 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %q, %q : !t, !t, !t)
      query_step [%c1] key_step [1] extent [4] outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %q, %q : !t, !t, !t)
      query_origin [3] query_step [%c2] key_step [%i] extent [12] outs(%q : !t) -> !t
  %2 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %q, %q : !t, !t, !t)
      query_origin [0] query_step [%c2] key_origin [0] key_step [%c1] extent [7] outs(%q : !t) -> !t
  %3 = localattn.attention #localattn.sliding<left = [1], right = [1]> ins(%q, %k, %k : !t, tensor<1x6x2x8xf32>, tensor<1x6x2x8xf32>)
      query_step [1] outs(%q : !t) -> !t
  return %0, %1, %2, %3 : !t, !t, !t, !t
}
