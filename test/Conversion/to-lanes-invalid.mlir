// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-lanes)" -split-input-file -verify-diagnostics

func.func @tensors(%t: tensor<1x8x1x4xf32>, %o: tensor<1x8x1x4xf32>) -> tensor<1x8x1x4xf32> {
  // expected-error@+1 {{cannot be put in lanes: expected memrefs, got tensors (bufferize first)}}
  %0 = localattn.attention #localattn.windowed<[4]>
      ins(%t, %t, %t : tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>)
      outs(%o : tensor<1x8x1x4xf32>) -> tensor<1x8x1x4xf32>
  return %0 : tensor<1x8x1x4xf32>
}

// -----

func.func @groups(%t: memref<1x8x2x4xf32>, %o: memref<1x8x2x4xf32>) {
  // expected-error@+1 {{cannot be put in lanes: expected one pattern, got 2 groups of heads (--localattn-tile splits them)}}
  localattn.attention head_groups [1 : #localattn.windowed<[4]>, 1 : #localattn.windowed<[8]>]
      ins(%t, %t, %t : memref<1x8x2x4xf32>, memref<1x8x2x4xf32>, memref<1x8x2x4xf32>)
      outs(%o : memref<1x8x2x4xf32>)
  return
}

// -----

func.func @boxes(%t: memref<1x8x1x4xf32>, %o: memref<1x8x1x4xf32>) {
  // expected-error@+1 {{cannot be put in lanes: expected one box, got 2 (--localattn-tile splits them)}}
  localattn.attention #localattn.boxes<[block(4)], [range(0, 1)]>
      ins(%t, %t, %t : memref<1x8x1x4xf32>, memref<1x8x1x4xf32>, memref<1x8x1x4xf32>)
      outs(%o : memref<1x8x1x4xf32>)
  return
}

// -----

func.func @channels(%t: memref<1x8x1x?xf32>, %o: memref<1x8x1x?xf32>) {
  // expected-error@+1 {{cannot be put in lanes: expected a static number of channels, got 'memref<1x8x1x?xf32>'}}
  localattn.attention #localattn.windowed<[4]>
      ins(%t, %t, %t : memref<1x8x1x?xf32>, memref<1x8x1x?xf32>, memref<1x8x1x?xf32>)
      outs(%o : memref<1x8x1x?xf32>)
  return
}
