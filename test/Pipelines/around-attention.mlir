// What models compute around an attention, on whole tensors, runs too. A window of 1 gives the values, so that NumPy knows all.

// RUN: rm -rf %t && split-file %s %t && cd %t && %python make.py
// RUN: localattn-run block.mlir --input q.npy --input v.npy --input m.npy --output o.npy && %python equal.py o.npy block.npy
// RUN: localattn-run log.mlir --input q.npy --input v.npy --output o.npy --output l.npy && %python equal.py l.npy log.npy
// RUN: localattn-run log.mlir --dtype=f16 --check | FileCheck %s
// RUN: localattn-run log.mlir --dtype=bf16 --check | FileCheck %s
// CHECK: check: {{.*}} ok

//--- block.mlir
// A residual, a gain, a mask and a pad.
func.func @block(%q: tensor<1x3x2x4xf32>, %v: tensor<1x3x2x4xf32>, %m: tensor<1x3x2x4xi1>) -> tensor<1x5x2x4xf32> {
  %init = tensor.empty() : tensor<1x3x2x4xf32>
  %0 = localattn.attention #localattn.windowed<[1]>
      ins(%q, %q, %v : tensor<1x3x2x4xf32>, tensor<1x3x2x4xf32>, tensor<1x3x2x4xf32>)
      outs(%init : tensor<1x3x2x4xf32>) -> tensor<1x3x2x4xf32>
  %gain = arith.constant dense<0.5> : tensor<1x3x2x4xf32>
  %1 = arith.mulf %0, %gain : tensor<1x3x2x4xf32>
  %2 = arith.addf %1, %q : tensor<1x3x2x4xf32>
  %3 = math.absf %2 : tensor<1x3x2x4xf32>
  %4 = arith.select %m, %2, %3 : tensor<1x3x2x4xi1>, tensor<1x3x2x4xf32>
  %minus = arith.constant -1.0 : f32
  %5 = tensor.pad %4 low[0, 1, 0, 0] high[0, 1, 0, 0] {
  ^bb0(%b: index, %i: index, %h: index, %d: index):
    tensor.yield %minus : f32
  } : tensor<1x3x2x4xf32> to tensor<1x5x2x4xf32>
  return %5 : tensor<1x5x2x4xf32>
}

//--- log.mlir
// Arithmetic on log-sum-exps keeps their type, whatever that of the tensors (S1.5).
func.func @log(%q: tensor<1x3x2x4xf32>, %v: tensor<1x3x2x4xf32>) -> (tensor<1x3x2x4xf32>, tensor<1x3x2xf32>) {
  %init = tensor.empty() : tensor<1x3x2x4xf32>
  %rows = tensor.empty() : tensor<1x3x2xf32>
  %0:2 = localattn.attention #localattn.windowed<[1]>
      ins(%q, %q, %v : tensor<1x3x2x4xf32>, tensor<1x3x2x4xf32>, tensor<1x3x2x4xf32>) scale(0.0)
      outs(%init, %rows : tensor<1x3x2x4xf32>, tensor<1x3x2xf32>) -> tensor<1x3x2x4xf32>, tensor<1x3x2xf32>
  %half = arith.constant dense<0.5> : tensor<1x3x2xf32>
  %1 = arith.addf %0#1, %half : tensor<1x3x2xf32>
  %2 = math.floor %1 : tensor<1x3x2xf32>
  %3 = arith.subf %2, %half : tensor<1x3x2xf32>
  %4 = arith.cmpf olt, %3, %half : tensor<1x3x2xf32>
  %5 = arith.select %4, %3, %1 : tensor<1x3x2xi1>, tensor<1x3x2xf32>
  return %0#0, %5 : tensor<1x3x2x4xf32>, tensor<1x3x2xf32>
}

//--- make.py
import numpy as np
shape = (1, 3, 2, 4)
q = np.arange(24, dtype="f4").reshape(shape) - 12
v = np.arange(24, 0, -1, dtype="f4").reshape(shape)
m = np.arange(24).reshape(shape) % 3 == 0
sum = v * 0.5 + q
block = np.pad(np.where(m, sum, abs(sum)), ((0, 0), (1, 1), (0, 0), (0, 0)), constant_values=-1)
# The scale is 0, so each log-sum-exp is log(1).
log = np.full((1, 3, 2), -0.5, "f4")
for name in ("q", "v", "m", "block", "log"):
    np.save(name, globals()[name])

//--- equal.py
import sys
import numpy as np
a, b = (np.load(path) for path in sys.argv[1:])
assert a.dtype == b.dtype
np.testing.assert_array_equal(a, b)
