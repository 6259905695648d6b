// Regions, captures, scales that are values, masks and states: in every dtype they agree with the reference in f64, whole
// and row by row. Numbers of the region and the scale keep a type of their own (S4.10, S4.11), masks are random too.
//
// RUN: rm -rf %t && split-file %s %t && cd %t
//
// RUN: sh each.sh f32 | FileCheck %s --check-prefix=F32
// RUN: sh each.sh f16 | FileCheck %s --check-prefix=F16
// RUN: sh each.sh bf16 | FileCheck %s --check-prefix=BF16
// F32-COUNT-5: check: max error {{.*}}, tolerance 1e-05{{.*}}: ok
// F16-COUNT-5: check: max error {{.*}}, tolerance 0.002{{.*}}: ok
// BF16-COUNT-5: check: max error {{.*}}, tolerance 0.02{{.*}}: ok
//
// Random masks are seeded, and show and hide.
// RUN: localattn-run clauses.mlir --entry=mask --seed=1 --output=a.npy
// RUN: localattn-run clauses.mlir --entry=mask --seed=1 --output=b.npy
// RUN: localattn-run clauses.mlir --entry=mask --seed=2 --output=c.npy
// RUN: %python masks.py

//--- each.sh
for check in "region --check" "region --check=rows:4" "online --check" "computed --check" "memrefs --check"; do
  # shellcheck disable=SC2086
  localattn-run clauses.mlir --dtype="$1" --seed=3 --entry=$check
done

//--- masks.py
import numpy as np
a, b, c = (np.load(name) for name in ("a.npy", "b.npy", "c.npy"))
assert a.dtype == bool and a.shape == (3, 64)
assert (a == b).all() and (a != c).any()
assert 40 < a.sum() < 180 and len({row.tobytes() for row in a}) == 3

//--- clauses.mlir
func.func @mask(%m: tensor<3x64xi1>) -> tensor<3x64xi1> {
  return %m : tensor<3x64xi1>
}

func.func @region(%q: tensor<2x8x4x8xf32>, %k: tensor<2x8x2x8xf32>, %mask: tensor<2x8xi1>, %sinks: tensor<4xf32>,
                  %slopes: tensor<4xf32>, %scale: f32) -> (tensor<2x8x4x8xf32>, tensor<2x8x4xf32>) {
  %ids = arith.constant dense<[0, 0, 0, 1, 1, 1, 1, 2]> : tensor<8xi32>
  %out = tensor.empty() : tensor<2x8x4x8xf32>
  %lse = tensor.empty() : tensor<2x8x4xf32>
  %0:2 = localattn.attention head_groups [2 : #localattn.global, 2 : #localattn.sliding<left = [3], right = [0]>]
      ins(%q, %k, %k : tensor<2x8x4x8xf32>, tensor<2x8x2x8xf32>, tensor<2x8x2x8xf32>)
      bias(%mask : tensor<2x8xi1>, [b, k0]) sinks(%sinks : tensor<4xf32>) scale(%scale : f32) softcap(5.0)
      captures(%ids, %slopes : tensor<8xi32>, tensor<4xf32>)
      outs(%out, %lse : tensor<2x8x4x8xf32>, tensor<2x8x4xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %of: tensor<8xi32>, %by: tensor<4xf32>):
        %mine = tensor.extract %of[%i] : tensor<8xi32>
        %its = tensor.extract %of[%j] : tensor<8xi32>
        %same = arith.cmpi eq, %mine, %its : i32
        %hidden = arith.constant 0xFF800000 : f32
        %apart = arith.subi %j, %i : index
        %integer = arith.index_cast %apart : index to i32
        %steps = arith.sitofp %integer : i32 to f32
        %slope = tensor.extract %by[%h] : tensor<4xf32>
        %bias = arith.mulf %slope, %steps : f32
        %near = arith.addf %s, %bias : f32
        %new = arith.select %same, %near, %hidden : f32
        localattn.yield %new : f32
      } -> tensor<2x8x4x8xf32>, tensor<2x8x4xf32>
  return %0#0, %0#1 : tensor<2x8x4x8xf32>, tensor<2x8x4xf32>
}

