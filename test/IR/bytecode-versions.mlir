// Bytecode that an older version wrote reads as what it was: Inputs/version-<n>.mlirbc is this file, as version n wrote
// it. Every operation is here, with every clause and every pattern. A file is made once, by
//   localattn-opt bytecode-versions.mlir --emit-bytecode -o Inputs/version-<n>.mlirbc
// when a new version begins, and never again. Files of later versions: unittests/IR/BytecodeTest.cpp. What later
// versions added has files of its own.

// RUN: localattn-opt %s -o %t.written.mlir
// RUN: localattn-opt %S/Inputs/version-1.mlirbc -o %t.1.mlir
// RUN: cmp %t.1.mlir %t.written.mlir

!q = tensor<2x8x4x16xf16>
!k = tensor<2x9x2x16xf16>
!v = tensor<2x9x2x8xf16>
!o = tensor<2x8x4x8xf16>
!row = tensor<2x8x4xf32>

func.func @clauses(%q: !q, %k: !k, %v: !v, %table: tensor<4x17xbf16>, %bias: tensor<8x4x9xf64>, %mask: tensor<2x9xi1>,
                   %sinks: tensor<4xf32>, %scale: f32, %slopes: tensor<8xf32>, %i: index, %o: !o, %lse: !row) -> (!o, !row) {
  %0:2 = localattn.attention head_groups [4 : #localattn.sliding<left = [3], right = [0]>, 4 : #localattn.global]
      ins(%q, %k, %v : !q, !k, !v)
      relative_bias(%table : tensor<4x17xbf16>, origin = [8], sign = key_minus_query)
      bias(%bias : tensor<8x4x9xf64>, [q0, h, k0]) bias(%mask : tensor<2x9xi1>, [b, k0])
      sinks(%sinks : tensor<4xf32>) scale(%scale : f32) softcap(50.0) layout <"b*hd">
      batch_origin [%i] head_origin [4, 2] head_extent [8, 4] align = end key_origin [0] extent [9]
      captures(%slopes, %i : tensor<8xf32>, index)
      outs(%o, %lse : !o, !row) {my.note = "kept"} score {
      ^bb0(%s: f32, %b: index, %h: index, %x: index, %y: index, %all: tensor<8xf32>, %n: index):
        %slope = tensor.extract %all[%h] : tensor<8xf32>
        %new = arith.addf %s, %slope : f32
        localattn.yield %new : f32
      } -> !o, !row
  return %0#0, %0#1 : !o, !row
}

func.func @parts(%q: !q, %k: !k, %v: !v, %acc: tensor<2x8x4x8xf32>, %max: !row, %sum: !row, %o: !o) -> !o {
  %0:3 = localattn.online_attention #localattn.global ins(%q, %k, %v : !q, !k, !v)
      scale(0.25) query_origin [1] key_origin [3] extent [12]
      outs(%acc, %max, %sum : tensor<2x8x4x8xf32>, !row, !row) -> tensor<2x8x4x8xf32>, !row, !row
  %1:2 = localattn.merge ins(%o, %max, %o, %sum : !o, !row, !o, !row) layout <"b*hd"> outs(%o, %max : !o, !row) -> !o, !row
  return %1#0 : !o
}

func.func @memrefs(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32, strided<[128, 32, 8, 1], offset: ?>>, %o: memref<1x4x2x8xf32>) {
  localattn.attention #localattn.boxes<[window(block = 2, offset = 1, left = 1, right = 1, dilation = 2, clamp, causal)], [range(0, 2)], [rows(d0 - 1, d0)]>
      ins(%q, %k, %q : memref<1x4x2x8xf32>, memref<1x4x2x8xf32, strided<[128, 32, 8, 1], offset: ?>>, memref<1x4x2x8xf32>)
      outs(%o : memref<1x4x2x8xf32>)
  return
}

module attributes {
  a.windowed = #localattn.windowed<[2, 6, 12], shift = [1, 3, 6], boundary = [clip, clip, wrap]>,
  a.criss_cross = #localattn.criss_cross, a.axial = #localattn.axial<1, left = 32, right = 32>,
  a.area = #localattn.area<4, axis = 1>, a.stripes = #localattn.stripes<7, axis = 1>, a.grid = #localattn.grid<[7, 7]>,
  a.neighborhood = #localattn.neighborhood<[7, 7], stride = [2, 2], dilation = [6, 6], causal = [true, false]>,
  a.sliding = #localattn.sliding<left = [unbounded], right = [0]>, a.halo = #localattn.halo<[8, 8], margin = [3, 3]>,
  a.segments = #localattn.boxes<[segments(3, 9)]>, a.sign = #localattn<difference_sign query_minus_key>,
  a.end = #localattn<alignment end>, a.layout = #localattn.layout<query = "b*hd", key = "bh*d", value = "bh*d", out = "bd*h">
} {}
