// --localattn-tile: which tiles there are, and what they read. What they compute is run in test/Tiling.

// RUN: localattn-opt %s --split-input-file --pass-pipeline="builtin.module(localattn-tile,canonicalize,cse)" | FileCheck %s

// Whole windows: one attention for each, with the keys that have the place of the queries. Heads follow each other as
// they do in memory, and batches are innermost.
// CHECK-LABEL: func.func @windows
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<4x56x56x3x32xf32>, %[[K:[a-z0-9]+]]: tensor<4x56x56x3x32xf32>, %[[V:[a-z0-9]+]]: {{.*}}, %[[TABLE:[a-z0-9]+]]: tensor<3x13x13xf32>
// CHECK:         %[[ALL:.*]] = scf.forall (%[[Y:.*]], %[[X:.*]], %[[H:.*]], %[[B:.*]]) in (8, 8, 3, 4) shared_outs(%[[OUT:.*]] = %{{.*}})
// CHECK-DAG:       %[[Y0:.*]] = arith.muli %[[Y]], %c7
// CHECK-DAG:       %[[X0:.*]] = arith.muli %[[X]], %c7
// CHECK-DAG:       %[[TILE:.*]] = tensor.extract_slice %[[OUT]][%[[B]], %[[Y0]], %[[X0]], %[[H]], 0] [1, 7, 7, 1, 32]
// CHECK-DAG:       %[[QT:.*]] = tensor.extract_slice %[[Q]][%[[B]], %[[Y0]], %[[X0]], %[[H]], 0] [1, 7, 7, 1, 32]
// CHECK-DAG:       %[[KT:.*]] = tensor.extract_slice %[[K]][%[[B]], %[[Y0]], %[[X0]], %[[H]], 0] [1, 7, 7, 1, 32]
// CHECK-DAG:       %[[VT:.*]] = tensor.extract_slice %[[V]][%[[B]], %[[Y0]], %[[X0]], %[[H]], 0] [1, 7, 7, 1, 32]
// CHECK-DAG:       %[[TT:.*]] = tensor.extract_slice %[[TABLE]][%[[H]], 0, 0] [1, 13, 13]
// CHECK:           %[[NEW:.*]] = localattn.attention #localattn.windowed<[7, 7]> ins(%[[QT]], %[[KT]], %[[VT]] :
// CHECK-SAME:        relative_bias(%[[TT]] : {{.*}}) query_origin [%[[Y0]], %[[X0]]] key_origin [%[[Y0]], %[[X0]]] extent [56, 56] outs(%[[TILE]] :
// CHECK:             tensor.parallel_insert_slice %[[NEW]] into %[[OUT]][%[[B]], %[[Y0]], %[[X0]], %[[H]], 0] [1, 7, 7, 1, 32]
// CHECK:         return %[[ALL]]
func.func @windows(%q: tensor<4x56x56x3x32xf32>, %k: tensor<4x56x56x3x32xf32>, %v: tensor<4x56x56x3x32xf32>,
                   %table: tensor<3x13x13xf32>) -> tensor<4x56x56x3x32xf32> {
  %init = tensor.empty() : tensor<4x56x56x3x32xf32>
  %0 = localattn.attention #localattn.windowed<[7, 7]>
      ins(%q, %k, %v : tensor<4x56x56x3x32xf32>, tensor<4x56x56x3x32xf32>, tensor<4x56x56x3x32xf32>)
      relative_bias(%table : tensor<3x13x13xf32>, origin = [6, 6], sign = query_minus_key)
      outs(%init : tensor<4x56x56x3x32xf32>) -> tensor<4x56x56x3x32xf32>
  return %0 : tensor<4x56x56x3x32xf32>
}

// -----

// A shift cuts the first and the last window off: tiles of their own, of up to 7 queries. Queries and keys are as many.
// CHECK:       #[[$MIN:.*]] = affine_map<(d0) -> (7, d0)>
// CHECK-LABEL: func.func @shifted
// CHECK:         scf.forall (%{{.*}}, %{{.*}}) in (3, 2)
// CHECK:           %[[N:.*]] = affine.min #[[$MIN]]
// CHECK:           tensor.extract_slice %{{.*}}[%{{.*}}, %[[FROM:.*]], 0, 0] [1, %[[N]], 1, 8]
// CHECK:           %[[PART:.*]] = tensor.extract_slice %{{.*}}[%{{.*}}, %[[FROM]], 0, 0] [1, %[[N]], 1, 8]
// CHECK:           localattn.attention #localattn.windowed<[7], shift = [3]> ins(%[[PART]], %[[PART]], %[[PART]] :
// CHECK-SAME:        query_origin [%[[FROM]]] key_origin [%[[FROM]]] extent [14]
func.func @shifted(%q: tensor<2x14x1x8xf32>) -> tensor<2x14x1x8xf32> {
  %0 = localattn.attention #localattn.windowed<[7], shift = [3]>
      ins(%q, %q, %q : tensor<2x14x1x8xf32>, tensor<2x14x1x8xf32>, tensor<2x14x1x8xf32>)
      outs(%q : tensor<2x14x1x8xf32>) -> tensor<2x14x1x8xf32>
  return %0 : tensor<2x14x1x8xf32>
}

