// Which part of batches, heads and grids an attention has comes back as written (S2, S6.4, S6.5).

// RUN: localattn-opt %s --verify-roundtrip | localattn-opt | FileCheck %s
// RUN: localattn-opt %s --mlir-print-op-generic | localattn-opt | FileCheck %s
// RUN: localattn-opt %s --emit-bytecode | localattn-opt | FileCheck %s

// Groups count heads of query; one group is still written as such.
// CHECK-LABEL: func.func @groups
// CHECK:         localattn.attention head_groups [2 : #localattn.stripes<2, axis = 0>, 2 : #localattn.stripes<2, axis = 1>] ins
// CHECK:         localattn.attention head_groups [4 : #localattn.global] ins
// CHECK:         localattn.attention head_groups [1 : #localattn.global, 3 : #localattn.criss_cross] ins
func.func @groups(%q: tensor<1x4x6x4x8xf32>, %k: tensor<1x4x6x2x8xf32>) {
  %0 = localattn.attention head_groups [2 : #localattn.stripes<2, axis = 0>, 2 : #localattn.stripes<2, axis = 1>]
      ins(%q, %k, %k : tensor<1x4x6x4x8xf32>, tensor<1x4x6x2x8xf32>, tensor<1x4x6x2x8xf32>)
      outs(%q : tensor<1x4x6x4x8xf32>) -> tensor<1x4x6x4x8xf32>
  %1 = localattn.attention head_groups [4 : #localattn.global]
      ins(%q, %k, %k : tensor<1x4x6x4x8xf32>, tensor<1x4x6x2x8xf32>, tensor<1x4x6x2x8xf32>)
      outs(%q : tensor<1x4x6x4x8xf32>) -> tensor<1x4x6x4x8xf32>
  %2 = localattn.attention head_groups [1 : #localattn.global, 3 : #localattn.criss_cross]
      ins(%q, %q, %q : tensor<1x4x6x4x8xf32>, tensor<1x4x6x4x8xf32>, tensor<1x4x6x4x8xf32>)
      outs(%q : tensor<1x4x6x4x8xf32>) -> tensor<1x4x6x4x8xf32>
  return
}

// Patterns through aliases; the number of key/value heads is open.
#near = #localattn.sliding<left = [1], right = [1]>
// CHECK-LABEL: func.func @aliases
// CHECK:         localattn.attention head_groups [2 : #localattn.sliding<left = [1], right = [1]>, 2 : #localattn.global] ins
func.func @aliases(%q: tensor<?x?x4x?xf32>, %k: tensor<?x?x?x?xf32>) {
  %0 = localattn.attention head_groups [2 : #near, 2 : #localattn.global]
      ins(%q, %k, %k : tensor<?x?x4x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>)
      outs(%q : tensor<?x?x4x?xf32>) -> tensor<?x?x4x?xf32>
  return
}

// Heads 3 and 4 of 12, which read key/value heads 1 and 2 of 6; values and numbers mixed. Groups count all 12.
// CHECK-LABEL: func.func @heads
// CHECK-SAME:    %[[I:[a-z0-9]+]]: index
// CHECK:         ins({{[^)]*}}) head_origin [3, 1] head_extent [12, 6] outs
// CHECK:         ins({{[^)]*}}) head_extent [4, 2] outs
// CHECK:         ins({{[^)]*}}) head_origin [%[[I]], 0] head_extent [12, %[[I]]] outs
// CHECK:         head_groups [6 : #localattn.global, 6 : #localattn.sliding<left = [1], right = [1]>] ins({{[^)]*}}) head_origin [3, 1] head_extent [12, 6] outs
func.func @heads(%i: index, %t: tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [3, 1] head_extent [12, 6] outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  %1 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_extent [4, 2] outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  %2 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [%i, 0] head_extent [12, %i] outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  %3 = localattn.attention head_groups [6 : #localattn.global, 6 : #near]
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [3, 1] head_extent [12, 6] outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// Batches, and queries at either end of the keys (S2.6, S2.7).
// CHECK-LABEL: func.func @ends
// CHECK-SAME:    %[[I:[a-z0-9]+]]: index
// CHECK:         ins({{[^)]*}}) batch_origin [7] align = start outs
// CHECK:         ins({{[^)]*}}) batch_origin [%[[I]]] align = end extent [16] outs
// CHECK:         ins({{[^)]*}}) align = end key_origin [%[[I]]] extent [%[[I]]] outs
func.func @ends(%i: index, %q: tensor<2x4x1x8xf32>, %k: tensor<2x9x1x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<2x4x1x8xf32>, tensor<2x9x1x8xf32>, tensor<2x9x1x8xf32>)
      batch_origin [7] align = start outs(%q : tensor<2x4x1x8xf32>) -> tensor<2x4x1x8xf32>
  %1 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<2x4x1x8xf32>, tensor<2x9x1x8xf32>, tensor<2x9x1x8xf32>)
      batch_origin [%i] align = end extent [16] outs(%q : tensor<2x4x1x8xf32>) -> tensor<2x4x1x8xf32>
  %2 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<2x4x1x8xf32>, tensor<2x9x1x8xf32>, tensor<2x9x1x8xf32>)
      align = end key_origin [%i] extent [%i] outs(%q : tensor<2x4x1x8xf32>) -> tensor<2x4x1x8xf32>
  return
}

// Every list with a value in it: each keeps its own operands.
// CHECK-LABEL: func.func @all
// CHECK-SAME:    %[[A:[a-z0-9]+]]: index, %[[B:[a-z0-9]+]]: index, %[[C:[a-z0-9]+]]: index, %[[D:[a-z0-9]+]]: index, %[[E:[a-z0-9]+]]: index, %[[F:[a-z0-9]+]]: index
// CHECK:         localattn.attention head_groups [4 : #localattn.global, 8 : #localattn.criss_cross]
// CHECK-SAME:      batch_origin [%[[A]]] head_origin [%[[B]], 1] head_extent [12, %[[C]]]
// CHECK-SAME:      query_origin [%[[D]], 2] key_origin [%[[E]], %[[A]]] extent [16, %[[F]]] outs
func.func @all(%a: index, %b: index, %c: index, %d: index, %e: index, %f: index, %t: tensor<1x4x5x2x8xf32>) {
  %0 = localattn.attention head_groups [4 : #localattn.global, 8 : #localattn.criss_cross]
      ins(%t, %t, %t : tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>)
      batch_origin [%a] head_origin [%b, 1] head_extent [12, %c]
      query_origin [%d, 2] key_origin [%e, %a] extent [16, %f]
      outs(%t : tensor<1x4x5x2x8xf32>) -> tensor<1x4x5x2x8xf32>
  return
}

// Every s-th query and key, in any spelling, and one box (S2.5, S3.15).
// CHECK-LABEL: func.func @steps
// CHECK-SAME:    %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index
// CHECK:         ins({{[^)]*}}) query_step [2, 1] extent [8, 5] outs
// CHECK:         ins({{[^)]*}}) query_origin [%[[I]], 0] query_step [%[[J]], 1] key_origin [0, %[[J]]] key_step [%[[I]], 3] extent [%[[I]], 99] box = 1 outs
// CHECK:         ins({{[^)]*}}) align = end key_step [2, 1] extent [9, 5] box = 0 outs
// CHECK:         localattn.online_attention #localattn.global ins({{[^)]*}}) query_step [1, 1] box = 0 outs
func.func @steps(%i: index, %j: index, %t: tensor<1x4x5x2x8xf32>, %row: tensor<1x4x5x2xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>)
      query_step [2, 1] extent [8, 5] outs(%t : tensor<1x4x5x2x8xf32>) -> tensor<1x4x5x2x8xf32>
  %1 = localattn.attention #localattn.criss_cross
      ins(%t, %t, %t : tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>)
      query_origin [%i, 0] query_step [%j, 1] key_origin [0, %j] key_step [%i, 3] extent [%i, 99] box = 1
      outs(%t : tensor<1x4x5x2x8xf32>) -> tensor<1x4x5x2x8xf32>
  %2 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>)
      align = end key_step [2, 1] extent [9, 5] box = 0 outs(%t : tensor<1x4x5x2x8xf32>) -> tensor<1x4x5x2x8xf32>
  %3:3 = localattn.online_attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>)
      query_step [1, 1] box = 0
      outs(%t, %row, %row : tensor<1x4x5x2x8xf32>, tensor<1x4x5x2xf32>, tensor<1x4x5x2xf32>)
      -> tensor<1x4x5x2x8xf32>, tensor<1x4x5x2xf32>, tensor<1x4x5x2xf32>
  return
}
