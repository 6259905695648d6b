// Pattern attributes print as people write them: defaults left out, options in one order.

// RUN: localattn-opt %s --verify-roundtrip --allow-unregistered-dialect | FileCheck %s --strict-whitespace
// RUN: localattn-opt %s --allow-unregistered-dialect --emit-bytecode \
// RUN:   | localattn-opt --allow-unregistered-dialect | FileCheck %s --strict-whitespace

// CHECK-LABEL: func.func @as_written
func.func @as_written() {
  // CHECK-NEXT: {a = #localattn.global}
  "test.use"() {a = #localattn.global} : () -> ()
  // CHECK-NEXT: {a = #localattn.windowed<[7, 7]>}
  "test.use"() {a = #localattn.windowed<[7, 7]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.windowed<[7, 7], shift = [3, 3]>}
  "test.use"() {a = #localattn.windowed<[7, 7], shift = [3, 3]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.windowed<[7], shift = [-3], boundary = [clamp]>}
  "test.use"() {a = #localattn.windowed<[7], shift = [-3], boundary = [clamp]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.windowed<[2, 6, 12], shift = [1, 3, 6], boundary = [clip, clip, wrap]>}
  "test.use"() {a = #localattn.windowed<[2, 6, 12], shift = [1, 3, 6], boundary = [clip, clip, wrap]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.criss_cross}
  "test.use"() {a = #localattn.criss_cross} : () -> ()
  // CHECK-NEXT: {a = #localattn.axial<1>}
  "test.use"() {a = #localattn.axial<1>} : () -> ()
  // CHECK-NEXT: {a = #localattn.axial<0, left = 32, right = -1>}
  "test.use"() {a = #localattn.axial<0, left = 32, right = -1>} : () -> ()
  // CHECK-NEXT: {a = #localattn.area<4>}
  "test.use"() {a = #localattn.area<4>} : () -> ()
  // CHECK-NEXT: {a = #localattn.area<4, axis = 2>}
  "test.use"() {a = #localattn.area<4, axis = 2>} : () -> ()
  // CHECK-NEXT: {a = #localattn.stripes<7, axis = 0>}
  "test.use"() {a = #localattn.stripes<7, axis = 0>} : () -> ()
  // CHECK-NEXT: {a = #localattn.grid<[7, 8, 9]>}
  "test.use"() {a = #localattn.grid<[7, 8, 9]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.neighborhood<[7, 7]>}
  "test.use"() {a = #localattn.neighborhood<[7, 7]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.neighborhood<[7, 8], stride = [2, 8], dilation = [2, 1], causal = [false, true]>}
  "test.use"() {a = #localattn.neighborhood<[7, 8], stride = [2, 8], dilation = [2, 1], causal = [false, true]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.sliding<left = [4095], right = [0]>}
  "test.use"() {a = #localattn.sliding<left = [4095], right = [0]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.sliding<left = [unbounded, 3], right = [-1, unbounded]>}
  "test.use"() {a = #localattn.sliding<left = [unbounded, 3], right = [-1, unbounded]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.sliding<left = [3], right = [3], dilation = [2], boundary = [wrap], causal = [true]>}
  "test.use"() {a = #localattn.sliding<left = [3], right = [3], dilation = [2], boundary = [wrap], causal = [true]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.halo<[8, 8], margin = [3, 0]>}
  "test.use"() {a = #localattn.halo<[8, 8], margin = [3, 0]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.halo<[8], margin = [8], boundary = [clamp]>}
  "test.use"() {a = #localattn.halo<[8], margin = [8], boundary = [clamp]>} : () -> ()
  // CHECK-NEXT: {a = #localattn<difference_sign query_minus_key>}
  "test.use"() {a = #localattn<difference_sign query_minus_key>} : () -> ()
  // CHECK-NEXT: {a = #localattn<difference_sign key_minus_query>}
  "test.use"() {a = #localattn<difference_sign key_minus_query>} : () -> ()
  return
}

// The axis of an area is 0 unless said otherwise, so 0 is not said.
// CHECK-LABEL: func.func @defaults
func.func @defaults() {
  // CHECK-NEXT: {a = #localattn.area<4>}
  "test.use"() {a = #localattn.area<4, axis = 0>} : () -> ()
  return
}

// Options come in any order and leave in one.
// CHECK-LABEL: func.func @order
func.func @order() {
  // CHECK-NEXT: {a = #localattn.windowed<[7], shift = [3], boundary = [wrap]>}
  "test.use"() {a = #localattn.windowed<[7], boundary = [wrap], shift = [3]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.neighborhood<[7], stride = [2], dilation = [3], causal = [true]>}
  "test.use"() {a = #localattn.neighborhood<[7], causal = [true], dilation = [3], stride = [2]>} : () -> ()
  // CHECK-NEXT: {a = #localattn.sliding<left = [1], right = [2], dilation = [3], boundary = [clamp], causal = [false]>}
  "test.use"() {a = #localattn.sliding<left = [1], right = [2], causal = [false], boundary = [clamp], dilation = [3]>} : () -> ()
  return
}

// Attributes that differ in nothing but a flag or a constructor stay apart.
// CHECK-LABEL: func.func @alike
func.func @alike() {
  // CHECK-NEXT: {a = #localattn.boxes<[full]>}
  // CHECK-NEXT: {a = #localattn.boxes<[range(0, 4)]>}
  // CHECK-NEXT: {a = #localattn.boxes<[range(0, 4, causal)]>}
  // CHECK-NEXT: {a = #localattn.boxes<[rows(0, 4)]>}
  // CHECK-NEXT: {a = #localattn.boxes<[sliding(0, 4)]>}
  // CHECK-NEXT: {a = #localattn.boxes<[sliding(0, 4, wrap)]>}
  // CHECK-NEXT: {a = #localattn.boxes<[sliding(0, 4, causal)]>}
  "test.use"() {a = #localattn.boxes<[full]>} : () -> ()
  "test.use"() {a = #localattn.boxes<[range(0, 4)]>} : () -> ()
  "test.use"() {a = #localattn.boxes<[range(0, 4, causal)]>} : () -> ()
  "test.use"() {a = #localattn.boxes<[rows(0, 4)]>} : () -> ()
  "test.use"() {a = #localattn.boxes<[sliding(0, 4)]>} : () -> ()
  "test.use"() {a = #localattn.boxes<[sliding(0, 4, wrap)]>} : () -> ()
  "test.use"() {a = #localattn.boxes<[sliding(0, 4, causal)]>} : () -> ()
  return
}
