// RUN: localattn-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

// expected-error @below {{expected 'query' or 'sub' or 'batch' or 'chunk' or 'keys' or 'scores' or 'values', got 'size'}}
"test.op"() {tiling = #localattn.tiling<size = [7]>} : () -> ()

// -----

// expected-error @below {{expected 'keys' once, got it twice}}
"test.op"() {tiling = #localattn.tiling<keys = 4, keys = 5>} : () -> ()

// -----

// expected-error @below {{expected 'chunk' of at least 1, got 0}}
"test.op"() {tiling = #localattn.tiling<chunk = 0>} : () -> ()

// -----

// expected-error @below {{expected 'query' of at least 1, got -3}}
"test.op"() {tiling = #localattn.tiling<query = [7, -3]>} : () -> ()

// -----

// expected-error @below {{expected 2 entries in 'scores', got 3}}
"test.op"() {tiling = #localattn.tiling<scores = [7, 32, 1]>} : () -> ()

// -----

func.func @rank(%q: tensor<1x8x1x4xf32>) -> tensor<1x8x1x4xf32> {
  // expected-error @below {{expected 1 entries in 'query', got 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>)
      outs(%q : tensor<1x8x1x4xf32>) {localattn.tiling = #localattn.tiling<query = [4, 4]>} -> tensor<1x8x1x4xf32>
  return %0 : tensor<1x8x1x4xf32>
}

// -----

func.func @sub(%q: tensor<1x8x1x4xf32>) -> tensor<1x8x1x4xf32> {
  // expected-error @below {{expected 1 entries in 'sub', got 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>)
      outs(%q : tensor<1x8x1x4xf32>) {localattn.tiling = [#localattn.tiling<sub = [4, 4]>]} -> tensor<1x8x1x4xf32>
  return %0 : tensor<1x8x1x4xf32>
}

// -----

func.func @kind(%q: tensor<1x8x1x4xf32>) -> tensor<1x8x1x4xf32> {
  // expected-error @below {{expected a #localattn.tiling, or a list with one for each box, got 4 : i64}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>, tensor<1x8x1x4xf32>)
      outs(%q : tensor<1x8x1x4xf32>) {localattn.tiling = 4} -> tensor<1x8x1x4xf32>
  return %0 : tensor<1x8x1x4xf32>
}

// -----

// expected-error @below {{expected 'localattn.tiling' on an attention}}
func.func @place() attributes {localattn.tiling = #localattn.tiling<query = [4]>} {
  return
}
