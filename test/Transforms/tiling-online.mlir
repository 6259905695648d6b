// Upstream's tiling of the keys of localattn.online_attention: what it builds. What that computes is run in test/Tiling.

// RUN: localattn-opt %s --split-input-file --transform-interpreter --canonicalize --cse | FileCheck %s

// One tile of keys after the other: each takes the state of the one before.
// CHECK-LABEL: func.func @one_after_the_other
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<1x8x2x4xf32>, %[[K:[a-z0-9]+]]: tensor<1x7x2x4xf32>, %[[V:[a-z0-9]+]]: tensor<1x7x2x5xf32>, %[[ACC:[a-z0-9]+]]: tensor<1x8x2x5xf32>, %[[MAX:[a-z0-9]+]]: tensor<1x8x2xf32>, %[[SUM:[a-z0-9]+]]: tensor<1x8x2xf32>, %[[MASK:[a-z0-9]+]]: tensor<7x8xi1>
// CHECK:         scf.for %[[J:.*]] = %c0 to %c7 step %c3 iter_args(%[[A:.*]] = %[[ACC]], %[[M:.*]] = %[[MAX]], %[[S:.*]] = %[[SUM]])
// CHECK:           %[[SIZE:.*]] = affine.min
// CHECK-DAG:       %[[KEYS:.*]] = tensor.extract_slice %[[K]][0, %[[J]], 0, 0] [1, %[[SIZE]], 2, 4]
// CHECK-DAG:       %[[VALUES:.*]] = tensor.extract_slice %[[V]][0, %[[J]], 0, 0] [1, %[[SIZE]], 2, 5]
// CHECK-DAG:       %[[SEEN:.*]] = tensor.extract_slice %[[MASK]][%[[J]], 0] [%[[SIZE]], 8]
// CHECK:           localattn.online_attention {{.*}} ins(%[[Q]], %[[KEYS]], %[[VALUES]] :
// CHECK-SAME:        bias(%[[SEEN]] : tensor<?x8xi1>, [k0, q0])
// CHECK-SAME:        query_origin [1] key_origin [%{{.*}}] extent [9] outs(%[[A]], %[[M]], %[[S]] :
func.func @one_after_the_other(%q: tensor<1x8x2x4xf32>, %k: tensor<1x7x2x4xf32>, %v: tensor<1x7x2x5xf32>,
                               %acc: tensor<1x8x2x5xf32>, %max: tensor<1x8x2xf32>, %sum: tensor<1x8x2xf32>, %mask: tensor<7x8xi1>)
    -> (tensor<1x8x2x5xf32>, tensor<1x8x2xf32>, tensor<1x8x2xf32>) {
  %0:3 = localattn.online_attention #localattn.windowed<[3]>
      ins(%q, %k, %v : tensor<1x8x2x4xf32>, tensor<1x7x2x4xf32>, tensor<1x7x2x5xf32>) bias(%mask : tensor<7x8xi1>, [k0, q0])
      query_origin [1] key_origin [2] extent [9]
      outs(%acc, %max, %sum : tensor<1x8x2x5xf32>, tensor<1x8x2xf32>, tensor<1x8x2xf32>)
      -> tensor<1x8x2x5xf32>, tensor<1x8x2xf32>, tensor<1x8x2xf32>
  return %0#0, %0#1, %0#2 : tensor<1x8x2x5xf32>, tensor<1x8x2xf32>, tensor<1x8x2xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %online = transform.structured.match ops{["localattn.online_attention"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %online tile_sizes [0, 0, 0, 3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Tiles of keys in parallel: two axes are cut in 3 and 2, so there are 3 x 2 states of no key, filled in their tile, and
// added to that in outs at the end. The handles are the three fills, the tile, the op that ends the addition, and the loop.
// CHECK-DAG:   #[[$ACC:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d4)>
// CHECK-LABEL: func.func @in_parallel
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<1x5x4x2x4xf32>, %[[ACC:[a-z0-9]+]]: tensor<1x5x4x2x4xf32>, %[[MAX:[a-z0-9]+]]: tensor<1x5x4x2xf32>, %[[SUM:[a-z0-9]+]]: tensor<1x5x4x2xf32>
// CHECK-DAG:     %[[ACCS:.*]] = linalg.fill {start} ins(%{{.*}} : f32) outs(%{{.*}} : tensor<1x5x4x2x4x3x2xf32>)
// CHECK-DAG:     %[[MAXES:.*]] = linalg.fill {start} ins(%{{.*}} : f32) outs(%{{.*}} : tensor<1x5x4x2x3x2xf32>)
// CHECK:         %[[ALL:.*]]:3 = scf.forall (%[[I:.*]], %[[J:.*]]) = (0, 0) to (5, 4) step (2, 3)
// CHECK-SAME:      shared_outs(%[[A:.*]] = %[[ACCS]], %[[M:.*]] = %[[MAXES]], %[[S:.*]] = %{{.*}})
// CHECK-DAG:       %[[I1:.*]] = affine.apply #{{.*}}()[%[[I]]]
// CHECK-DAG:       %[[J1:.*]] = affine.apply #{{.*}}()[%[[J]]]
// CHECK-DAG:       %[[MINE:.*]] = tensor.extract_slice %[[A]][0, 0, 0, 0, 0, %[[I1]], %[[J1]]] [1, 5, 4, 2, 4, 1, 1] {{.*}} to tensor<1x5x4x2x4xf32>
// CHECK-DAG:       %[[MINE_MAX:.*]] = tensor.extract_slice %[[M]][0, 0, 0, 0, %[[I1]], %[[J1]]] [1, 5, 4, 2, 1, 1] {{.*}} to tensor<1x5x4x2xf32>
// CHECK:           %[[TILE:.*]]:3 = localattn.online_attention {{.*}} key_origin [%[[I]], %[[J]]] extent [5, 4] outs(%[[MINE]], %[[MINE_MAX]], %{{.*}} : {{.*}}) {tile} ->
// CHECK:           tensor.parallel_insert_slice %[[TILE]]#0 into %[[A]][0, 0, 0, 0, 0, %[[I1]], %[[J1]]] [1, 5, 4, 2, 4, 1, 1]
// CHECK:         } {loop}
// CHECK:         %[[TOP:.*]] = linalg.generic {{.*}} "reduction", "reduction"]} ins(%[[ALL]]#1 : {{.*}}) outs(%[[MAX]] :
// CHECK:           arith.maximumf
// CHECK:         linalg.generic {{.*}} ins(%[[MAX]], %[[TOP]] : {{.*}}) outs(%[[SUM]] :
// CHECK:         linalg.generic {{.*}} ins(%[[ALL]]#2, %[[ALL]]#1, %[[TOP]] :
// CHECK:         linalg.generic {{.*}} ins(%[[MAX]], %[[TOP]] : {{.*}}) outs(%[[ACC]] :
// CHECK:         %[[END:.*]] = linalg.generic {{.*}}#[[$ACC]]], {{.*}} ins(%[[ALL]]#0, %[[ALL]]#1, %[[TOP]] : {{.*}} attrs = {end}
// CHECK:         return %[[END]], %[[TOP]],
func.func @in_parallel(%q: tensor<1x5x4x2x4xf32>, %acc: tensor<1x5x4x2x4xf32>, %max: tensor<1x5x4x2xf32>, %sum: tensor<1x5x4x2xf32>)
    -> (tensor<1x5x4x2x4xf32>, tensor<1x5x4x2xf32>, tensor<1x5x4x2xf32>) {
  %0:3 = localattn.online_attention #localattn.criss_cross
      ins(%q, %q, %q : tensor<1x5x4x2x4xf32>, tensor<1x5x4x2x4xf32>, tensor<1x5x4x2x4xf32>)
      outs(%acc, %max, %sum : tensor<1x5x4x2x4xf32>, tensor<1x5x4x2xf32>, tensor<1x5x4x2xf32>)
      -> tensor<1x5x4x2x4xf32>, tensor<1x5x4x2xf32>, tensor<1x5x4x2xf32>
  return %0#0, %0#1, %0#2 : tensor<1x5x4x2x4xf32>, tensor<1x5x4x2xf32>, tensor<1x5x4x2xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %online = transform.structured.match ops{["localattn.online_attention"]} in %module : (!transform.any_op) -> !transform.any_op
    %start:3, %tile, %end, %loop = transform.structured.tile_reduction_using_forall %online by tile_sizes = [0, 0, 0, 0, 2, 3]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.annotate %start#0 "start" : !transform.any_op
    transform.annotate %start#1 "start" : !transform.any_op
    transform.annotate %tile "tile" : !transform.any_op
    transform.annotate %end "end" : !transform.any_op
    transform.annotate %loop "loop" : !transform.any_op
    transform.yield
  }
}

