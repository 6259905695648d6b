// Vectors compute what plain loops compute: sizes that leave something over of each tile, f32 and f64, rows with a stride.
// The numbers are small integers, so that neither the order of sums nor fused products change a bit.

// DEFINE: %{lower} = --convert-linalg-to-loops --expand-strided-metadata --lower-affine --convert-scf-to-cf --convert-vector-to-llvm \
// DEFINE:   --convert-math-to-llvm --convert-arith-to-llvm --convert-index-to-llvm --finalize-memref-to-llvm --convert-func-to-llvm \
// DEFINE:   --convert-cf-to-llvm --convert-ub-to-llvm --reconcile-unrealized-casts
// DEFINE: %{run} = mlir-runner -e main --entry-point-result=void --shared-libs=%mlir_lib/libmlir_runner_utils.so | sed "s/base@ = 0x[0-9a-f]*//"
// RUN: localattn-opt %s %{lower} | %{run} > %t.loops
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-vectorize)" | localattn-opt %{lower} | %{run} > %t.512
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-vectorize{vector-bits=256},canonicalize,cse)" | localattn-opt %{lower} | %{run} > %t.256
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-vectorize{vector-bits=128},canonicalize,cse)" | localattn-opt %{lower} | %{run} > %t.128
// RUN: cmp %t.loops %t.512
// RUN: cmp %t.loops %t.256
// RUN: cmp %t.loops %t.128
// RUN: FileCheck %s < %t.loops
// CHECK-COUNT-15: Unranked Memref

!matrix = memref<?x?xf32, strided<[?, 1]>>
!doubles = memref<?x?xf64, strided<[?, 1]>>

func.func private @printMemrefF32(memref<*xf32>) attributes {llvm.emit_c_interface}
func.func private @printMemrefF64(memref<*xf64>) attributes {llvm.emit_c_interface}

