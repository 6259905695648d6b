// What version 2 added to bytecode reads as what it was: Inputs/version-2.mlirbc is this file, as version 2 wrote it.
// All else is in bytecode-versions.mlir. Made once, by
//   localattn-opt bytecode-version-2.mlir --emit-bytecode -o Inputs/version-2.mlirbc

// RUN: localattn-opt %s -o %t.written.mlir
// RUN: localattn-opt %S/Inputs/version-2.mlirbc -o %t.2.mlir
// RUN: cmp %t.2.mlir %t.written.mlir

!q = tensor<2x4x5x4x16xf16>
!k = tensor<2x3x2x2x16xf16>
!acc = tensor<2x4x5x4x16xf32>
!row = tensor<2x4x5x4xf32>

func.func @steps(%q: !q, %k: !k, %i: index, %j: index, %slope: f32, %acc: !acc, %max: !row, %sum: !row) -> (!q, !acc) {
  %0 = localattn.attention #localattn.criss_cross ins(%q, %k, %k : !q, !k, !k)
      query_origin [%i, 1] query_step [2, %j] key_origin [%j, 0] key_step [%i, 3] extent [12, %j] box = 1
      captures(%slope : f32)
      outs(%q : !q) score {
      ^bb0(%s: f32, %b: index, %h: index, %x: index, %y: index, %z: index, %w: index, %by: f32):
        %new = arith.mulf %s, %by : f32
        localattn.yield %new : f32
      } -> !q
  %1:3 = localattn.online_attention #localattn.criss_cross ins(%q, %k, %k : !q, !k, !k)
      query_step [3, 1] key_step [1, 4] extent [12, 8] box = 0
      outs(%acc, %max, %sum : !acc, !row, !row) -> !acc, !row, !row
  return %0, %1#0 : !q, !acc
}
