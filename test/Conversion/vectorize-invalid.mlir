// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-vectorize)" -split-input-file -verify-diagnostics

func.func @tensors(%a: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<8xf32> {
  // expected-error @+1 {{localattn-vectorize: linalg.copy has tensors: bufferize first}}
  %0 = linalg.copy ins(%a : tensor<8xf32>) outs(%b : tensor<8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @softmax(%a: memref<8x8xf32>) {
  // expected-error @+1 {{localattn-vectorize: linalg.softmax has no form as a linalg.generic}}
  linalg.softmax dimension(1) ins(%a : memref<8x8xf32>) outs(%a : memref<8x8xf32>)
  return
}

// -----

func.func @tile(%a: memref<8x8xf32>, %zero: f32) {
  // expected-error @+1 {{localattn-vectorize: linalg.generic has a localattn.vector that is no schedule of its loops}}
  linalg.fill {localattn.vector = {lane = 1 : i64, tile = array<i64: 8>}} ins(%zero : f32) outs(%a : memref<8x8xf32>)
  return
}

// -----

func.func @lane(%a: memref<8x8xf32>, %zero: f32) {
  // expected-error @+1 {{localattn-vectorize: linalg.generic has a localattn.vector that is no schedule of its loops}}
  linalg.fill {localattn.vector = {lane = 2 : i64, tile = array<i64: 8, 8>}} ins(%zero : f32) outs(%a : memref<8x8xf32>)
  return
}

// -----

func.func @turned(%a: memref<8x8xf32>, %zero: f32) {
  // expected-error @+1 {{localattn-vectorize: linalg.generic has a localattn.vector that is no schedule of its loops}}
  linalg.fill {localattn.vector = {lane = 1 : i64, transpose = 1 : i64, tile = array<i64: 8, 8>}} ins(%zero : f32) outs(%a : memref<8x8xf32>)
  return
}

// -----

func.func private @observe(f32)

func.func @effects(%a: memref<8xf32>) {
  // expected-remark @+1 {{localattn-vectorize: linalg.generic stays in scalar loops, it has a body that does more than compute and read}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%a : memref<8xf32>) {
  ^bb0(%x: f32):
    func.call @observe(%x) : (f32) -> ()
    linalg.yield %x : f32
  }
  return
}

// -----

// What differs by lane and is summed up in no known way.
func.func @difference(%a: memref<8xf32>, %b: memref<f32>) {
  // expected-remark @+1 {{localattn-vectorize: linalg.generic stays in scalar loops, it has an output or a type that lanes can't hold}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%a : memref<8xf32>) outs(%b : memref<f32>) attrs = {localattn.vector = {lane = 0 : i64, tile = array<i64: 8>}} {
  ^bb0(%x: f32, %old: f32):
    %0 = arith.subf %x, %old : f32
    linalg.yield %0 : f32
  }
  return
}