// The two halves of the keys, one after the other.
func.func @online(%q: tensor<2x8x2x8xf32>, %a: tensor<2x4x2x8xf32>, %b: tensor<2x4x2x8xf32>) -> tensor<2x8x2x8xf32> {
  %zero = arith.constant 0.0 : f32
  %none = arith.constant 0xFF800000 : f32
  %e = tensor.empty() : tensor<2x8x2x8xf32>
  %r = tensor.empty() : tensor<2x8x2xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e : tensor<2x8x2x8xf32>) -> tensor<2x8x2x8xf32>
  %max = linalg.fill ins(%none : f32) outs(%r : tensor<2x8x2xf32>) -> tensor<2x8x2xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%r : tensor<2x8x2xf32>) -> tensor<2x8x2xf32>
  %0:3 = localattn.online_attention #localattn.sliding<left = [5], right = [0]>
      ins(%q, %a, %a : tensor<2x8x2x8xf32>, tensor<2x4x2x8xf32>, tensor<2x4x2x8xf32>) key_origin [0] extent [8]
      outs(%acc, %max, %sum : tensor<2x8x2x8xf32>, tensor<2x8x2xf32>, tensor<2x8x2xf32>)
      -> tensor<2x8x2x8xf32>, tensor<2x8x2xf32>, tensor<2x8x2xf32>
  %1:3 = localattn.online_attention #localattn.sliding<left = [5], right = [0]>
      ins(%q, %b, %b : tensor<2x8x2x8xf32>, tensor<2x4x2x8xf32>, tensor<2x4x2x8xf32>) key_origin [4] extent [8]
      outs(%0#0, %0#1, %0#2 : tensor<2x8x2x8xf32>, tensor<2x8x2xf32>, tensor<2x8x2xf32>)
      -> tensor<2x8x2x8xf32>, tensor<2x8x2xf32>, tensor<2x8x2xf32>
  return %1#0 : tensor<2x8x2x8xf32>
}

// A scale by arithmetic, as Swin V2 has it.
func.func @computed(%q: tensor<2x8x2x8xf32>, %x: f32) -> tensor<2x8x2x8xf32> {
  %scale = math.exp %x : f32
  %out = tensor.empty() : tensor<2x8x2x8xf32>
  %0 = localattn.attention #localattn.windowed<[4]>
      ins(%q, %q, %q : tensor<2x8x2x8xf32>, tensor<2x8x2x8xf32>, tensor<2x8x2x8xf32>)
      scale(%scale : f32) captures(%scale : f32) outs(%out : tensor<2x8x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %c: f32):
        %new = arith.addf %s, %c : f32
        localattn.yield %new : f32
      } -> tensor<2x8x2x8xf32>
  return %0 : tensor<2x8x2x8xf32>
}

// On memrefs inside.
func.func @memrefs(%q: tensor<2x8x2x8xf32>, %c: tensor<8xf32>) -> tensor<2x8x2x8xf32> {
  %qm = bufferization.to_buffer %q read_only : tensor<2x8x2x8xf32> to memref<2x8x2x8xf32>
  %cm = bufferization.to_buffer %c read_only : tensor<8xf32> to memref<8xf32>
  %om = memref.alloc() : memref<2x8x2x8xf32>
  localattn.attention #localattn.windowed<[4]>
      ins(%qm, %qm, %qm : memref<2x8x2x8xf32>, memref<2x8x2x8xf32>, memref<2x8x2x8xf32>)
      bias(%cm : memref<8xf32>, [k0]) outs(%om : memref<2x8x2x8xf32>)
  %out = bufferization.to_tensor %om restrict : memref<2x8x2x8xf32> to tensor<2x8x2x8xf32>
  return %out : tensor<2x8x2x8xf32>
}
