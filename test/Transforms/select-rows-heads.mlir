// A row of grouped heads reads its own key/value head (S1.4, S6.1, S6.5): each row alone is, bit for bit, that of the whole.
//
// Rows count batch, query and head: of 2 queries x 4 heads.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-select-rows{rows=0,1,2,3,4,5,6})" -o %t.rows.mlir
// RUN: localattn-run %s --seed=3 --entry=groups --output=%t.whole.npy
// RUN: localattn-run %t.rows.mlir --seed=3 --entry=groups --output=%t.rows.npy
// RUN: %python %S/Inputs/compare_rows.py %t.whole.npy %t.rows.npy 0 1 2 3 4 5 6
// RUN: localattn-run %s --seed=3 --entry=dynamic --shape=1x1x2x4x3 --shape=1x1x2x2x3 --shape=1x1x2x4x3 --output=%t.whole.npy
// RUN: localattn-run %t.rows.mlir --seed=3 --entry=dynamic --shape=1x1x2x4x3 --shape=1x1x2x2x3 --shape=1x1x2x4x3 --output=%t.rows.npy
// RUN: %python %S/Inputs/compare_rows.py %t.whole.npy %t.rows.npy 0 1 2 3 4 5 6
// RUN: localattn-run %s --seed=3 --entry=part --output=%t.whole.npy
// RUN: localattn-run %t.rows.mlir --seed=3 --entry=part --output=%t.rows.npy
// RUN: %python %S/Inputs/compare_rows.py %t.whole.npy %t.rows.npy 0 1 2 3 4 5 6

// RUN: localattn-run %s --entry=groups --check=rows:8 | FileCheck %s
// RUN: localattn-run %s --entry=dynamic --shape=1x1x2x4x3 --shape=1x1x2x2x3 --shape=1x1x2x4x3 --check=rows:8 | FileCheck %s
// RUN: localattn-run %s --entry=part --check=rows:8 | FileCheck %s
// CHECK: check: max error {{.*}}, 8 rows: ok

func.func @groups(%q: tensor<1x1x2x4x3xf32>, %k: tensor<1x1x2x2x3xf32>, %o: tensor<1x1x2x4x3xf32>) -> tensor<1x1x2x4x3xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x1x2x4x3xf32>, tensor<1x1x2x2x3xf32>, tensor<1x1x2x2x3xf32>)
      outs(%o : tensor<1x1x2x4x3xf32>) -> tensor<1x1x2x4x3xf32>
  return %0 : tensor<1x1x2x4x3xf32>
}

func.func @dynamic(%q: tensor<?x?x?x?x?xf32>, %k: tensor<?x?x?x?x?xf32>, %o: tensor<?x?x?x?x?xf32>) -> tensor<?x?x?x?x?xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<?x?x?x?x?xf32>, tensor<?x?x?x?x?xf32>, tensor<?x?x?x?x?xf32>)
      outs(%o : tensor<?x?x?x?x?xf32>) -> tensor<?x?x?x?x?xf32>
  return %0 : tensor<?x?x?x?x?xf32>
}

// Query heads 2 to 5 of 8, and key/value heads 1 and 2 of 4.
func.func @part(%q: tensor<1x1x2x4x3xf32>, %k: tensor<1x1x2x2x3xf32>, %o: tensor<1x1x2x4x3xf32>) -> tensor<1x1x2x4x3xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x1x2x4x3xf32>, tensor<1x1x2x2x3xf32>, tensor<1x1x2x2x3xf32>)
      head_origin [2, 1] head_extent [8, 4]
      outs(%o : tensor<1x1x2x4x3xf32>) -> tensor<1x1x2x4x3xf32>
  return %0 : tensor<1x1x2x4x3xf32>
}
