// Groups of heads that do not make up all of them (S6.4).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S6.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups of 2 heads in total, got 1}}
  %0 = localattn.attention head_groups [1 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups of 2 heads in total, got more}}
  %0 = localattn.attention head_groups [1 : #localattn.global, 2 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups of 1 to 2 heads, got 3}}
  %0 = localattn.attention head_groups [3 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups of 1 to 2 heads, got 0}}
  %0 = localattn.attention head_groups [2 : #localattn.global, 0 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups of 1 to 2 heads, got -2}}
  %0 = localattn.attention head_groups [-2 : #localattn.global, 4 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.4: a count that stands for a dynamic size elsewhere
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups of 1 to 2 heads, got -9223372036854775808}}
  %0 = localattn.attention head_groups [-9223372036854775808 : #localattn.global, 2 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.4: a sum that does not fit into 64 bits
func.func @f(%q: tensor<1x4x9223372036854775807x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups of 9223372036854775807 heads in total, got more}}
  %0 = localattn.attention head_groups [9223372036854775807 : #localattn.global, 9223372036854775807 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x9223372036854775807x8xf32>, tensor<1x4x9223372036854775807x8xf32>, tensor<1x4x9223372036854775807x8xf32>)
      outs(%q : tensor<1x4x9223372036854775807x8xf32>) -> tensor<1x4x9223372036854775807x8xf32>
  return
}

// -----

// S6.4
func.func @f(%q: tensor<1x4x4x8xf32>, %k: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups that don't split the 2 query heads of a key/value head, got one of 1}}
  %0 = localattn.attention head_groups [1 : #localattn.global, 3 : #localattn.global]
      ins(%q, %k, %k : tensor<1x4x4x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  return
}

// -----

// S6.4, S6.5: those of the whole
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups that don't split the 2 query heads of a key/value head, got one of 3}}
  %0 = localattn.attention head_groups [2 : #localattn.global, 3 : #localattn.global, 3 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_extent [8, 4]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.4, S6.5: groups make up the whole, not the tensor
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_groups of 8 heads in total, got 2}}
  %0 = localattn.attention head_groups [1 : #localattn.global, 1 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_extent [8, 8]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.4
func.func @f(%q: tensor<1x4x?x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected a static number of heads beside head_groups, got a dynamic one}}
  %0 = localattn.attention head_groups [2 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x?x8xf32>, tensor<1x4x?x8xf32>, tensor<1x4x?x8xf32>)
      outs(%q : tensor<1x4x?x8xf32>) -> tensor<1x4x?x8xf32>
  return
}

// -----

// S6.4, S6.5
func.func @f(%q: tensor<1x4x2x8xf32>, %n: index) {
  // expected-error@below {{'localattn.attention' op expected a static number of heads beside head_groups, got a dynamic one}}
  %0 = localattn.attention head_groups [2 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_extent [%n, 2]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.1: each pattern fits the grid
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern of heads 1 to 1: expected a pattern for 1 axes, got 2 entries}}
  %0 = localattn.attention head_groups [1 : #localattn.global, 1 : #localattn.windowed<[2, 2]>]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.2
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected an extent of axis 0 that is a multiple of 3, got 4}}
  %0 = localattn.attention head_groups [1 : #localattn.global, 1 : #localattn.area<3>]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.3
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern of heads 0 to 0: expected block and dilation of at least 1 on this grid, got 0 and 1}}
  %0 = localattn.attention head_groups [1 : #localattn.boxes<[block(d0 floordiv 8)]>, 1 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S4.2: the table covers the pattern of each group
func.func @f(%q: tensor<1x4x2x8xf32>, %b: tensor<2x3xf32>) {
  // expected-error@below {{'localattn.attention' op expected relative_bias to cover entries -2 to 4 of axis 0, got 3 entries with origin 1}}
  %0 = localattn.attention head_groups [1 : #localattn.boxes<[self]>, 1 : #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      relative_bias(%b : tensor<2x3xf32>, origin = [1], sign = key_minus_query)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.4
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{expected at least one of head_groups, got none}}
  %0 = localattn.attention head_groups []
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{expected ':'}}
  %0 = localattn.attention head_groups [2 #localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{expected integer value}}
  %0 = localattn.attention head_groups [#localattn.global]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{expected a pattern attribute, got "global"}}
  %0 = localattn.attention head_groups [2 : "global"]
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}
