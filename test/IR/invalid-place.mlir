// Origins and extents that do not place two grids on a third one (S2).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S2.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected 1 entries in query_origin, got 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_origin [0, 0]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.1
func.func @f(%q: tensor<1x4x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected 2 entries in extent, got 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      extent [4]
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}

// -----

// S2.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected 1 entries in key_origin, got 0}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      key_origin [] extent [4]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.1
func.func @f(%t: tensor<1x4x2x8xf32>, %i: index) {
  // expected-error@below {{'localattn.attention' op expected 1 operands for extent, got 2}}
  %0 = "localattn.attention"(%t, %t, %t, %i, %i, %t) <{
      patterns = [#localattn.global], static_extent = array<i64: -9223372036854775808>,
      operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, index, index, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.1: an operand without a list.
func.func @f(%t: tensor<1x4x2x8xf32>, %i: index) {
  // expected-error@below {{'localattn.attention' op expected 0 operands for query_origin, got 1}}
  %0 = "localattn.attention"(%t, %t, %t, %i, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, index, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.2
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected extent beside key_origin, got none}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      key_origin [0]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.2
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected extent of 0 to 2147483647, got -1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      extent [-1]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.2: that of the keys, where none is given
func.func @f(%q: tensor<1x2147483648x1x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected an extent of 0 to 2147483647, got 2147483648}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x2147483648x1x8xf32>, tensor<1x2147483648x1x8xf32>, tensor<1x2147483648x1x8xf32>)
      outs(%q : tensor<1x2147483648x1x8xf32>) -> tensor<1x2147483648x1x8xf32>
  return
}

// -----

// S2.3
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x9x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of the grid of key to be 4 as of query, got 9}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x2x8xf32>, tensor<1x9x2x8xf32>, tensor<1x9x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.3: as far as sizes are static
func.func @f(%q: tensor<1x?x5x2x8xf32>, %k: tensor<1x?x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 1 of the grid of key to be 5 as of query, got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x?x5x2x8xf32>, tensor<1x?x4x2x8xf32>, tensor<1x?x4x2x8xf32>)
      outs(%q : tensor<1x?x5x2x8xf32>) -> tensor<1x?x5x2x8xf32>
  return
}

// -----

// S2.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected query_origin of 0 to 2147483647, got -1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_origin [-1] extent [9]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected key_origin of 0 to 2147483647, got 2147483648}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      key_origin [2147483648] extent [9]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of query to end inside of the extent 9, got 6 + 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_origin [6] extent [9]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of key to end inside of the extent 9, got 6 + 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      key_origin [6] extent [9]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.4
func.func @f(%q: tensor<1x?x2x8xf32>, %k: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of key to end inside of the extent 3, got 0 + 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x?x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_origin [0] extent [3]
      outs(%q : tensor<1x?x2x8xf32>) -> tensor<1x?x2x8xf32>
  return
}

// -----

// S2.4: a sum that does not fit into 64 bits
func.func @f(%q: tensor<1x9223372036854775807x2x8xf32>, %k: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of query to end inside of the extent 4, got 1 + 9223372036854775807}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x9223372036854775807x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_origin [1]
      outs(%q : tensor<1x9223372036854775807x2x8xf32>) -> tensor<1x9223372036854775807x2x8xf32>
  return
}

// -----

// S2.4
func.func @f(%q: tensor<1x4x5x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 1 of query to end inside of the extent 5, got 1 + 5}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>, tensor<1x4x5x2x8xf32>)
      query_origin [0, 1] extent [4, 5]
      outs(%q : tensor<1x4x5x2x8xf32>) -> tensor<1x4x5x2x8xf32>
  return
}

// -----

// S2.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected 1 entries in query_step, got 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_step [1, 1]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected query_step of 1 to 2147483647, got 0}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_step [0]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected key_step of 1 to 2147483647, got 2147483648}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      key_step [2147483648] extent [9]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.2
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected extent beside key_step, got none}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      key_step [1]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.6
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected either query_step or align, got both}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      align = end query_step [2] extent [9]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.4: the last query is at 9.
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of query to end inside of the extent 9, got 3 + 4 with a step of 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_origin [3] query_step [2] extent [9]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of key to end inside of the extent 9, got 0 + 4 with a step of 3}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      key_step [3] extent [9]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.4: a step that isn't known is 1 at least.
func.func @f(%q: tensor<1x4x2x8xf32>, %i: index) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of query to end inside of the extent 3, got 0 + 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_step [%i] extent [3]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.4: no query at all, and behind the grid.
func.func @f(%q: tensor<1x0x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of query to end inside of the extent 3, got 4 + 0 with a step of 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x0x2x8xf32>, tensor<1x0x2x8xf32>, tensor<1x0x2x8xf32>)
      query_origin [4] query_step [4] extent [3]
      outs(%q : tensor<1x0x2x8xf32>) -> tensor<1x0x2x8xf32>
  return
}

// -----

// S3.15
func.func @f(%q: tensor<1x4x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a box of 0 to 1, got 2}}
  %0 = localattn.attention #localattn.criss_cross
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      box = 2
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}

// -----

// S3.15
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a box of 0 to 0, got -1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      box = -1
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.15: some group has it.
func.func @f(%q: tensor<1x4x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a box of 0 to 1, got 2}}
  %0 = localattn.attention head_groups [1 : #localattn.global, 1 : #localattn.criss_cross]
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      box = 2
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}
