// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-outline-tiles)" | FileCheck %s

// CHECK:      func.func private @tiles_tile(
// CHECK-NEXT:   memref.alloca() {alignment = 64 : i64} : memref<4xf32>
// CHECK:        scf.for
// CHECK-NOT:    memref.dealloc
// CHECK:        return
//
// Scratch is on the stack, once per call, and freed by nobody; what the loop needs is passed.
//
// CHECK-LABEL: func.func @tiles
// CHECK:         scf.parallel (%[[I:.*]]) =
// CHECK-NEXT:      func.call @tiles_tile(
// CHECK-NEXT:      scf.reduce
func.func @tiles(%a: memref<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  scf.parallel (%i) = (%c0) to (%c8) step (%c1) {
    scf.for %j = %c0 to %c8 step %c1 {
      %scratch = memref.alloc() {alignment = 64 : i64} : memref<4xf32>
      %x = memref.load %a[%i] : memref<8xf32>
      memref.store %x, %scratch[%c0] : memref<4xf32>
      %y = memref.load %scratch[%c0] : memref<4xf32>
      memref.store %y, %a[%i] : memref<8xf32>
      memref.dealloc %scratch : memref<4xf32>
    }
  }
  return
}

// CHECK:      func.func private @dynamic_tile(
// CHECK:        memref.alloc(
// CHECK:        memref.dealloc
// CHECK:        return
//
// Memory of dynamic size could be more than a stack has: it stays where it is.
//
// CHECK-LABEL: func.func @dynamic
func.func @dynamic(%a: memref<8xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  scf.parallel (%i) = (%c0) to (%c8) step (%c1) {
    %scratch = memref.alloc(%n) : memref<?xf32>
    %x = memref.load %a[%i] : memref<8xf32>
    memref.store %x, %scratch[%c0] : memref<?xf32>
    memref.dealloc %scratch : memref<?xf32>
  }
  return
}

// A name that is taken gets a number.
//
// CHECK: func.func @taken
// CHECK:   func.call @taken_tile_0(
func.func private @taken_tile()
func.func @taken(%a: memref<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %zero = arith.constant 0.0 : f32
  scf.parallel (%i) = (%c0) to (%c8) step (%c1) {
    memref.store %zero, %a[%i] : memref<8xf32>
  }
  return
}
