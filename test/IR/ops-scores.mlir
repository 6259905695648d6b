// What makes up a score comes back as written, each clause alone and all at once (S4, S5.9).

// RUN: localattn-opt %s --verify-roundtrip | localattn-opt | FileCheck %s
// RUN: localattn-opt %s --mlir-print-op-generic | localattn-opt | FileCheck %s
// RUN: localattn-opt %s --emit-bytecode | localattn-opt | FileCheck %s

// Dimensions of a bias in any order, all and none of them, in each of the types (S4.7, S4.8).
// CHECK-LABEL: func.func @biases
// CHECK-SAME:    %[[ALL:[a-z0-9]+]]: tensor<7x6x5x4x3x2xf16>, %[[NONE:[a-z0-9]+]]: tensor<bf16>
// CHECK-SAME:    %[[ROWS:[a-z0-9]+]]: tensor<4x3x6xf32>, %[[DOUBLE:[a-z0-9]+]]: tensor<5xf64>, %[[MASK:[a-z0-9]+]]: tensor<2x?xi1>
// CHECK:         localattn.attention #localattn.global ins({{[^)]*}}) bias(%[[ALL]] : tensor<7x6x5x4x3x2xf16>, [k1, k0, q1, q0, h, b]) extent
// CHECK:         ins({{[^)]*}}) bias(%[[NONE]] : tensor<bf16>, []) extent
// CHECK:         ins({{[^)]*}}) bias(%[[ROWS]] : tensor<4x3x6xf32>, [q0, h, k0]) extent
// CHECK:         ins({{[^)]*}}) bias(%[[DOUBLE]] : tensor<5xf64>, [q1]) extent
// CHECK:         ins({{[^)]*}}) bias(%[[MASK]] : tensor<2x?xi1>, [b, k1]) extent
// CHECK:         ins({{[^)]*}}) bias(%[[MASK]] : tensor<2x?xi1>, [b, k1]) bias(%[[NONE]] : tensor<bf16>, []) bias(%[[MASK]] : tensor<2x?xi1>, [b, k1]) extent
func.func @biases(%all: tensor<7x6x5x4x3x2xf16>, %none: tensor<bf16>, %rows: tensor<4x3x6xf32>, %double: tensor<5xf64>,
                  %mask: tensor<2x?xi1>, %q: tensor<2x4x5x3x8xf32>, %k: tensor<2x6x7x3x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<2x4x5x3x8xf32>, tensor<2x6x7x3x8xf32>, tensor<2x6x7x3x8xf32>)
      bias(%all : tensor<7x6x5x4x3x2xf16>, [k1, k0, q1, q0, h, b])
      extent [6, 7] outs(%q : tensor<2x4x5x3x8xf32>) -> tensor<2x4x5x3x8xf32>
  %1 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<2x4x5x3x8xf32>, tensor<2x6x7x3x8xf32>, tensor<2x6x7x3x8xf32>)
      bias(%none : tensor<bf16>, [])
      extent [6, 7] outs(%q : tensor<2x4x5x3x8xf32>) -> tensor<2x4x5x3x8xf32>
  %2 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<2x4x5x3x8xf32>, tensor<2x6x7x3x8xf32>, tensor<2x6x7x3x8xf32>)
      bias(%rows : tensor<4x3x6xf32>, [q0, h, k0])
      extent [6, 7] outs(%q : tensor<2x4x5x3x8xf32>) -> tensor<2x4x5x3x8xf32>
  %3 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<2x4x5x3x8xf32>, tensor<2x6x7x3x8xf32>, tensor<2x6x7x3x8xf32>)
      bias(%double : tensor<5xf64>, [q1])
      extent [6, 7] outs(%q : tensor<2x4x5x3x8xf32>) -> tensor<2x4x5x3x8xf32>
  %4 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<2x4x5x3x8xf32>, tensor<2x6x7x3x8xf32>, tensor<2x6x7x3x8xf32>)
      bias(%mask : tensor<2x?xi1>, [b, k1])
      extent [6, 7] outs(%q : tensor<2x4x5x3x8xf32>) -> tensor<2x4x5x3x8xf32>
  %5 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<2x4x5x3x8xf32>, tensor<2x6x7x3x8xf32>, tensor<2x6x7x3x8xf32>)
      bias(%mask : tensor<2x?xi1>, [b, k1]) bias(%none : tensor<bf16>, []) bias(%mask : tensor<2x?xi1>, [b, k1])
      extent [6, 7] outs(%q : tensor<2x4x5x3x8xf32>) -> tensor<2x4x5x3x8xf32>
  return
}

