// The newcomer's map: one layer, Swin's shifted window with its table, through every stage that there is. Each stage is
// checked for what a reader should see there. Stock mlir-opt with the plugin goes the same way.

// 1. As written. Nothing is said of how it is computed.
// RUN: localattn-opt %s | FileCheck %s --check-prefix=WRITTEN
// WRITTEN-LABEL: func.func @layer
// WRITTEN:         localattn.attention #localattn.windowed<[7, 7], shift = [3, 3]>
// WRITTEN-SAME:      relative_bias(%{{.*}} : tensor<3x13x13xf32>, origin = [6, 6], sign = query_minus_key)

// 2. What the pattern means: one box per query. 14 x 14 tokens fall into 3 x 3 cells, cut at 3 and 10, of 3, 7 and 4
//    tokens on each axis: (3 * 3 + 7 * 7 + 4 * 4)^2 = 74^2 = 5476 pairs, of 196^2 = 38416.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-print-boxes)" -o /dev/null 2>&1 | FileCheck %s --check-prefix=BOXES
// BOXES: remark: boxes <[block(7, shift = 3), block(7, shift = 3)]>, 5476 pairs, 14.25 % of global

// 3. A part of it is the same op: one query, at its place in the whole.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(func.func(localattn-select-rows{rows=0}))" | FileCheck %s --check-prefix=ROWS
// ROWS:      scf.for
// ROWS:        localattn.attention #localattn.windowed<[7, 7], shift = [3, 3]>
// ROWS-SAME:     query_origin [%{{.*}}, %{{.*}}]
// ROWS-SAME:     -> tensor<1x1x1x1x32xf32>

// 4. The reference: loops over batch, head and query, and in each of them over all keys.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(func.func(localattn-to-reference),canonicalize,cse)" | FileCheck %s --check-prefix=LOOPS
// LOOPS-LABEL:   func.func @layer
// LOOPS-NOT:       localattn
// LOOPS-COUNT-4:   scf.for
// LOOPS:           math.exp
// LOOPS-NOT:       tensor<196x196

// 5. Down to LLVM.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(inline,localattn-reference-pipeline)" -o %t.llvm.mlir
// RUN: FileCheck %s --check-prefix=LLVM --input-file=%t.llvm.mlir
// LLVM-DAG:   llvm.func @layer
// LLVM-DAG:   llvm.intr.exp
// LLVM-DAG:   llvm.func @_mlir_ciface_layer
// LLVM-NOT:   localattn
// LLVM-NOT:   scf.

// 6. And run.
// RUN: localattn-run %s --entry=layer --seed=1 --check | FileCheck %s --check-prefix=CHECK
// CHECK: check: max error {{.*}}: ok

// From here on: the way to a CPU, a stage more in each step. Haswell has vectors of 8 f32 and 16 registers for them.
// DEFINE: %{tiles} = localattn-set-cpu-target{triple=x86_64-linux-gnu cpu=haswell},localattn-choose-tiles,localattn-tile,canonicalize,cse
// DEFINE: %{buffers} = eliminate-empty-tensors,one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},canonicalize,cse,canonicalize
// DEFINE: %{lanes} = localattn-to-lanes,canonicalize,cse
// DEFINE: %{functions} = func.func(scf-forall-to-parallel),localattn-outline-tiles,canonicalize,cse

// 7. Which tiles: a cost model of the CPU chooses, and says so in a remark.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(%{tiles})" -o %t.tiles.mlir 2>&1 | FileCheck %s --check-prefix=CHOICE
// CHOICE: remark: tiling <query = [7, 7],

