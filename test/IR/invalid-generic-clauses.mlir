// The generic form can say of the newer clauses what no text can.

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S6.4
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected one pattern where there are no head_groups, got 0}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S6.4
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected one pattern where there are no head_groups, got 2}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global, #localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S6.4
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected one pattern for each of the head_groups, got 1 for 2 groups}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], group_heads = array<i64: 1, 1>, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S6.4
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected at least one of head_groups, got none}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [], group_heads = array<i64>, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S6.4
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected one pattern for each of the head_groups, got 0 for 1 groups}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [], group_heads = array<i64: 2>, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S6.4
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups of 1 to 2 heads, got -9223372036854775808}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], group_heads = array<i64: -9223372036854775808>, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op attribute 'patterns' failed to satisfy constraint: an array of pattern attributes}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global, 1 : i64], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{Invalid attribute `patterns` in property conversion: #localattn.global}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = #localattn.global, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{Invalid attribute `group_heads` in property conversion: array<i32: 2>}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], group_heads = array<i32: 2>, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected dimensions for each of 1 biases, got 0}}
  %0:1 = "localattn.attention"(%t, %t, %t, %b, %t) <{patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<4xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected dimensions for each of 0 biases, got 1}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], bias_maps = [affine_map<(d0, d1, d2, d3) -> (d3)>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op attribute 'bias_maps' failed to satisfy constraint: AffineMap array attribute}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], bias_maps = [1 : i64], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7: too few dimensions
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected different dimensions of b, h, q0, k0 for bias 0, got affine_map<(d0, d1, d2) -> (d2)>}}
  %0:1 = "localattn.attention"(%t, %t, %t, %b, %t) <{patterns = [#localattn.global], bias_maps = [affine_map<(d0, d1, d2) -> (d2)>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<4xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7: too many
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected different dimensions of b, h, q0, k0 for bias 0, got affine_map<(d0, d1, d2, d3, d4, d5) -> (d5)>}}
  %0:1 = "localattn.attention"(%t, %t, %t, %b, %t) <{patterns = [#localattn.global], bias_maps = [affine_map<(d0, d1, d2, d3, d4, d5) -> (d5)>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<4xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7: none
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected different dimensions of b, h, q0, k0 for bias 0, got affine_map<() -> ()>}}
  %0:1 = "localattn.attention"(%t, %t, %t, %b, %t) <{patterns = [#localattn.global], bias_maps = [affine_map<() -> ()>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<4xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7: a symbol
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected different dimensions of b, h, q0, k0 for bias 0, got affine_map<(d0, d1, d2, d3)[s0] -> (d3)>}}
  %0:1 = "localattn.attention"(%t, %t, %t, %b, %t) <{patterns = [#localattn.global], bias_maps = [affine_map<(d0, d1, d2, d3)[s0] -> (d3)>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<4xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7: nothing but a symbol
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected different dimensions of b, h, q0, k0 for bias 0, got affine_map<(d0, d1, d2, d3)[s0] -> (s0)>}}
  %0:1 = "localattn.attention"(%t, %t, %t, %b, %t) <{patterns = [#localattn.global], bias_maps = [affine_map<(d0, d1, d2, d3)[s0] -> (s0)>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<4xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7: no plain dimension
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected different dimensions of b, h, q0, k0 for bias 0, got affine_map<(d0, d1, d2, d3) -> (d3 + 1)>}}
  %0:1 = "localattn.attention"(%t, %t, %t, %b, %t) <{patterns = [#localattn.global], bias_maps = [affine_map<(d0, d1, d2, d3) -> (d3 + 1)>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<4xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7: a constant
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected different dimensions of b, h, q0, k0 for bias 0, got affine_map<(d0, d1, d2, d3) -> (0)>}}
  %0:1 = "localattn.attention"(%t, %t, %t, %b, %t) <{patterns = [#localattn.global], bias_maps = [affine_map<(d0, d1, d2, d3) -> (0)>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<4xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7: no sense
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected different dimensions of b, h, q0, k0 for bias 0, got affine_map<(d0, d1, d2, d3) -> (d3 floordiv 0)>}}
  %0:1 = "localattn.attention"(%t, %t, %t, %b, %t) <{patterns = [#localattn.global], bias_maps = [affine_map<(d0, d1, d2, d3) -> (d3 floordiv 0)>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<4xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.7: twice the same
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %b: tensor<4xf32>) {
  // expected-error@below {{'localattn.attention' op expected different dimensions of b, h, q0, k0 for bias 0, got affine_map<(d0, d1, d2, d3) -> (d3, d3)>}}
  %0:1 = "localattn.attention"(%t, %t, %t, %b, %t) <{patterns = [#localattn.global], bias_maps = [affine_map<(d0, d1, d2, d3) -> (d3, d3)>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<4xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.10
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %s: f32) {
  // expected-error@below {{'localattn.attention' op expected scale as a number or as a value, got both}}
  %0:1 = "localattn.attention"(%t, %t, %t, %s, %t) <{patterns = [#localattn.global], scale = 1.0 : f64, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, f32, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.10
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %s: f32) {
  // expected-error@below {{'localattn.attention' op operand group starting at #3 requires 0 or 1 element, but found 2}}
  %0:1 = "localattn.attention"(%t, %t, %t, %s, %s, %t) <{patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, f32, f32, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S5.9
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %s: tensor<2xf32>) {
  // expected-error@below {{'localattn.attention' op operand group starting at #3 requires 0 or 1 element, but found 2}}
  %0:1 = "localattn.attention"(%t, %t, %t, %s, %s, %t) <{patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<2xf32>, tensor<2xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.9
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op attribute 'softcap' failed to satisfy constraint: 64-bit float attribute}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], softcap = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S2.6
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{Invalid attribute `align` in property conversion: 1 : i64}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], align = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S2.1
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %i: index) {
  // expected-error@below {{'localattn.attention' op expected 0 operands for batch_origin, got 1}}
  %0:1 = "localattn.attention"(%t, %t, %t, %i, %t) <{patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, index, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S2.1
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op expected 2 operands for head_extent, got 0}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], static_head_extent = array<i64: -9223372036854775808, -9223372036854775808>, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S2.1
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>, %i: index) {
  // expected-error@below {{'localattn.attention' op expected 0 operands for head_origin, got 1}}
  %0:1 = "localattn.attention"(%t, %t, %t, %i, %t) <{patterns = [#localattn.global], static_head_origin = array<i64: 0, 0>, static_head_extent = array<i64: 2, 2>, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, index, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.11
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op requires one region}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> 
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.11
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.attention' op requires one region}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({}, {})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S4.11: a block without anything
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{empty block: expect at least a terminator}}
  %0:1 = "localattn.attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({
  ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
  })
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S9: a segment for each kind of operand, and none for sinks
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{size mismatch in attribute conversion: 17 vs 16}}
  %0:1 = "localattn.online_attention"(%t, %t, %t, %t) <{patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> (tensor<1x4x2x8xf32>)
  return
}

// -----

// S9.1
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected acc, max and sum in outs, got 0 operands}}
  "localattn.online_attention"(%t, %t, %t) <{patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) -> ()
  return
}

// -----

// S9.1
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected one operand each as query, key and value, got 2}}
  %0:3 = "localattn.online_attention"(%t, %t, %t, %t, %l, %l) <{patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>)
  return
}

// -----

// S10.1
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected out and lse in outs, got 0 operands}}
  "localattn.merge"(%t, %l, %t, %l) <{}> 
      : (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2xf32>) -> ()
  return
}

// -----

// S10.1
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected 4 or more operands, but found 3}}
  "localattn.merge"(%t, %l, %t) <{}> 
      : (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>) -> ()
  return
}

// -----

// S10.1
func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{Invalid attribute `layout` in property conversion: "bh*d"}}
  %0:2 = "localattn.merge"(%t, %l, %t, %l, %t, %l) <{layout = "bh*d"}> 
      : (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2xf32>) -> (tensor<1x4x2x8xf32>, tensor<1x4x2xf32>)
  return
}

// -----

// S4.11
func.func @f(%s: f32) {
  // expected-error@below {{'localattn.yield' op expects parent op to be one of 'localattn.attention, localattn.online_attention'}}
  localattn.yield %s : f32
}
