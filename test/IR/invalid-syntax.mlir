// Text of localattn.attention that the parser turns down.

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{expected a pattern attribute, got "global"}}
  %0 = localattn.attention "global"
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{expected a pattern attribute, got #localattn.layout<"bh*d">}}
  %0 = localattn.attention #localattn.layout<"bh*d">
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  %0 = localattn.attention #localattn.global
      // expected-error@below {{expected query, key and value in ins, got 2 operands}}
      ins(%t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  %0 = localattn.attention #localattn.global
      // expected-error@below {{expected query, key and value in ins, got 4 operands}}
      ins(%t, %t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  // expected-error@below {{expected 'ins'}}
  %0 = localattn.attention #localattn.global outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// The order of clauses is fixed.
func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected 'outs'}}
      layout <"b*hd"> scale(1.0) outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected a sign of query_minus_key or key_minus_query, got 'plus'}}
      relative_bias(%b : tensor<2x7xf32>, origin = [3], sign = plus)
      outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected 'origin'}}
      relative_bias(%b : tensor<2x7xf32>, sign = query_minus_key, origin = [3])
      outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected an f64 number as scale, got "large"}}
      scale("large") outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

#one = 1.0 : f32
func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{attribute type different than expected: expected 'f64', but got 'f32'}}
      scale(#one) outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %b: tensor<2x7xf32>) {
  %0 = localattn.attention #localattn.global
      // expected-error@below {{custom op 'localattn.attention' number of operands and types do not match: got 3 operands and 2 types}}
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// What has a clause is no attribute beside it.
func.func @f(%t: tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) scale(1.0)
      // expected-error@below {{expected attributes without a clause of their own, got 'scale'}}
      outs(%t : tensor<1x4x2x8xf32>) {my.note, scale = 2.0} -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>, %l: tensor<1x4x2xf32>) {
  %0:2 = localattn.merge ins(%t, %l, %t, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2xf32>)
      // expected-error@below {{expected attributes without a clause of their own, got 'layout'}}
      outs(%t, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>) {layout = #localattn.layout<"bh*d">}
      -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>
  return
}