// 8. Tiles are cells: 3 x 3 of them in 3 heads. One is the same op on slices, and sees the keys of its own cell alone.
// RUN: FileCheck %s --check-prefix=TILES --input-file=%t.tiles.mlir
// TILES:      "cpu" = "haswell"{{.*}}"vector_bits" = 256
// TILES:      scf.forall {{.*}} in (3, 3, 3)
// TILES:        %[[K:.*]] = tensor.extract_slice %arg1[0, %[[Y:[0-9]+]], %[[X:[0-9]+]], %{{.*}}, 0]
// TILES-SAME:     to tensor<1x?x?x1x32xf32>
// TILES:        localattn.attention #localattn.windowed<[7, 7], shift = [3, 3]> ins(%{{[a-z0-9_]+}}, %[[K]],
// TILES-SAME:     query_origin [%[[Y]], %[[X]]]
// TILES-SAME:     key_origin [%[[Y]], %[[X]]]

// 9. On memory, slices are views: nothing is copied.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(%{tiles},%{buffers})" 2>/dev/null | FileCheck %s --check-prefix=BUFFERS
// BUFFERS-NOT:   memref.copy
// BUFFERS:       scf.forall
// BUFFERS:         memref.subview
// BUFFERS-NOT:     memref.copy
// BUFFERS:         localattn.attention {{.*}} outs(%{{.*}} : memref<1x?x?x1x32xf32, strided<

// 10. Lane form: linalg ops on scratch memory, which says how many of each loop are in registers at once.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(%{tiles},%{buffers},%{lanes})" 2>/dev/null | FileCheck %s --check-prefix=LANES
// LANES-NOT:   localattn.attention
// LANES:       linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "reduction"]
// LANES-SAME:    localattn.vector = {lane = 1 : i64
// LANES:         arith.mulf
// LANES:         arith.addf
// LANES:       math.exp2

// 11. Vectors of the machine's width: sums stay in registers while the loop over channels runs.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(%{tiles},%{buffers},%{lanes},localattn-vectorize)" 2>/dev/null | FileCheck %s --check-prefix=VECTORS
// VECTORS-NOT: linalg.
// VECTORS:     scf.for {{.*}} iter_args({{.*}}) -> (vector<8xf32>, vector<8xf32>
// VECTORS:       vector.fma {{.*}} : vector<8xf32>

// 12. A tile is a function, its scratch memory on the stack of the thread that calls it.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(%{tiles},%{buffers},%{lanes},localattn-vectorize,%{functions})" 2>/dev/null | FileCheck %s --check-prefix=FUNCTIONS
// FUNCTIONS:     func.func private @layer_tile
// FUNCTIONS:       memref.alloca
// FUNCTIONS-NOT:   memref.alloc(
// FUNCTIONS:     func.func @layer(
// FUNCTIONS:       scf.parallel
// FUNCTIONS:         func.call @layer_tile

// 13. All of it, with exponentials and threads, and what it computes.
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-cpu{triple=x86_64-linux-gnu cpu=haswell threads=2})" 2>/dev/null | FileCheck %s --check-prefix=CPU
// CPU:     llvm.func @layer_tile
// CPU-NOT: llvm.call @exp
// CPU:     omp.parallel
// RUN: localattn-run %s --entry=layer --seed=1 --target=cpu --check | FileCheck %s --check-prefix=CHECK

func.func @layer(%q: tensor<1x14x14x3x32xf32>, %k: tensor<1x14x14x3x32xf32>, %v: tensor<1x14x14x3x32xf32>,
                 %table: tensor<3x13x13xf32>) -> tensor<1x14x14x3x32xf32> {
  %init = tensor.empty() : tensor<1x14x14x3x32xf32>
  %out = localattn.attention #localattn.windowed<[7, 7], shift = [3, 3]>
      ins(%q, %k, %v : tensor<1x14x14x3x32xf32>, tensor<1x14x14x3x32xf32>, tensor<1x14x14x3x32xf32>)
      relative_bias(%table : tensor<3x13x13xf32>, origin = [6, 6], sign = query_minus_key)
      outs(%init : tensor<1x14x14x3x32xf32>) -> tensor<1x14x14x3x32xf32>
  return %out : tensor<1x14x14x3x32xf32>
}
