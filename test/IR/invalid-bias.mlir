// Relative-bias tables and scales (S4).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S4.1
func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected a relative_bias table beside its origin and sign, got none}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], relative_bias_origin = array<i64: 3>, relative_bias_sign = #localattn<difference_sign query_minus_key>,
      operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.1
func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected a relative_bias table beside its origin and sign, got none}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], relative_bias_sign = #localattn<difference_sign query_minus_key>,
      operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.1
func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected origin and sign beside relative_bias, got none}}
  %0 = "localattn.attention"(%t, %t, %t, %b, %t) <{
      patterns = [#localattn.global], relative_bias_sign = #localattn<difference_sign query_minus_key>,
      operandSegmentSizes = array<i32: 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<2x7xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.1
func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected origin and sign beside relative_bias, got none}}
  %0 = "localattn.attention"(%t, %t, %t, %b, %t) <{
      patterns = [#localattn.global], relative_bias_origin = array<i64: 3>,
      operandSegmentSizes = array<i32: 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<2x7xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.1
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<2x7x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias of rank 2 (heads and 1 axes), got rank 3}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      relative_bias(%b : tensor<2x7x7xf32>, origin = [3], sign = query_minus_key)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.1
func.func @f(%q: tensor<1x4x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias of rank 3 (heads and 2 axes), got rank 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      relative_bias(%b : tensor<2x7xf32>, origin = [3, 3], sign = query_minus_key)
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}

// -----

// S4.1
func.func @f(%q: tensor<1x4x4x2x8xf32>, %b: tensor<2x7x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected 2 entries in the origin of relative_bias, got 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      relative_bias(%b : tensor<2x7x7xf32>, origin = [3], sign = query_minus_key)
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}

// -----

// S4.1
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected an origin of relative_bias of at most 2147483647 in magnitude, got 2147483648}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      relative_bias(%b : tensor<2x7xf32>, origin = [2147483648], sign = query_minus_key)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.1
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected an origin of relative_bias of at most 2147483647 in magnitude, got -9223372036854775808}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      relative_bias(%b : tensor<2x7xf32>, origin = [-9223372036854775808], sign = query_minus_key)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.1: one table per query head
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<1x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of relative_bias to be 2 as of query, got 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      relative_bias(%b : tensor<1x7xf32>, origin = [3], sign = query_minus_key)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.2: differences of 4 keys are -3 to 3
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<2x6xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to cover entries 0 to 6 of axis 0, got 6 entries with origin 3}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      relative_bias(%b : tensor<2x6xf32>, origin = [3], sign = query_minus_key)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.2
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to cover entries -1 to 5 of axis 0, got 7 entries with origin 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      relative_bias(%b : tensor<2x7xf32>, origin = [2], sign = key_minus_query)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.2
func.func @f(%q: tensor<1x14x8x2x8xf32>, %b: tensor<2x13x7xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to cover entries 1 to 7 of axis 1, got 7 entries with origin 4}}
  %0 = localattn.attention #localattn.windowed<[7, 4]>
      ins(%q, %q, %q : tensor<1x14x8x2x8xf32>, tensor<1x14x8x2x8xf32>, tensor<1x14x8x2x8xf32>)
      relative_bias(%b : tensor<2x13x7xf32>, origin = [6, 4], sign = query_minus_key)
      outs(%q : tensor<1x14x8x2x8xf32>) -> tensor<1x14x8x2x8xf32>
  return
}

// -----

// S4.2: query - key is 0 to 3
func.func @f(%q: tensor<1x8x2x8xf32>, %b: tensor<2x5xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to cover entries 2 to 5 of axis 0, got 5 entries with origin 2}}
  %0 = localattn.attention #localattn.sliding<left = [3], right = [0]>
      ins(%q, %q, %q : tensor<1x8x2x8xf32>, tensor<1x8x2x8xf32>, tensor<1x8x2x8xf32>)
      relative_bias(%b : tensor<2x5xf32>, origin = [2], sign = query_minus_key)
      outs(%q : tensor<1x8x2x8xf32>) -> tensor<1x8x2x8xf32>
  return
}

// -----

// S4.2: key - query is -3 to 0
func.func @f(%q: tensor<1x8x2x8xf32>, %b: tensor<2x5xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to cover entries -1 to 2 of axis 0, got 5 entries with origin 2}}
  %0 = localattn.attention #localattn.sliding<left = [3], right = [0]>
      ins(%q, %q, %q : tensor<1x8x2x8xf32>, tensor<1x8x2x8xf32>, tensor<1x8x2x8xf32>)
      relative_bias(%b : tensor<2x5xf32>, origin = [2], sign = key_minus_query)
      outs(%q : tensor<1x8x2x8xf32>) -> tensor<1x8x2x8xf32>
  return
}

// -----

// S4.2: differences count steps of the dilation
func.func @f(%q: tensor<1x16x2x8xf32>, %b: tensor<2x4xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to cover entries 0 to 4 of axis 0, got 4 entries with origin 2}}
  %0 = localattn.attention #localattn.sliding<left = [2], right = [2], dilation = [3]>
      ins(%q, %q, %q : tensor<1x16x2x8xf32>, tensor<1x16x2x8xf32>, tensor<1x16x2x8xf32>)
      relative_bias(%b : tensor<2x4xf32>, origin = [2], sign = query_minus_key)
      outs(%q : tensor<1x16x2x8xf32>) -> tensor<1x16x2x8xf32>
  return
}

// -----

// S4.2: clamped windows have longer differences at the borders
func.func @f(%q: tensor<1x9x2x8xf32>, %b: tensor<2x5xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to cover entries -4 to 8 of axis 0, got 5 entries with origin 2}}
  %0 = localattn.attention #localattn.neighborhood<[7]>
      ins(%q, %q, %q : tensor<1x9x2x8xf32>, tensor<1x9x2x8xf32>, tensor<1x9x2x8xf32>)
      relative_bias(%b : tensor<2x5xf32>, origin = [2], sign = query_minus_key)
      outs(%q : tensor<1x9x2x8xf32>) -> tensor<1x9x2x8xf32>
  return
}

// -----

// S4.2: each box counts, here the second
func.func @f(%q: tensor<1x4x4x2x8xf32>, %b: tensor<2x7x4xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to cover entries 0 to 6 of axis 1, got 4 entries with origin 3}}
  %0 = localattn.attention #localattn.criss_cross
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      relative_bias(%b : tensor<2x7x4xf32>, origin = [3, 3], sign = query_minus_key)
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}
