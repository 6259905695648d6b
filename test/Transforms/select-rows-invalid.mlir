// Rows that an attention doesn't have.

// RUN: localattn-opt %s --split-input-file --pass-pipeline="builtin.module(localattn-select-rows{rows=-1,999999})" --verify-diagnostics
// RUN: not localattn-opt %s --split-input-file --pass-pipeline="builtin.module(localattn-select-rows{rows=0,12})" 2>&1 | FileCheck %s
// RUN: not localattn-opt %s --split-input-file --pass-pipeline="builtin.module(localattn-select-rows{rows=11,0,999999})" 2>&1 | FileCheck %s --check-prefix=LAST

// CHECK: error: 'localattn.attention' op expected rows of 0 to 11, got 12
// LAST: error: 'localattn.attention' op expected rows of 0 to 11, got 999999

func.func @static(%q: tensor<2x3x4x2xf32>) -> tensor<2x3x4x2xf32> {
  // expected-error@below {{'localattn.attention' op expected rows of 0 to 11, got -1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<2x3x4x2xf32>, tensor<2x3x4x2xf32>, tensor<2x3x4x2xf32>)
      layout <"bhd*"> outs(%q : tensor<2x3x4x2xf32>) -> tensor<2x3x4x2xf32>
  return %0 : tensor<2x3x4x2xf32>
}

// -----

func.func @dynamic(%q: tensor<2x?x4x2xf32>) -> tensor<2x?x4x2xf32> {
  // expected-error@below {{'localattn.attention' op expected rows of at least 0, got -1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<2x?x4x2xf32>, tensor<2x?x4x2xf32>, tensor<2x?x4x2xf32>)
      outs(%q : tensor<2x?x4x2xf32>) -> tensor<2x?x4x2xf32>
  return %0 : tensor<2x?x4x2xf32>
}
