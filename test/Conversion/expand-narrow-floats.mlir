// That the numbers are right is the matter of test/Numerics.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-expand-narrow-floats)" | FileCheck %s --check-prefixes=CHECK,EXPANDED
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-expand-narrow-floats{f16-native})" | FileCheck %s --check-prefixes=CHECK,NATIVE

// What a load of bf16 costs: two instructions.
// CHECK-LABEL: func.func @widen
// CHECK-SAME:    %[[X:.*]]: vector<16xbf16>
// CHECK:         %[[NARROW:.*]] = arith.bitcast %[[X]] : vector<16xbf16> to vector<16xi16>
// CHECK-NEXT:    %[[BITS:.*]] = arith.extui %[[NARROW]] : vector<16xi16> to vector<16xi32>
// CHECK-NEXT:    %[[SIXTEEN:.*]] = arith.constant dense<16> : vector<16xi32>
// CHECK-NEXT:    %[[UPPER:.*]] = arith.shli %[[BITS]], %[[SIXTEEN]]
// CHECK-NEXT:    %[[RESULT:.*]] = arith.bitcast %[[UPPER]] : vector<16xi32> to vector<16xf32>
// CHECK-NEXT:    return %[[RESULT]]
func.func @widen(%x: vector<16xbf16>) -> vector<16xf32> {
  %0 = arith.extf %x : vector<16xbf16> to vector<16xf32>
  return %0 : vector<16xf32>
}

// NaN, which may be signalling with no bit in the upper half, needs care; where it can't be, not.
// CHECK-LABEL: func.func @round
// CHECK:         arith.cmpf uno
// CHECK:         arith.select
// CHECK-LABEL: func.func @round_numbers
// CHECK-NOT:     arith.select
// CHECK:         return
func.func @round(%x: f32) -> bf16 {
  %0 = arith.truncf %x : f32 to bf16
  return %0 : bf16
}
func.func @round_numbers(%x: f32) -> bf16 {
  %0 = arith.truncf %x fastmath<nnan> : f32 to bf16
  return %0 : bf16
}

// f32 comes between, rounded to odd, where the CPU rounds it to f16.
// CHECK-LABEL:  func.func @from_f64
// CHECK:          arith.truncf {{.*}} : f64 to f32
// EXPANDED-NOT:   f16 to
// EXPANDED-NOT:   to f16
// EXPANDED:       arith.bitcast {{.*}} : i16 to f16
// NATIVE:         %[[ODD:.*]] = arith.bitcast {{.*}} : i32 to f32
// NATIVE-NEXT:    arith.truncf %[[ODD]] : f32 to f16
func.func @from_f64(%x: f64) -> f16 {
  %0 = arith.truncf %x : f64 to f16
  return %0 : f16
}

// A rounding that the emulation allows to leave out happens.
// CHECK-LABEL:   func.func @emulated
// CHECK-NOT:       fastmath
// EXPANDED-COUNT-2: arith.bitcast
// NATIVE-NEXT:     %[[ROUNDED:.*]] = arith.truncf %{{.*}} : f32 to f16
// NATIVE-NEXT:     %[[WIDE:.*]] = arith.extf %[[ROUNDED]] : f16 to f32
// NATIVE-NEXT:     return %[[WIDE]]
func.func @emulated(%x: f32) -> f32 {
  %0 = arith.truncf %x fastmath<contract> : f32 to f16
  %1 = arith.extf %0 fastmath<contract> : f16 to f32
  return %1 : f32
}

// CHECK-LABEL: func.func @left_alone
// CHECK-NEXT:    arith.extf %{{.*}} : tensor<4xbf16>
// CHECK-NEXT:    arith.truncf %{{.*}} : f64 to f32
// CHECK-NEXT:    arith.truncf %{{.*}} toward_zero : f32 to bf16
// CHECK-NEXT:    return
func.func @left_alone(%x: tensor<4xbf16>, %y: f64, %z: f32) -> (tensor<4xf32>, f32, bf16) {
  %0 = arith.extf %x : tensor<4xbf16> to tensor<4xf32>
  %1 = arith.truncf %y : f64 to f32
  %2 = arith.truncf %z toward_zero : f32 to bf16
  return %0, %1, %2 : tensor<4xf32>, f32, bf16
}
