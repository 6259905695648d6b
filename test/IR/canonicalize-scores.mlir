// What changes no score is left out, and casts that hide sizes (S4).

// RUN: localattn-opt %s --canonicalize | FileCheck %s

!t = tensor<1x4x2x8xf32>
!r = tensor<1x4x2xf32>

// Adding 0.0 makes 0.0 of -0.0: only out and lse without a region can't tell.
// CHECK-LABEL: func.func @zeros
// CHECK-NOT:     bias
// CHECK:         localattn.attention #localattn.global ins({{[^)]*}}) outs
// CHECK-NOT:     bias
// CHECK:         localattn.attention #localattn.global ins({{[^)]*}}) outs({{.*}} score
// CHECK:         localattn.attention {{.*}} bias(%{{.*}} : tensor<4xf16>, [k0]) outs({{.*}} score
// CHECK:         localattn.online_attention {{.*}} bias(%{{.*}} : tensor<4xf16>, [k0]) outs
func.func @zeros(%q: !t, %l: !r) -> (!t, !t, !t, !t) {
  %zero = arith.constant dense<0.0> : tensor<4xf16>
  %negative = arith.constant dense<-0.0> : tensor<2x4xf64>
  %table = arith.constant dense<0.0> : tensor<2x7xbf16>
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t)
      relative_bias(%table : tensor<2x7xbf16>, origin = [3], sign = query_minus_key)
      bias(%zero : tensor<4xf16>, [k0]) bias(%negative : tensor<2x4xf64>, [h, q0]) outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) bias(%negative : tensor<2x4xf64>, [h, q0]) outs(%q : !t) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        %n = arith.negf %s : f32
        localattn.yield %n : f32
      } -> !t
  %2 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) bias(%zero : tensor<4xf16>, [k0]) outs(%q : !t) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        %n = arith.negf %s : f32
        localattn.yield %n : f32
      } -> !t
  %3:3 = localattn.online_attention #localattn.global ins(%q, %q, %q : !t, !t, !t) bias(%zero : tensor<4xf16>, [k0])
      outs(%q, %l, %l : !t, !r, !r) -> !t, !r, !r
  return %0, %1, %2, %3#0 : !t, !t, !t, !t
}

// The others keep their order and their dimensions.
// CHECK-LABEL: func.func @masks
// CHECK-SAME:    %[[A:[a-z0-9]*]]: tensor<2x4xf32>, %[[B:[a-z0-9]*]]: tensor<4x4xi1>)
// CHECK:         %[[FALSE:.*]] = arith.constant dense<false> : tensor<4xi1>
// CHECK:         bias(%[[A]] : tensor<2x4xf32>, [h, k0]) bias(%[[FALSE]] : tensor<4xi1>, [k0]) bias(%[[B]] : tensor<4x4xi1>, [q0, k0]) softcap(1.000000e+00) outs
func.func @masks(%q: !t, %a: tensor<2x4xf32>, %b: tensor<4x4xi1>) -> !t {
  %true = arith.constant dense<true> : tensor<1x4xi1>
  %false = arith.constant dense<false> : tensor<4xi1>
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t)
      bias(%true : tensor<1x4xi1>, [b, k0]) bias(%a : tensor<2x4xf32>, [h, k0]) bias(%false : tensor<4xi1>, [k0])
      bias(%true : tensor<1x4xi1>, [b, q0]) bias(%b : tensor<4x4xi1>, [q0, k0]) softcap(1.0) outs(%q : !t) -> !t
  return %0 : !t
}

// S5.9: a sink of minus infinity is none, one of 0 counts.
// CHECK-LABEL: func.func @sinks
// CHECK:         localattn.attention #localattn.global ins({{[^)]*}}) outs
// CHECK:         localattn.attention {{.*}} sinks
func.func @sinks(%q: !t) -> (!t, !t) {
  %none = arith.constant dense<0xFF800000> : tensor<2xf32>
  %zero = arith.constant dense<0.0> : tensor<2xf32>
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) sinks(%none : tensor<2xf32>) outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) sinks(%zero : tensor<2xf32>) outs(%q : !t) -> !t
  return %0, %1 : !t, !t
}

// A region that yields its score, once it is simplified; with what it captured.
// CHECK-LABEL: func.func @identity
// CHECK-NOT:     score
// CHECK:         return
func.func @identity(%q: !t, %x: f32, %c: tensor<4xf32>) -> !t {
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t) captures(%x, %c : f32, tensor<4xf32>) outs(%q : !t) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %y: f32, %t: tensor<4xf32>):
        %dead = tensor.extract %t[%i] : tensor<4xf32>
        %never = arith.constant false
        %n = arith.select %never, %y, %s : f32
        localattn.yield %n : f32
      } -> !t
  return %0 : !t
}

