// Attention leaves a loop that may not run only where no rule can be broken by sizes of the run (S1.7).

// RUN: localattn-opt %s --loop-invariant-code-motion | FileCheck %s

// CHECK-LABEL: func.func @static
// CHECK:         localattn.attention
// CHECK:         scf.for
func.func @static(%q: tensor<1x4x1x2xf32>, %n: index) -> tensor<1x4x1x2xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %k = %c0 to %n step %c1 iter_args(%a = %q) -> tensor<1x4x1x2xf32> {
    %0 = localattn.attention #localattn.global ins(%q, %q, %q : tensor<1x4x1x2xf32>, tensor<1x4x1x2xf32>, tensor<1x4x1x2xf32>)
        outs(%q : tensor<1x4x1x2xf32>) -> tensor<1x4x1x2xf32>
    %1 = arith.addf %0, %a : tensor<1x4x1x2xf32>
    scf.yield %1 : tensor<1x4x1x2xf32>
  }
  return %r : tensor<1x4x1x2xf32>
}

// CHECK-LABEL: func.func @dynamic
// CHECK:         scf.for
// CHECK:         localattn.attention
func.func @dynamic(%q: tensor<1x?x1x2xf32>, %t: tensor<1x?xf32>, %n: index) -> tensor<1x?x1x2xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %k = %c0 to %n step %c1 iter_args(%a = %q) -> tensor<1x?x1x2xf32> {
    %0 = localattn.attention #localattn.global ins(%q, %q, %q : tensor<1x?x1x2xf32>, tensor<1x?x1x2xf32>, tensor<1x?x1x2xf32>)
        relative_bias(%t : tensor<1x?xf32>, origin = [3], sign = key_minus_query)
        outs(%q : tensor<1x?x1x2xf32>) -> tensor<1x?x1x2xf32>
    %1 = arith.addf %0, %a : tensor<1x?x1x2xf32>
    scf.yield %1 : tensor<1x?x1x2xf32>
  }
  return %r : tensor<1x?x1x2xf32>
}
