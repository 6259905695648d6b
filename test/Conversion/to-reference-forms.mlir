// Where sinks, states, merges, memrefs and regions come in. That the numbers are right is the matter of the oracle's tests.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-reference,canonicalize,cse)" | FileCheck %s
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-to-reference)" | FileCheck %s --check-prefix=GONE

// GONE-NOT: localattn.

// The score: scale, softcap, biases and masks in order, region (S4.12). The region is given global numbers (S4.11): batch
// 5 + b, head 4 + h, query 12 + i of 16, key 8 + j.
// CHECK-LABEL: func.func @score
// CHECK-SAME:    %[[BIAS:[a-z0-9]+]]: tensor<4x2xf16>, %[[SCALE:[a-z0-9]+]]: f32, %[[IDS:[a-z0-9]+]]: tensor<?xindex>
// CHECK:         scf.for %[[B:.*]] = %c0 to %c3
// CHECK:         scf.for %[[H:.*]] = %c0 to %c2
// CHECK:         scf.for %[[I:.*]] = %c0 to %c4
// CHECK:         arith.addi %[[H]], %c4
// CHECK:         scf.for %[[J:.*]] = %c0 to %c8
// CHECK:         arith.addi %[[J]], %c8
// CHECK:         %[[SCALED:.*]] = arith.mulf %{{.*}}, %[[SCALE]] : f32
// CHECK:         %[[RATIO:.*]] = arith.divf %[[SCALED]], %[[CAP:.*]] : f32
// CHECK:         %[[TANH:.*]] = math.tanh %[[RATIO]] : f32
// CHECK:         %[[CAPPED:.*]] = arith.mulf %[[TANH]], %[[CAP]] : f32
// CHECK:         %[[NARROW:.*]] = tensor.extract %[[BIAS]][%[[I]], %[[H]]] : tensor<4x2xf16>
// CHECK:         %[[WIDE:.*]] = arith.extf %[[NARROW]] : f16 to f32
// CHECK:         %[[BIASED:.*]] = arith.addf %[[CAPPED]], %[[WIDE]] : f32
// CHECK:         %[[SHOWN:.*]] = tensor.extract %{{.*}}[%[[B]], %[[I]]] : tensor<3x4xi1>
// CHECK:         %[[MASKED:.*]] = arith.select %[[SHOWN]], %[[BIASED]], %{{.*}} : f32
// CHECK-DAG:     arith.addi %[[B]], %c5
// CHECK-DAG:     arith.addi %[[I]], %c12
// CHECK:         tensor.extract %[[IDS]]
// CHECK:         %[[NEW:.*]] = arith.mulf %[[MASKED]],
// CHECK:         arith.maximumf %{{.*}}, %[[NEW]]
func.func @score(%bias: tensor<4x2xf16>, %scale: f32, %ids: tensor<?xindex>, %q: tensor<3x4x2x8xf32>,
                 %k: tensor<3x8x2x8xf32>, %m: tensor<3x4xi1>) -> tensor<3x4x2x8xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<3x4x2x8xf32>, tensor<3x8x2x8xf32>, tensor<3x8x2x8xf32>)
      bias(%bias : tensor<4x2xf16>, [q0, h]) bias(%m : tensor<3x4xi1>, [b, q0]) scale(%scale : f32) softcap(30.0)
      batch_origin [5] head_origin [4, 4] head_extent [8, 8] align = end key_origin [8] extent [16]
      captures(%ids : tensor<?xindex>) outs(%q : tensor<3x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %of: tensor<?xindex>):
        %n0 = arith.addi %b, %h : index
        %n1 = arith.addi %n0, %i : index
        %n2 = arith.addi %n1, %j : index
        %id = tensor.extract %of[%n2] : tensor<?xindex>
        %integer = arith.index_cast %id : index to i64
        %real = arith.sitofp %integer : i64 to f32
        %new = arith.mulf %s, %real : f32
        localattn.yield %new : f32
      } -> tensor<3x4x2x8xf32>
  return %0 : tensor<3x4x2x8xf32>
}