// -----

// Every 6th token is a residue class by itself: queries and keys of a tile are 6 apart.
// CHECK-LABEL: func.func @dilated
// CHECK:         scf.forall (%[[I:.*]], %[[B:.*]]) in (6, 2)
// CHECK-COUNT-2:   tensor.extract_slice %{{.*}}[%[[B]], %[[I]], 0, 0] [1, 4, 1, 8] [1, 6, 1, 1]
// CHECK:           localattn.attention
// CHECK-SAME:        query_origin [%[[I]]] query_step [6] key_origin [%[[I]]] key_step [6] extent [24]
// CHECK:           tensor.parallel_insert_slice %{{.*}}[%[[B]], %[[I]], 0, 0] [1, 4, 1, 8] [1, 6, 1, 1]
func.func @dilated(%q: tensor<2x24x1x8xf32>) -> tensor<2x24x1x8xf32> {
  %init = tensor.empty() : tensor<2x24x1x8xf32>
  %0 = localattn.attention #localattn.grid<[4]>
      ins(%q, %q, %q : tensor<2x24x1x8xf32>, tensor<2x24x1x8xf32>, tensor<2x24x1x8xf32>)
      outs(%init : tensor<2x24x1x8xf32>) -> tensor<2x24x1x8xf32>
  return %0 : tensor<2x24x1x8xf32>
}

// -----

// A column, then a row: each has its own parts of the tile, and the state is that of the tile.
// CHECK-LABEL: func.func @cross
// CHECK:         scf.forall (%{{.*}}, %{{.*}}) in (4, 4)
// CHECK-DAG:       linalg.fill {{.*}} outs(%{{.*}} : tensor<1x16x16x1x8xf32>)
// CHECK:           %[[COLUMNS:.*]]:3 = scf.for %[[J:.*]] = %c0 to %c16
// CHECK:             localattn.online_attention #localattn.boxes<[full, self]> ins({{.*}} : tensor<1x16x1x1x8xf32>, tensor<1x64x1x1x8xf32>,
// CHECK:             tensor.insert_slice
// CHECK:           %[[ROWS:.*]]:3 = scf.for %[[I:.*]] = %c0 to %c16 {{.*}} iter_args(%{{.*}} = %[[COLUMNS]]#0,
// CHECK:             localattn.online_attention #localattn.criss_cross ins({{.*}} : tensor<1x1x16x1x8xf32>, tensor<1x1x64x1x8xf32>,
// CHECK-SAME:          box = 1 outs
// CHECK:           linalg.generic {{.*}} ins(%[[ROWS]]#0, %[[ROWS]]#2 :
// CHECK:             arith.divf
// CHECK:           tensor.parallel_insert_slice
// CHECK-NOT:     localattn.attention
func.func @cross(%q: tensor<1x64x64x1x8xf32>) -> tensor<1x64x64x1x8xf32> {
  %init = tensor.empty() : tensor<1x64x64x1x8xf32>
  %0 = localattn.attention #localattn.criss_cross
      ins(%q, %q, %q : tensor<1x64x64x1x8xf32>, tensor<1x64x64x1x8xf32>, tensor<1x64x64x1x8xf32>)
      outs(%init : tensor<1x64x64x1x8xf32>) -> tensor<1x64x64x1x8xf32>
  return %0 : tensor<1x64x64x1x8xf32>
}

// -----

