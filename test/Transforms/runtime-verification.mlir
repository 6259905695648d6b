// Sizes that types leave open are checked once, before the computation, under the rules of the verifier (S1.7).

// RUN: localattn-opt %s --generate-runtime-verification="verbose-level=0" | FileCheck %s
// RUN: localattn-opt %s --generate-runtime-verification="verbose-level=0" --canonicalize | FileCheck %s --check-prefix=FOLDED

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

// CHECK-LABEL: func.func @dynamic
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected key to have the batch of query
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected value to have the batch of query
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected out to have the batch of query
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected key to have the dk of query
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected out to have the dv of value
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected value to have the grid of key, axis 0
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected out to have the grid of query, axis 0
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected lse to have the batch of out
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected lse to have the heads of out
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected lse to have the grid of out, axis 0
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected value to have the heads of key
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected out to have the heads of query
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected heads of key to divide the heads of query
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected dk of at least 1 where scale is its default
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected query and key to have the same grid, axis 0
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected axis 0 of query to lie inside of the extent
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected an extent of axis 0 that is a multiple of 4
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected block and dilation of at least 1 on this grid
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected relative_bias to have the heads of query
// CHECK:         scf.for
// CHECK:         cf.assert %{{.*}}, "{{.*}}expected relative_bias to cover all differences of axis 0
// CHECK-NOT:     cf.assert
// CHECK:         localattn.attention
func.func @dynamic(%t: tensor<?x?x?x?xf32>, %l: tensor<?x?x?xf32>, %table: tensor<?x?xf32>) {
  %0:2 = localattn.attention #localattn.area<4>
      ins(%t, %t, %t : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>)
      relative_bias(%table : tensor<?x?xf32>, origin = [7], sign = query_minus_key)
      outs(%t, %l : tensor<?x?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?x?xf32>, tensor<?x?x?xf32>
  return
}

// One open size asks for no more than it must: the batch alone.
// FOLDED-LABEL: func.func @batch
// FOLDED-COUNT-3: cf.assert
// FOLDED-NOT:   cf.assert
// FOLDED:       localattn.attention
func.func @batch(%q: tensor<?x8x1x4xf32>, %k: tensor<?x8x1x4xf32>, %v: tensor<?x8x1x4xf32>, %o: tensor<?x8x1x4xf32>) {
  %0 = localattn.attention #localattn.windowed<[4]>
      ins(%q, %k, %v : tensor<?x8x1x4xf32>, tensor<?x8x1x4xf32>, tensor<?x8x1x4xf32>)
      outs(%o : tensor<?x8x1x4xf32>) -> tensor<?x8x1x4xf32>
  %use = tensor.cast %0 : tensor<?x8x1x4xf32> to tensor<?x?x?x?xf32>
  "test.use"(%use) : (tensor<?x?x?x?xf32>) -> ()
  return
}

// Places as values: each grid lies inside of the extent (S2.4). The rest is static.
// FOLDED-LABEL: func.func @place
// FOLDED-SAME:    %[[Q:[a-z0-9]+]]: index, %[[K:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index
// FOLDED-DAG:     %[[C0:.*]] = arith.constant 0 : index
// FOLDED-DAG:     %[[C8:.*]] = arith.constant 8 : index
// FOLDED:         %[[LOW:.*]] = arith.cmpi sge, %[[Q]], %[[C0]]
// FOLDED:         cf.assert %{{.*}}, "{{.*}}expected axis 0 of query to lie inside of the extent
// FOLDED:         cf.assert %{{.*}}, "{{.*}}expected axis 0 of key to lie inside of the extent
// FOLDED-NOT:     cf.assert
// FOLDED:         localattn.attention
func.func @place(%i: index, %j: index, %n: index, %t: tensor<1x8x1x4xf32>) {
  %0 = localattn.attention #localattn.windowed<[4]>
      ins(%t, %t, %t : tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>)
      query_origin [%i] key_origin [%j] extent [%n]
      outs(%t : tensor<1x8x1x4xf32>) -> tensor<1x8x1x4xf32>
  "test.use"(%0) : (tensor<1x8x1x4xf32>) -> ()
  return
}
