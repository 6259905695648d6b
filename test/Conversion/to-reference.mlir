// The shape of the nest: what is looped over, what is masked, where each of the operands comes in. That its numbers are
// right is the matter of the recipes and of the random programs.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-reference,canonicalize,cse)" | FileCheck %s

// Batch 2, 4 heads over 2, grid 6, dk 8, dv 3, with a table and lse.
// CHECK-LABEL: func.func @one_axis
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<2x6x4x8xf32>, %[[K:[a-z0-9]+]]: tensor<2x6x2x8xf32>
// CHECK-SAME:    %[[V:[a-z0-9]+]]: tensor<2x6x2x3xf32>, %[[TABLE:[a-z0-9]+]]: tensor<4x5xbf16>
// CHECK-SAME:    %[[OUT:[a-z0-9]+]]: tensor<2x6x4x3xf32>, %[[LSE:[a-z0-9]+]]: tensor<2x6x4xf32>
// CHECK-DAG:     %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
// CHECK-DAG:     %[[MINUS_INFINITY:.*]] = arith.constant 0xFF800000 : f32
// CHECK-DAG:     %[[SCALE:.*]] = arith.constant 5.000000e-01 : f32
// CHECK-NOT:     localattn.attention
// CHECK:         scf.for %[[B:.*]] = %c0 to %c2 step %c1 iter_args(%{{.*}} = %[[OUT]], %{{.*}} = %[[LSE]])
// CHECK:         scf.for %[[H:.*]] = %c0 to %c4 step %c1
// CHECK:         scf.for %[[I:.*]] = %c0 to %c6 step %c1
//
// The key/value head of query head h is h * 2 div 4 (S6.1).
// CHECK:         %[[HEADS:.*]] = arith.muli %[[H]], %c2
// CHECK:         %[[KVHEAD:.*]] = arith.{{.*}}div{{.*}} %[[HEADS]], %c4
//
// The largest score: over all keys of the tensor, if the query sees them.
// CHECK:         %[[MAX:.*]] = scf.for %[[J:.*]] = %c0 to %c6 step %c1 iter_args(%[[SOFAR:.*]] = %[[MINUS_INFINITY]]) -> (f32)
// CHECK:         %[[SEES:.*]] = arith.andi
// CHECK:         scf.if %[[SEES]] -> (f32)
// CHECK:         %[[PRODUCT:.*]] = scf.for %[[C:.*]] = %c0 to %c8 step %c1 iter_args(%{{.*}} = %[[ZERO]])
// CHECK:         tensor.extract %[[Q]][%[[B]], %[[I]], %[[H]], %[[C]]]
// CHECK:         tensor.extract %[[K]][%[[B]], %[[J]], %[[KVHEAD]], %[[C]]]
// CHECK:         %[[SCALED:.*]] = arith.mulf %[[PRODUCT]], %[[SCALE]]
//
// The table at origin + (key - query), of the query's head, in f32 (S4.1).
// CHECK:         %[[APART:.*]] = arith.subi %[[J]], %[[I]]
// CHECK:         %[[ENTRY:.*]] = arith.addi %[[APART]], %c2
// CHECK:         %[[NARROW:.*]] = tensor.extract %[[TABLE]][%[[H]], %[[ENTRY]]]
// CHECK:         %[[BIAS:.*]] = arith.extf %[[NARROW]] : bf16 to f32
// CHECK:         %[[SCORE:.*]] = arith.addf %[[SCALED]], %[[BIAS]]
// CHECK:         arith.maximumf %[[SOFAR]], %[[SCORE]]
//
// Without a key nothing is subtracted.
// CHECK:         %[[NONE:.*]] = arith.cmpf oeq, %[[MAX]], %[[MINUS_INFINITY]]
// CHECK:         %[[START:.*]] = arith.select %[[NONE]], %[[ZERO]], %[[MAX]]
//
// The sums, of all keys whose score is not minus infinity.
// CHECK:         %[[SUMS:.*]]:2 = scf.for %[[KEY:.*]] = %c0 to %c6 step %c1 iter_args({{.*}}) -> (f32, tensor<3xf32>)
// CHECK:         scf.if
// CHECK:         %[[COUNTS:.*]] = arith.cmpf une, %[[AGAIN:.*]], %[[MINUS_INFINITY]]
// CHECK:         scf.if %[[COUNTS]] -> (f32, tensor<3xf32>)
// CHECK:         %[[LESS:.*]] = arith.subf %[[AGAIN]], %[[START]]
// CHECK:         %[[WEIGHT:.*]] = math.exp %[[LESS]]
// CHECK:         scf.for %[[D:.*]] = %c0 to %c3 step %c1
// CHECK:         %[[VALUE:.*]] = tensor.extract %[[V]][%[[B]], %[[KEY]], %[[KVHEAD]], %[[D]]]
// CHECK:         arith.mulf %[[WEIGHT]], %[[VALUE]]
//
// The quotient, and 0 for a query without a key; lse is minus infinity there (S5).
// CHECK:         %[[EMPTY:.*]] = arith.cmpf oeq, %[[SUMS]]#0, %[[ZERO]]
// CHECK:         scf.for %[[E:.*]] = %c0 to %c3 step %c1
// CHECK:         %[[MEAN:.*]] = arith.divf %{{.*}}, %[[SUMS]]#0
// CHECK:         %[[RESULT:.*]] = arith.select %[[EMPTY]], %[[ZERO]], %[[MEAN]]
// CHECK:         tensor.insert %[[RESULT]] into %{{.*}}[%[[B]], %[[I]], %[[H]], %[[E]]]
// CHECK:         %[[LOG:.*]] = math.log %[[SUMS]]#0
// CHECK:         %[[SUM:.*]] = arith.addf %[[MAX]], %[[LOG]]
// CHECK:         %[[LOGSUMEXP:.*]] = arith.select %[[EMPTY]], %[[MINUS_INFINITY]], %[[SUM]]
// CHECK:         tensor.insert %[[LOGSUMEXP]] into %{{.*}}[%[[B]], %[[I]], %[[H]]]
func.func @one_axis(%q: tensor<2x6x4x8xf32>, %k: tensor<2x6x2x8xf32>, %v: tensor<2x6x2x3xf32>, %table: tensor<4x5xbf16>,
                    %o: tensor<2x6x4x3xf32>, %l: tensor<2x6x4xf32>) -> (tensor<2x6x4x3xf32>, tensor<2x6x4xf32>) {
  %0:2 = localattn.attention #localattn.sliding<left = [2], right = [1]>
      ins(%q, %k, %v : tensor<2x6x4x8xf32>, tensor<2x6x2x8xf32>, tensor<2x6x2x3xf32>)
      relative_bias(%table : tensor<4x5xbf16>, origin = [2], sign = key_minus_query)
      scale(0.5) outs(%o, %l : tensor<2x6x4x3xf32>, tensor<2x6x4xf32>) -> tensor<2x6x4x3xf32>, tensor<2x6x4xf32>
  return %0#0, %0#1 : tensor<2x6x4x3xf32>, tensor<2x6x4xf32>
}

