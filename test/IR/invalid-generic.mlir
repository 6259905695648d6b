// The generic form can say what no clause can.

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op operand count (4) does not match with the total size (0) specified in attribute 'operandSegmentSizes'}}
  %0 = "localattn.attention"(%t, %t, %t, %t) ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op requires attribute 'patterns'}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op 'operandSegmentSizes' attribute cannot have negative elements}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, -1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{size mismatch in attribute conversion: 2 vs 17}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.1
func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected one operand each as query, key and value, got 0}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.1
func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected one operand each as query, key and value, got 3}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.1
func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected out, or out and lse, in outs, got 0 operands}}
  "localattn.attention"(%t, %t, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> ()
  return
}

// -----

// S1.1
func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected out, or out and lse, in outs, got 3 operands}}
  %0:3 = "localattn.attention"(%t, %t, %t, %t, %t, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
  return
}

// -----

// S1.1
func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected the number of tensor results (0) to be equal to the number of output tensors (1)}}
  "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> ()
  return
}

// -----

// S1.3
func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected type of operand #3 ('tensor<1x4x2x8xf32>') to match type of corresponding result ('tensor<1x?x2x8xf32>')}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x?x2x8xf32>
  return
}

// -----

// S1.2
func.func @f(%t: tensor<*xf32>) {
  // expected-error@below {{'localattn.attention' op expected query to be a ranked tensor or strided memref of f16, bf16, f32 or f64, got 'tensor<*xf32>'}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<*xf32>)
      -> tensor<*xf32>
  return
}

// -----

// S2.1
func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op operand #3 must be variadic of index, but got 'tensor<1x4x2x8xf32>'}}
  %0 = "localattn.attention"(%t, %t, %t, %t, %t) <{
      patterns = [#localattn.global], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op attribute 'patterns' failed to satisfy constraint: an array of pattern attributes}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.layout<"b*hd">], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{Invalid attribute `layout` in property conversion: "bh*d"}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], layout = "bh*d", operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%t: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op attribute 'scale' failed to satisfy constraint: 64-bit float attribute}}
  %0 = "localattn.attention"(%t, %t, %t, %t) <{
      patterns = [#localattn.global], scale = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1>}> ({})
      : (tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      -> tensor<1x4x2x8xf32>
  return
}
