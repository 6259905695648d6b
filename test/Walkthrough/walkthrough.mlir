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

func.func @layer(%q: tensor<1x14x14x3x32xf32>, %k: tensor<1x14x14x3x32xf32>, %v: tensor<1x14x14x3x32xf32>,
                 %table: tensor<3x13x13xf32>) -> tensor<1x14x14x3x32xf32> {
  %init = tensor.empty() : tensor<1x14x14x3x32xf32>
  %out = localattn.attention #localattn.windowed<[7, 7], shift = [3, 3]>
      ins(%q, %k, %v : tensor<1x14x14x3x32xf32>, tensor<1x14x14x3x32xf32>, tensor<1x14x14x3x32xf32>)
      relative_bias(%table : tensor<3x13x13xf32>, origin = [6, 6], sign = query_minus_key)
      outs(%init : tensor<1x14x14x3x32xf32>) -> tensor<1x14x14x3x32xf32>
  return %out : tensor<1x14x14x3x32xf32>
}
