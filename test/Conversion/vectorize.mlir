// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-vectorize,canonicalize,cse)" -split-input-file | FileCheck %s
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-vectorize{vector-bits=256},canonicalize,cse)" -split-input-file | FileCheck %s --check-prefix=NARROW

// Two keys at once on two vectors of queries; offsets of rows stay scalars, and are read once per pair of keys.
// The fill is the start of the sums.
// CHECK-LABEL: func.func @scores
// NARROW-LABEL: func.func @scores
func.func @scores(%k: memref<?xf32, strided<[1], offset: ?>>, %rows: memref<6xindex>, %q: memref<32x32xf32>) -> memref<6x32xf32> {
  %zero = arith.constant 0.0 : f32
  %s = memref.alloc() : memref<6x32xf32>
  // CHECK-DAG:  %[[ZEROS:.*]] = arith.constant dense<0.0{{.*}}> : vector<16xf32>
  // CHECK-NOT:  vector.store
  // CHECK:      scf.for %[[K:[a-z0-9]+]] = %c0 to %c6 step %c2 {
  // CHECK:        %[[ROW0:.*]] = memref.load %{{.*}}[%[[K]]] : memref<6xindex>
  // CHECK:        %[[ROW1:.*]] = memref.load
  // CHECK-NOT:    scf.for
  // CHECK:        %[[SUMS:.*]]:4 = scf.for %[[C:[a-z0-9]+]] = %c0 to %c32 step %c1 iter_args(%[[A:[a-z0-9]+]] = %[[ZEROS]], {{.*}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
  // CHECK:          %[[Q0:.*]] = vector.load %{{.*}}[%[[C]], %c0] : memref<32x32xf32>, vector<16xf32>
  // CHECK:          %[[AT0:.*]] = arith.addi %[[ROW0]], %[[C]] : index
  // CHECK:          %[[K0:.*]] = memref.load %{{.*}}[%[[AT0]]]
  // CHECK:          %[[B0:.*]] = vector.broadcast %[[K0]] : f32 to vector<16xf32>
  // CHECK:          vector.fma %[[Q0]], %[[B0]], %[[A]] : vector<16xf32>
  // CHECK-COUNT-3:  vector.fma
  // CHECK-NOT:      vector.fma
  // CHECK:        vector.store %[[SUMS]]#0
  // CHECK-COUNT-3: vector.store
  // CHECK-NOT:     vector.store
  // NARROW:        scf.for {{.*}} iter_args
  // NARROW-COUNT-8: vector.fma {{.*}} : vector<8xf32>
  // NARROW-NOT:    vector.fma
  linalg.fill ins(%zero : f32) outs(%s : memref<6x32xf32>)
  linalg.generic {indexing_maps = [affine_map<(k, r, c) -> (k)>, affine_map<(k, r, c) -> (c, r)>, affine_map<(k, r, c) -> (k, r)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%rows, %q : memref<6xindex>, memref<32x32xf32>) outs(%s : memref<6x32xf32>)
      attrs = {localattn.vector = {lane = 1 : i64, tile = array<i64: 2, 32, 1>}} {
  ^bb0(%row: index, %x: f32, %sum: f32):
    %c = linalg.index 2 : index
    %at = arith.addi %row, %c : index
    %y = memref.load %k[%at] : memref<?xf32, strided<[1], offset: ?>>
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return %s : memref<6x32xf32>
}

// -----

// One variant of the code for each number of vectors that is left over, none for single lanes.
// CHECK-LABEL: func.func @whole_lanes
func.func @whole_lanes(%a: memref<4x?xf32>, %max: memref<?xf32>) {
  // CHECK:         %[[REST:.*]] = arith.remui %[[SIZE:.*]], %c48
  // CHECK:         %[[MAIN:.*]] = arith.subi %[[SIZE]], %[[REST]]
  // CHECK:         scf.for %{{.*}} = %c0 to %[[MAIN]] step %c48
  // CHECK:           scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>)
  // CHECK-COUNT-3:     arith.select
  // CHECK:         scf.index_switch
  // CHECK:         case 1
  // CHECK:           scf.for {{.*}} -> (vector<16xf32>)
  // CHECK:         case 2
  // CHECK:           scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>)
  // CHECK:         default
  // CHECK-NOT:     step %c1 {
  linalg.generic {indexing_maps = [affine_map<(r, k) -> (k, r)>, affine_map<(r, k) -> (r)>], iterator_types = ["parallel", "reduction"]}
      ins(%a : memref<4x?xf32>) outs(%max : memref<?xf32>)
      attrs = {localattn.vector = {lane = 0 : i64, tile = array<i64: 48, 1>, whole_lanes}} {
  ^bb0(%x: f32, %old: f32):
    %0 = arith.maxnumf %old, %x : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// 30 lanes are 16 + 8 + 4 + 2.
// CHECK-LABEL: func.func @narrower
func.func @narrower(%a: memref<30xf32>, %b: memref<30xf32>) {
  // CHECK: vector.load %{{.*}}[%c0] : memref<30xf32>, vector<16xf32>
  // CHECK: vector.load %{{.*}}[%c16] : memref<30xf32>, vector<8xf32>
  // CHECK: vector.load %{{.*}}[%c24] : memref<30xf32>, vector<4xf32>
  // CHECK: vector.load %{{.*}}[%c28] : memref<30xf32>, vector<2xf32>
  // CHECK-NOT: load
  linalg.copy ins(%a : memref<30xf32>) outs(%b : memref<30xf32>)
  return
}

// -----

// Rows are loaded along their elements, in halves, and turned round in registers.
// CHECK-LABEL: func.func @turned
func.func @turned(%q: memref<4x4xf32>, %t: memref<4x4xf32>) {
  // CHECK-COUNT-8: vector.load %{{.*}} : memref<4x4xf32>, vector<2xf32>
  // CHECK-NOT:     load
  // CHECK:         vector.shuffle %{{.*}}, %{{.*}} [0, 4, 2, 6] : vector<4xf32>, vector<4xf32>
  // CHECK:         vector.shuffle %{{.*}}, %{{.*}} [1, 5, 3, 7] : vector<4xf32>, vector<4xf32>
  // CHECK-COUNT-4: vector.store %{{.*}} : memref<4x4xf32>, vector<4xf32>
  linalg.generic {indexing_maps = [affine_map<(c, r) -> (r, c)>, affine_map<(c, r) -> (c, r)>], iterator_types = ["parallel", "parallel"]}
      ins(%q : memref<4x4xf32>) outs(%t : memref<4x4xf32>)
      attrs = {localattn.vector = {lane = 1 : i64, tile = array<i64: 4, 4>, transpose = 0 : i64}} {
  ^bb0(%x: f32, %_: f32):
    linalg.yield %x : f32
  }
  return
}

// -----

// A sum of what lies side by side: one per lane, then one of the lanes.
// CHECK-LABEL: func.func @lanes
func.func @lanes(%a: memref<3x64xf32>, %sums: memref<3xf32>) {
  // CHECK:         %[[START:.*]] = memref.load %{{.*}} : memref<3xf32>
  // CHECK:         %[[SUM:.*]] = scf.for {{.*}} step %c16 iter_args({{.*}}) -> (vector<16xf32>)
  // CHECK:         %[[ALL:.*]] = vector.reduction <add>, %[[SUM]], %[[START]] fastmath<reassoc>
  // CHECK:         memref.store %[[ALL]]
  linalg.generic {indexing_maps = [affine_map<(r, k) -> (r, k)>, affine_map<(r, k) -> (r)>], iterator_types = ["parallel", "reduction"]}
      ins(%a : memref<3x64xf32>) outs(%sums : memref<3xf32>) {
  ^bb0(%x: f32, %old: f32):
    %0 = arith.addf %old, %x : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// A fill that something else reads in between stays.
// CHECK-LABEL: func.func @read_in_between
func.func @read_in_between(%a: memref<16x4xf32>) -> (memref<16xf32>, f32) {
  // CHECK: vector.store
  // CHECK: memref.load
  // CHECK: scf.for
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %s = memref.alloc() : memref<16xf32>
  linalg.fill ins(%zero : f32) outs(%s : memref<16xf32>)
  %0 = memref.load %s[%c0] : memref<16xf32>
  linalg.generic {indexing_maps = [affine_map<(r, k) -> (r, k)>, affine_map<(r, k) -> (r)>], iterator_types = ["parallel", "reduction"]}
      ins(%a : memref<16x4xf32>) outs(%s : memref<16xf32>) {
  ^bb0(%x: f32, %old: f32):
    %1 = arith.addf %old, %x : f32
    linalg.yield %1 : f32
  }
  return %s, %0 : memref<16xf32>, f32
}
