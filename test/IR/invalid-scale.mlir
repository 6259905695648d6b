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

// -----

// S4.3: infinite as an f32
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a scale that is finite in 'f32', got 1.000000e+39}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      scale(1.0e39)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.10: of f32, also for f64
func.func @f(%q: tensor<1x4x2x8xf32>, %s: f64) {
  // expected-error@below {{'localattn.attention' op expected scale to be an f32, got 'f64'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      scale(%s : f64)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.10
func.func @f(%q: tensor<1x4x2x8xf32>, %s: f32) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected ':'}}
      scale(%s)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.10: one of both
func.func @f(%q: tensor<1x4x2x8xf32>, %s: f32) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected 'outs'}}
      scale(1.0) scale(%s : f32)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.9
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a softcap that is finite and above 0 in 'f32', got 0.000000e+00}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      softcap(0.0)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.9
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a softcap that is finite and above 0 in 'f32', got -5.000000e+01}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      softcap(-50.0)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.9
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a softcap that is finite and above 0 in 'f32', got nan}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      softcap(0x7FF8000000000000)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.9
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a softcap that is finite and above 0 in 'f32', got INF}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      softcap(0x7FF0000000000000)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.9: 0 as an f32
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a softcap that is finite and above 0 in 'f32', got 1.000000e-60}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      softcap(1.0e-60)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.9: a number
func.func @f(%q: tensor<1x4x2x8xf32>, %s: f32) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected attribute value}}
      softcap(%s : f32)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.9
func.func @f(%q: tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected an f64 number as softcap, got "high"}}
      softcap("high")
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.3, S5.1: scores of f64 have the room
func.func @f(%q: tensor<1x4x2x8xf64>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>)
      scale(1.0e39)
      outs(%q : tensor<1x4x2x8xf64>) -> tensor<1x4x2x8xf64>
  return
}

// -----

// S4.3, S5.1: those of bf16 are f32
func.func @f(%q: tensor<1x4x2x8xbf16>) {
  // expected-error@below {{'localattn.attention' op expected a scale that is finite in 'f32', got -1.000000e+39}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xbf16>, tensor<1x4x2x8xbf16>, tensor<1x4x2x8xbf16>)
      scale(-1.0e39)
      outs(%q : tensor<1x4x2x8xbf16>) -> tensor<1x4x2x8xbf16>
  return
}
