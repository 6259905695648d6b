// Upstream's --one-shot-bufferize turns our ops into their memref forms (S7.4), copies nothing without need, and never
// writes in place of an input (S7.1).

// DEFINE: %{bufferize} = one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map}
// RUN: localattn-opt %s --pass-pipeline="builtin.module(%{bufferize},cse,canonicalize)" -split-input-file -o %t
// RUN: FileCheck %s < %t
// RUN: localattn-opt %s --pass-pipeline="builtin.module(%{bufferize},localattn-reference-pipeline)" -split-input-file | FileCheck %s --check-prefix=LLVM

// LLVM-NOT: {{localattn|memref|bufferization}}{{\.}}

// Outs in place; all that a table, biases, sinks and places are carried over.
// CHECK-LABEL: func.func @in_place
// CHECK-SAME:    (%[[Q:.*]]: memref<1x4x2x8xf16>, %[[K:.*]]: memref<1x6x1x8xf16>, %[[T:.*]]: memref<2x3xf32>, %[[M:.*]]: memref<4x6xi1>, %[[S:.*]]: memref<2xf32>, %[[OUT:.*]]: memref<1x4x2x8xf16>, %[[LSE:.*]]: memref<1x4x2xf32>, %[[I:.*]]: index)
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         localattn.attention #localattn.sliding<left = [1], right = [1]>
// CHECK-SAME:      ins(%[[Q]], %[[K]], %[[K]] : memref<1x4x2x8xf16>, memref<1x6x1x8xf16>, memref<1x6x1x8xf16>)
// CHECK-SAME:      relative_bias(%[[T]] : memref<2x3xf32>, origin = [1], sign = query_minus_key)
// CHECK-SAME:      bias(%[[M]] : memref<4x6xi1>, [q0, k0]) sinks(%[[S]] : memref<2xf32>) softcap(2.000000e+00)
// CHECK-SAME:      query_origin [%[[I]]] outs(%[[OUT]], %[[LSE]] : memref<1x4x2x8xf16>, memref<1x4x2xf32>) {foreign = 1 : i64}
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         return %[[OUT]], %[[LSE]]
func.func @in_place(%q: tensor<1x4x2x8xf16>, %k: tensor<1x6x1x8xf16>, %table: tensor<2x3xf32>, %mask: tensor<4x6xi1>,
                    %sinks: tensor<2xf32>, %out: tensor<1x4x2x8xf16>, %lse: tensor<1x4x2xf32>, %i: index)
    -> (tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) {
  %0:2 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %k, %k : tensor<1x4x2x8xf16>, tensor<1x6x1x8xf16>, tensor<1x6x1x8xf16>)
      relative_bias(%table : tensor<2x3xf32>, origin = [1], sign = query_minus_key)
      bias(%mask : tensor<4x6xi1>, [q0, k0]) sinks(%sinks : tensor<2xf32>) softcap(2.0) query_origin [%i]
      outs(%out, %lse : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) {foreign = 1} -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
  return %0#0, %0#1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
}

// -----

// An input is never written to, not even where nobody needs it any more: other queries read it.
// CHECK-LABEL: func.func @outs_is_an_input
// CHECK-SAME:    (%[[Q:.*]]: memref
// CHECK:         %[[NEW:.*]] = memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         localattn.attention #localattn.global ins(%[[Q]], %[[Q]], %[[Q]] {{.*}} outs(%[[NEW]] :
// CHECK-NOT:     memref.copy
// CHECK:         return %[[NEW]]
func.func @outs_is_an_input(%q: tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return %0 : tensor<1x4x2x8xf32>
}

// -----

// What outs hold is needed later: they stay, and what they hold isn't copied (S7.1).
// CHECK-LABEL: func.func @outs_are_live
// CHECK-SAME:    (%[[Q:.*]]: memref{{.*}}, %[[OUT:.*]]: memref<1x4x2x8xf32>)
// CHECK:         %[[NEW:.*]] = memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         localattn.attention {{.*}} outs(%[[NEW]] :
// CHECK-NOT:     memref.copy
// CHECK:         return %[[NEW]], %[[OUT]]
func.func @outs_are_live(%q: tensor<1x4x2x8xf32>, %out: tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%out : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return %0, %out : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>
}