// On three axes the names go up to q2 and k2.
// CHECK-LABEL: func.func @three_axes
// CHECK:         bias(%{{.*}} : tensor<1x3x5x4x1x4xf32>, [b, k0, k2, q1, h, k1]) bias(%{{.*}} : tensor<5x3xi1>, [q2, q0]) outs
func.func @three_axes(%t: tensor<1x3x4x5x1x8xf32>, %bias: tensor<1x3x5x4x1x4xf32>, %mask: tensor<5x3xi1>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x3x4x5x1x8xf32>, tensor<1x3x4x5x1x8xf32>, tensor<1x3x4x5x1x8xf32>)
      bias(%bias : tensor<1x3x5x4x1x4xf32>, [b, k0, k2, q1, h, k1]) bias(%mask : tensor<5x3xi1>, [q2, q0])
      outs(%t : tensor<1x3x4x5x1x8xf32>) -> tensor<1x3x4x5x1x8xf32>
  return
}

// Sinks of any type, a scale that is a value, also for f64, and a cap; each alone (S4.9, S4.10, S5.9).
// CHECK-LABEL: func.func @numbers
// CHECK-SAME:    %[[SINKS:[a-z0-9]+]]: tensor<2xf64>, %[[OPEN:[a-z0-9]+]]: tensor<?xf16>, %[[SCALE:[a-z0-9]+]]: f32
// CHECK:         ins({{[^)]*}}) sinks(%[[SINKS]] : tensor<2xf64>) outs
// CHECK:         ins({{[^)]*}}) sinks(%[[OPEN]] : tensor<?xf16>) outs
// CHECK:         ins({{[^)]*}}) scale(%[[SCALE]] : f32) outs
// CHECK:         ins({{[^)]*}}) scale(%[[SCALE]] : f32) outs(%{{.*}} : tensor<1x4x2x0xf64>)
// CHECK:         ins({{[^)]*}}) softcap(5.000000e+01) outs
func.func @numbers(%sinks: tensor<2xf64>, %open: tensor<?xf16>, %scale: f32, %t: tensor<1x4x2x8xf32>,
                   %u: tensor<1x4x2x0xf64>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      sinks(%sinks : tensor<2xf64>) outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  %1 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      sinks(%open : tensor<?xf16>) outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  %2 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      scale(%scale : f32) outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  %3 = localattn.attention #localattn.global
      ins(%u, %u, %u : tensor<1x4x2x0xf64>, tensor<1x4x2x0xf64>, tensor<1x4x2x0xf64>)
      scale(%scale : f32) outs(%u : tensor<1x4x2x0xf64>) -> tensor<1x4x2x0xf64>
  %4 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      softcap(50.0) outs(%t : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// A region without captures, with a foreign attribute before it; its score is of f64 for f64 (S4.11, S5.1).
// CHECK-LABEL: func.func @region
// CHECK:         ins({{[^)]*}}) outs(%{{.*}} : tensor<1x4x2x8xf64>) {my.note} score {
// CHECK-NEXT:    ^bb0(%[[S:.*]]: f64, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index):
// CHECK-NEXT:      %[[NEW:.*]] = arith.addf %[[S]], %[[S]] : f64
// CHECK-NEXT:      localattn.yield %[[NEW]] : f64
// CHECK-NEXT:    } -> tensor<1x4x2x8xf64>
// CHECK:         outs(%{{.*}} : tensor<1x4x2x8xf64>) score {
// CHECK:           localattn.yield %{{.*}} {my.note} : f64
// CHECK-NEXT:    } -> tensor<1x4x2x8xf64>
func.func @region(%t: tensor<1x4x2x8xf64>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>)
      outs(%t : tensor<1x4x2x8xf64>) {my.note} score {
      ^bb0(%s: f64, %b: index, %h: index, %i: index, %j: index):
        %new = arith.addf %s, %s : f64
        localattn.yield %new : f64
      } -> tensor<1x4x2x8xf64>
  %1 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>, tensor<1x4x2x8xf64>)
      outs(%t : tensor<1x4x2x8xf64>) score {
      ^bb0(%s: f64, %b: index, %h: index, %i: index, %j: index):
        localattn.yield %s {my.note} : f64
      } -> tensor<1x4x2x8xf64>
  return
}

