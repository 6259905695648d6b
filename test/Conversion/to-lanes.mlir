// One tile in lane form. That results are right is for test/Cpu and for random programs.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=haswell},localattn-to-lanes,canonicalize,cse)" | FileCheck %s

// CHECK-DAG: #[[$BY_LANE:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[$KEY_ROW:.*]] = affine_map<(d0, d1, d2) -> (d0)>

// All queries see all keys: no mask. Rows of keys and values are read in place.
//
// CHECK-LABEL: func @full
// CHECK-NOT:     localattn.attention
// CHECK:         linalg.generic {{.*}}#[[$BY_LANE]]
// CHECK-SAME:      localattn.vector = {lane = 1 : i64, tile = array<i64: 8, 8>, transpose = 0 : i64, whole_lanes}
// CHECK:           arith.mulf
// Scores: keys by queries, summed up over channels.
// CHECK:         linalg.fill
// CHECK:         linalg.generic {indexing_maps = [#[[$KEY_ROW]]
// CHECK-SAME:      iterator_types = ["parallel", "parallel", "reduction"]
// CHECK:           memref.load
// CHECK:           arith.mulf
// CHECK:           arith.addf
// Weights and their sums.
// CHECK-NOT:     arith.cmpi slt
// CHECK:           math.exp2
// CHECK:           math.exp2
// Values: channels are lanes.
// CHECK:         linalg.generic
// CHECK-SAME:      lane = 0 : i64
// CHECK:           arith.addf
// CHECK:         arith.divf
func.func @full(%q: memref<1x16x1x8xf32>, %k: memref<1x16x1x8xf32>, %v: memref<1x16x1x8xf32>,
                %o: memref<1x16x1x8xf32>) {
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x16x1x8xf32>, memref<1x16x1x8xf32>, memref<1x16x1x8xf32>)
      outs(%o : memref<1x16x1x8xf32>)
  return
}

// A mask is computed from coordinates, for blocks that hide a pair.
//
// CHECK-LABEL: func @causal
// CHECK:         scf.if
// CHECK:         } else {
// CHECK:           linalg.generic
// CHECK:             arith.cmpi sle, %{{.*}} : i32
// CHECK:             arith.cmpi slt, %{{.*}} : i32
// CHECK:             arith.select %{{.*}}, %{{.*}}, %cst{{.*}} : f32
func.func @causal(%q: memref<1x16x1x8xf32>, %k: memref<1x16x1x8xf32>, %v: memref<1x16x1x8xf32>,
                  %o: memref<1x16x1x8xf32>) {
  localattn.attention #localattn.boxes<[sliding(3, 0, causal)]>
      ins(%q, %k, %v : memref<1x16x1x8xf32>, memref<1x16x1x8xf32>, memref<1x16x1x8xf32>)
      outs(%o : memref<1x16x1x8xf32>)
  return
}

// `localattn.tiling` says how large register tiles are.
//
// CHECK-LABEL: func @tiling
// CHECK:         memref.alloc() {alignment = 64 : i64} : memref<4x16xf32>
// CHECK:         tile = array<i64: 4, 16, 1>, whole_lanes
func.func @tiling(%q: memref<1x16x1x8xf32>, %k: memref<1x16x1x8xf32>, %v: memref<1x16x1x8xf32>,
                  %o: memref<1x16x1x8xf32>) {
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x16x1x8xf32>, memref<1x16x1x8xf32>, memref<1x16x1x8xf32>)
      outs(%o : memref<1x16x1x8xf32>)
      {localattn.tiling = #localattn.tiling<chunk = 16, keys = 4, scores = [4, 16]>}
  return
}

// CHECK-LABEL: func @state
// CHECK-NOT:     localattn.online_attention
// CHECK-NOT:     arith.divf
// CHECK:         return
func.func @state(%q: memref<1x16x1x8xf32>, %k: memref<1x16x1x8xf32>, %v: memref<1x16x1x8xf32>,
                 %acc: memref<1x16x1x8xf32>, %max: memref<1x16x1xf32>, %sum: memref<1x16x1xf32>) {
  localattn.online_attention #localattn.global
      ins(%q, %k, %v : memref<1x16x1x8xf32>, memref<1x16x1x8xf32>, memref<1x16x1x8xf32>)
      outs(%acc, %max, %sum : memref<1x16x1x8xf32>, memref<1x16x1xf32>, memref<1x16x1xf32>)
  return
}