// A sink is where the largest score and the sum begin: in place of minus infinity and 0, at itself and 1 (S5.9, S9.3).
// CHECK-LABEL: func.func @sinks
// CHECK-SAME:    %[[SINKS:[a-z0-9]+]]: tensor<2xbf16>
// CHECK:         scf.for %[[H:.*]] = %c0 to %c2
// CHECK:         %[[NARROW:.*]] = tensor.extract %[[SINKS]][%[[H]]] : tensor<2xbf16>
// CHECK:         %[[SINK:.*]] = arith.extf %[[NARROW]] : bf16 to f32
// CHECK:         %[[MAX:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[SINK]]) -> (f32)
// CHECK:         %[[LESS:.*]] = arith.subf %[[SINK]],
// CHECK:         %[[KEPT:.*]] = math.exp %[[LESS]]
// CHECK:         scf.for {{.*}} iter_args(%{{.*}} = %[[KEPT]], %{{.*}} = %{{.*}}) -> (f32, tensor<8xf32>)
func.func @sinks(%sinks: tensor<2xbf16>, %q: tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      sinks(%sinks : tensor<2xbf16>) outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return %0 : tensor<1x4x2x8xf32>
}

// A state comes in through outs and leaves undivided (S9.1); rows have the layout of out without d.
// CHECK-LABEL: func.func @online
// CHECK-SAME:    %[[ACC:[a-z0-9]+]]: tensor<2x4x8x3xf32>, %[[M:[a-z0-9]+]]: tensor<2x4x3xf32>, %[[L:[a-z0-9]+]]: tensor<2x4x3xf32>
// CHECK:         scf.for %[[B:.*]] = %c0 to %c3 step %c1 iter_args(%{{.*}} = %[[ACC]], %{{.*}} = %[[M]], %{{.*}} = %[[L]])
// CHECK:         scf.for %[[H:.*]] = %c0 to %c2
// CHECK:         scf.for %[[I:.*]] = %c0 to %c4 step %c1 iter_args(%[[A0:.*]] = %{{.*}}, %[[M0:.*]] = %{{.*}}, %[[L0:.*]] = %{{[a-z0-9]+}})
// CHECK:         tensor.extract %[[A0]][%[[H]], %[[I]], %{{.*}}, %[[B]]]
// CHECK-DAG:     tensor.extract %[[M0]][%[[H]], %[[I]], %[[B]]]
// CHECK-DAG:     tensor.extract %[[L0]][%[[H]], %[[I]], %[[B]]]
// CHECK-NOT:     arith.divf
// CHECK:         tensor.insert %{{.*}} into %{{.*}}[%[[H]], %[[I]], %{{.*}}, %[[B]]] : tensor<2x4x8x3xf32>
// CHECK:         tensor.insert %{{.*}} into %[[M0]][%[[H]], %[[I]], %[[B]]]
// CHECK:         tensor.insert %{{.*}} into %[[L0]][%[[H]], %[[I]], %[[B]]]
func.func @online(%acc: tensor<2x4x8x3xf32>, %m: tensor<2x4x3xf32>, %l: tensor<2x4x3xf32>, %q: tensor<3x4x2x8xf16>)
    -> (tensor<2x4x8x3xf32>, tensor<2x4x3xf32>, tensor<2x4x3xf32>) {
  %0:3 = localattn.online_attention #localattn.global
      ins(%q, %q, %q : tensor<3x4x2x8xf16>, tensor<3x4x2x8xf16>, tensor<3x4x2x8xf16>)
      layout <query = "b*hd", key = "b*hd", value = "b*hd", out = "h*db">
      outs(%acc, %m, %l : tensor<2x4x8x3xf32>, tensor<2x4x3xf32>, tensor<2x4x3xf32>)
      -> tensor<2x4x8x3xf32>, tensor<2x4x3xf32>, tensor<2x4x3xf32>
  return %0#0, %0#1, %0#2 : tensor<2x4x8x3xf32>, tensor<2x4x3xf32>, tensor<2x4x3xf32>
}

