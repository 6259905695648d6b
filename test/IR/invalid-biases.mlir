// Dense biases and masks that do not fit (S4.7, S4.8).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S4.7
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected bias 0 of rank 2 as it names dimensions, got rank 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%b : tensor<4xf32>, [q0, k0])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7: without a name there is no dimension
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected bias 0 of rank 0 as it names dimensions, got rank 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%b : tensor<4xf32>, [])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7: the batch is 1
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<2xf32>) {
  // expected-error@below {{'localattn.attention' op expected dimension b of bias 0 to be 1 as of query, got 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%b : tensor<2xf32>, [b])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7: heads of query, not of key
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected dimension h of bias 0 to be 2 as of query, got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%b : tensor<4xf32>, [h])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7: a size of 1 does not broadcast
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<1x4xf32>) {
  // expected-error@below {{'localattn.attention' op expected dimension q0 of bias 0 to be 4 as of query, got 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%b : tensor<1x4xf32>, [q0, k0])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<4x5xi1>) {
  // expected-error@below {{'localattn.attention' op expected dimension k0 of bias 0 to be 4 as of key, got 5}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%b : tensor<4x5xi1>, [q0, k0])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7: in the order of the names
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<4x2xf16>) {
  // expected-error@below {{'localattn.attention' op expected dimension h of bias 0 to be 2 as of query, got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%b : tensor<4x2xf16>, [h, k0])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7: keys have a grid of their own
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x9x2x8xf32>, %b: tensor<9xf32>, %c: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected dimension k0 of bias 1 to be 9 as of key, got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x2x8xf32>, tensor<1x9x2x8xf32>, tensor<1x9x2x8xf32>)
      bias(%b : tensor<9xf32>, [k0]) bias(%c : tensor<4xf32>, [k0]) query_origin [0]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7, S1.6: wherever the layout has them
func.func @f(%q: tensor<1x2x4x5x8xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected dimension q1 of bias 0 to be 5 as of query, got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x2x4x5x8xf32>, tensor<1x2x4x5x8xf32>, tensor<1x2x4x5x8xf32>)
      bias(%b : tensor<4xf32>, [q1]) layout <"bh*d">
      outs(%q : tensor<1x2x4x5x8xf32>) -> tensor<1x2x4x5x8xf32>
  return
}

// -----

// S4.7: each name once
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<4x4xf32>) {
  // expected-error@below {{'localattn.attention' op expected different dimensions of b, h, q0, k0 for bias 0, got affine_map<(d0, d1, d2, d3) -> (d3, d3)>}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%b : tensor<4x4xf32>, [k0, k0])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7: one axis has no second one
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<4xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected a dimension of b, h, q0, k0, got 'k1'}}
      bias(%b : tensor<4xf32>, [k1])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected a dimension of b, h, q0, k0, got 'd'}}
      bias(%b : tensor<8xf32>, [d])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<4xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected ','}}
      bias(%b : tensor<4xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7: one bias per clause
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<4xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected ':'}}
      bias(%b, %b : tensor<4xf32>, tensor<4xf32>, [k0])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.7
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<4xi8>) {
  // expected-error@below {{'localattn.attention' op expected bias 0 to be a ranked tensor or strided memref of f16, bf16, f32, f64 or i1, got 'tensor<4xi8>'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      bias(%b : tensor<4xi8>, [k0])
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}
