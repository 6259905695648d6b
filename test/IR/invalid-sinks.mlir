// Sinks that are not one logit per query head (S5.9).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S5.9
func.func @f(%q: tensor<1x4x2x8xf32>, %s: tensor<1x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected sinks of rank 1 (heads), got rank 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      sinks(%s : tensor<1x2xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S5.9
func.func @f(%q: tensor<1x4x2x8xf32>, %s: tensor<f32>) {
  // expected-error@below {{'localattn.attention' op expected sinks of rank 1 (heads), got rank 0}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      sinks(%s : tensor<f32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S5.9
func.func @f(%q: tensor<1x4x2x8xf32>, %s: tensor<1xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of sinks to be 2 as of query, got 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      sinks(%s : tensor<1xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S5.9: heads of query, not of key
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x4x1x8xf32>, %s: tensor<1xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of sinks to be 2 as of query, got 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x2x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      sinks(%s : tensor<1xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5: heads of the tensor, not of the whole
func.func @f(%q: tensor<1x4x2x8xf32>, %s: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of sinks to be 2 as of query, got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      sinks(%s : tensor<4xf32>) head_extent [4, 4]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S5.9: no mask
func.func @f(%q: tensor<1x4x2x8xf32>, %s: tensor<2xi1>) {
  // expected-error@below {{'localattn.attention' op expected sinks to be a ranked tensor or strided memref of f16, bf16, f32 or f64, got 'tensor<2xi1>'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      sinks(%s : tensor<2xi1>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%q: tensor<1x4x2x8xf32>, %s: tensor<2xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{custom op 'localattn.attention' number of operands and types do not match: got 2 operands and 1 types}}
      sinks(%s, %s : tensor<2xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S9: sinks enter after the last tile
func.func @f(%q: tensor<1x4x2x8xf32>, %s: tensor<2xf32>, %l: tensor<1x4x2xf32>) {
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected 'outs'}}
      sinks(%s : tensor<2xf32>)
      outs(%q, %l, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return
}
