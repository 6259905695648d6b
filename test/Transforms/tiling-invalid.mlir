// What can't be tiled says why.

// RUN: localattn-opt %s --split-input-file --transform-interpreter -verify-diagnostics

func.func @outer_reduction(%q: tensor<1x8x1x4xf32>, %max: tensor<1x8x1xf32>) -> tensor<1x8x1x4xf32> {
  // expected-error @below {{'localattn.online_attention' op expected the outer parallel strategy to split keys: what it sums up is one state per tile, not one per key}}
  // expected-error @below {{faild to tile operation}}
  // expected-error @below {{failed to generate tiling loops}}
  %0:3 = localattn.online_attention #localattn.global ins(%q, %q, %q : tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>)
      outs(%q, %max, %max : tensor<1x8x1x4xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
      -> tensor<1x8x1x4xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  return %0#0 : tensor<1x8x1x4xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %online = transform.structured.match ops{["localattn.online_attention"]} in %module : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{failed to tile using partial reduction}}
    %start:3, %tile, %end, %loop = transform.structured.tile_reduction_using_for %online by tile_sizes = [0, 0, 0, 2]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @memrefs(%q: memref<1x8x1x4xf32>, %k: memref<1x8x1x4xf32>, %max: memref<1x8x1xf32>, %sum: memref<1x8x1xf32>) {
  // expected-error @below {{'localattn.online_attention' op expected tensors to split the keys of, got memrefs}}
  localattn.online_attention #localattn.global ins(%k, %k, %k : memref<1x8x1x4xf32>, memref<1x8x1x4xf32>, memref<1x8x1x4xf32>)
      outs(%q, %max, %sum : memref<1x8x1x4xf32>, memref<1x8x1xf32>, memref<1x8x1xf32>)
  return
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %online = transform.structured.match ops{["localattn.online_attention"]} in %module : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{could not tile reduction}}
    %tile:3 = transform.structured.tile_reduction_using_forall %online by tile_sizes = [0, 0, 0, 2]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @nothing(%q: tensor<1x8x1x4xf32>, %v: tensor<1x8x1x0xf32>) -> tensor<1x8x1x0xf32> {
  // expected-error @below {{'localattn.attention' op expected results with elements to tile, got 'tensor<1x8x1x0xf32>'}}
  // expected-error @below {{faild to tile operation}}
  // expected-error @below {{failed to generate tiling loops}}
  // expected-note @below {{when applied to this op}}
  %0 = localattn.attention #localattn.global ins(%q, %q, %v : tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>, tensor<1x8x1x0xf32>)
      outs(%v : tensor<1x8x1x0xf32>) -> tensor<1x8x1x0xf32>
  return %0 : tensor<1x8x1x0xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    %attention = transform.structured.match ops{["localattn.attention"]} in %module : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{transform.structured.tile_using_forall failed to apply}}
    %tiled, %loop = transform.structured.tile_using_forall %attention tile_sizes [0, 0, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
