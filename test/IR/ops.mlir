// Every clause of localattn.attention comes back as written: as text, in generic form and as bytecode.

// RUN: localattn-opt %s --verify-roundtrip | localattn-opt | FileCheck %s
// RUN: localattn-opt %s --mlir-print-op-generic | localattn-opt | FileCheck %s
// RUN: localattn-opt %s --emit-bytecode | localattn-opt | FileCheck %s
// RUN: localattn-opt %s --mlir-print-op-generic | FileCheck %s --check-prefix=GENERIC

// Without any clause.
// CHECK-LABEL: func.func @plain
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<1x4x2x8xf32>, %[[K:[a-z0-9]+]]: tensor<1x4x2x8xf32>
// CHECK-SAME:    %[[V:[a-z0-9]+]]: tensor<1x4x2x8xf32>, %[[O:[a-z0-9]+]]: tensor<1x4x2x8xf32>
// CHECK-NEXT:    localattn.attention #localattn.global ins(%[[Q]], %[[K]], %[[V]] : tensor<1x4x2x8xf32>,
// CHECK-SAME:      tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) outs(%[[O]] : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
// CHECK-NEXT:    return
//
// GENERIC:       sym_name = "plain"
// GENERIC:       "localattn.attention"(
// GENERIC-SAME:    operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>, patterns = [#localattn.global]
func.func @plain(%q: tensor<1x4x2x8xf32>, %k: tensor<1x4x2x8xf32>, %v: tensor<1x4x2x8xf32>,
                 %o: tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %v : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%o : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return %0 : tensor<1x4x2x8xf32>
}

// The clauses of tensors, tables and grids at once, in a foreign order of dimensions, with an attribute of somebody else.
// CHECK-LABEL: func.func @all_clauses
// CHECK-SAME:    %[[T:[a-z0-9]+]]: tensor<4x5x7xbf16>, %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index
// CHECK:         %{{.*}}:2 = localattn.attention #localattn.sliding<left = [1, 2], right = [1, 2]>
// CHECK-SAME:      ins(%{{.*}}, %{{.*}}, %{{.*}} : tensor<2x3x4x4x16xf16>, tensor<2x2x6x8x16xf16>, tensor<2x2x6x8x32xf16>)
// CHECK-SAME:      relative_bias(%[[T]] : tensor<4x5x7xbf16>, origin = [2, 3], sign = key_minus_query)
// CHECK-SAME:      scale(2.500000e-01)
// CHECK-SAME:      layout <query = "b*hd", key = "bh*d", value = "bh*d", out = "bd*h">
// CHECK-SAME:      query_origin [%[[I]], 3] key_origin [0, %[[J]]] extent [%[[I]], 56]
// CHECK-SAME:      outs(%{{.*}}, %{{.*}} : tensor<2x32x3x4x4xf16>, tensor<2x3x4x4xf32>) {my.note = "kept"}
// CHECK-SAME:      -> tensor<2x32x3x4x4xf16>, tensor<2x3x4x4xf32>
//
// GENERIC:       sym_name = "all_clauses"
// GENERIC:       "localattn.attention"(
// GENERIC-SAME:    operandSegmentSizes = array<i32: 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 2>
// GENERIC-SAME:    relative_bias_origin = array<i64: 2, 3>, relative_bias_sign = #localattn<difference_sign key_minus_query>
// GENERIC-SAME:    scale = 2.500000e-01 : f64
// GENERIC-NEXT:    }) {my.note = "kept"}
func.func @all_clauses(%table: tensor<4x5x7xbf16>, %i: index, %j: index, %q: tensor<2x3x4x4x16xf16>,
                       %k: tensor<2x2x6x8x16xf16>, %v: tensor<2x2x6x8x32xf16>,
                       %o: tensor<2x32x3x4x4xf16>, %l: tensor<2x3x4x4xf32>) {
  %0:2 = localattn.attention #localattn.sliding<left = [1, 2], right = [1, 2]>
      ins(%q, %k, %v : tensor<2x3x4x4x16xf16>, tensor<2x2x6x8x16xf16>, tensor<2x2x6x8x32xf16>)
      relative_bias(%table : tensor<4x5x7xbf16>, origin = [2, 3], sign = key_minus_query)
      scale(0.25)
      layout <query = "b*hd", key = "bh*d", value = "bh*d", out = "bd*h">
      query_origin [%i, 3] key_origin [0, %j] extent [%i, 56]
      outs(%o, %l : tensor<2x32x3x4x4xf16>, tensor<2x3x4x4xf32>) {my.note = "kept"}
      -> tensor<2x32x3x4x4xf16>, tensor<2x3x4x4xf32>
  return
}

