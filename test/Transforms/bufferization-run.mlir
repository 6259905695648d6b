// Bufferized first, the reference gives the same bits. localattn-run passes tensors, so memrefs end inside of the function,
// and what --one-shot-bufferize leaves there is marked as its only view.

// DEFINE: %{name} =
// DEFINE: %{run} = localattn-run %s --seed=7 --entry=%{name} --output=%t.%{name}.npy && \
// DEFINE:   localattn-run %t.mlir --seed=7 --entry=%{name} --output=%t.%{name}.memrefs.npy && \
// DEFINE:   cmp %t.%{name}.npy %t.%{name}.memrefs.npy
// RUN: localattn-opt %s --one-shot-bufferize -o %t.plain.mlir
// RUN: FileCheck %s < %t.plain.mlir
// RUN: sed "s/to_tensor \(%%[a-z0-9_]*\) :/to_tensor \1 restrict :/" %t.plain.mlir > %t.mlir
// REDEFINE: %{name} = everything
// RUN: %{run}
// REDEFINE: %{name} = chain
// RUN: %{run}
// REDEFINE: %{name} = tiles
// RUN: %{run}

// CHECK-LABEL: func.func @everything
// CHECK:         localattn.attention {{.*}} ins({{.*}}memref<1x4x3x4x6xf32
// CHECK:           memref.load
func.func @everything(%q: tensor<1x4x3x4x6xf32>, %k: tensor<1x4x3x2x6xf32>, %v: tensor<1x4x3x2x5xf32>, %table: tensor<4x3x5xf32>,
                      %b: tensor<4x12xf16>, %sinks: tensor<4xf32>, %c: tensor<4xf32>, %scale: f32) -> tensor<1x4x3x4x5xf32> {
  %init = tensor.empty() : tensor<1x4x3x4x5xf32>
  %bias = tensor.expand_shape %b [[0], [1, 2]] output_shape [4, 4, 3] : tensor<4x12xf16> into tensor<4x4x3xf16>
  %0 = localattn.attention head_groups [2 : #localattn.windowed<[2, 2], shift = [1, 1]>, 2 : #localattn.criss_cross]
      ins(%q, %k, %v : tensor<1x4x3x4x6xf32>, tensor<1x4x3x2x6xf32>, tensor<1x4x3x2x5xf32>)
      bias(%bias : tensor<4x4x3xf16>, [h, k0, k1])
      sinks(%sinks : tensor<4xf32>) scale(%scale : f32) softcap(3.0)
      captures(%c : tensor<4xf32>) outs(%init : tensor<1x4x3x4x5xf32>) score {
      ^bb0(%score: f32, %batch: index, %head: index, %y: index, %x: index, %ky: index, %kx: index, %slopes: tensor<4xf32>):
        %slope = tensor.extract %slopes[%head] : tensor<4xf32>
        %new = arith.addf %score, %slope : f32
        localattn.yield %new : f32
      } -> tensor<1x4x3x4x5xf32>
  return %0 : tensor<1x4x3x4x5xf32>
}

// The results of one are the keys and the outs of others; q is read after it was outs.
// CHECK-LABEL: func.func @chain
func.func @chain(%q: tensor<2x5x2x4xf32>, %lse: tensor<2x5x2xf32>) -> tensor<2x5x2x4xf32> {
  %a:2 = localattn.attention #localattn.sliding<left = [1], right = [0]>
      ins(%q, %q, %q : tensor<2x5x2x4xf32>, tensor<2x5x2x4xf32>, tensor<2x5x2x4xf32>)
      outs(%q, %lse : tensor<2x5x2x4xf32>, tensor<2x5x2xf32>) -> tensor<2x5x2x4xf32>, tensor<2x5x2xf32>
  %b:2 = localattn.attention #localattn.sliding<left = [3], right = [-1]>
      ins(%q, %a#0, %a#0 : tensor<2x5x2x4xf32>, tensor<2x5x2x4xf32>, tensor<2x5x2x4xf32>)
      outs(%q, %a#1 : tensor<2x5x2x4xf32>, tensor<2x5x2xf32>) -> tensor<2x5x2x4xf32>, tensor<2x5x2xf32>
  %c:2 = localattn.merge
      ins(%a#0, %a#1, %b#0, %b#1 : tensor<2x5x2x4xf32>, tensor<2x5x2xf32>, tensor<2x5x2x4xf32>, tensor<2x5x2xf32>)
      outs(%b#0, %b#1 : tensor<2x5x2x4xf32>, tensor<2x5x2xf32>) -> tensor<2x5x2x4xf32>, tensor<2x5x2xf32>
  %d = localattn.attention #localattn.global
      ins(%q, %c#0, %c#0 : tensor<2x5x2x4xf32>, tensor<2x5x2x4xf32>, tensor<2x5x2x4xf32>)
      outs(%a#0 : tensor<2x5x2x4xf32>) -> tensor<2x5x2x4xf32>
  return %d : tensor<2x5x2x4xf32>
}

// Slices of keys, a state in place: strided memrefs.
// CHECK-LABEL: func.func @tiles
// CHECK:         localattn.online_attention {{.*}} memref<1x3x2x4xf32, strided<[?, ?, ?, ?], offset: ?>>
func.func @tiles(%q: tensor<1x4x2x4xf32>, %k: tensor<1x6x2x4xf32>, %acc: tensor<1x4x2x4xf32>, %max: tensor<1x4x2xf32>,
                 %sum: tensor<1x4x2xf32>) -> tensor<1x4x2x4xf32> {
  %k0 = tensor.extract_slice %k[0, 0, 0, 0] [1, 3, 2, 4] [1, 1, 1, 1] : tensor<1x6x2x4xf32> to tensor<1x3x2x4xf32>
  %k1 = tensor.extract_slice %k[0, 1, 0, 0] [1, 3, 2, 4] [1, 2, 1, 1] : tensor<1x6x2x4xf32> to tensor<1x3x2x4xf32>
  %0:3 = localattn.online_attention #localattn.sliding<left = [2], right = [1]>
      ins(%q, %k0, %k0 : tensor<1x4x2x4xf32>, tensor<1x3x2x4xf32>, tensor<1x3x2x4xf32>) extent [6]
      outs(%acc, %max, %sum : tensor<1x4x2x4xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>)
      -> tensor<1x4x2x4xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  %1:3 = localattn.online_attention #localattn.sliding<left = [2], right = [1]>
      ins(%q, %k1, %k1 : tensor<1x4x2x4xf32>, tensor<1x3x2x4xf32>, tensor<1x3x2x4xf32>) key_origin [3] extent [6]
      outs(%0#0, %0#1, %0#2 : tensor<1x4x2x4xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>)
      -> tensor<1x4x2x4xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  return %1#0 : tensor<1x4x2x4xf32>
}