// A product of matrices over a fill: register tiles, remainders of all dims.
func.func @product(%a: !matrix, %b: !matrix, %s: !matrix) {
  %half = arith.constant 0.5 : f32
  linalg.fill ins(%half : f32) outs(%s : !matrix)
  linalg.generic {indexing_maps = [affine_map<(k, r, c) -> (k, c)>, affine_map<(k, r, c) -> (c, r)>, affine_map<(k, r, c) -> (k, r)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : !matrix, !matrix) outs(%s : !matrix)
      attrs = {localattn.vector = {lane = 1 : i64, tile = array<i64: 4, 32, 2>}} {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// The same of f64, without a schedule or a fill.
func.func @double_product(%a: !doubles, %b: !doubles, %s: !doubles) {
  linalg.matmul ins(%a, %b : !doubles, !doubles) outs(%s : !doubles)
  return
}

// Rows that are turned into columns: 49 = 3 * 16 + 1 lanes of 30 = 16 + 8 + 4 + 2 elements.
func.func @turned(%q: memref<49x30xf32, strided<[?, 1]>>, %t: memref<30x49xf32>, %u: !matrix, %v: !matrix) {
  %two = arith.constant 2.0 : f32
  linalg.generic {indexing_maps = [affine_map<(c, r) -> (r, c)>, affine_map<(c, r) -> (c, r)>], iterator_types = ["parallel", "parallel"]}
      ins(%q : memref<49x30xf32, strided<[?, 1]>>) outs(%t : memref<30x49xf32>)
      attrs = {localattn.vector = {lane = 1 : i64, tile = array<i64: 16, 16>, transpose = 0 : i64}} {
  ^bb0(%x: f32, %_: f32):
    %0 = arith.mulf %x, %two : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [affine_map<(c, r) -> (r, c)>, affine_map<(c, r) -> (c, r)>], iterator_types = ["parallel", "parallel"]}
      ins(%u : !matrix) outs(%v : !matrix)
      attrs = {localattn.vector = {lane = 1 : i64, tile = array<i64: 4, 8>, transpose = 0 : i64}} {
  ^bb0(%x: f32, %_: f32):
    linalg.yield %x : f32
  }
  return
}

// Two outputs, one in registers and one at each iteration; the index of the lanes in a mask.
func.func @largest(%s: !matrix, %max: memref<?xf32>) {
  %none = arith.constant -9.0 : f32
  linalg.generic {indexing_maps = [affine_map<(r, k) -> (k, r)>, affine_map<(r, k) -> (r)>], iterator_types = ["parallel", "reduction"]}
      outs(%s, %max : !matrix, memref<?xf32>)
      attrs = {localattn.vector = {lane = 0 : i64, tile = array<i64: 48, 1>}} {
  ^bb0(%x: f32, %old: f32):
    %r = linalg.index 0 : index
    %k = linalg.index 1 : index
    %is_seen = arith.cmpi ule, %k, %r : index
    %0 = arith.select %is_seen, %x, %none : f32
    %1 = arith.maxnumf %old, %0 : f32
    linalg.yield %0, %1 : f32, f32
  }
  return
}

// Sums over the lanes, and over lanes that no tile fits.
func.func @sums(%s: !matrix, %sum: memref<?xf32>) {
  linalg.generic {indexing_maps = [affine_map<(r, k) -> (r, k)>, affine_map<(r, k) -> (r)>], iterator_types = ["parallel", "reduction"]}
      ins(%s : !matrix) outs(%sum : memref<?xf32>)
      attrs = {localattn.vector = {lane = 1 : i64, tile = array<i64: 2, 32>}} {
  ^bb0(%x: f32, %old: f32):
    %0 = arith.addf %old, %x : f32
    linalg.yield %0 : f32
  }
  return
}

// Loads in the body: at one place for all lanes, side by side, anywhere; and control flow.
func.func @loads(%x: !matrix, %out: !matrix) {
  %c3 = arith.constant 3 : index
  %one = arith.constant 1.0 : f32
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : !matrix) outs(%out : !matrix) {
  ^bb0(%in: f32, %_: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %same = memref.load %x[%i, %c3] : !matrix
    %start = arith.subi %j, %i : index
    %next = arith.addi %start, %i : index
    %beside = memref.load %x[%i, %next] : !matrix
    %third = arith.divui %j, %c3 : index
    %away = memref.load %x[%i, %third] : !matrix
    %below = arith.minui %i, %third : index
    %any = memref.load %x[%below, %j] : !matrix
    %is_large = arith.cmpf ogt, %in, %one : f32
    %0 = scf.if %is_large -> (f32) {
      %1 = arith.addf %same, %away : f32
      scf.yield %1 : f32
    } else {
      %last = memref.load %x[%below, %third] : !matrix
      scf.yield %last : f32
    }
    %2 = arith.addf %0, %beside : f32
    %3 = arith.addf %2, %any : f32
    linalg.yield %3 : f32
  }
  return
}

// Bits, which vectors hold in another way than memory.
func.func @masked(%x: !matrix, %out: !matrix) {
  %one = arith.constant 1.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rows = memref.dim %x, %c0 : !matrix
  %columns = memref.dim %x, %c1 : !matrix
  %mask = memref.alloc(%rows, %columns) : memref<?x?xi1>
  scf.for %i = %c0 to %rows step %c1 {
    scf.for %j = %c0 to %columns step %c1 {
      %in = memref.load %x[%i, %j] : !matrix
      %0 = arith.cmpf ogt, %in, %one : f32
      memref.store %0, %mask[%i, %j] : memref<?x?xi1>
    }
  }
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%mask : memref<?x?xi1>) outs(%out : !matrix) {
  ^bb0(%in: i1, %old: f32):
    %0 = arith.select %in, %one, %old : f32
    linalg.yield %0 : f32
  }
  return
}

func.func @number(%i: index, %j: index, %salt: index) -> index {
  %c7 = arith.constant 7 : index
  %c9 = arith.constant 9 : index
  %0 = arith.muli %i, %c7 : index
  %1 = arith.muli %j, %salt : index
  %2 = arith.addi %0, %1 : index
  %3 = arith.remui %2, %c9 : index
  return %3 : index
}

// Numbers from -4 to 4. The salt and the sizes come from a call, so that no type has them.
func.func @fresh(%rows: index, %columns: index, %salt: index) -> !matrix {
  %0 = memref.alloc(%rows, %columns) : memref<?x?xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %four = arith.constant 4.0 : f32
  scf.for %i = %c0 to %rows step %c1 {
    scf.for %j = %c0 to %columns step %c1 {
      %1 = func.call @number(%i, %j, %salt) : (index, index, index) -> index
      %2 = arith.index_cast %1 : index to i32
      %3 = arith.sitofp %2 : i32 to f32
      %4 = arith.subf %3, %four : f32
      memref.store %4, %0[%i, %j] : memref<?x?xf32>
    }
  }
  // All columns but the last: rows with a stride.
  %width = arith.subi %columns, %c1 : index
  %5 = memref.subview %0[0, 0] [%rows, %width] [1, 1] : memref<?x?xf32> to !matrix
  return %5 : !matrix
}

func.func @show(%m: !matrix) {
  %0 = memref.cast %m : !matrix to memref<*xf32>
  call @printMemrefF32(%0) : (memref<*xf32>) -> ()
  return
}

func.func @all(%n: index, %m: index, %d: index) {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c5 = arith.constant 5 : index
  %a = call @fresh(%n, %d, %c1) : (index, index, index) -> !matrix
  %depth = arith.subi %d, %c1 : index
  %b = call @fresh(%depth, %m, %c2) : (index, index, index) -> !matrix
  %s = call @fresh(%n, %m, %c5) : (index, index, index) -> !matrix
  call @product(%a, %b, %s) : (!matrix, !matrix, !matrix) -> ()
  call @show(%s) : (!matrix) -> ()

  %width = arith.subi %m, %c1 : index
  %row = memref.alloc(%width) : memref<?xf32>
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%row : memref<?xf32>)
  call @largest(%s, %row) : (!matrix, memref<?xf32>) -> ()
  call @show(%s) : (!matrix) -> ()
  %row_any = memref.cast %row : memref<?xf32> to memref<*xf32>
  call @printMemrefF32(%row_any) : (memref<*xf32>) -> ()

  %column = memref.alloc(%n) : memref<?xf32>
  linalg.fill ins(%zero : f32) outs(%column : memref<?xf32>)
  call @sums(%s, %column) : (!matrix, memref<?xf32>) -> ()
  %column_any = memref.cast %column : memref<?xf32> to memref<*xf32>
  call @printMemrefF32(%column_any) : (memref<*xf32>) -> ()

  %x = call @fresh(%n, %m, %c2) : (index, index, index) -> !matrix
  call @loads(%x, %s) : (!matrix, !matrix) -> ()
  call @show(%s) : (!matrix) -> ()
  call @masked(%x, %s) : (!matrix, !matrix) -> ()
  call @show(%s) : (!matrix) -> ()
  return
}

func.func @widened(%m: !matrix) -> !doubles {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rows = memref.dim %m, %c0 : !matrix
  %columns = memref.dim %m, %c1 : !matrix
  %0 = memref.alloc(%rows, %columns) : memref<?x?xf64>
  %1 = memref.cast %0 : memref<?x?xf64> to !doubles
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%m : !matrix) outs(%1 : !doubles) {
  ^bb0(%x: f32, %_: f64):
    %2 = arith.extf %x : f32 to f64
    linalg.yield %2 : f64
  }
  return %1 : !doubles
}

