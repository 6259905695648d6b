// That the numbers are right is the matter of test/Numerics.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-expand-math)" -o %t
// RUN: FileCheck %s < %t
// RUN: FileCheck %s --check-prefix=GONE < %t

// GONE-NOT: math.{{exp|log|tanh|fma|round}}
// GONE:     func.func @left_alone

// What an exponential costs in the inner loop: twelve instructions of a CPU with fused multiply-add. A comparison and a
// selection are one, a product and a sum that `contract` allows to fuse are one.
// CHECK-LABEL: func.func @exp2
// CHECK-SAME:    %[[X:.*]]: vector<16xf32>
// CHECK:         %[[LEAST:.*]] = arith.constant dense<-1.260000e+02>
// CHECK:         %[[LESS:.*]] = arith.cmpf olt, %[[X]], %[[LEAST]]
// CHECK:         %[[CLAMPED:.*]] = arith.select %[[LESS]], %[[LEAST]], %[[X]]
// CHECK:         arith.cmpf olt
// CHECK:         %[[INSIDE:.*]] = arith.select
// CHECK:         %[[SUM:.*]] = arith.addf %[[INSIDE]], %{{.*}} : vector<16xf32>
// CHECK:         %[[BITS:.*]] = arith.bitcast %[[SUM]]
// CHECK:         %[[SHIFTED:.*]] = arith.shli %[[BITS]], %{{.*}} : vector<16xi32>
// CHECK:         %[[ROUNDED:.*]] = arith.subf %[[SUM]]
// CHECK:         %[[POWER:.*]] = arith.bitcast %[[SHIFTED]]
// CHECK:         %[[REST:.*]] = arith.subf %[[INSIDE]], %[[ROUNDED]]
// CHECK-COUNT-5: arith.mulf {{.*}} fastmath<contract>
// CHECK:         %[[POLYNOMIAL:.*]] = arith.addf {{.*}} fastmath<contract>
// CHECK:         %[[RESULT:.*]] = arith.mulf %[[POLYNOMIAL]], %[[POWER]] : vector<16xf32>
// CHECK-NOT:     arith
// CHECK:         return %[[RESULT]]
func.func @exp2(%x: vector<16xf32>) -> vector<16xf32> {
  %0 = math.exp2 %x : vector<16xf32>
  return %0 : vector<16xf32>
}

// Without overflow to infinity there is one bound.
// CHECK-LABEL: func.func @finite
// CHECK:         arith.select
// CHECK-NOT:     arith.select
// CHECK:         return
func.func @finite(%x: f64) -> f64 {
  %0 = math.exp2 %x fastmath<ninf> : f64
  return %0 : f64
}

// CHECK-LABEL: func.func @all
// CHECK:         vector<2x4xi64>
func.func @all(%x: vector<2x4xf64>, %y: f32) -> (vector<2x4xf64>, f32) {
  %0 = math.exp %x : vector<2x4xf64>
  %1 = math.exp2 %0 : vector<2x4xf64>
  %2 = math.expm1 %1 : vector<2x4xf64>
  %3 = math.tanh %2 : vector<2x4xf64>
  %4 = math.log %y : f32
  %5 = math.log2 %4 : f32
  %6 = math.log10 %5 : f32
  %7 = math.log1p %6 : f32
  return %3, %7 : vector<2x4xf64>, f32
}

// CHECK-LABEL: func.func @narrow
// CHECK-SAME:    %[[X:.*]]: vector<8xbf16>
// CHECK:         arith.extf %[[X]] : vector<8xbf16> to vector<8xf32>
// CHECK:         %[[RESULT:.*]] = arith.truncf %{{.*}} : vector<8xf32> to vector<8xbf16>
// CHECK:         return %[[RESULT]]
func.func @narrow(%x: vector<8xbf16>) -> vector<8xbf16> {
  %0 = math.log %x : vector<8xbf16>
  return %0 : vector<8xbf16>
}

// CHECK-LABEL: func.func @left_alone
// CHECK-NEXT:    math.exp %{{.*}} : tensor<4xf32>
// CHECK-NEXT:    math.sin
// CHECK-NEXT:    math.exp2 %{{.*}} : f128
// CHECK-NEXT:    return
func.func @left_alone(%x: tensor<4xf32>, %y: f32, %z: f128) -> (tensor<4xf32>, f32, f128) {
  %0 = math.exp %x : tensor<4xf32>
  %1 = math.sin %y : f32
  %2 = math.exp2 %z : f128
  return %0, %1, %2 : tensor<4xf32>, f32, f128
}
