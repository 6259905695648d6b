// Heads and the log-sum-exp (S1.4, S1.5).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S1.4
func.func @f(%q: tensor<1x4x2x8xf32>, %v: tensor<1x4x1x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of value to be 2 as of key, got 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %v : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x1x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.4
func.func @f(%q: tensor<1x4x2x8xf32>, %o: tensor<1x4x4x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of out to be 2 as of query, got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%o : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  return
}

// -----

// S1.4
func.func @f(%q: tensor<1x4x6x8xf32>, %k: tensor<1x4x4x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of key to divide the 6 heads of query, got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x6x8xf32>, tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>)
      outs(%q : tensor<1x4x6x8xf32>) -> tensor<1x4x6x8xf32>
  return
}

// -----

// S1.4
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x4x0x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of key to divide the 2 heads of query, got 0}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x2x8xf32>, tensor<1x4x0x8xf32>, tensor<1x4x0x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.4: more heads of keys than of queries
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x4x4x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of key to divide the 2 heads of query, got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x2x8xf32>, tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.5
func.func @f(%q: tensor<1x4x2x8xf16>, %l: tensor<1x4x2xf16>) {
  // expected-error@below {{'localattn.attention' op expected lse of element type 'f32', got 'f16'}}
  %0:2 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf16>, tensor<1x4x2x8xf16>, tensor<1x4x2x8xf16>)
      outs(%q, %l : tensor<1x4x2x8xf16>, tensor<1x4x2xf16>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf16>
  return
}

// -----

// S1.5
func.func @f(%q: tensor<1x4x2x8xf64>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected lse of element type 'f64', got 'f32'}}
  %0:2 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>)
      outs(%q, %l : tensor<1x4x2x8xf64>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf64>, tensor<1x4x2xf32>
  return
}

// -----

// S1.5
func.func @f(%q: tensor<1x4x2x8xf32>, %l: tensor<1x2x4xf32>) {
  // expected-error@below {{'localattn.attention' op expected lse of type 'tensor<1x4x2xf32>', got 'tensor<1x2x4xf32>'}}
  %0:2 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q, %l : tensor<1x4x2x8xf32>, tensor<1x2x4xf32>) -> tensor<1x4x2x8xf32>, tensor<1x2x4xf32>
  return
}

// -----

// S1.5
func.func @f(%q: tensor<1x4x2x8xf32>, %l: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected lse of type 'tensor<1x4x2xf32>', got 'tensor<1x4x2x8xf32>'}}
  %0:2 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q, %l : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>
  return
}

// -----

// S1.5, S1.6: in the layout of out
func.func @f(%q: tensor<?x2x4x8xf32>, %o: tensor<4x2x8x?xf32>, %l: tensor<?x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected lse of type 'tensor<4x2x?xf32>', got 'tensor<?x4x2xf32>'}}
  %0:2 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<?x2x4x8xf32>, tensor<?x2x4x8xf32>, tensor<?x2x4x8xf32>)
      layout <query = "bh*d", key = "bh*d", value = "bh*d", out = "*hdb">
      outs(%o, %l : tensor<4x2x8x?xf32>, tensor<?x4x2xf32>) -> tensor<4x2x8x?xf32>, tensor<?x4x2xf32>
  return
}
