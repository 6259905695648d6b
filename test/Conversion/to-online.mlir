// Attention as a start, an update and an end of a state (S9.3). What it computes is run in test/Tiling.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-online)" --split-input-file | FileCheck %s

// CHECK:       #[[$ROW:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
// CHECK-LABEL: func.func @plain
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: tensor<1x4x2x8xf16>, %[[V:[a-z0-9]+]]: tensor<1x4x1x5xf16>, %[[OUT:[a-z0-9]+]]: tensor<1x4x2x5xf16>
// CHECK:         %[[ZERO:.*]] = arith.constant 0.0{{.*}} : f32
// CHECK:         %[[ACC:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs(%{{.*}} : tensor<1x4x2x5xf32>)
// CHECK:         %[[NEVER:.*]] = arith.constant 0xFF800000 : f32
// CHECK:         %[[MAX:.*]] = linalg.fill ins(%[[NEVER]] : f32) outs(%{{.*}} : tensor<1x4x2xf32>)
// CHECK:         %[[SUM:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%{{.*}} : tensor<1x4x2xf32>)
// CHECK:         %[[STATE:.*]]:3 = localattn.online_attention #localattn.windowed<[2]>
// CHECK-SAME:      softcap(3.000000e+00)
// CHECK-SAME:      outs(%[[ACC]], %[[MAX]], %[[SUM]] : tensor<1x4x2x5xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>) {mine}
// CHECK:         %[[MEAN:.*]] = linalg.generic {indexing_maps = [#{{.*}}, #[[$ROW]], #{{.*}}]
// CHECK-SAME:      ins(%[[STATE]]#0, %[[STATE]]#2 : tensor<1x4x2x5xf32>, tensor<1x4x2xf32>) outs(%[[OUT]] : tensor<1x4x2x5xf16>)
// CHECK:           arith.divf
// CHECK:           arith.truncf %{{.*}} : f32 to f16
// CHECK-NOT:     linalg.generic
// CHECK:         return %[[MEAN]]
func.func @plain(%q: tensor<1x4x2x8xf16>, %v: tensor<1x4x1x5xf16>, %out: tensor<1x4x2x5xf16>, %k: tensor<1x4x1x8xf16>)
    -> tensor<1x4x2x5xf16> {
  %0 = localattn.attention #localattn.windowed<[2]>
      ins(%q, %k, %v : tensor<1x4x2x8xf16>, tensor<1x4x1x8xf16>, tensor<1x4x1x5xf16>) softcap(3.0)
      outs(%out : tensor<1x4x2x5xf16>) {mine} -> tensor<1x4x2x5xf16>
  return %0 : tensor<1x4x2x5xf16>
}

// -----

// Sinks are where the maximum starts, whatever the layout; lse is of max and sum; sizes are those of out.
// CHECK:       #[[$HEADS:.*]] = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-LABEL: func.func @sinks
// CHECK-SAME:    %[[T:[a-z0-9]+]]: tensor<?x?x?x?xf32>, %[[SINKS:[a-z0-9]+]]: tensor<?xf32>
// CHECK:         %[[MAX:.*]] = linalg.generic {indexing_maps = [#[[$HEADS]],
// CHECK-SAME:      ins(%[[SINKS]] : tensor<?xf32>)
// CHECK:         %[[ONE:.*]] = arith.constant 1.0{{.*}} : f32
// CHECK:         %[[SUM:.*]] = linalg.fill ins(%[[ONE]] : f32)
// CHECK:         %[[STATE:.*]]:3 = localattn.online_attention
// CHECK-NOT:       sinks
// CHECK-SAME:      outs(%{{.*}}, %[[MAX]], %[[SUM]] :
// CHECK:         %[[LSE:.*]] = linalg.generic {{.*}} ins(%[[STATE]]#1, %[[STATE]]#2 : tensor<?x?x?xf32>, tensor<?x?x?xf32>)
// CHECK:           math.log
// CHECK:         return %{{.*}}, %[[LSE]]
func.func @sinks(%t: tensor<?x?x?x?xf32>, %sinks: tensor<?xf32>, %lse: tensor<?x?x?xf32>)
    -> (tensor<?x?x?x?xf32>, tensor<?x?x?xf32>) {
  %0:2 = localattn.attention #localattn.windowed<[2]>
      ins(%t, %t, %t : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>)
      sinks(%sinks : tensor<?xf32>) layout <"bh*d">
      outs(%t, %lse : tensor<?x?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?x?xf32>, tensor<?x?x?xf32>
  return %0#0, %0#1 : tensor<?x?x?x?xf32>, tensor<?x?x?xf32>
}

// -----

// On memrefs, results go where they went.
// CHECK-LABEL: func.func @memrefs
// CHECK-SAME:    %[[T:[a-z0-9]+]]: memref<1x4x1x8xf32>, %[[OUT:[a-z0-9]+]]: memref<1x4x1x8xf32>
// CHECK:         bufferization.to_tensor %[[T]]
// CHECK:         localattn.online_attention
// CHECK:         %[[MEAN:.*]] = linalg.generic
// CHECK:         bufferization.materialize_in_destination %[[MEAN]] in restrict writable %[[OUT]]
func.func @memrefs(%t: memref<1x4x1x8xf32>, %out: memref<1x4x1x8xf32>) {
  localattn.attention #localattn.windowed<[2]>
      ins(%t, %t, %t : memref<1x4x1x8xf32>, memref<1x4x1x8xf32>, memref<1x4x1x8xf32>) outs(%out : memref<1x4x1x8xf32>)
  return
}
