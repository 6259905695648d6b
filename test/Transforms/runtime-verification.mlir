// Sizes that types leave open are checked once, before the computation, under the rules of the verifier (S1.7).

// RUN: localattn-opt %s --generate-runtime-verification="verbose-level=0" | FileCheck %s
// RUN: localattn-opt %s --generate-runtime-verification="verbose-level=0" | FileCheck %s --check-prefix=REASON

// The verifier has seen all of it.
// CHECK-LABEL: func.func @static
// CHECK-NOT:     cf.assert
// CHECK:         localattn.attention
func.func @static(%q: tensor<1x8x8x4x16xf32>, %k: tensor<1x8x8x2x16xf32>, %v: tensor<1x8x8x2x32xf32>,
                  %table: tensor<4x3x15xf32>, %o: tensor<1x8x8x4x32xf32>, %l: tensor<1x8x8x4xf32>) {
  %0:2 = localattn.attention #localattn.area<4>
      ins(%q, %k, %v : tensor<1x8x8x4x16xf32>, tensor<1x8x8x2x16xf32>, tensor<1x8x8x2x32xf32>)
      relative_bias(%table : tensor<4x3x15xf32>, origin = [1, 7], sign = query_minus_key)
      outs(%o, %l : tensor<1x8x8x4x32xf32>, tensor<1x8x8x4xf32>)
      -> tensor<1x8x8x4x32xf32>, tensor<1x8x8x4xf32>
  return
}

// S1.3, S1.5, S1.4, S4.3, S2.2, S2.3, S2.4, S3.2, S3.3 and S4 in turn.
// CHECK-LABEL: func.func @dynamic
// CHECK-COUNT-24: cf.assert
// CHECK-NOT:     cf.assert
// CHECK:         localattn.attention
//
// REASON-LABEL: func.func @dynamic
// REASON:       expected key to have the batch of query\0A
// REASON:       expected value to have the batch of query\0A
// REASON:       expected out to have the batch of query\0A
// REASON:       expected key to have the dk of query\0A
// REASON:       expected out to have the dv of value\0A
// REASON:       expected value to have the grid of key, axis 0\0A
// REASON:       expected out to have the grid of query, axis 0\0A
// REASON:       expected lse to have the batch of out\0A
// REASON:       expected lse to have the heads of out\0A
// REASON:       expected lse to have the grid of out, axis 0\0A
// REASON:       expected value to have the heads of key\0A
// REASON:       expected out to have the heads of query\0A
// REASON:       expected heads of key to divide the heads of query\0A
// REASON:       expected dk of at least 1 where scale is its default\0A
// REASON:       expected an extent of axis 0 of at most 2147483647\0A
// REASON:       expected query and key to have the same grid, axis 0\0A
// REASON:       expected axis 0 of query to lie inside of the extent\0A
// REASON:       expected axis 0 of key to lie inside of the extent\0A
// REASON:       expected an extent of axis 0 that is a multiple of 4\0A
// REASON:       expected numbers of at most 2147483647 in magnitude on this grid\0A
// REASON:       expected block and dilation of at least 1 on this grid\0A
// REASON:       expected left + block + right of at least 0 on this grid\0A
// REASON:       expected relative_bias to have the heads of query\0A
// REASON:       scf.for
// REASON:       expected relative_bias to cover all differences of axis 0\0A
func.func @dynamic(%t: tensor<?x?x?x?xf32>, %l: tensor<?x?x?xf32>, %table: tensor<?x?xf32>) {
  %0:2 = localattn.attention #localattn.area<4>
      ins(%t, %t, %t : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>)
      relative_bias(%table : tensor<?x?xf32>, origin = [7], sign = query_minus_key)
      outs(%t, %l : tensor<?x?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?x?xf32>, tensor<?x?x?xf32>
  return
}

// One open size asks for no more than it must: the batch alone.
// CHECK-LABEL: func.func @batch
// CHECK-COUNT-3: cf.assert %{{.*}}, "{{.*}}to have the batch of query\0A
// CHECK-NOT:     cf.assert
// CHECK:         localattn.attention
func.func @batch(%q: tensor<?x8x1x4xf32>, %k: tensor<?x8x1x4xf32>, %v: tensor<?x8x1x4xf32>, %o: tensor<?x8x1x4xf32>) {
  %0 = localattn.attention #localattn.windowed<[4]>
      ins(%q, %k, %v : tensor<?x8x1x4xf32>, tensor<?x8x1x4xf32>, tensor<?x8x1x4xf32>)
      outs(%o : tensor<?x8x1x4xf32>) -> tensor<?x8x1x4xf32>
  return
}

// A place of values: both grids, of 8 each, lie inside of the extent (S2.4).
// CHECK-LABEL: func.func @place
// CHECK-SAME:    %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index
// CHECK:         arith.cmpi sle, %[[N]],
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected an extent of axis 0 of at most 2147483647\0A
// CHECK:         arith.cmpi sge, %[[I]], %c0
// CHECK:         arith.cmpi sle, %[[I]], %[[N]]
// CHECK:         %[[REST:.*]] = arith.subi %[[N]], %[[I]]
// CHECK:         arith.cmpi sge, %[[REST]], %c8
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected axis 0 of query to lie inside of the extent\0A
// CHECK:         arith.cmpi sge, %[[J]], %c0
// CHECK:         arith.cmpi sle, %[[J]], %[[N]]
// CHECK:         %[[KEYREST:.*]] = arith.subi %[[N]], %[[J]]
// CHECK:         arith.cmpi sge, %[[KEYREST]], %c8
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected axis 0 of key to lie inside of the extent\0A
// CHECK-NOT:     cf.assert
// CHECK:         localattn.attention
func.func @place(%i: index, %j: index, %n: index, %t: tensor<1x8x1x4xf32>) {
  %0 = localattn.attention #localattn.windowed<[4]>
      ins(%t, %t, %t : tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>)
      query_origin [%i] key_origin [%j] extent [%n]
      outs(%t : tensor<1x8x1x4xf32>) -> tensor<1x8x1x4xf32>
  return
}