// Captures of any type, and ops with regions of their own; of bf16 the score is f32 (S4.11).
// CHECK-LABEL: func.func @captures
// CHECK-SAME:    %[[IDS:[a-z0-9]+]]: tensor<?xi32>, %[[SLOPE:[a-z0-9]+]]: f16, %[[N:[a-z0-9]+]]: index
// CHECK:         captures(%[[IDS]], %[[SLOPE]], %[[N]], %[[IDS]] : tensor<?xi32>, f16, index, tensor<?xi32>) outs(%{{.*}} : tensor<1x4x5x2x8xbf16>) score {
// CHECK-NEXT:    ^bb0(%{{.*}}: f32, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: tensor<?xi32>, %{{.*}}: f16, %{{.*}}: index, %{{.*}}: tensor<?xi32>):
// CHECK:           scf.if
// CHECK:           localattn.yield %{{.*}} : f32
func.func @captures(%ids: tensor<?xi32>, %slope: f16, %n: index, %t: tensor<1x4x5x2x8xbf16>) {
  %0 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x4x5x2x8xbf16>, tensor<1x4x5x2x8xbf16>, tensor<1x4x5x2x8xbf16>)
      captures(%ids, %slope, %n, %ids : tensor<?xi32>, f16, index, tensor<?xi32>)
      outs(%t : tensor<1x4x5x2x8xbf16>) score {
      ^bb0(%s: f32, %b: index, %h: index, %y: index, %x: index, %ky: index, %kx: index,
           %of: tensor<?xi32>, %by: f16, %least: index, %again: tensor<?xi32>):
        %near = arith.cmpi slt, %kx, %least : index
        %new = scf.if %near -> f32 {
          scf.yield %s : f32
        } else {
          %wide = arith.extf %by : f16 to f32
          %less = arith.subf %s, %wide : f32
          scf.yield %less : f32
        }
        localattn.yield %new : f32
      } -> tensor<1x4x5x2x8xbf16>
  return
}

// All of it at once, in the order of the text.
// CHECK-LABEL: func.func @all
// CHECK:         localattn.attention #localattn.global ins({{[^)]*}})
// CHECK-SAME:      relative_bias(%{{.*}} : tensor<2x7xf32>, origin = [3], sign = query_minus_key)
// CHECK-SAME:      bias(%{{.*}} : tensor<2x4xf16>, [h, k0]) bias(%{{.*}} : tensor<4x4xi1>, [k0, q0])
// CHECK-SAME:      sinks(%{{.*}} : tensor<2xbf16>) scale(%{{.*}} : f32) softcap(3.000000e+01) layout <"bh*d">
// CHECK-SAME:      captures(%{{.*}} : f32) outs(%{{.*}}, %{{.*}} : tensor<1x2x4x8xf16>, tensor<1x2x4xf32>) {my.note} score {
// CHECK:         } -> tensor<1x2x4x8xf16>, tensor<1x2x4xf32>
func.func @all(%t: tensor<1x2x4x8xf16>, %l: tensor<1x2x4xf32>, %table: tensor<2x7xf32>, %bias: tensor<2x4xf16>,
               %mask: tensor<4x4xi1>, %sinks: tensor<2xbf16>, %scale: f32) {
  %0:2 = localattn.attention #localattn.global
      ins(%t, %t, %t : tensor<1x2x4x8xf16>, tensor<1x2x4x8xf16>, tensor<1x2x4x8xf16>)
      relative_bias(%table : tensor<2x7xf32>, origin = [3], sign = query_minus_key)
      bias(%bias : tensor<2x4xf16>, [h, k0]) bias(%mask : tensor<4x4xi1>, [k0, q0])
      sinks(%sinks : tensor<2xbf16>) scale(%scale : f32) softcap(30.0) layout <"bh*d">
      captures(%scale : f32) outs(%t, %l : tensor<1x2x4x8xf16>, tensor<1x2x4xf32>) {my.note} score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %c: f32):
        %new = arith.addf %s, %c : f32
        localattn.yield %new : f32
      } -> tensor<1x2x4x8xf16>, tensor<1x2x4xf32>
  return
}
