// Each axis constructor prints under the shortest name that says all of it (S3.10).

// RUN: localattn-opt %s --verify-roundtrip --allow-unregistered-dialect | FileCheck %s --strict-whitespace
// RUN: localattn-opt %s --allow-unregistered-dialect --emit-bytecode \
// RUN:   | localattn-opt --allow-unregistered-dialect | FileCheck %s --strict-whitespace

// CHECK-LABEL: func.func @constructors
func.func @constructors() {
  // CHECK-NEXT: <[full]>
  "test.use"() {a = #localattn.boxes<[full]>} : () -> ()
  // CHECK-NEXT: <[self]>
  "test.use"() {a = #localattn.boxes<[self]>} : () -> ()
  // CHECK-NEXT: <[block(7)]>
  "test.use"() {a = #localattn.boxes<[block(7)]>} : () -> ()
  // CHECK-NEXT: <[block(7, shift = 3, wrap)]>
  "test.use"() {a = #localattn.boxes<[block(7, wrap, shift = 3)]>} : () -> ()
  // CHECK-NEXT: <[block(7, shift = -3, dilation = 2, clamp, causal)]>
  "test.use"() {a = #localattn.boxes<[block(7, causal, clamp, dilation = 2, shift = -3)]>} : () -> ()
  // CHECK-NEXT: <[sliding(3, 3)]>
  "test.use"() {a = #localattn.boxes<[sliding(3, 3)]>} : () -> ()
  // CHECK-NEXT: <[sliding(unbounded, -1)]>
  "test.use"() {a = #localattn.boxes<[sliding(unbounded, -1)]>} : () -> ()
  // CHECK-NEXT: <[sliding(-2, unbounded, dilation = 3)]>
  "test.use"() {a = #localattn.boxes<[sliding(-2, unbounded, dilation = 3)]>} : () -> ()
  // CHECK-NEXT: <[sliding(1, 2, clamp, causal)]>
  "test.use"() {a = #localattn.boxes<[sliding(1, 2, clamp, causal)]>} : () -> ()
  // CHECK-NEXT: <[strided(8)]>
  "test.use"() {a = #localattn.boxes<[strided(8)]>} : () -> ()
  // CHECK-NEXT: <[halo(8, 3, 4)]>
  "test.use"() {a = #localattn.boxes<[halo(8, 3, 4)]>} : () -> ()
  // CHECK-NEXT: <[halo(8, 3, 3, shift = 2, dilation = 5, wrap)]>
  "test.use"() {a = #localattn.boxes<[halo(8, 3, 3, dilation = 5, shift = 2, wrap)]>} : () -> ()
  // CHECK-NEXT: <[range(0, 4)]>
  "test.use"() {a = #localattn.boxes<[range(0, 4)]>} : () -> ()
  // CHECK-NEXT: <[range(-2, 4, causal)]>
  "test.use"() {a = #localattn.boxes<[range(-2, 4, causal)]>} : () -> ()
  // CHECK-NEXT: <[rows(0, 4)]>
  "test.use"() {a = #localattn.boxes<[rows(0, 4)]>} : () -> ()
  // CHECK-NEXT: <[segments(3)]>
  "test.use"() {a = #localattn.boxes<[segments(3)]>} : () -> ()
  // CHECK-NEXT: <[segments(1, 4, 9)]>
  "test.use"() {a = #localattn.boxes<[segments(1, 4, 9)]>} : () -> ()
  return
}

// CHECK-LABEL: func.func @canonical_names
func.func @canonical_names() {
  // CHECK-NEXT: <[self]>
  "test.use"() {a = #localattn.boxes<[window()]>} : () -> ()
  // CHECK-NEXT: <[self]>
  "test.use"() {a = #localattn.boxes<[block(1)]>} : () -> ()
  // CHECK-NEXT: <[self]>
  "test.use"() {a = #localattn.boxes<[sliding(0, 0, dilation = 1, clip)]>} : () -> ()
  // CHECK-NEXT: <[full]>
  "test.use"() {a = #localattn.boxes<[strided(1)]>} : () -> ()
  // CHECK-NEXT: <[full]>
  "test.use"() {a = #localattn.boxes<[window(left = unbounded, right = unbounded)]>} : () -> ()
  // CHECK-NEXT: <[strided(4)]>
  "test.use"() {a = #localattn.boxes<[sliding(unbounded, unbounded, dilation = 4)]>} : () -> ()
  // CHECK-NEXT: <[block(7)]>
  "test.use"() {a = #localattn.boxes<[halo(7, 0, 0)]>} : () -> ()
  // CHECK-NEXT: <[sliding(2, 3)]>
  "test.use"() {a = #localattn.boxes<[halo(1, 2, 3)]>} : () -> ()
  // CHECK-NEXT: <[block(7, shift = 3)]>
  "test.use"() {a = #localattn.boxes<[window(block = 7, offset = 3)]>} : () -> ()
  // CHECK-NEXT: <[halo(4, 1, 2, shift = 3, dilation = 5, clamp, causal)]>
  "test.use"() {a = #localattn.boxes<[window(dilation = 5, right = 2, left = 1, offset = 3, block = 4, clamp, causal)]>} : () -> ()
  // A self that is causal or not clipped is the same set, but it is not written so.
  // CHECK-NEXT: <[sliding(0, 0, causal)]>
  "test.use"() {a = #localattn.boxes<[block(1, causal)]>} : () -> ()
  // CHECK-NEXT: <[sliding(0, 0, dilation = 2)]>
  "test.use"() {a = #localattn.boxes<[block(1, dilation = 2)]>} : () -> ()
  return
}

// Numbers are affine expressions of the extents, folded as such.
// CHECK-LABEL: func.func @affine
func.func @affine() {
  // CHECK-NEXT: <[range(d0 - 64, d0)]>
  "test.use"() {a = #localattn.boxes<[range(d0 - 64, d0)]>} : () -> ()
  // CHECK-NEXT: <[block(d0 floordiv 4), full]>
  "test.use"() {a = #localattn.boxes<[block(d0 floordiv 4), full]>} : () -> ()
  // CHECK-NEXT: <[strided(d0 ceildiv 7), strided(d1 floordiv 7), strided(d2 mod 7 + 1)]>
  "test.use"() {a = #localattn.boxes<[strided(d0 ceildiv 7), strided(d1 floordiv 7), strided(d2 mod 7 + 1)]>} : () -> ()
  // CHECK-NEXT: <[sliding(d0 + d1 * 2, -d1 + 1), full]>
  "test.use"() {a = #localattn.boxes<[sliding(d0 + d1 * 2, 1 - d1), full]>} : () -> ()
  // CHECK-NEXT: <[block(7, shift = 3)]>
  "test.use"() {a = #localattn.boxes<[block(3 + 4, shift = 7 floordiv 2)]>} : () -> ()
  // CHECK-NEXT: <[rows(d0 floordiv 2, d0)]>
  "test.use"() {a = #localattn.boxes<[rows(d0 floordiv 2, d0)]>} : () -> ()
  return
}

// CHECK-LABEL: func.func @unions
func.func @unions() {
  // CHECK-NEXT: <[full, self], [self, full]>
  "test.use"() {a = #localattn.boxes<[full, self], [self, full]>} : () -> ()
  // The order of boxes is kept: a shared key belongs to the first (S3.12).
  // CHECK-NEXT: <[rows(0, 2)], [range(0, 2)], [sliding(256, 256)]>
  "test.use"() {a = #localattn.boxes<[rows(0, 2)], [range(0, 2)], [sliding(256, 256)]>} : () -> ()
  // Twice the same box is no error.
  // CHECK-NEXT: <[self, self, self], [self, self, self]>
  "test.use"() {a = #localattn.boxes<[self, self, self], [self, self, self]>} : () -> ()
  return
}
