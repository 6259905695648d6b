// Boxes, unions and places: how many pairs of query and key that is. The comments work out the counts.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-print-boxes)" --verify-diagnostics
// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-print-boxes)" -o %t 2> /dev/null
// RUN: localattn-opt %s | diff - %t

// Longformer: 8 * 5 - 2 * 3 of the window, 5 more of the first key, 5 more of the first query.
func.func @boxes_1(%q: tensor<1x8x1x8xf32>) {
  // expected-remark@below {{boxes <[sliding(2, 2)], [range(0, 1)], [rows(0, 1)]>, 44 pairs, 68.75 % of global}}
  %0 = localattn.attention #localattn.boxes<[sliding(2, 2)], [range(0, 1)], [rows(0, 1)]>
      ins(%q, %q, %q : tensor<1x8x1x8xf32>, tensor<1x8x1x8xf32>, tensor<1x8x1x8xf32>)
      outs(%q : tensor<1x8x1x8xf32>) -> tensor<1x8x1x8xf32>
  return
}

// Causality in raster order: 1 + 2 + ... + 12.
func.func @boxes_2(%q: tensor<1x3x4x1x8xf32>) {
  // expected-remark@below {{boxes <[sliding(unbounded, -1), full], [self, sliding(unbounded, 0)]>, 78 pairs, 54.17 % of global}}
  %0 = localattn.attention #localattn.boxes<[sliding(unbounded, -1), full], [self, sliding(unbounded, 0)]>
      ins(%q, %q, %q : tensor<1x3x4x1x8xf32>, tensor<1x3x4x1x8xf32>, tensor<1x3x4x1x8xf32>)
      outs(%q : tensor<1x3x4x1x8xf32>) -> tensor<1x3x4x1x8xf32>
  return
}

// 9 + 4 + 9.
func.func @boxes_3(%q: tensor<1x8x1x8xf32>) {
  // expected-remark@below {{boxes <[segments(3, 5)]>, 22 pairs, 34.38 % of global}}
  %0 = localattn.attention #localattn.boxes<[segments(3, 5)]>
      ins(%q, %q, %q : tensor<1x8x1x8xf32>, tensor<1x8x1x8xf32>, tensor<1x8x1x8xf32>)
      outs(%q : tensor<1x8x1x8xf32>) -> tensor<1x8x1x8xf32>
  return
}

// Of the last 2 of 8 keys, query 6 sees one and query 7 both.
func.func @boxes_4(%q: tensor<1x8x1x8xf32>) {
  // expected-remark@below {{boxes <[range(d0 - 2, d0, causal)]>, 3 pairs, 4.688 % of global}}
  %0 = localattn.attention #localattn.boxes<[range(d0 - 2, d0, causal)]>
      ins(%q, %q, %q : tensor<1x8x1x8xf32>, tensor<1x8x1x8xf32>, tensor<1x8x1x8xf32>)
      outs(%q : tensor<1x8x1x8xf32>) -> tensor<1x8x1x8xf32>
  return
}

// One step of decoding: 4096 of 8192 keys.
func.func @place_1(%q: tensor<1x1x1x8xf32>, %k: tensor<1x8192x1x8xf32>) {
  // expected-remark@below {{boxes <[sliding(4095, 0)]>, 4096 pairs, 50 % of global}}
  %0 = localattn.attention #localattn.sliding<left = [4095], right = [0]>
      ins(%q, %k, %k : tensor<1x1x1x8xf32>, tensor<1x8192x1x8xf32>, tensor<1x8192x1x8xf32>)
      query_origin [8191]
      outs(%q : tensor<1x1x1x8xf32>) -> tensor<1x1x1x8xf32>
  return
}

