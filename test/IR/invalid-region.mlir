// Score regions that are none (S4.11).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected 5 arguments of the score region (score, batch, head, 1 axes of query and of key, captures), got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index):
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11: captures are arguments too
func.func @f(%q: tensor<1x4x2x8xf32>, %c: f32) {
  // expected-error@below {{'localattn.attention' op expected 6 arguments of the score region (score, batch, head, 1 axes of query and of key, captures), got 5}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      captures(%c : f32)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11: without a label there are no arguments
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected 5 arguments of the score region (score, batch, head, 1 axes of query and of key, captures), got 0}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
        %s = arith.constant 0.0 : f32
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11, S5.1: scores of f16 are of f32
func.func @f(%q: tensor<1x4x2x8xf16>) {
  // expected-error@below {{'localattn.attention' op expected the score as 'f32' in the score region, got 'f16'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf16>, tensor<1x4x2x8xf16>, tensor<1x4x2x8xf16>)
      outs(%q : tensor<1x4x2x8xf16>) score {
      ^bb0(%s: f16, %b: index, %h: index, %i: index, %j: index):
        localattn.yield %s : f16
      } -> tensor<1x4x2x8xf16>
  return
}

// -----

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected the batch as 'index' in the score region, got 'i64'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: i64, %h: index, %i: index, %j: index):
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected the head as 'index' in the score region, got 'i32'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: i32, %i: index, %j: index):
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of the query as 'index' in the score region, got 'i32'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: i32, %j: index):
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of the key as 'index' in the score region, got 'f32'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: f32):
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>, %c: f32, %d: tensor<4xi32>) {
  // expected-error@below {{'localattn.attention' op expected capture 1 as 'tensor<4xi32>' in the score region, got 'tensor<?xi32>'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      captures(%c, %d : f32, tensor<4xi32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %x: f32, %y: tensor<?xi32>):
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11, S5.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        %n = arith.truncf %s : f32 to f16
        // expected-error@below {{'localattn.yield' op expected a score of 'f32', got 'f16'}}
        localattn.yield %n : f16
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        // expected-error@below {{'localattn.yield' op operand #0 must be f16, bf16, f32 or f64, but got 'index'}}
        localattn.yield %i : index
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11: isolated from above
func.func @f(%q: tensor<1x4x2x8xf32>, %c: f32) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        // expected-error@below {{use of undeclared SSA value name}}
        %n = arith.addf %s, %c : f32
        localattn.yield %n : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a score region of one block, got 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        cf.br ^bb1
        ^bb1:
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a score region that ends in 'localattn.yield', got 'llvm.unreachable'}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        llvm.unreachable
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-note@below {{in the region of this attention}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        // expected-error@below {{expected a score region without side effects or undefined results, got 'func.call'}}
        %n = func.call @g(%s) : (f32) -> f32
        localattn.yield %n : f32
      } -> tensor<1x4x2x8xf32>
  return
}
func.func private @g(f32) -> f32

// -----

// S4.11: dividing by zero has no result
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-note@below {{in the region of this attention}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        // expected-error@below {{expected a score region without side effects or undefined results, got 'arith.divsi'}}
        %n = arith.divsi %i, %j : index
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11: inside of other ops, too
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-note@below {{in the region of this attention}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        %t = arith.cmpi eq, %i, %j : index
        scf.if %t {
        // expected-error@below {{expected a score region without side effects or undefined results, got 'memref.alloca'}}
          %m = memref.alloca() : memref<4xf32>
        }
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11: a loop that may not end
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-note@below {{in the region of this attention}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        // expected-error@below {{expected a score region without side effects or undefined results, got 'scf.while'}}
        %n = scf.while (%x = %s) : (f32) -> f32 {
          %t = arith.cmpf olt, %x, %x : f32
          scf.condition(%t) %x : f32
        } do {
        ^bb0(%y: f32):
          scf.yield %y : f32
        }
        localattn.yield %s : f32
      } -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.11, S7.1: only captures are read
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-note@below {{in the region of this attention}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
        %m = memref.get_global @g : memref<4xf32>
        // expected-error@below {{expected a score region without side effects or undefined results, got 'memref.load'}}
        %n = memref.load %m[%i] : memref<4xf32>
        localattn.yield %n : f32
      } -> tensor<1x4x2x8xf32>
  return
}
memref.global @g : memref<4xf32>

// -----

// S4.11: nor written
func.func @f(%q: memref<1x4x2x8xf32>, %o: memref<1x4x2x8xf32>, %c: memref<4xf32>) {
  // expected-note@below {{in the region of this attention}}
  localattn.attention #localattn.global
      ins(%q, %q, %q : memref<1x4x2x8xf32>, memref<1x4x2x8xf32>, memref<1x4x2x8xf32>)
      captures(%c : memref<4xf32>)
      outs(%o : memref<1x4x2x8xf32>) score {
      ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %m: memref<4xf32>):
        // expected-error@below {{expected a score region without side effects or undefined results, got 'memref.store'}}
        memref.store %s, %m[%i] : memref<4xf32>
        localattn.yield %s : f32
      }
  return
}

// -----

// S4.11
func.func @f(%q: tensor<1x4x2x8xf32>, %c: f32) {
  // expected-error@below {{'localattn.attention' op expected a score region beside captures, got none}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      captures(%c : f32)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// the attributes come before it
func.func @f(%q: tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected 'outs'}}
      score {}
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}
