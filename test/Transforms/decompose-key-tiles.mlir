// Keys tiled by upstream, each tile as linalg ops: the loop carries the state, and the sum is that of the whole (S9.4).

// RUN: split-file %s %t
// RUN: localattn-opt %t/layer.mlir --pass-pipeline="builtin.module(localattn-to-online,transform-preload-library{transform-library-paths=%t/tile.mlir},transform-interpreter,localattn-decompose)" -o %t/tiled.mlir
// RUN: FileCheck %s < %t/tiled.mlir
// RUN: localattn-run %t/layer.mlir --seed=3 --output=%t/whole.npy
// RUN: localattn-run %t/tiled.mlir --seed=3 --check=1e-5 --expect=%t/whole.npy

// CHECK:     scf.for
// CHECK:       linalg.generic
// CHECK-NOT: localattn.

//--- layer.mlir
func.func @layer(%q: tensor<1x8x2x4xf32>) -> tensor<1x8x2x4xf32> {
  %init = tensor.empty() : tensor<1x8x2x4xf32>
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : tensor<1x8x2x4xf32>, tensor<1x8x2x4xf32>, tensor<1x8x2x4xf32>)
      outs(%init : tensor<1x8x2x4xf32>) -> tensor<1x8x2x4xf32>
  return %0 : tensor<1x8x2x4xf32>
}

//--- tile.mlir
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %online = transform.structured.match ops{["localattn.online_attention"]} in %module : (!transform.any_op) -> !transform.any_op
    %tile, %loop = transform.structured.tile_using_for %online tile_sizes [0, 0, 0, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