// Queries 6 to 9 of 12 with a halo of 2: 5 of 8 keys for each.
func.func @place_2(%q: tensor<1x4x1x8xf32>, %k: tensor<1x8x1x8xf32>) {
  // expected-remark@below {{boxes <[sliding(2, 2)]>, 20 pairs, 62.5 % of global}}
  %0 = localattn.attention #localattn.sliding<left = [2], right = [2]>
      ins(%q, %k, %k : tensor<1x4x1x8xf32>, tensor<1x8x1x8xf32>, tensor<1x8x1x8xf32>)
      query_origin [6] key_origin [4] extent [12]
      outs(%q : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return
}

// Keys 4 to 7 of 8, of which query 0 sees none, 1 none, 2 one, 3 two (S2.5).
func.func @place_3(%q: tensor<1x4x1x8xf32>) {
  // expected-remark@below {{boxes <[sliding(2, 2)]>, 3 pairs, 18.75 % of global}}
  %0 = localattn.attention #localattn.sliding<left = [2], right = [2]>
      ins(%q, %q, %q : tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>, tensor<1x4x1x8xf32>)
      key_origin [4] extent [8]
      outs(%q : tensor<1x4x1x8xf32>) -> tensor<1x4x1x8xf32>
  return
}

// Nothing of nothing.
func.func @place_4(%q: tensor<1x0x1x8xf32>) {
  // expected-remark@below {{boxes <[sliding(2, 2)]>, 0 pairs, 0 % of global}}
  %0 = localattn.attention #localattn.sliding<left = [2], right = [2]>
      ins(%q, %q, %q : tensor<1x0x1x8xf32>, tensor<1x0x1x8xf32>, tensor<1x0x1x8xf32>)
      outs(%q : tensor<1x0x1x8xf32>) -> tensor<1x0x1x8xf32>
  return
}

// Sizes that the type leaves open have no count.
func.func @place_5(%q: tensor<1x?x56x1x8xf32>) {
  // expected-remark@below {{boxes <[block(7), block(7)]>}}
  %0 = localattn.attention #localattn.windowed<[7, 7]>
      ins(%q, %q, %q : tensor<1x?x56x1x8xf32>, tensor<1x?x56x1x8xf32>, tensor<1x?x56x1x8xf32>)
      outs(%q : tensor<1x?x56x1x8xf32>) -> tensor<1x?x56x1x8xf32>
  return
}

// One remark per group of heads: 2 stripes of 2 x 6 keys for 24 queries, and 2 of 4 x 3 for the others; one for the last
// row, of which the window sees 3 x 6.
func.func @groups(%q: tensor<1x4x6x8x8xf32>, %r: tensor<1x1x6x8x8xf32>) {
  // expected-remark@below {{heads 0 to 1: boxes <[block(2), full]>, 288 pairs, 50 % of global}}
  // expected-remark@below {{heads 2 to 7: boxes <[full, block(3)]>, 288 pairs, 50 % of global}}
  %0 = localattn.attention head_groups [2 : #localattn.stripes<2, axis = 0>, 6 : #localattn.stripes<3, axis = 1>]
      ins(%q, %q, %q : tensor<1x4x6x8x8xf32>, tensor<1x4x6x8x8xf32>, tensor<1x4x6x8x8xf32>)
      outs(%q : tensor<1x4x6x8x8xf32>) -> tensor<1x4x6x8x8xf32>
  // expected-remark@below {{heads 0 to 7: boxes <[sliding(2, 0), full]>, 108 pairs, 75 % of global}}
  %1 = localattn.attention head_groups [8 : #localattn.boxes<[sliding(2, 0), full]>]
      ins(%r, %q, %q : tensor<1x1x6x8x8xf32>, tensor<1x4x6x8x8xf32>, tensor<1x4x6x8x8xf32>)
      align = end outs(%r : tensor<1x1x6x8x8xf32>) -> tensor<1x1x6x8x8xf32>
  return
}

// A tile of the keys, and memrefs: of keys 4 to 7 of 8, queries 2 to 5 see 1, 2, 3 and 4 (S2.5).
func.func @online(%q: memref<1x4x1x8xf32>, %a: memref<1x4x1x8xf32>, %m: memref<1x4x1xf32>, %l: memref<1x4x1xf32>) {
  // expected-remark@below {{boxes <[sliding(2, 2)]>, 10 pairs, 62.5 % of global}}
  localattn.online_attention #localattn.sliding<left = [2], right = [2]>
      ins(%q, %q, %q : memref<1x4x1x8xf32>, memref<1x4x1x8xf32>, memref<1x4x1x8xf32>)
      query_origin [2] key_origin [4] extent [8]
      outs(%a, %m, %l : memref<1x4x1x8xf32>, memref<1x4x1xf32>, memref<1x4x1xf32>)
  return
}

// S2.5, S3.15: of 9 rows and columns, queries in rows 0, 2, 4, 6 and keys in rows 0, 3, 6, each with all columns. The
// first box holds the 4 * 3 * 9 pairs of a column, the second one the 2 * 9 * 9 pairs of rows 0 and 6, but for those that
// the first one has, 2 * 9.
func.func @boxes_of_steps(%q: tensor<1x4x9x1x8xf32>, %k: tensor<1x3x9x1x8xf32>) {
  // expected-remark@below {{boxes <[full, self], [self, full]>, 252 pairs, 25.93 % of global}}
  %0 = localattn.attention #localattn.criss_cross
      ins(%q, %k, %k : tensor<1x4x9x1x8xf32>, tensor<1x3x9x1x8xf32>, tensor<1x3x9x1x8xf32>)
      query_step [2, 1] key_step [3, 1] extent [9, 9]
      outs(%q : tensor<1x4x9x1x8xf32>) -> tensor<1x4x9x1x8xf32>
  // expected-remark@below {{boxes <[full, self], [self, full]>, box 1, 144 pairs, 14.81 % of global}}
  %1 = localattn.attention #localattn.criss_cross
      ins(%q, %k, %k : tensor<1x4x9x1x8xf32>, tensor<1x3x9x1x8xf32>, tensor<1x3x9x1x8xf32>)
      query_step [2, 1] key_step [3, 1] extent [9, 9] box = 1
      outs(%q : tensor<1x4x9x1x8xf32>) -> tensor<1x4x9x1x8xf32>
  return
}
