// Public functions write their results to where the caller says, and what bufferization makes of them copies nothing.

// RUN: localattn-opt %s --split-input-file --pass-pipeline="builtin.module(localattn-results-to-destinations)" -verify-diagnostics | FileCheck %s
// RUN: localattn-opt %s --split-input-file --pass-pipeline="builtin.module(localattn-results-to-destinations)" -verify-diagnostics | localattn-opt --split-input-file --eliminate-empty-tensors --one-shot-bufferize=bufferize-function-boundaries --canonicalize | FileCheck %s --check-prefix=BUFFERS

// CHECK-LABEL: func.func @attention
// CHECK-SAME:    %[[T:.*]]: tensor<1x?x2x8xf32>, %[[OUT:.*]]: memref<1x?x2x8xf32>) {
// CHECK:         %[[R:.*]] = localattn.attention
// CHECK:         %[[HAS:.*]] = tensor.dim %[[R]], %{{.*}} : tensor<1x?x2x8xf32>
// CHECK:         %[[GIVEN:.*]] = memref.dim %[[OUT]], %{{.*}} : memref<1x?x2x8xf32>
// CHECK:         %[[SAME:.*]] = arith.cmpi eq, %[[HAS]], %[[GIVEN]] : index
// CHECK:         cf.assert %[[SAME]], "expected dimension 1 of result 0 to be that of what is computed"
// CHECK:         bufferization.materialize_in_destination %[[R]] in restrict writable %[[OUT]]
// CHECK:         return{{$}}
//
// BUFFERS-LABEL: func.func @attention
// BUFFERS-NOT:     memref.alloc
// BUFFERS-NOT:     memref.copy
// BUFFERS:         return
func.func @attention(%t: tensor<1x?x2x8xf32>) -> tensor<1x?x2x8xf32> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %t, %c1 : tensor<1x?x2x8xf32>
  %init = tensor.empty(%n) : tensor<1x?x2x8xf32>
  %0 = localattn.attention #localattn.windowed<[2]>
      ins(%t, %t, %t : tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>)
      outs(%init : tensor<1x?x2x8xf32>) -> tensor<1x?x2x8xf32>
  return %0 : tensor<1x?x2x8xf32>
}

// Numbers too, and what has no result stays as it is.
// CHECK-LABEL: func.func @numbers(
// CHECK-SAME:    %[[X:.*]]: f32, %[[I:.*]]: index, %[[A:.*]]: memref<f32>, %[[B:.*]]: memref<index>) {
// CHECK:         memref.store %[[X]], %[[A]][] : memref<f32>
// CHECK:         memref.store %[[I]], %[[B]][] : memref<index>
func.func @numbers(%x: f32, %i: index) -> (f32, index) { return %x, %i : f32, index }

// CHECK-LABEL: func.func @nothing(%{{.*}}: f32) {
func.func @nothing(%x: f32) { return }

// CHECK-LABEL: func.func private @hidden(%{{.*}}: f32) -> f32
func.func private @hidden(%x: f32) -> f32 { return %x : f32 }

// A caller inside keeps the old function.
// CHECK-LABEL: func.func @caller(%{{.*}}: f32, %{{.*}}: memref<f32>)
// CHECK:         call @callee_body(%{{.*}}) : (f32) -> f32
func.func @caller(%x: f32) -> f32 {
  %0 = call @callee(%x) : (f32) -> f32
  %1 = call @hidden(%0) : (f32) -> f32
  return %1 : f32
}

// CHECK-LABEL: func.func private @callee_body(%{{.*}}: f32) -> f32
// CHECK-LABEL: func.func @callee(
// CHECK-SAME:    %[[X:.*]]: f32, %[[OUT:.*]]: memref<f32>) {
// CHECK:         %[[R:.*]] = call @callee_body(%[[X]]) : (f32) -> f32
// CHECK:         memref.store %[[R]], %[[OUT]][] : memref<f32>
func.func @callee(%x: f32) -> f32 { return %x : f32 }

// -----

// expected-error @+1 {{expected a ranked tensor or a number as result 1, got 'vector<4xf32>'}}
func.func @vector(%x: f32, %v: vector<4xf32>) -> (f32, vector<4xf32>) { return %x, %v : f32, vector<4xf32> }
