// Alignments, parts of the batch and parts of the heads that are none (S2.6, S2.7, S6.5).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S2.6
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected either query_origin or align, got both}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_origin [0] align = end
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.6: nor with align = start
func.func @f(%q: tensor<1x4x2x8xf32>, %i: index) {
  // expected-error@below {{'localattn.attention' op expected either query_origin or align, got both}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      query_origin [%i] align = start
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.6, S2.4: queries are no more than the extent
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x2x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of query to end inside of the extent 3, got 0 + 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x2x8xf32>, tensor<1x2x2x8xf32>, tensor<1x2x2x8xf32>)
      align = end extent [3]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.6, S2.4: the extent is that of the keys
func.func @f(%q: tensor<1x4x2x8xf32>, %k: tensor<1x2x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected axis 0 of query to end inside of the extent 2, got 0 + 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %k, %k : tensor<1x4x2x8xf32>, tensor<1x2x2x8xf32>, tensor<1x2x2x8xf32>)
      align = start
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.6
func.func @f(%q: tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected an alignment of start or end, got 'middle'}}
      align = middle
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.6
func.func @f(%q: tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected '='}}
      align end
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.6: before key_origin and extent
func.func @f(%q: tensor<1x4x2x8xf32>) {
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      // expected-error@below {{expected 'outs'}}
      extent [4] align = end
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.7
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected 1 entries in batch_origin, got 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      batch_origin [0, 0]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S2.7
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected batch_origin of 0 to 2147483647, got -1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      batch_origin [-1]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected 2 entries in head_origin, got 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [0] head_extent [2, 2]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected 2 entries in head_extent, got 3}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_extent [2, 2, 2]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_extent beside head_origin, got none}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [0, 0]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_origin of 0 to 2147483647, got -1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [0, -1] head_extent [4, 4]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_extent of 0 to 2147483647, got 2147483648}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_extent [2147483648, 2]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.4, S6.5: the whole is divisible, not the part
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_extent of key/value heads to divide that of the 6 query heads, got 4}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_extent [6, 4]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.4, S6.5
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected head_extent of key/value heads to divide that of the 6 query heads, got 0}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_extent [6, 0]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of query to end inside of the head_extent 4, got 3 + 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [3, 2] head_extent [4, 4]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of key to end inside of the head_extent 4, got 3 + 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [2, 3] head_extent [4, 4]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5: as far as it is known
func.func @f(%q: tensor<1x4x2x8xf32>, %n: index) {
  // expected-error@below {{'localattn.attention' op expected heads of key to end inside of the head_extent 1, got 0 + 2}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_extent [%n, 1]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5: heads 2 and 3 of 4 read themselves
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of key to include 2 to 3, which the heads of query read, got 2 from 0}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [2, 0] head_extent [4, 4]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S6.5: heads 1 and 2 of 8 read 0 and 1 of 4, the tensor has 1 and 2
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of key to include 0 to 1, which the heads of query read, got 2 from 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      head_origin [1, 1] head_extent [8, 4]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S1.4: with all heads of keys there, those of value are too
func.func @f(%q: tensor<1x4x2x8xf32>, %v: tensor<1x4x1x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected heads of value to be 2 as of key, got 1}}
  %0 = localattn.attention #localattn.global
      ins(%q, %q, %v : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x1x8xf32>)
      head_extent [4, 4]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}