// query - key turns the difference around: origin - (key - query).
// CHECK-LABEL: func.func @query_minus_key
// CHECK-SAME:    %[[TABLE:[a-z0-9]+]]: tensor<1x7xf32>
// CHECK:         %[[APART:.*]] = arith.subi %{{.*}}, %{{.*}} : index
// CHECK:         %[[ENTRY:.*]] = arith.subi %c3, %[[APART]]
// CHECK:         tensor.extract %[[TABLE]][%{{.*}}, %[[ENTRY]]]
func.func @query_minus_key(%table: tensor<1x7xf32>, %t: tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32> {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      relative_bias(%table : tensor<1x7xf32>, origin = [3], sign = query_minus_key)
      outs(%t : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return %0 : tensor<1x4x1x8xf32>
}

// No table and no lse where none is asked for; the scale is 1 / sqrt(16).
// CHECK-LABEL: func.func @global
// CHECK-DAG:     arith.constant 2.500000e-01 : f32
// CHECK-NOT:     arith.extf
// CHECK-NOT:     math.log
// CHECK:         return
func.func @global(%t: tensor<1x4x1x16xf32>) -> tensor<1x4x1x16xf32> {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x1x16xf32>, tensor<1x4x1x16xf32>, tensor<1x4x1x16xf32>)
      outs(%t : tensor<1x4x1x16xf32>) -> tensor<1x4x1x16xf32>
  return %0 : tensor<1x4x1x16xf32>
}