// Elementwise, in the score type, rounded once (S10.1, S5.1).
// CHECK-LABEL: func.func @merge
// CHECK:         linalg.generic {{.*}}"parallel", "parallel", "parallel"]} ins({{.*}}) outs(%{{.*}} : tensor<4x2x1xf32>)
// CHECK:         linalg.generic {{.*}}"parallel", "parallel", "parallel", "parallel"]} ins({{.*}}) outs(%{{.*}} : tensor<8x4x2x1xf16>)
// CHECK-COUNT-1: arith.truncf
// CHECK-NOT:     arith.truncf
// CHECK:         return
func.func @merge(%a: tensor<8x4x2x1xf16>, %l: tensor<4x2x1xf32>, %b: tensor<8x4x2x1xf16>, %m: tensor<4x2x1xf32>)
    -> (tensor<8x4x2x1xf16>, tensor<4x2x1xf32>) {
  %0:2 = localattn.merge ins(%a, %l, %b, %m : tensor<8x4x2x1xf16>, tensor<4x2x1xf32>, tensor<8x4x2x1xf16>, tensor<4x2x1xf32>)
      layout <"d*hb"> outs(%a, %l : tensor<8x4x2x1xf16>, tensor<4x2x1xf32>) -> tensor<8x4x2x1xf16>, tensor<4x2x1xf32>
  return %0#0, %0#1 : tensor<8x4x2x1xf16>, tensor<4x2x1xf32>
}

// Memrefs are read, and outs written (S7.4); captures stay what they are, also where they are operands besides.
// CHECK-LABEL: func.func @memrefs
// CHECK-SAME:    %[[Q:[a-z0-9]+]]: memref<1x4x2x8xf32>, %[[O:[a-z0-9]+]]: memref<1x4x2x8xf32>, %[[L:[a-z0-9]+]]: memref<1x4x2xf32>, %[[C:[a-z0-9]+]]: memref<4xf32>
// CHECK-DAG:     bufferization.to_tensor %[[Q]] restrict :
// CHECK-DAG:     bufferization.to_tensor %[[C]] restrict :
// CHECK-DAG:     bufferization.to_tensor %[[O]] restrict writable :
// CHECK-DAG:     bufferization.to_tensor %[[L]] restrict writable :
// CHECK:         memref.load %[[C]][%{{.*}}]
// CHECK:         bufferization.materialize_in_destination %{{.*}} in restrict writable %[[O]]
// CHECK:         bufferization.materialize_in_destination %{{.*}} in restrict writable %[[L]]
func.func @memrefs(%q: memref<1x4x2x8xf32>, %o: memref<1x4x2x8xf32>, %l: memref<1x4x2xf32>, %c: memref<4xf32>) {
  localattn.attention #localattn.global
      ins(%q, %q, %q : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      bias(%c : memref<4xf32>, [k0]) captures(%c : memref<4xf32>)
      outs(%o, %l : memref<1x4x2x8xf32>, memref<1x4x2xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %m: memref<4xf32>):
        %x = memref.load %m[%i] : memref<4xf32>
        %new = arith.addf %s, %x : f32
        localattn.yield %new : f32
      }
  return
}

// On tensors, a memref may be captured too.
// CHECK-LABEL: func.func @captured
// CHECK-NOT:     bufferization
// CHECK:         memref.load
// CHECK:         return
func.func @captured(%q: tensor<1x4x2x8xf32>, %c: memref<4xf32>) -> tensor<1x4x2x8xf32> {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      captures(%c : memref<4xf32>) outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %m: memref<4xf32>):
        %x = memref.load %m[%i] : memref<4xf32>
        localattn.yield %x : f32
      } -> tensor<1x4x2x8xf32>
  return %0 : tensor<1x4x2x8xf32>
}