// -----

// Merging: tiles are rows, batch, head and axes whatever the layout; the channel is whole, so that each lse is written once.
// CHECK-LABEL: func.func @merge
// CHECK-SAME:    %[[A:[a-z0-9]+]]: tensor<2x3x6x5xf32>, %[[L:[a-z0-9]+]]: tensor<2x3x6xf32>
// CHECK:         scf.forall (%[[H:.*]], %[[I:.*]]) in (3, 3) shared_outs(%[[OUT:.*]] = %[[A]], %[[LSE:.*]] = %[[L]])
// CHECK:           %[[I0:.*]] = affine.apply #{{.*}}(%[[I]])
// CHECK-DAG:       %[[PART:.*]] = tensor.extract_slice %[[A]][0, %[[H]], %[[I0]], 0] [2, 1, 2, 5]
// CHECK-DAG:       %[[ROWS:.*]] = tensor.extract_slice %[[L]][0, %[[H]], %[[I0]]] [2, 1, 2]
// CHECK:           %[[TILE:.*]]:2 = localattn.merge ins(%[[PART]], %[[ROWS]], %[[PART]], %[[ROWS]] : {{.*}} layout <"bh*d">
// CHECK-DAG:       tensor.parallel_insert_slice %[[TILE]]#0 into %[[OUT]][0, %[[H]], %[[I0]], 0] [2, 1, 2, 5]
// CHECK-DAG:       tensor.parallel_insert_slice %[[TILE]]#1 into %[[LSE]][0, %[[H]], %[[I0]]] [2, 1, 2]
func.func @merge(%a: tensor<2x3x6x5xf32>, %l: tensor<2x3x6xf32>) -> (tensor<2x3x6x5xf32>, tensor<2x3x6xf32>) {
  %0:2 = localattn.merge ins(%a, %l, %a, %l : tensor<2x3x6x5xf32>, tensor<2x3x6xf32>, tensor<2x3x6x5xf32>, tensor<2x3x6xf32>)
      layout <"bh*d"> outs(%a, %l : tensor<2x3x6x5xf32>, tensor<2x3x6xf32>) -> tensor<2x3x6x5xf32>, tensor<2x3x6xf32>
  return %0#0, %0#1 : tensor<2x3x6x5xf32>, tensor<2x3x6xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %merge = transform.structured.match ops{["localattn.merge"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %merge tile_sizes [0, 1, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A tile of no keys has no slice, which upstream's verifier would refuse.
// CHECK-LABEL: func.func @no_keys
// CHECK:         scf.forall
// CHECK:           %[[KEYS:.*]] = tensor.empty({{.*}}) : tensor<1x0x?x4xf32>
// CHECK:           localattn.attention {{.*}} ins(%{{.*}}, %[[KEYS]], %[[KEYS]] :
func.func @no_keys(%q: tensor<1x8x6x4xf32>, %k: tensor<1x0x6x4xf32>) -> tensor<1x8x6x4xf32> {
  %0 = localattn.attention #localattn.global ins(%q, %k, %k : tensor<1x8x6x4xf32>, tensor<1x0x6x4xf32>, tensor<1x0x6x4xf32>)
      query_origin [0] extent [8] outs(%q : tensor<1x8x6x4xf32>) -> tensor<1x8x6x4xf32>
  return %0 : tensor<1x8x6x4xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %attention = transform.structured.match ops{["localattn.attention"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %attention tile_sizes [0, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
