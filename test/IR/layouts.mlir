// Layouts (S1.6): one string where all four tensors share it.

// RUN: localattn-opt %s --verify-roundtrip --allow-unregistered-dialect | FileCheck %s --strict-whitespace

// CHECK-LABEL: func.func @attributes
func.func @attributes() {
  // CHECK-NEXT: {a = #localattn.layout<"bh*d">}
  "test.use"() {a = #localattn.layout<"bh*d">} : () -> ()
  // CHECK-NEXT: {a = #localattn.layout<"d*hb">}
  "test.use"() {a = #localattn.layout<query = "d*hb", key = "d*hb", value = "d*hb", out = "d*hb">} : () -> ()
  // CHECK-NEXT: {a = #localattn.layout<query = "b*hd", key = "bh*d", value = "hbd*", out = "*bhd">}
  "test.use"() {a = #localattn.layout<query = "b*hd", key = "bh*d", value = "hbd*", out = "*bhd">} : () -> ()
  return
}

// Each tensor in an order of its own, on two axes: batch 2, grid 5 x 6, heads 4 over 2, dk 8, dv 16. lse goes with out.
// CHECK-LABEL: func.func @one_order_per_tensor
// CHECK:         layout <query = "b*hd", key = "bh*d", value = "hbd*", out = "*dbh">
func.func @one_order_per_tensor(%q: tensor<2x5x6x4x8xf32>, %k: tensor<2x2x5x6x8xf32>, %v: tensor<2x2x16x5x6xf32>,
                                %o: tensor<5x6x16x2x4xf32>, %l: tensor<5x6x2x4xf32>) {
  %0:2 = localattn.attention #localattn.global
      ins(%q, %k, %v : tensor<2x5x6x4x8xf32>, tensor<2x2x5x6x8xf32>, tensor<2x2x16x5x6xf32>)
      layout <query = "b*hd", key = "bh*d", value = "hbd*", out = "*dbh">
      outs(%o, %l : tensor<5x6x16x2x4xf32>, tensor<5x6x2x4xf32>) -> tensor<5x6x16x2x4xf32>, tensor<5x6x2x4xf32>
  return
}

// The default, spelled out, is kept; it means the same as no layout.
// CHECK-LABEL: func.func @token_major
// CHECK:         layout <"b*hd"> outs
func.func @token_major(%t: tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      layout <"b*hd"> outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}
