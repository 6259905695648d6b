// Operands, ranks, element types and shapes that do not go together (S1).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S1.1
func.func @f(%q: tensor<4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected query of rank 4 to 6 (batch, 1 to 3 grid axes, heads, channel), got rank 3}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<4x2x8xf32>, tensor<4x2x8xf32>, tensor<4x2x8xf32>)
      outs(%q : tensor<4x2x8xf32>) -> tensor<4x2x8xf32>
  return
}

// -----

// S1.1: no four axes
func.func @f(%q: tensor<1x2x2x2x2x1x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected query of rank 4 to 6 (batch, 1 to 3 grid axes, heads, channel), got rank 7}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x2x2x2x2x1x8xf32>, tensor<1x2x2x2x2x1x8xf32>, tensor<1x2x2x2x2x1x8xf32>)
      outs(%q : tensor<1x2x2x2x2x1x8xf32>) -> tensor<1x2x2x2x2x1x8xf32>
  return
}

// -----

// S1.1
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x4x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected key of rank 4 as query, got rank 5}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.1
func.func @f(%q: tensor<1x4x2x8xf32>, %v: tensor<f32>) {
  // expected-error@below {{'localattn.attention' op expected value of rank 4 as query, got rank 0}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %v : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<f32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.1
func.func @f(%q: tensor<1x4x2x8xf32>, %o: tensor<1x4x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected out of rank 4 as query, got rank 3}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%o : tensor<1x4x8xf32>) -> tensor<1x4x8xf32>
  return
}

// -----

// S1.2
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x4x2x8xf16>) {
  // expected-error@below {{'localattn.attention' op expected key of element type 'f32' as query, got 'f16'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.2
func.func @f(%q: tensor<1x4x2x8xbf16>, %v: tensor<1x4x2x8xf16>) {
  // expected-error@below {{'localattn.attention' op expected value of element type 'bf16' as query, got 'f16'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %v : tensor<1x4x2x8xbf16>, tensor<1x4x2x8xbf16>, tensor<1x4x2x8xf16>)
      outs(%q : tensor<1x4x2x8xbf16>) -> tensor<1x4x2x8xbf16>
  return
}

// -----

// S1.2
func.func @f(%q: tensor<1x4x2x8xf64>, %o: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected out of element type 'f64' as query, got 'f32'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>)
      outs(%o : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.2
func.func @f(%q: tensor<1x4x2x8xi32>) {
  // expected-error@below {{'localattn.attention' op expected query to be a ranked tensor or strided memref of f16, bf16, f32 or f64, got 'tensor<1x4x2x8xi32>'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xi32>, tensor<1x4x2x8xi32>, tensor<1x4x2x8xi32>)
      outs(%q : tensor<1x4x2x8xi32>) -> tensor<1x4x2x8xi32>
  return
}

// -----

// S1.3
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<2x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected batch of key to be 1 as of query, got 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x2x8xf32>, tensor<2x4x2x8xf32>, tensor<2x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.3
func.func @f(%q: tensor<1x4x2x8xf32>, %v: tensor<2x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected batch of value to be 1 as of query, got 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %v : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<2x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.3
func.func @f(%q: tensor<1x4x2x8xf32>, %o: tensor<2x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected batch of out to be 1 as of query, got 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%o : tensor<2x4x2x8xf32>) -> tensor<2x4x2x8xf32>
  return
}

// -----

// S1.3
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x4x2x16xf32>) {
  // expected-error@below {{'localattn.attention' op expected dk of key to be 8 as of query, got 16}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x2x8xf32>, tensor<1x4x2x16xf32>, tensor<1x4x2x16xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.3
func.func @f(%q: tensor<1x4x2x8xf32>, %v: tensor<1x4x2x16xf32>) {
  // expected-error@below {{'localattn.attention' op expected dv of out to be 16 as of value, got 8}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %v : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x16xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.3
func.func @f(%q: tensor<1x4x2x8xf32>, %v: tensor<1x5x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of the grid of value to be 4 as of key, got 5}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %v : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x5x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.3
func.func @f(%q: tensor<1x4x5x2x8xf32>, %o: tensor<1x4x6x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 1 of the grid of out to be 5 as of query, got 6}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>)
      outs(%o : tensor<1x4x6x2x8xf32>) -> tensor<1x4x6x2x8xf32>
  return
}

// -----

// S1.3, S1.6: names follow the layout
func.func @f(%q: tensor<2x3x4x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected batch of key to be 2 as of query, got 3}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<2x3x4x8xf32>, tensor<2x3x4x8xf32>, tensor<2x3x4x8xf32>)
      layout <query = "bh*d", key = "hb*d", value = "bh*d", out = "bh*d">
      outs(%q : tensor<2x3x4x8xf32>) -> tensor<2x3x4x8xf32>
  return
}

// -----

// S1.2
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x4x2x8xf8E4M3FN>) {
  // expected-error@below {{'localattn.attention' op expected key to be a ranked tensor or strided memref of f16, bf16, f32 or f64, got 'tensor<1x4x2x8xf8E4M3FN>'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf8E4M3FN>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.1
func.func @f(%q: tensor<1x4x2x8xf32>, %v: memref<*xf32>) {
  // expected-error@below {{'localattn.attention' op expected value to be a ranked tensor or strided memref of f16, bf16, f32 or f64, got 'memref<*xf32>'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %v : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, memref<*xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.1
func.func @f(%q: tensor<1x4x2x8xf32>, %o: vector<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected out to be a ranked tensor or strided memref of f16, bf16, f32 or f64, got 'vector<4xf32>'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%o : vector<4xf32>) -> vector<4xf32>
  return
}

// -----

// S9.1
func.func @f(%q: tensor<1x4x2x8xf32>, %m: tensor<1x4x2xi32>) {
  // expected-error@below {{'localattn.online_attention' op expected max to be a ranked tensor or strided memref of f16, bf16, f32 or f64, got 'tensor<1x4x2xi32>'}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q, %m, %m : tensor<1x4x2x8xf32>, tensor<1x4x2xi32>, tensor<1x4x2xi32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xi32>, tensor<1x4x2xi32>
  return
}
