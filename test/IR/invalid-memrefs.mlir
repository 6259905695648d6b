// Tensors among memrefs, and the other way round (S7.4).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S7.4
func.func @f(%q: memref<1x4x2x8xf32>, %k: tensor<1x4x2x8xf32>, %v: memref<1x4x2x8xf32>, %o0: memref<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected key to be a memref as query is, got 'tensor<1x4x2x8xf32>'}}
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, tensor<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      outs(%o0 : memref<1x4x2x8xf32>)
  return
}

// -----

// S7.4
func.func @f(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32>, %v: tensor<1x4x2x8xf32>, %o0: memref<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected value to be a memref as query is, got 'tensor<1x4x2x8xf32>'}}
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%o0 : memref<1x4x2x8xf32>)
  return
}

// -----

// S7.4
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x4x2x8xf32>, %v: memref<1x4x2x8xf32>, %o0: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected value to be a tensor as query is, got 'memref<1x4x2x8xf32>'}}
  %0:1 = localattn.attention #localattn.global
      ins(%q, %k, %v : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      outs(%o0 : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S7.4
func.func @f(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32>, %v: memref<1x4x2x8xf32>, %o0: memref<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to be a memref as query is, got 'tensor<2x7xf32>'}}
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      relative_bias(%b : tensor<2x7xf32>, origin = [3], sign = key_minus_query)
      outs(%o0 : memref<1x4x2x8xf32>)
  return
}

// -----

// S7.4
func.func @f(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32>, %v: memref<1x4x2x8xf32>, %o0: memref<1x4x2x8xf32>, %b: memref<4xf32>, %c: tensor<4xi1>) {
  // expected-error@below {{'localattn.attention' op expected bias 1 to be a memref as query is, got 'tensor<4xi1>'}}
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      bias(%b : memref<4xf32>, [q0]) bias(%c : tensor<4xi1>, [k0])
      outs(%o0 : memref<1x4x2x8xf32>)
  return
}

// -----

// S7.4
func.func @f(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32>, %v: memref<1x4x2x8xf32>, %o0: memref<1x4x2x8xf32>, %b: tensor<2xf32>) {
  // expected-error@below {{'localattn.attention' op expected sinks to be a memref as query is, got 'tensor<2xf32>'}}
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      sinks(%b : tensor<2xf32>)
      outs(%o0 : memref<1x4x2x8xf32>)
  return
}

// -----

// S7.4
func.func @f(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32>, %v: memref<1x4x2x8xf32>, %o0: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected out to be a memref as query is, got 'tensor<1x4x2x8xf32>'}}
  %0:1 = localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      outs(%o0 : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S7.4
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x4x2x8xf32>, %v: tensor<1x4x2x8xf32>, %o0: tensor<1x4x2x8xf32>, %o1: memref<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected lse to be a tensor as query is, got 'memref<1x4x2xf32>'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %v : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf32>, memref<1x4x2xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S7.4: there are no results
func.func @f(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32>, %v: memref<1x4x2x8xf32>, %o0: memref<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected the number of tensor results (1) to be equal to the number of output tensors (0)}}
  %0:1 = localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      outs(%o0 : memref<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.5: a memref for memrefs
func.func @f(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32>, %v: memref<1x4x2x8xf32>, %o0: memref<1x4x2x8xf32>, %o1: memref<1x4x3xf32>) {
  // expected-error@below {{'localattn.attention' op expected lse of type 'memref<1x4x2xf32>', got 'memref<1x4x3xf32>'}}
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      outs(%o0, %o1 : memref<1x4x2x8xf32>, memref<1x4x3xf32>)
  return
}

// -----

// S1.3: shapes of memrefs are those of tensors
func.func @f(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x9xf32>, %v: memref<1x4x2x9xf32>, %o0: memref<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected dk of key to be 8 as of query, got 9}}
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, memref<1x4x2x9xf32>, memref<1x4x2x9xf32>)
      outs(%o0 : memref<1x4x2x8xf32>)
  return
}

// -----

// S4.2: a table of them too
func.func @f(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32>, %v: memref<1x4x2x8xf32>, %o0: memref<1x4x2x8xf32>, %b: memref<2x6xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to cover entries 0 to 6 of axis 0, got 6 entries with origin 3}}
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      relative_bias(%b : memref<2x6xf32>, origin = [3], sign = key_minus_query)
      outs(%o0 : memref<1x4x2x8xf32>)
  return
}

// -----

// strides are known by number
func.func @f(%q: memref<1x4x2x8xf32>, %k: memref<1x4x2x8xf32, affine_map<(d0, d1, d2, d3) -> (d0, d1 floordiv 2, d2, d3)>>, %v: memref<1x4x2x8xf32>, %o0: memref<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected key to be a ranked tensor or strided memref of f16, bf16, f32 or f64, got 'memref<1x4x2x8xf32, affine_map<(d0, d1, d2, d3) -> (d0, d1 floordiv 2, d2, d3)>>'}}
  localattn.attention #localattn.global
      ins(%q, %k, %v : memref<1x4x2x8xf32>, memref<1x4x2x8xf32, affine_map<(d0, d1, d2, d3) -> (d0, d1 floordiv 2, d2, d3)>>, memref<1x4x2x8xf32>)
      outs(%o0 : memref<1x4x2x8xf32>)
  return
}