// -----

// Captured tensors become memrefs, and what the region reads of them memref.load (S4.11).
// CHECK-LABEL: func.func @captures
// CHECK-SAME:    (%[[Q:.*]]: memref<1x4x2x8xf32>, %[[IDS:.*]]: memref<4xi32>, %[[X:.*]]: f32, %[[OUT:.*]]: memref<1x4x2x8xf32>)
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         localattn.attention {{.*}} captures(%[[X]], %[[IDS]] : f32, memref<4xi32>) outs(%[[OUT]] :
// CHECK:           ^bb0(%[[SCORE:.*]]: f32, %{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index, %[[CX:.*]]: f32, %[[C:.*]]: memref<4xi32>):
// CHECK-NEXT:      %[[A:.*]] = memref.load %[[C]][%[[I]]] : memref<4xi32>
// CHECK-NEXT:      %[[B:.*]] = memref.load %[[C]][%[[J]]] : memref<4xi32>
// CHECK-NEXT:      %[[SAME:.*]] = arith.cmpi eq, %[[A]], %[[B]]
// CHECK-NEXT:      %[[NEW:.*]] = arith.select %[[SAME]], %[[SCORE]], %[[CX]]
// CHECK-NEXT:      localattn.yield %[[NEW]]
func.func @captures(%q: tensor<1x4x2x8xf32>, %ids: tensor<4xi32>, %x: f32, %out: tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      captures(%x, %ids : f32, tensor<4xi32>)
      outs(%out : tensor<1x4x2x8xf32>) score {
      ^bb0(%score: f32, %batch: index, %head: index, %i: index, %j: index, %hidden: f32, %c: tensor<4xi32>):
        %a = tensor.extract %c[%i] : tensor<4xi32>
        %b = tensor.extract %c[%j] : tensor<4xi32>
        %same = arith.cmpi eq, %a, %b : i32
        %new = arith.select %same, %score, %hidden : f32
        localattn.yield %new : f32
      } -> tensor<1x4x2x8xf32>
  return %0 : tensor<1x4x2x8xf32>
}

// -----

// A capture is read for every pair, so outs can't take its place either.
// CHECK-LABEL: func.func @outs_is_a_capture
// CHECK-SAME:    (%[[Q:.*]]: memref{{.*}}, %[[OUT:.*]]: memref<1x4x1x1xf32>)
// CHECK:         %[[NEW:.*]] = memref.alloc
// CHECK:         localattn.attention {{.*}} captures(%[[OUT]] : {{.*}}) outs(%[[NEW]] :
func.func @outs_is_a_capture(%q: tensor<1x4x1x1xf32>, %out: tensor<1x4x1x1xf32>) -> tensor<1x4x1x1xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x1x1xf32>, tensor<1x4x1x1xf32>, tensor<1x4x1x1xf32>)
      captures(%out : tensor<1x4x1x1xf32>)
      outs(%out : tensor<1x4x1x1xf32>) score {
      ^bb0(%score: f32, %batch: index, %head: index, %i: index, %j: index, %c: tensor<1x4x1x1xf32>):
        %new = tensor.extract %c[%batch, %j, %head, %batch] : tensor<1x4x1x1xf32>
        localattn.yield %new : f32
      } -> tensor<1x4x1x1xf32>
  return %0 : tensor<1x4x1x1xf32>
}

// -----

