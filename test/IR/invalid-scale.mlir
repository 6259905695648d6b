// Scales that are none (S4.3).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S4.3
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a scale that is finite in 'f32', got INF}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      scale(0x7FF0000000000000)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.3
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a scale that is finite in 'f32', got nan}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      scale(0x7FF8000000000000)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.3
func.func @f(%q: tensor<1x4x2x0xf32>, %v: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected dk of at least 1 where scale is its default, got 0}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %v : tensor<1x4x2x0xf32>, tensor<1x4x2x0xf32>, tensor<1x4x2x8xf32>)
      outs(%v : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}
