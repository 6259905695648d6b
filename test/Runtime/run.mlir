// The good paths of localattn-run; what is right comes from NumPy.
//
// RUN: rm -rf %t && split-file %s %t && cd %t && %python make.py
//
// RUN: localattn-run sum.mlir --input a.npy --input b.npy --output o.npy --output n.npy
// RUN: %python equal.py o.npy sum.npy && %python equal.py n.npy n2.npy
// RUN: localattn-run sum.mlir --input a.npy --input b.npy --expect sum.npy --expect n2.npy | FileCheck %s --check-prefix=EXACT
// EXACT: check: max error 0.0e+00 (relative to the largest output), tolerance 1e-05: ok
//
// Fortran order, and big tolerances.
// RUN: localattn-run sum.mlir --input f.npy --input b.npy --expect off.npy --check=0.5 | FileCheck %s --check-prefix=OFF
// OFF: check: max error {{[1-9].*}}, tolerance 0.5: ok
//
// Inputs stay as they are, and a result that is an argument is a copy of it.
// RUN: localattn-run same.mlir --input a.npy --output x.npy --output y.npy --output z.npy
// RUN: %python equal.py x.npy a.npy && %python equal.py y.npy a.npy && %python equal.py z.npy twice.npy
//
// Numbers are .npy files without axes; integers of either sign fit.
// RUN: localattn-run numbers.mlir --input five.npy --input half.npy --output i.npy --output h.npy
// RUN: %python equal.py i.npy six.npy && %python equal.py h.npy one.npy
//
// bf16, rounded to nearest even by NumPy's rules on the bits; f16; NaN.
// RUN: localattn-run round.mlir --bf16-as-uint16 --input wide.npy --output b16.npy --output h16.npy --output i32.npy
// RUN: %python equal.py b16.npy wide_b16.npy && %python equal.py h16.npy wide_h16.npy && %python equal.py i32.npy floors.npy
//
// Random inputs are seeded; without anything else to do there is a summary.
// RUN: localattn-run sum.mlir --shape=2x3 --shape=2x3 --seed=1 --output r1.npy
// RUN: localattn-run sum.mlir --shape=2x3 --shape=2x3 --seed=1 --output r2.npy
// RUN: localattn-run sum.mlir --shape=2x3 --shape=2x3 --seed=2 --output r3.npy
// RUN: %python equal.py r1.npy r2.npy && not %python equal.py r1.npy r3.npy 2>/dev/null
// RUN: localattn-run sum.mlir --shape=2x3 --shape=2x3 | FileCheck %s --check-prefix=SUMMARY
// SUMMARY: result 0: 2x3xf32, from -{{.*}} to {{.*}}
// SUMMARY-NEXT: result 1: i64, from 2 to 2
//
// Every dtype against the reference in f64.
// RUN: localattn-run softmax.mlir --check | FileCheck %s --check-prefix=F32
// RUN: localattn-run softmax.mlir --check --dtype=f16 | FileCheck %s --check-prefix=F16
// RUN: localattn-run softmax.mlir --check --dtype=bf16 | FileCheck %s --check-prefix=BF16
// RUN: localattn-run attention.mlir --check=rows:3:7 | FileCheck %s --check-prefix=ROWS
// F32: check: max error {{.*}}, tolerance 1e-05: ok
// F16: check: max error {{.*}}, tolerance 0.002: ok
// BF16: check: max error {{.*}}, tolerance 0.02: ok
// ROWS: check: max error {{.*}}, tolerance 1e-05, 3 rows: ok
// RUN: localattn-run softmax.mlir --dtype=f64 --seed=5 --output s.npy && %python softmax.py s.npy
//
// A check that fails says so, and where.
// RUN: not localattn-run softmax.mlir --check=1e-30 >fail.out 2>fail.err
// RUN: FileCheck %s --check-prefix=FAILED <fail.out && FileCheck %s --check-prefix=WHERE <fail.err
// FAILED: check: max error {{.*}}, tolerance 1e-30: failed
// WHERE: localattn-run: error: check failed: result 0[{{[0-9]+}}, {{[0-9]+}}]: expected {{.*}}, got {{.*}}
//
// RUN: localattn-run softmax.mlir --bench=b.json | FileCheck %s --check-prefix=BENCH
// RUN: %python bench.py b.json reference 1 None
// RUN: localattn-run softmax.mlir --target=cpu --threads=2 --check --bench=b.json | FileCheck %s --check-prefix=BENCH
// RUN: %python bench.py b.json cpu 2 1e-5
// BENCH: bench: median {{.*}} ms, min {{.*}} ms, {{[0-9]+}} repetitions
//
// One of several functions; names of libm or of the runtime are free to use.
// RUN: localattn-run names.mlir --entry=malloc --input half.npy --output e.npy && %python equal.py e.npy exp_half.npy

