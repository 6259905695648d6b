// --target=cpu: right for what this machine has and for less, and the same bits with any number of threads.
//
// RUN: rm -rf %t && split-file %s %t && cd %t
//
// RUN: localattn-run %examples/swin-t-st1-shift.mlir --entry=small --target=cpu --check | FileCheck %s
// RUN: localattn-run %examples/swin-t-st1-shift.mlir --entry=small --target=cpu --features=-avx512f,-avx2,-fma --check | FileCheck %s
// RUN: localattn-run %examples/swin-t-st1-shift.mlir --entry=small --target=cpu --threads=2 --check | FileCheck %s
// CHECK: check: max error {{.*}}, tolerance 1e-05: ok
//
// RUN: localattn-run tiles.mlir --target=cpu --threads=1 --output=1.npy
// RUN: localattn-run tiles.mlir --target=cpu --threads=2 --output=2.npy && cmp 1.npy 2.npy
// RUN: localattn-run tiles.mlir --target=cpu --threads=3 --output=3.npy && cmp 1.npy 3.npy
// RUN: localattn-run tiles.mlir --target=cpu --threads=0 --expect=1.npy --check=0 | FileCheck %s --check-prefix=SAME
// SAME: check: max error 0.0e+00
//
// A rule that does not hold is one line, also beside threads.
// RUN: not localattn-run rule.mlir --target=cpu --threads=2 --shape= 2>&1 | FileCheck %s --check-prefix=RULE
// RULE: localattn-run: error: the reason
//
// What was compiled once is found the next time, in the folder of the option or of the environment.
// RUN: localattn-run tiles.mlir --target=cpu --cache=kept --bench=b.json && %python cached.py b.json False
// RUN: localattn-run tiles.mlir --target=cpu --cache=kept --bench=b.json && %python cached.py b.json True
// RUN: env LOCALATTN_CACHE=kept localattn-run tiles.mlir --target=cpu --bench=b.json && %python cached.py b.json True
// RUN: env LOCALATTN_CACHE=kept localattn-run tiles.mlir --target=cpu --cache=off --bench=b.json && %python cached.py b.json False
// RUN: localattn-run tiles.mlir --target=cpu --cache=kept --expect=1.npy --check=0 | FileCheck %s --check-prefix=SAME
//
// Code for another CPU doesn't run here; that is said before the file is read. No CPU has the instructions of all makers.
// RUN: not localattn-run nope.mlir --target=cpu --features=+fma4,+amx-tile,+tbm 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: localattn-run: error: code for the CPU '{{.*}}' cannot run here: this machine lacks

//--- tiles.mlir
func.func @tiles(%a: tensor<64xf32>) -> tensor<64xf32> {
  %init = tensor.empty() : tensor<64xf32>
  %0 = scf.forall (%i) in (64) shared_outs(%out = %init) -> tensor<64xf32> {
    %x = tensor.extract %a[%i] : tensor<64xf32>
    %y = math.exp %x : f32
    %tile = tensor.from_elements %y : tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %tile into %out[%i] [1] [1] : tensor<1xf32> into tensor<64xf32>
    }
  }
  return %0 : tensor<64xf32>
}

//--- rule.mlir
func.func @rule(%x: f32) -> f32 {
  %0 = arith.cmpf one, %x, %x : f32
  cf.assert %0, "the reason"
  return %x : f32
}

//--- cached.py
import json, sys
assert json.load(open(sys.argv[1]))["from_cache"] is eval(sys.argv[2])
