// Upstream's tiling and fusing on localattn.attention: what it builds. What that computes is run in test/Tiling.

// RUN: localattn-opt %s --split-input-file --transform-interpreter --canonicalize --cse | FileCheck %s

// Tiles of the domain of batch, head and query axes, here heads [4, 2] and queries [3, 3, 1]. Six query heads share two
// key/value heads: a tile of four keeps both. The producer of the query and the fill of out are computed in the tiles.
// CHECK-DAG:   #[[$HEAD:.*]] = affine_map<(d0) -> (d0 * 4)>
// CHECK-DAG:   #[[$ROW:.*]] = affine_map<(d0) -> (d0 * 3)>
// CHECK-LABEL: func.func @forall
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<2x7x6x4xf32>, %[[K:[a-z0-9]+]]: tensor<2x7x2x4xf32>, %[[V:[a-z0-9]+]]: tensor<2x7x2x5xf32>
// CHECK-NOT:     linalg
// CHECK:         %[[ALL:.*]] = scf.forall (%[[B:.*]], %[[H:.*]], %[[I:.*]]) in (2, 2, 3) shared_outs(%[[OUT:.*]] = %{{.*}})
// CHECK-DAG:       %[[H0:.*]] = affine.apply #[[$HEAD]](%[[H]])
// CHECK-DAG:       %[[I0:.*]] = affine.apply #[[$ROW]](%[[I]])
// CHECK-DAG:       %[[HS:.*]] = affine.min {{.*}}(%[[H]])
// CHECK-DAG:       %[[IS:.*]] = affine.min {{.*}}(%[[I]])
// CHECK:           tensor.extract_slice %[[Q]][%[[B]], %[[I0]], %[[H0]], 0] [1, %[[IS]], %[[HS]], 4]
// CHECK:           %[[TWICE:.*]] = linalg.add
// CHECK-DAG:       %[[KEYS:.*]] = tensor.extract_slice %[[K]][%[[B]], 0, 0, 0] [1, 7, 2, 4]
// CHECK-DAG:       %[[VALUES:.*]] = tensor.extract_slice %[[V]][%[[B]], 0, 0, 0] [1, 7, 2, 5]
// CHECK:           tensor.extract_slice %[[OUT]][%[[B]], %[[I0]], %[[H0]], 0] [1, %[[IS]], %[[HS]], 5]
// CHECK:           %[[FILL:.*]] = linalg.fill
// CHECK:           %[[TILE:.*]] = localattn.attention #localattn.sliding<left = [2], right = [1]>
// CHECK-SAME:        ins(%[[TWICE]], %[[KEYS]], %[[VALUES]] :
// CHECK-SAME:        head_origin [%[[H0]], 0] head_extent [6, 2] query_origin [%[[I0]]] outs(%[[FILL]] :
// CHECK:           scf.forall.in_parallel
// CHECK-NEXT:        tensor.parallel_insert_slice %[[TILE]] into %[[OUT]][%[[B]], %[[I0]], %[[H0]], 0] [1, %[[IS]], %[[HS]], 5]
// CHECK-NOT:     localattn.attention
// CHECK:         return %[[ALL]]
func.func @forall(%q: tensor<2x7x6x4xf32>, %k: tensor<2x7x2x4xf32>, %v: tensor<2x7x2x5xf32>, %out: tensor<2x7x6x5xf32>)
    -> tensor<2x7x6x5xf32> {
  %zero = arith.constant 0.0 : f32
  %twice = linalg.add ins(%q, %q : tensor<2x7x6x4xf32>, tensor<2x7x6x4xf32>) outs(%q : tensor<2x7x6x4xf32>) -> tensor<2x7x6x4xf32>
  %init = linalg.fill ins(%zero : f32) outs(%out : tensor<2x7x6x5xf32>) -> tensor<2x7x6x5xf32>
  %0 = localattn.attention #localattn.sliding<left = [2], right = [1]>
      ins(%twice, %k, %v : tensor<2x7x6x4xf32>, tensor<2x7x2x4xf32>, tensor<2x7x2x5xf32>)
      outs(%init : tensor<2x7x6x5xf32>) -> tensor<2x7x6x5xf32>
  return %0 : tensor<2x7x6x5xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %attention = transform.structured.match ops{["localattn.attention"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %attention tile_sizes [1, 4, 3]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %twice = transform.structured.match ops{["linalg.add"]} in %module : (!transform.any_op) -> !transform.any_op
    %a, %loop1 = transform.structured.fuse_into_containing_op %twice into %loop
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    %fill = transform.structured.match ops{["linalg.fill"]} in %module : (!transform.any_op) -> !transform.any_op
    %b, %loop2 = transform.structured.fuse_into_containing_op %fill into %loop1
        : (!transform.any_op, !transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A residual consumer takes the attention into its tiles, and that takes the producer of its query. Layouts are those of
// the tensors: the tile is of out's dimensions, batch, channel, axes, head. One query head reads one key/value head.
// CHECK-LABEL: func.func @residual
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<2x8x6x6x4xf32>, %[[K:[a-z0-9]+]]: tensor<2x8x6x2x4xf32>, %[[R:[a-z0-9]+]]: tensor<2x5x8x6x6xf32>
// CHECK-NOT:     linalg
// CHECK:         scf.for %[[I:.*]] = %c0 to %c8 step %c2
// CHECK:           scf.for %[[J:.*]] = %c0 to %c6 step %c3
// CHECK:             scf.for %[[H:.*]] = %c0 to %c6 step %c1
// CHECK-DAG:           %[[TWICE:.*]] = linalg.add {{.*}} -> tensor<2x2x3x1x4xf32>
// CHECK-DAG:           %[[SHARED:.*]] = arith.muli %[[H]], %c2
// CHECK-DAG:           %[[KV:.*]] = arith.floordivsi %[[SHARED]], %c6
// CHECK-DAG:           %[[KEYS:.*]] = tensor.extract_slice %[[K]][0, 0, 0, %[[KV]], 0] [2, 8, 6, 1, 4]
// CHECK:               %[[TILE:.*]] = localattn.attention {{.*}} ins(%[[TWICE]], %[[KEYS]], %{{[a-z0-9_]+}} :
// CHECK-SAME:            query_origin [%[[I]], %[[J]]] outs(
// CHECK:               %[[SUM:.*]] = linalg.add {consumer} ins(%[[TILE]], %{{.*}} :
// CHECK:               tensor.insert_slice %[[SUM]] into %{{.*}}[0, 0, %[[I]], %[[J]], %[[H]]] [2, 5, 2, 3, 1]
// CHECK-NOT:     localattn
func.func @residual(%q: tensor<2x8x6x6x4xf32>, %k: tensor<2x8x6x2x4xf32>, %r: tensor<2x5x8x6x6xf32>, %v: tensor<2x8x6x2x5xf32>)
    -> tensor<2x5x8x6x6xf32> {
  %twice = linalg.add ins(%q, %q : tensor<2x8x6x6x4xf32>, tensor<2x8x6x6x4xf32>) outs(%q : tensor<2x8x6x6x4xf32>) -> tensor<2x8x6x6x4xf32>
  %0 = localattn.attention #localattn.windowed<[4, 4], shift = [2, 2]>
      ins(%twice, %k, %v : tensor<2x8x6x6x4xf32>, tensor<2x8x6x2x4xf32>, tensor<2x8x6x2x5xf32>)
      layout <query = "b*hd", key = "b*hd", value = "b*hd", out = "bd*h">
      outs(%r : tensor<2x5x8x6x6xf32>) -> tensor<2x5x8x6x6xf32>
  %1 = linalg.add {consumer} ins(%0, %r : tensor<2x5x8x6x6xf32>, tensor<2x5x8x6x6xf32>) outs(%r : tensor<2x5x8x6x6xf32>) -> tensor<2x5x8x6x6xf32>
  return %1 : tensor<2x5x8x6x6xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %consumer = transform.structured.match attributes {consumer} in %module : (!transform.any_op) -> !transform.any_op
    %fused, %loops:3 = transform.structured.fuse %consumer tile_sizes [0, 0, 2, 3, 1]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A tile of some channels is no tile of the attention, which stays outside.
// CHECK-LABEL: func.func @channels
// CHECK:         localattn.attention
// CHECK:         scf.for
// CHECK-NOT:     localattn
func.func @channels(%q: tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32> {
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      outs(%q : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  %1 = linalg.add {consumer} ins(%0, %q : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>) outs(%q : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return %1 : tensor<1x4x1x8xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %consumer = transform.structured.match attributes {consumer} in %module : (!transform.any_op) -> !transform.any_op
    %fused, %loop = transform.structured.fuse %consumer tile_sizes [0, 0, 0, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// On memrefs, tiles are subviews, and nothing is inserted.
// CHECK-LABEL: func.func @memrefs
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: memref<1x8x2x4xf32>, %[[OUT:[a-z0-9]+]]: memref<1x8x2x4xf32>
// CHECK:         scf.forall (%[[I:.*]]) in (4)
// CHECK:           %[[I0:.*]] = affine.apply #{{.*}}(%[[I]])
// CHECK:           %[[TILE:.*]] = memref.subview %[[Q]][0, %[[I0]], 0, 0] [1, 2, 2, 4]
// CHECK:           %[[PART:.*]] = memref.subview %[[OUT]][0, %[[I0]], 0, 0] [1, 2, 2, 4]
// CHECK:           localattn.attention {{.*}} ins(%[[TILE]], %[[KEYS:[a-z0-9]+]], %[[KEYS]] : {{.*}} query_origin [%[[I0]]] outs(%[[PART]] :
func.func @memrefs(%q: memref<1x8x2x4xf32>, %out: memref<1x8x2x4xf32>) {
  localattn.attention #localattn.windowed<[3]> ins(%q, %q, %q : memref<1x8x2x4xf32>, memref<1x8x2x4xf32>, memref<1x8x2x4xf32>)
      outs(%out : memref<1x8x2x4xf32>)
  return
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %attention = transform.structured.match ops{["localattn.attention"]} in %module : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %attention tile_sizes [0, 0, 2]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