//--- sum.mlir
func.func @sum(%a: tensor<?x3xf32>, %b: tensor<?x3xf32>) -> (tensor<?x3xf32>, i64) {
  %0 = linalg.add ins(%a, %b : tensor<?x3xf32>, tensor<?x3xf32>) outs(%a : tensor<?x3xf32>) -> tensor<?x3xf32>
  %zero = arith.constant 0 : index
  %n = tensor.dim %a, %zero : tensor<?x3xf32>
  %1 = arith.index_cast %n : index to i64
  return %0, %1 : tensor<?x3xf32>, i64
}

//--- same.mlir
func.func @same(%a: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) {
  %0 = linalg.add ins(%a, %a : tensor<2x3xf32>, tensor<2x3xf32>) outs(%a : tensor<2x3xf32>) -> tensor<2x3xf32>
  return %a, %a, %0 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

//--- numbers.mlir
func.func @numbers(%i: index, %x: f32) -> (index, f32) {
  %one = arith.constant 1 : index
  %0 = arith.addi %i, %one : index
  %1 = arith.addf %x, %x : f32
  return %0, %1 : index, f32
}

//--- round.mlir
#id = affine_map<(i) -> (i)>
func.func @round(%a: tensor<?xf32>) -> (tensor<?xbf16>, tensor<?xf16>, tensor<?xi32>) {
  %zero = arith.constant 0 : index
  %n = tensor.dim %a, %zero : tensor<?xf32>
  %b = tensor.empty(%n) : tensor<?xbf16>
  %h = tensor.empty(%n) : tensor<?xf16>
  %i = tensor.empty(%n) : tensor<?xi32>
  %0:3 = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel"]}
      ins(%a : tensor<?xf32>) outs(%b, %h, %i : tensor<?xbf16>, tensor<?xf16>, tensor<?xi32>) {
  ^bb0(%x: f32, %o: bf16, %p: f16, %q: i32):
    %1 = arith.truncf %x : f32 to bf16
    %2 = arith.truncf %x : f32 to f16
    %3 = linalg.index 0 : index
    %three = arith.constant 3 : index
    %four = arith.constant 4 : index
    %4 = arith.subi %3, %three : index
    %5 = arith.floordivsi %4, %four : index
    %6 = arith.ceildivsi %4, %four : index
    %ten = arith.constant 10 : index
    %7 = arith.muli %5, %ten : index
    %8 = arith.addi %7, %6 : index
    %9 = arith.index_cast %8 : index to i32
    linalg.yield %1, %2, %9 : bf16, f16, i32
  } -> (tensor<?xbf16>, tensor<?xf16>, tensor<?xi32>)
  return %0#0, %0#1, %0#2 : tensor<?xbf16>, tensor<?xf16>, tensor<?xi32>
}

//--- softmax.mlir
#ij = affine_map<(i, j) -> (i, j)>
#i = affine_map<(i, j) -> (i)>
func.func @softmax(%a: tensor<8x6xf32>) -> tensor<8x6xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8xf32>
  %s = linalg.fill ins(%zero : f32) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %sum = linalg.generic {indexing_maps = [#ij, #i], iterator_types = ["parallel", "reduction"]}
      ins(%a : tensor<8x6xf32>) outs(%s : tensor<8xf32>) {
  ^bb0(%x: f32, %acc: f32):
    %0 = math.exp %x : f32
    %1 = arith.addf %acc, %0 : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  %o = tensor.empty() : tensor<8x6xf32>
  %r = linalg.generic {indexing_maps = [#ij, #i, #ij], iterator_types = ["parallel", "parallel"]}
      ins(%a, %sum : tensor<8x6xf32>, tensor<8xf32>) outs(%o : tensor<8x6xf32>) {
  ^bb0(%x: f32, %t: f32, %acc: f32):
    %0 = math.log %t : f32
    %1 = arith.subf %x, %0 : f32
    %2 = math.exp %1 : f32
    linalg.yield %2 : f32
  } -> tensor<8x6xf32>
  return %r : tensor<8x6xf32>
}

//--- attention.mlir
func.func @attention(%q: tensor<1x5x2x4xf32>) -> tensor<1x5x2x4xf32> {
  %o = tensor.empty() : tensor<1x5x2x4xf32>
  %r = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>, tensor<1x5x2x4xf32>)
      outs(%o : tensor<1x5x2x4xf32>) -> tensor<1x5x2x4xf32>
  return %r : tensor<1x5x2x4xf32>
}

//--- names.mlir
func.func @exp(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  return %0 : f32
}
func.func @malloc(%x: f32) -> f32 {
  %0 = call @exp(%x) : (f32) -> f32
  return %0 : f32
}
func.func @abort(%x: f32) -> f32 {
  return %x : f32
}

//--- make.py
import numpy as np
a, b = np.arange(6, dtype="f4").reshape(2, 3), np.full((2, 3), 0.5, "f4")
save = lambda **arrays: [np.save(name, array) for name, array in arrays.items()]
save(a=a, b=b, f=np.asfortranarray(a), sum=a + b, off=a + b + 1, twice=a + a)
save(n2=np.int64(2), five=np.uint64(5), six=np.int64(6), half=np.float32(0.5), one=np.float32(1))
save(exp_half=np.exp(np.float32(0.5)))
wide = np.array([0, -0.0, 1, 1 + 2**-8, 1 + 3 * 2**-8, 1e-40, 3.4e38, -np.inf, np.nan, 65520, 0.1], "f4")
bits = wide.view("u4")
rounded = ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype("u2")
np.seterr(over="ignore")
save(wide=wide, wide_b16=np.where(np.isnan(wide), 0x7FC0, rounded).astype("u2"), wide_h16=wide.astype("f2"))
i = np.arange(len(wide)) - 3
save(floors=(i // 4 * 10 - (-i // 4)).astype("i4"))

//--- equal.py
import sys
import numpy as np
a, b = (np.load(path) for path in sys.argv[1:])
assert a.dtype == b.dtype and a.shape == b.shape, (a.dtype, a.shape, b.dtype, b.shape)
np.testing.assert_array_equal(a, b)

//--- softmax.py
import sys
import numpy as np
s = np.load(sys.argv[1])
assert s.dtype == np.float64 and abs(s.sum(axis=1) - 1).max() < 1e-14

//--- bench.py
import json, sys
bench = json.load(open(sys.argv[1]))
target, threads, max_error = sys.argv[2], int(sys.argv[3]), eval(sys.argv[4])
assert bench["version"] == 2 and bench["case"] == bench["entry"] == "softmax"
assert bench["target"] == target and bench["threads"] == threads and bench["dtype"] == "f32"
assert bench["max_error"] is None if max_error is None else 0 < bench["max_error"] <= max_error
assert bench["repetitions"] >= 5 and 0 < bench["min_ms"] <= bench["median_ms"] < 1000
# An argument and a result of 8 x 6 numbers.
assert bench["bytes_compulsory"] == 2 * 8 * 6 * 4
assert abs(bench["gbytes_per_s"] / (1e-6 * bench["bytes_compulsory"] / bench["median_ms"]) - 1) < 1e-9
peak, bandwidth = bench["fma_peak_gflops"], bench["bandwidth_gbytes_per_s"]
assert 1 < peak["min"] <= peak["median"] <= peak["max"] < 1000 * threads
assert 0.1 < bandwidth["load"] < 10000 and 0.1 < bandwidth["copy"] < 10000
assert bench["cpu"] and isinstance(bench["features"], str) and bench["vector_bits"] in (128, 256, 512)
assert bench["tiling"] == "" and bench["compile_ms"] > 0 and 100 < bench["code_bytes"] < 100000
