// Results that do not merge (S10.1).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S10.1
func.func @f(%a: tensor<4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected a of rank 4 to 6 (batch, 1 to 3 grid axes, heads, channel), got rank 3}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      outs(%o0, %o1 : tensor<4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<4x2x8xf16>, tensor<1x4x2xf32>
  return
}

// -----

// S10.1
func.func @f(%a: tensor<1x1x1x1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x1x1x1x4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected a of rank 4 to 6 (batch, 1 to 3 grid axes, heads, channel), got rank 7}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x1x1x1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x1x1x1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x1x1x1x4x2x8xf16>, tensor<1x4x2xf32>
  return
}

// -----

// S10.1
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x9xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected b of type 'tensor<1x4x2x8xf16>', got 'tensor<1x4x2x9xf16>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x9xf16>, tensor<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
  return
}

// -----

// S10.1
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xbf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected b of type 'tensor<1x4x2x8xf16>', got 'tensor<1x4x2x8xbf16>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xbf16>, tensor<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
  return
}

// -----

// S10.1
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf32>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected out of type 'tensor<1x4x2x8xf16>', got 'tensor<1x4x2x8xf32>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf32>, tensor<1x4x2xf32>
  return
}

// -----

// S10.1: in the score type
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf16>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf16>) {
  // expected-error@below {{'localattn.merge' op expected a_lse of type 'tensor<1x4x2xf32>', got 'tensor<1x4x2xf16>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf16>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf16>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf16>
  return
}

// -----

// S10.1, S5.1
func.func @f(%a: tensor<1x4x2x8xf64>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf64>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf64>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected a_lse of type 'tensor<1x4x2xf64>', got 'tensor<1x4x2xf32>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf64>, tensor<1x4x2xf32>, tensor<1x4x2x8xf64>, tensor<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf64>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf64>, tensor<1x4x2xf32>
  return
}

// -----

// S10.1
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2x8xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected b_lse of type 'tensor<1x4x2xf32>', got 'tensor<1x4x2x8xf32>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2x8xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
  return
}

// -----

// S10.1
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x2x4xf32>) {
  // expected-error@below {{'localattn.merge' op expected lse of type 'tensor<1x4x2xf32>', got 'tensor<1x2x4xf32>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x2x4xf32>) -> tensor<1x4x2x8xf16>, tensor<1x2x4xf32>
  return
}

// -----

// S10.1, S1.6: without the channel of the layout
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected a_lse of type 'tensor<4x2x8xf32>', got 'tensor<1x4x2xf32>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      layout <"d*hb">
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
  return
}

// -----

// S10.1, S1.7: what one leaves open another may know
func.func @f(%a: tensor<?x?x?x?xf16>, %al: tensor<1x?x2xf32>, %b: tensor<?x?x?x?xf16>, %bl: tensor<?x4x?xf32>, %o0: tensor<?x?x?x?xf16>, %o1: tensor<1x5x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected lse of type 'tensor<1x4x2xf32>', got 'tensor<1x5x2xf32>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<?x?x?x?xf16>, tensor<1x?x2xf32>, tensor<?x?x?x?xf16>, tensor<?x4x?xf32>)
      outs(%o0, %o1 : tensor<?x?x?x?xf16>, tensor<1x5x2xf32>) -> tensor<?x?x?x?xf16>, tensor<1x5x2xf32>
  return
}

// -----

// S10.1
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected one layout for a, b and out, got #localattn.layout<query = "b*hd", key = "bh*d", value = "b*hd", out = "b*hd">}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      layout <query = "b*hd", key = "bh*d", value = "b*hd", out = "b*hd">
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
  return
}

// -----

// S10.1
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>) {
  // expected-error@below {{'localattn.merge' op expected out and lse in outs, got 1 operands}}
  %0:1 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      outs(%o0 : tensor<1x4x2x8xf16>) -> tensor<1x4x2x8xf16>
  return
}

// -----

// S10.1
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf32>, %o2: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected out and lse in outs, got 3 operands}}
  %0:3 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      outs(%o0, %o1, %o2 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return
}

// -----

// S7.4
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: memref<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected b_lse to be a tensor as a is, got 'memref<1x4x2xf32>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, memref<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
  return
}

// -----

// S7.4
func.func @f(%a: memref<1x4x2x8xf16>, %al: memref<1x4x2xf32>, %b: memref<1x4x2x8xf16>, %bl: memref<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected out to be a memref as a is, got 'tensor<1x4x2x8xf16>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : memref<1x4x2x8xf16>, memref<1x4x2xf32>, memref<1x4x2x8xf16>, memref<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
  return
}

// -----

// S10.1: a memref for memrefs
func.func @f(%a: memref<1x4x2x8xf16>, %al: memref<1x4x3xf32>, %b: memref<1x4x2x8xf16>, %bl: memref<1x4x2xf32>, %o0: memref<1x4x2x8xf16>, %o1: memref<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected a_lse of type 'memref<1x4x2xf32>', got 'memref<1x4x3xf32>'}}
  localattn.merge ins(%a, %al, %b, %bl : memref<1x4x2x8xf16>, memref<1x4x3xf32>, memref<1x4x2x8xf16>, memref<1x4x2xf32>)
      outs(%o0, %o1 : memref<1x4x2x8xf16>, memref<1x4x2xf32>)
  return
}

// -----

// S10.1
func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected the number of tensor results (0) to be equal to the number of output tensors (2)}}
  localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
  return
}

// -----

func.func @f(%a: tensor<1x4x2x8xf16>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xf16>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{expected a, its lse, b and its lse in ins, got 3 operands}}
  %0:2 = localattn.merge ins(%a, %al, %b : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>)
      outs(%o0, %o1 : tensor<1x4x2x8xf16>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xf16>, tensor<1x4x2xf32>
  return
}

// -----

func.func @f(%a: tensor<1x4x2x8xi8>, %al: tensor<1x4x2xf32>, %b: tensor<1x4x2x8xf16>, %bl: tensor<1x4x2xf32>, %o0: tensor<1x4x2x8xi8>, %o1: tensor<1x4x2xf32>) {
  // expected-error@below {{'localattn.merge' op expected a to be a ranked tensor or strided memref of f16, bf16, f32 or f64, got 'tensor<1x4x2x8xi8>'}}
  %0:2 = localattn.merge ins(%a, %al, %b, %bl : tensor<1x4x2x8xi8>, tensor<1x4x2xf32>, tensor<1x4x2x8xf16>, tensor<1x4x2xf32>)
      outs(%o0, %o1 : tensor<1x4x2x8xi8>, tensor<1x4x2xf32>) -> tensor<1x4x2x8xi8>, tensor<1x4x2xf32>
  return
}
