// A failed check returns its number.

// RUN: localattn-opt %s --split-input-file --pass-pipeline="builtin.module(localattn-checks-to-status)" -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @checks(
// CHECK-SAME:    %[[A:.*]]: i1, %[[B:.*]]: i1, %[[OUT:.*]]: memref<i1>) -> i32
// CHECK-SAME:    localattn.status_reasons = ["expected a, got b", "expected b"]
// CHECK:         cf.cond_br %[[A]], ^[[FIRST:.*]], ^[[ONE:.*]]
// CHECK:       ^[[FIRST]]:
// CHECK:         cf.cond_br %[[B]], ^[[SECOND:.*]], ^[[TWO:.*]]
// CHECK:       ^[[SECOND]]:
// CHECK:         memref.store %[[A]], %[[OUT]]
// CHECK:         cf.cond_br %[[B]], ^[[THIRD:.*]], ^[[ONE]]
// CHECK:       ^[[THIRD]]:
// CHECK:         %[[ZERO:.*]] = arith.constant 0 : i32
// CHECK:         return %[[ZERO]] : i32
// CHECK:       ^[[ONE]]:
// CHECK:         %[[CODE1:.*]] = arith.constant 1 : i32
// CHECK:         return %[[CODE1]] : i32
// CHECK:       ^[[TWO]]:
// CHECK:         %[[CODE2:.*]] = arith.constant 2 : i32
// CHECK:         return %[[CODE2]] : i32
func.func @checks(%a: i1, %b: i1, %out: memref<i1>) {
  cf.assert %a, "ERROR: Runtime op verification failed\n^ expected a, got b\nLocation: loc(\"f\":1:2)"
  cf.assert %b, "expected b"
  memref.store %a, %out[] : memref<i1>
  cf.assert %b, "expected a, got b"
  return
}

// CHECK-LABEL: func.func @none() -> i32 attributes {localattn.status_reasons = []}
func.func @none() { return }

// Nobody reads the status of a private function, and no region returns one.
// CHECK-LABEL: func.func private @hidden(%{{.*}}: i1) {
// CHECK:         cf.assert
func.func private @hidden(%a: i1) {
  cf.assert %a, "expected a"
  return
}

// CHECK-LABEL: func.func @parallel(%{{.*}}: i1) -> i32
// CHECK:         omp.parallel
// CHECK:           cf.assert
func.func @parallel(%a: i1) {
  omp.parallel {
    cf.assert %a, "expected a"
    omp.terminator
  }
  return
}

// -----

// expected-error @+1 {{expected a function without results, got one of 1}}
func.func @result(%x: f32) -> f32 { return %x : f32 }
