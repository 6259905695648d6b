// Score regions as people write them: distances by math.absi on indices, functions that libm lacks, names that the
// function has too, and runtime verification of what they read.

// RUN: localattn-run %s --entry=alibi --check | FileCheck %s
// RUN: localattn-run %s --entry=rsqrt --check | FileCheck %s
// RUN: localattn-opt %s --generate-runtime-verification | FileCheck %s --check-prefix=VERIFIED
// CHECK: check: max error {{.*}}: ok
// VERIFIED-LABEL: func.func @alibi
// VERIFIED:       cf.assert

func.func @alibi(%s: tensor<1x9x2x4xf32>, %slopes: tensor<2xf32>) -> tensor<1x9x2x4xf32> {
  %init = tensor.empty() : tensor<1x9x2x4xf32>
  %0 = localattn.attention #localattn.sliding<left = [3], right = [3]>
      ins(%s, %s, %s : tensor<1x9x2x4xf32>, tensor<1x9x2x4xf32>, tensor<1x9x2x4xf32>)
      captures(%slopes : tensor<2xf32>)
      outs(%init : tensor<1x9x2x4xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %slopes: tensor<2xf32>):
        %difference = arith.subi %j, %i : index
        %distance = math.absi %difference : index
        %wide = arith.index_cast %distance : index to i64
        %steps = arith.sitofp %wide : i64 to f32
        %slope = tensor.extract %slopes[%h] : tensor<2xf32>
        %bias = arith.mulf %slope, %steps : f32
        %new = arith.subf %s, %bias : f32
        localattn.yield %new : f32
      } -> tensor<1x9x2x4xf32>
  return %0 : tensor<1x9x2x4xf32>
}

func.func @rsqrt(%q: tensor<1x9x2x4xf32>) -> tensor<1x9x2x4xf32> {
  %init = tensor.empty() : tensor<1x9x2x4xf32>
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x9x2x4xf32>, tensor<1x9x2x4xf32>, tensor<1x9x2x4xf32>)
      outs(%init : tensor<1x9x2x4xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        %one = arith.constant 1.0 : f32
        %square = arith.mulf %s, %s : f32
        %sum = arith.addf %square, %one : f32
        %root = math.rsqrt %sum : f32
        %signed = math.copysign %root, %s : f32
        %sine = math.erf %signed : f32
        localattn.yield %sine : f32
      } -> tensor<1x9x2x4xf32>
  return %0 : tensor<1x9x2x4xf32>
}