// Each group of heads has a loop; two query heads share a key/value head. Global queries only visit the rows that there are.
// CHECK-LABEL: func.func @groups
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<1x32x4x8xf32>, %[[K:[a-z0-9]+]]: tensor<1x32x2x8xf32>
// CHECK:         %[[FIRST:.*]] = scf.forall (%{{.*}}, %[[H:.*]]) in (4, 2)
// CHECK:           tensor.extract_slice %[[K]][0, %{{.*}}, %{{.*}}, 0] [1, 8, 1, 8]
// CHECK:           localattn.attention #localattn.windowed<[8]>
// CHECK:         scf.forall (%[[G:.*]]) in (2) shared_outs(%{{.*}} = %[[FIRST]])
// CHECK:           %[[HEAD:.*]] = arith.addi %[[G]], %c2
// CHECK:           %[[SELF:.*]]:3 = localattn.online_attention #localattn.boxes<[sliding(1, 1)]>
// CHECK:           tensor.extract_slice %[[SELF]]#0[0, 0, 0, 0] [1, 3, 1, 8]
// CHECK:           localattn.online_attention {{.*}} box = 1
func.func @groups(%q: tensor<1x32x4x8xf32>, %k: tensor<1x32x2x8xf32>) -> tensor<1x32x4x8xf32> {
  %init = tensor.empty() : tensor<1x32x4x8xf32>
  %0 = localattn.attention head_groups [2 : #localattn.windowed<[8]>, 2 : #localattn.boxes<[sliding(1, 1)], [rows(0, 3)]>]
      ins(%q, %k, %k : tensor<1x32x4x8xf32>, tensor<1x32x2x8xf32>, tensor<1x32x2x8xf32>)
      outs(%init : tensor<1x32x4x8xf32>) -> tensor<1x32x4x8xf32>
  return %0 : tensor<1x32x4x8xf32>
}

// -----

// What is written on the op says how large tiles are, also of the batch.
// CHECK-LABEL: func.func @written
// CHECK:         scf.forall ({{.*}}) in (4, 2)
// CHECK:           localattn.attention {{.*}} : tensor<3x4x1x8xf32>
// CHECK-SAME:        {localattn.tiling = #localattn.tiling<query = [4], batch = 3>}
func.func @written(%q: tensor<6x16x1x8xf32>) -> tensor<6x16x1x8xf32> {
  %init = tensor.empty() : tensor<6x16x1x8xf32>
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<6x16x1x8xf32>, tensor<6x16x1x8xf32>, tensor<6x16x1x8xf32>)
      outs(%init : tensor<6x16x1x8xf32>) {localattn.tiling = #localattn.tiling<query = [4], batch = 3>}
      -> tensor<6x16x1x8xf32>
  return %0 : tensor<6x16x1x8xf32>
}

// -----

// A window that goes round has two pieces of keys, where there are two.
// CHECK-LABEL: func.func @wrapped
// CHECK:         scf.forall
// CHECK-NOT:       scf.for
// CHECK:           scf.if
// CHECK:             localattn.online_attention
// CHECK:           else
// CHECK:           localattn.online_attention
// CHECK:           arith.divf
func.func @wrapped(%q: tensor<1x16x1x8xf32>) -> tensor<1x16x1x8xf32> {
  %init = tensor.empty() : tensor<1x16x1x8xf32>
  %0 = localattn.attention #localattn.windowed<[4], shift = [2], boundary = [wrap]>
      ins(%q, %q, %q : tensor<1x16x1x8xf32>, tensor<1x16x1x8xf32>, tensor<1x16x1x8xf32>)
      outs(%init : tensor<1x16x1x8xf32>) -> tensor<1x16x1x8xf32>
  return %0 : tensor<1x16x1x8xf32>
}

// -----

// No elements, no tiles.
// CHECK-LABEL: func.func @nothing
// CHECK-SAME:    %[[Q:.*]]: tensor<0x16x1x8xf32>
// CHECK-NEXT:    return %[[Q]]
func.func @nothing(%q: tensor<0x16x1x8xf32>) -> tensor<0x16x1x8xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<0x16x1x8xf32>, tensor<0x16x1x8xf32>, tensor<0x16x1x8xf32>)
      outs(%q : tensor<0x16x1x8xf32>) -> tensor<0x16x1x8xf32>
  return %0 : tensor<0x16x1x8xf32>
}

// -----

// Sizes of the run: as many tiles as there are cells.
// CHECK-LABEL: func.func @dynamic
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<?x?x1x8xf32>
// CHECK:         scf.forall ({{.*}}) in (%{{.*}}, %{{.*}})
// CHECK:           affine.min
// CHECK:           localattn.attention
func.func @dynamic(%q: tensor<?x?x1x8xf32>) -> tensor<?x?x1x8xf32> {
  %0 = localattn.attention #localattn.windowed<[4], shift = [2]>
      ins(%q, %q, %q : tensor<?x?x1x8xf32>, tensor<?x?x1x8xf32>, tensor<?x?x1x8xf32>)
      outs(%q : tensor<?x?x1x8xf32>) -> tensor<?x?x1x8xf32>
  return %0 : tensor<?x?x1x8xf32>
}