// Static places; each of them alone.
// CHECK-LABEL: func.func @places
// CHECK:         query_origin [3] outs
// CHECK:         extent [9] outs
// CHECK:         query_origin [1] extent [9] outs
// CHECK:         key_origin [5] extent [9] outs
func.func @places(%t: tensor<1x4x1x8xf32>, %k: tensor<1x9x1x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %k, %k : tensor<1x4x1x8xf32>, tensor<1x9x1x8xf32>, tensor<1x9x1x8xf32>)
      query_origin [3] outs(%t : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  %1 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      extent [9] outs(%t : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  %2 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      query_origin [1] extent [9] outs(%t : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  %3 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      key_origin [5] extent [9] outs(%t : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return
}

// Three axes, all sizes dynamic, f64 with its f64 log-sum-exp, origins as values.
// CHECK-LABEL: func.func @dynamic
// CHECK-SAME:    %[[X:[a-z0-9]+]]: index
// CHECK:         localattn.attention #localattn.criss_cross
// CHECK-SAME:      relative_bias(%{{.*}} : tensor<?x?x?x?xf32>, origin = [1, 2, 3], sign = query_minus_key)
// CHECK-SAME:      query_origin [%[[X]], %[[X]], 0] key_origin [%[[X]], 1, %[[X]]] extent [%[[X]], %[[X]], %[[X]]]
// CHECK-SAME:      -> tensor<?x?x?x?x?x?xf64>, tensor<?x?x?x?x?xf64>
func.func @dynamic(%x: index, %t: tensor<?x?x?x?x?x?xf64>, %l: tensor<?x?x?x?x?xf64>, %table: tensor<?x?x?x?xf32>) {
  %0:2 = localattn.attention #localattn.criss_cross
      ins(%t, %t, %t : tensor<?x?x?x?x?x?xf64>, tensor<?x?x?x?x?x?xf64>, tensor<?x?x?x?x?x?xf64>)
      relative_bias(%table : tensor<?x?x?x?xf32>, origin = [1, 2, 3], sign = query_minus_key)
      query_origin [%x, %x, 0] key_origin [%x, 1, %x] extent [%x, %x, %x]
      outs(%t, %l : tensor<?x?x?x?x?x?xf64>, tensor<?x?x?x?x?xf64>)
      -> tensor<?x?x?x?x?x?xf64>, tensor<?x?x?x?x?xf64>
  return
}

// One key/value head for eight of queries, values wider than keys (S1.3, S1.4), in bf16 with an f32 log-sum-exp (S1.5).
// CHECK-LABEL: func.func @grouped_heads
// CHECK:         layout <"bh*d"> outs(%{{.*}}, %{{.*}} : tensor<1x8x6x512xbf16>, tensor<1x8x6xf32>)
func.func @grouped_heads(%q: tensor<1x8x6x64xbf16>, %k: tensor<1x1x6x64xbf16>, %v: tensor<1x1x6x512xbf16>,
                         %o: tensor<1x8x6x512xbf16>, %l: tensor<1x8x6xf32>) {
  %0:2 = localattn.attention #localattn.global
      ins(%q, %k, %v : tensor<1x8x6x64xbf16>, tensor<1x1x6x64xbf16>, tensor<1x1x6x512xbf16>)
      layout <"bh*d"> outs(%o, %l : tensor<1x8x6x512xbf16>, tensor<1x8x6xf32>)
      -> tensor<1x8x6x512xbf16>, tensor<1x8x6xf32>
  return
}

// A table of each type goes with any type of the tensors (S4.1).
// CHECK-LABEL: func.func @table_types
// CHECK:         relative_bias(%{{.*}} : tensor<1x7xf16>, origin = [3], sign = query_minus_key)
// CHECK:         relative_bias(%{{.*}} : tensor<1x7xbf16>, origin = [3], sign = query_minus_key)
// CHECK:         relative_bias(%{{.*}} : tensor<1x7xf64>, origin = [3], sign = query_minus_key)
func.func @table_types(%t: tensor<1x4x1x8xf32>, %a: tensor<1x7xf16>, %b: tensor<1x7xbf16>, %c: tensor<1x7xf64>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      relative_bias(%a : tensor<1x7xf16>, origin = [3], sign = query_minus_key)
      outs(%t : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  %1 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      relative_bias(%b : tensor<1x7xbf16>, origin = [3], sign = query_minus_key)
      outs(%t : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  %2 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      relative_bias(%c : tensor<1x7xf64>, origin = [3], sign = query_minus_key)
      outs(%t : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return
}

// Sizes of 0 are sizes (S1.8), also of dk where a scale is given (S4.3), and of the grid (S3.3).
// CHECK-LABEL: func.func @empty
// CHECK:         ins(%{{.*}} : tensor<0x0x0x0xf32>, tensor<0x0x0x0xf32>, tensor<0x0x0x0xf32>) scale(1.000000e+00)
// CHECK:         #localattn.boxes<[block(d0 floordiv 4)]>
func.func @empty(%t: tensor<0x0x0x0xf32>, %u: tensor<1x0x1x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<0x0x0x0xf32>, tensor<0x0x0x0xf32>, tensor<0x0x0x0xf32>)
      scale(1.0) outs(%t : tensor<0x0x0x0xf32>) -> tensor<0x0x0x0xf32>
  %1 = localattn.attention #localattn.boxes<[block(d0 floordiv 4)]>
      ins(%u, %u, %u : tensor<1x0x1x8xf32>, tensor<1x0x1x8xf32>, tensor<1x0x1x8xf32>)
      outs(%u : tensor<1x0x1x8xf32>) -> tensor<1x0x1x8xf32>
  return
}