// Captures: read ones, once each. The first of two stays, even if only the second is read.
// CHECK-LABEL: func.func @captures
// CHECK-SAME:    %[[X:[a-z0-9]*]]: f32, %[[C:[a-z0-9]*]]: tensor<4xf32>)
// CHECK:         captures(%[[X]], %[[C]] : f32, tensor<4xf32>)
// CHECK:         ^bb0(%[[S:.*]]: f32, %{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index, %[[XX:.*]]: f32, %[[CC:.*]]: tensor<4xf32>):
// CHECK-DAG:       tensor.extract %[[CC]][%[[I]]]
// CHECK-DAG:       tensor.extract %[[CC]][%[[J]]]
// CHECK-DAG:       arith.addf %{{.*}}, %[[XX]]
func.func @captures(%q: !t, %x: f32, %c: tensor<4xf32>) -> !t {
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : !t, !t, !t)
      captures(%x, %c, %c, %x, %q : f32, tensor<4xf32>, tensor<4xf32>, f32, !t) outs(%q : !t) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %x0: f32, %t: tensor<4xf32>, %u: tensor<4xf32>, %x1: f32, %unused: !t):
        %m = tensor.extract %t[%i] : tensor<4xf32>
        %n = tensor.extract %u[%j] : tensor<4xf32>
        %p = arith.addf %m, %n : f32
        %r = arith.addf %p, %x1 : f32
        localattn.yield %r : f32
      } -> !t
  return %0 : !t
}

// Casts fold into every operand, results get the type of outs, and a region goes on with the type it knows.
// CHECK-LABEL: func.func @casts
// CHECK-SAME:    %[[Q:[a-z0-9]*]]: tensor<1x4x2x8xf32>, %[[C:[a-z0-9]*]]: tensor<4xf32>, %[[L:[a-z0-9]*]]: tensor<1x?x2xf32>)
// CHECK:         %[[R:.*]]:2 = localattn.attention
// CHECK-SAME:      ins(%[[Q]], %[[Q]], %[[Q]] : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
// CHECK-SAME:      captures(%[[C]] : tensor<4xf32>) outs(%[[Q]], %[[L]] : tensor<1x4x2x8xf32>, tensor<1x?x2xf32>)
// CHECK:           tensor.extract %{{.*}}[%{{.*}}] : tensor<4xf32>
// CHECK:           -> tensor<1x4x2x8xf32>, tensor<1x?x2xf32>
// CHECK:         %[[OUT:.*]] = tensor.cast %[[R]]#0 : tensor<1x4x2x8xf32> to tensor<?x?x2x8xf32>
// CHECK:         return %[[OUT]], %[[R]]#1
func.func @casts(%q: !t, %c: tensor<4xf32>, %l: tensor<1x?x2xf32>) -> (tensor<?x?x2x8xf32>, tensor<1x?x2xf32>) {
  %0 = tensor.cast %q : !t to tensor<?x?x2x8xf32>
  %1 = tensor.cast %c : tensor<4xf32> to tensor<?xf32>
  %2:2 = localattn.attention #localattn.global
      ins(%0, %0, %0 : tensor<?x?x2x8xf32>, tensor<?x?x2x8xf32>, tensor<?x?x2x8xf32>) captures(%1 : tensor<?xf32>)
      outs(%0, %l : tensor<?x?x2x8xf32>, tensor<1x?x2xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %t: tensor<?xf32>):
        %n = tensor.extract %t[%i] : tensor<?xf32>
        localattn.yield %n : f32
      } -> tensor<?x?x2x8xf32>, tensor<1x?x2xf32>
  return %2#0, %2#1 : tensor<?x?x2x8xf32>, tensor<1x?x2xf32>
}

// A cast to a type that knows more is a promise, and stays. Merging folds casts too.
// CHECK-LABEL: func.func @promise
// CHECK:         tensor.cast %{{.*}} : tensor<?x?x2x8xf32> to tensor<1x4x2x8xf32>
// CHECK:         localattn.merge ins({{.*}} : tensor<1x4x2x8xf32>, tensor<1x4x2xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2xf32>)
func.func @promise(%d: tensor<?x?x2x8xf32>, %l: !r) -> tensor<1x?x2x8xf32> {
  %q = tensor.cast %d : tensor<?x?x2x8xf32> to !t
  %0 = tensor.cast %q : !t to tensor<1x?x2x8xf32>
  %1 = tensor.cast %l : !r to tensor<1x?x2xf32>
  %2:2 = localattn.merge
      ins(%0, %1, %0, %1 : tensor<1x?x2x8xf32>, tensor<1x?x2xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2xf32>)
      outs(%0, %1 : tensor<1x?x2x8xf32>, tensor<1x?x2xf32>) -> tensor<1x?x2x8xf32>, tensor<1x?x2xf32>
  return %2#0 : tensor<1x?x2x8xf32>
}