func.func @main() {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c5 = arith.constant 5 : index
  %c7 = arith.constant 7 : index
  %c23 = arith.constant 23 : index
  %c31 = arith.constant 31 : index
  %c33 = arith.constant 33 : index
  %c49 = arith.constant 49 : index
  %c56 = arith.constant 56 : index
  call @all(%c7, %c56, %c5) : (index, index, index) -> ()
  call @all(%c5, %c7, %c2) : (index, index, index) -> ()

  %q = call @fresh(%c49, %c31, %c1) : (index, index, index) -> !matrix
  %q_static = memref.cast %q : !matrix to memref<49x30xf32, strided<[?, 1]>>
  %t = memref.alloc() : memref<30x49xf32>
  %u = call @fresh(%c23, %c31, %c2) : (index, index, index) -> !matrix
  %c24 = arith.constant 24 : index
  %c30 = arith.constant 30 : index
  %v = call @fresh(%c30, %c24, %c5) : (index, index, index) -> !matrix
  call @turned(%q_static, %t, %u, %v) : (memref<49x30xf32, strided<[?, 1]>>, memref<30x49xf32>, !matrix, !matrix) -> ()
  %t_any = memref.cast %t : memref<30x49xf32> to memref<*xf32>
  call @printMemrefF32(%t_any) : (memref<*xf32>) -> ()
  call @show(%v) : (!matrix) -> ()

  %a = call @fresh(%c5, %c24, %c1) : (index, index, index) -> !matrix
  %b = call @fresh(%c23, %c33, %c2) : (index, index, index) -> !matrix
  %s = call @fresh(%c5, %c33, %c5) : (index, index, index) -> !matrix
  %a64 = call @widened(%a) : (!matrix) -> !doubles
  %b64 = call @widened(%b) : (!matrix) -> !doubles
  %s64 = call @widened(%s) : (!matrix) -> !doubles
  call @double_product(%a64, %b64, %s64) : (!doubles, !doubles, !doubles) -> ()
  %s_any = memref.cast %s64 : !doubles to memref<*xf64>
  call @printMemrefF64(%s_any) : (memref<*xf64>) -> ()
  return
}
