// Rows 3 and 17 of 2 batches x 2 x 3 queries x 2 heads, computed alone, are bit for bit those of the whole (S2.5), and the
// others stay as outs had them.

// DEFINE: %{shapes} = --shape=2x2x3x2x4 --shape=2x2x3x1x4 --shape=2x2x3x1x5 --shape=2x2x3x2x5

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-select-rows{rows=3,17})" | FileCheck %s
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-select-rows{rows=3,17})" -o %t.rows.mlir
// RUN: localattn-run %s --seed=5 --entry=static --output=%t.whole.npy --output=%t.lse.npy
// RUN: localattn-run %t.rows.mlir --seed=5 --entry=static --output=%t.rows.npy --output=%t.rows.lse.npy
// RUN: %python %S/Inputs/compare_rows.py %t.whole.npy %t.rows.npy 3 17
// RUN: %python %S/Inputs/compare_rows.py %t.lse.npy %t.rows.lse.npy 3 17
// RUN: localattn-run %s --seed=5 --entry=dynamic %{shapes} --output=%t.whole.npy
// RUN: localattn-run %t.rows.mlir --seed=5 --entry=dynamic %{shapes} --output=%t.rows.npy
// RUN: %python %S/Inputs/compare_rows.py %t.whole.npy %t.rows.npy 3 17

// CHECK-LABEL: func @static
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<2x2x3x2x4xf32>, %[[K:[a-z0-9]+]]: tensor<2x1x2x3x4xf32>
// CHECK:         %[[ROWS:.*]] = arith.constant dense<[3, 17]> : tensor<2xindex>
// CHECK:         scf.for
// CHECK:           tensor.extract %[[ROWS]]
// CHECK:           tensor.extract_slice %[[Q]][{{.*}}] [1, 1, 1, 1, 4]
// CHECK:           tensor.extract_slice %[[K]][{{.*}}] [1, 1, 2, 3, 4]
// CHECK:           localattn.attention #localattn.windowed<[2, 2], shift = [1, 1]>
// CHECK-SAME:        query_origin [%{{[0-9]+}}, %{{[0-9]+}}] outs
// CHECK:           tensor.insert_slice
// CHECK:           tensor.insert_slice
func.func @static(%q: tensor<2x2x3x2x4xf32>, %k: tensor<2x1x2x3x4xf32>, %v: tensor<2x2x3x1x5xf32>,
                  %table: tensor<2x3x3xf32>, %out: tensor<2x2x3x2x5xf32>, %lse: tensor<2x2x3x2xf32>)
    -> (tensor<2x2x3x2x5xf32>, tensor<2x2x3x2xf32>) {
  %0:2 = localattn.attention #localattn.windowed<[2, 2], shift = [1, 1]>
      ins(%q, %k, %v : tensor<2x2x3x2x4xf32>, tensor<2x1x2x3x4xf32>, tensor<2x2x3x1x5xf32>)
      relative_bias(%table : tensor<2x3x3xf32>, origin = [1, 1], sign = key_minus_query)
      layout <query = "b*hd", key = "bh*d", value = "b*hd", out = "b*hd">
      outs(%out, %lse : tensor<2x2x3x2x5xf32>, tensor<2x2x3x2xf32>)
      -> tensor<2x2x3x2x5xf32>, tensor<2x2x3x2xf32>
  return %0#0, %0#1 : tensor<2x2x3x2x5xf32>, tensor<2x2x3x2xf32>
}

// CHECK-LABEL: func @dynamic
// CHECK:         localattn.attention
// CHECK-SAME:      query_origin [%{{[0-9]+}}, %{{[0-9]+}}] outs
func.func @dynamic(%q: tensor<?x?x?x?x?xf32>, %k: tensor<?x?x?x?x?xf32>, %v: tensor<?x?x?x?x?xf32>,
                   %out: tensor<?x?x?x?x?xf32>) -> tensor<?x?x?x?x?xf32> {
  %0 = localattn.attention #localattn.neighborhood<[2, 2]>
      ins(%q, %k, %v : tensor<?x?x?x?x?xf32>, tensor<?x?x?x?x?xf32>, tensor<?x?x?x?x?xf32>)
      outs(%out : tensor<?x?x?x?x?xf32>) -> tensor<?x?x?x?x?xf32>
  return %0 : tensor<?x?x?x?x?xf32>
}
