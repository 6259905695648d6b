// States that online_attention cannot update (S9.1).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S9.1
func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<1x4x2x8xf32>, %m: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected acc, max and sum in outs, got 2 operands}}
  %0:2 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%a, %m : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>
  return
}

// -----

// S9.1
func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected acc, max and sum in outs, got 1 operands}}
  %0:1 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%a : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S9.1
func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<1x4x2x8xf32>, %m: tensor<1x4x2xf32>, %l: tensor<1x4x2xf32>, %n: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected acc, max and sum in outs, got 4 operands}}
  %0:4 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%a, %m, %l, %n : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return
}

// -----

// S9.1: in the score type
func.func @f(%q: tensor<1x4x2x8xf16>, %a: tensor<1x4x2x8xf16>, %m: tensor<1x4x2xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected acc of element type 'f32', got 'f16'}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf16>, tensor<1x4x2x8xf16>, tensor<1x4x2x8xf16>)
      outs(%a, %m, %l : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return
}

// -----

// S9.1
func.func @f(%q: tensor<1x4x2x8xf16>, %a: tensor<1x4x2x8xf32>, %m: tensor<1x4x2xf16>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected max of element type 'f32', got 'f16'}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf16>, tensor<1x4x2x8xf16>, tensor<1x4x2x8xf16>)
      outs(%a, %m, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf16>, tensor<1x4x2xf32>
  return
}

// -----

// S9.1
func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<1x4x2x8xf32>, %m: tensor<1x4x2xf32>, %l: tensor<1x4x2xf64>) {
  // expected-error@below {{'localattn.online_attention' op expected sum of element type 'f32', got 'f64'}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%a, %m, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf64>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf64>
  return
}

// -----

// S9.1
func.func @f(%q: tensor<1x4x2x8xf64>, %a: tensor<1x4x2x8xf32>, %m: tensor<1x4x2xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected acc of element type 'f64' as query, got 'f32'}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>)
      outs(%a, %m, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return
}

// -----

// S9.1
func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<1x4x2xf32>, %m: tensor<1x4x2xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected acc of rank 4 as query, got rank 3}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%a, %m, %l : tensor<1x4x2xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return
}

// -----

// S9.1
func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<1x5x2x8xf32>, %m: tensor<1x4x2xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected axis 0 of the grid of acc to be 4 as of query, got 5}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%a, %m, %l : tensor<1x5x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> tensor<1x5x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return
}

// -----

// S9.1
func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<1x4x2x8xf32>, %m: tensor<1x4x3xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected max of type 'tensor<1x4x2xf32>', got 'tensor<1x4x3xf32>'}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%a, %m, %l : tensor<1x4x2x8xf32>, tensor<1x4x3xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x3xf32>, tensor<1x4x2xf32>
  return
}

// -----

// S9.1
func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<1x4x2x8xf32>, %m: tensor<1x4x2xf32>, %l: tensor<1x4x2x1xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected sum of type 'tensor<1x4x2xf32>', got 'tensor<1x4x2x1xf32>'}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%a, %m, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x1xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x1xf32>
  return
}

// -----

// S9.1, S1.7: query knows what acc leaves open
func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<?x?x?x?xf32>, %m: tensor<1x4x2xf32>, %l: tensor<1x5x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected sum of type 'tensor<1x4x2xf32>', got 'tensor<1x5x2xf32>'}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%a, %m, %l : tensor<?x?x?x?xf32>, tensor<1x4x2xf32>, tensor<1x5x2xf32>) -> tensor<?x?x?x?xf32>, tensor<1x4x2xf32>, tensor<1x5x2xf32>
  return
}

// -----

// S2.2: rules of places hold as they do for attention
func.func @f(%q: tensor<1x4x2x8xf32>, %a: tensor<1x4x2x8xf32>, %m: tensor<1x4x2xf32>, %l: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.online_attention' op expected extent beside key_origin, got none}}
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      key_origin [4]
      outs(%a, %m, %l : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return
}