// A state is read and updated in place (S9.1): tile after tile, no copy.
// CHECK-LABEL: func.func @online
// CHECK-SAME:    %[[ACC:[a-z0-9]*]]: memref<1x4x2x8xf32>, %[[MAX:[a-z0-9]*]]: memref<1x4x2xf32>, %[[SUM:[a-z0-9]*]]: memref<1x4x2xf32>)
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         localattn.online_attention {{.*}} outs(%[[ACC]], %[[MAX]], %[[SUM]] :
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         localattn.online_attention {{.*}} key_origin [4] {{.*}} outs(%[[ACC]], %[[MAX]], %[[SUM]] :
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         return
func.func @online(%q: tensor<1x4x2x8xf32>, %acc: tensor<1x4x2x8xf32>, %max: tensor<1x4x2xf32>, %sum: tensor<1x4x2xf32>)
    -> (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) {
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) extent [8]
      outs(%acc, %max, %sum : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>)
      -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  %1:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) key_origin [4] extent [8]
      outs(%0#0, %0#1, %0#2 : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>)
      -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return %1#0, %1#1, %1#2 : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
}

// -----

// Two states that start as one tensor are copied apart, with what they hold; so is one that is needed later.
// CHECK-LABEL: func.func @online_copies
// CHECK-SAME:    %[[ACC:[a-z0-9]*]]: memref<1x4x2x8xf32>, %[[ROWS:[a-z0-9]*]]: memref<1x4x2xf32>)
// CHECK-DAG:     memref.copy %[[ACC]], %[[NEWACC:.*]] :
// CHECK-DAG:     memref.copy %[[ROWS]], %[[A:.*]] :
// CHECK-DAG:     memref.copy %[[ROWS]], %[[B:.*]] :
// CHECK:         localattn.online_attention {{.*}} outs(%[[NEWACC]], %[[A]], %[[B]] :
// CHECK:         return {{.*}}%[[ACC]]
func.func @online_copies(%q: tensor<1x4x2x8xf32>, %acc: tensor<1x4x2x8xf32>, %rows: tensor<1x4x2xf32>)
    -> (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>) {
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%acc, %rows, %rows : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>)
      -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return %0#0, %0#1, %0#2, %acc : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>
}

// -----

// CHECK-LABEL: func.func @merge
// CHECK-SAME:    (%[[A:.*]]: memref<1x4x2x8xf32>, %[[AL:.*]]: memref<1x4x2xf32>, %[[OUT:.*]]: memref<1x4x2x8xf32>)
// CHECK:         %[[LSE:.*]] = memref.alloc{{.*}} : memref<1x4x2xf32>
// CHECK-NOT:     memref.copy
// CHECK:         localattn.merge ins(%[[A]], %[[AL]], %[[A]], %[[AL]] : {{.*}}) layout <"b*hd"> outs(%[[OUT]], %[[LSE]] :
// CHECK-NOT:     memref.copy
// CHECK:         return %[[OUT]], %[[LSE]]
func.func @merge(%a: tensor<1x4x2x8xf32>, %a_lse: tensor<1x4x2xf32>, %out: tensor<1x4x2x8xf32>)
    -> (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>) {
  %0:2 = localattn.merge
      ins(%a, %a_lse, %a, %a_lse : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2xf32>)
      layout <"b*hd">
      outs(%out, %a_lse : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>
  return %0#0, %0#1 : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>
}

// -----

// A slice of outs is written where it lies.
// CHECK-LABEL: func.func @slice
// CHECK-SAME:    %[[OUT:[a-z0-9]*]]: memref<1x9x2x8xf32>)
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         %[[PART:.*]] = memref.subview %[[OUT]][0, 5, 0, 0] [1, 4, 2, 8] [1, 1, 1, 1]
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         localattn.attention {{.*}} outs(%[[PART]] : memref<1x4x2x8xf32, strided<[144, 16, 8, 1], offset: 80>>)
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         return %[[OUT]]
func.func @slice(%q: tensor<1x4x2x8xf32>, %out: tensor<1x9x2x8xf32>) -> tensor<1x9x2x8xf32> {
  %part = tensor.extract_slice %out[0, 5, 0, 0] [1, 4, 2, 8] [1, 1, 1, 1] : tensor<1x9x2x8xf32> to tensor<1x4x2x8xf32>
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%part : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  %1 = tensor.insert_slice %0 into %out[0, 5, 0, 0] [1, 4, 2, 8] [1, 1, 1, 1] : tensor<1x4x2x8xf32> into tensor<1x9x2x8xf32>
  return %1 : tensor<1x9x2x8xf32>
}
