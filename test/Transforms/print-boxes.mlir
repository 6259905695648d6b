// Each pattern as its boxes, with the pairs of query and key that see each other (S3.13). The counts are worked out by
// hand, beside each function.

// RUN: localattn-opt %s --pass-pipeline="builtin.module(localattn-print-boxes)" --verify-diagnostics -o /dev/null

// 8 windows of 7 on each axis: (8 * 7^2)^2
func.func @swin_windows(%x: tensor<1x56x56x1x8xf32>) -> tensor<1x56x56x1x8xf32> {
  // expected-remark @below {{boxes <[block(7), block(7)]>, 153664 pairs, 1.562 % of global}}
  %0 = localattn.attention #localattn.windowed<[7, 7]>
      ins(%x, %x, %x : tensor<1x56x56x1x8xf32>, tensor<1x56x56x1x8xf32>, tensor<1x56x56x1x8xf32>)
      outs(%x : tensor<1x56x56x1x8xf32>) -> tensor<1x56x56x1x8xf32>
  return %0 : tensor<1x56x56x1x8xf32>
}

// cells of 3, seven times 7, and 4: (3^2 + 7 * 7^2 + 4^2)^2, the 43.2 keys per query of Swin-T stage 1
func.func @swin_shifted(%x: tensor<1x56x56x1x8xf32>) -> tensor<1x56x56x1x8xf32> {
  // expected-remark @below {{boxes <[block(7, shift = 3), block(7, shift = 3)]>, 135424 pairs, 1.377 % of global}}
  %0 = localattn.attention #localattn.windowed<[7, 7], shift = [3, 3]>
      ins(%x, %x, %x : tensor<1x56x56x1x8xf32>, tensor<1x56x56x1x8xf32>, tensor<1x56x56x1x8xf32>)
      outs(%x : tensor<1x56x56x1x8xf32>) -> tensor<1x56x56x1x8xf32>
  return %0 : tensor<1x56x56x1x8xf32>
}

// levels 1, 2, 1; latitude 3, 6, 3; longitude two circles' halves of 12: (1 + 4 + 1) * (9 + 36 + 9) * 24 * 12
func.func @aurora(%x: tensor<1x4x12x24x1x8xf32>) -> tensor<1x4x12x24x1x8xf32> {
  // expected-remark @below {{boxes <[block(2, shift = 1), block(6, shift = 3), block(12, shift = 6, wrap)]>, 93312 pairs, 7.031 % of global}}
  %0 = localattn.attention #localattn.windowed<[2, 6, 12], shift = [1, 3, 6], boundary = [clip, clip, wrap]>
      ins(%x, %x, %x : tensor<1x4x12x24x1x8xf32>, tensor<1x4x12x24x1x8xf32>, tensor<1x4x12x24x1x8xf32>)
      outs(%x : tensor<1x4x12x24x1x8xf32>) -> tensor<1x4x12x24x1x8xf32>
  return %0 : tensor<1x4x12x24x1x8xf32>
}

// 97^2 queries with 97 + 97 - 1 keys
func.func @ccnet(%x: tensor<1x97x97x1x8xf32>) -> tensor<1x97x97x1x8xf32> {
  // expected-remark @below {{boxes <[full, self], [self, full]>, 1815937 pairs, 2.051 % of global}}
  %0 = localattn.attention #localattn.criss_cross
      ins(%x, %x, %x : tensor<1x97x97x1x8xf32>, tensor<1x97x97x1x8xf32>, tensor<1x97x97x1x8xf32>)
      outs(%x : tensor<1x97x97x1x8xf32>) -> tensor<1x97x97x1x8xf32>
  return %0 : tensor<1x97x97x1x8xf32>
}

// 65 rows of 129^2
func.func @max_deeplab(%x: tensor<1x65x129x1x8xf32>) -> tensor<1x65x129x1x8xf32> {
  // expected-remark @below {{boxes <[self, full]>, 1081665 pairs, 1.538 % of global}}
  %0 = localattn.attention #localattn.axial<1>
      ins(%x, %x, %x : tensor<1x65x129x1x8xf32>, tensor<1x65x129x1x8xf32>, tensor<1x65x129x1x8xf32>)
      outs(%x : tensor<1x65x129x1x8xf32>) -> tensor<1x65x129x1x8xf32>
  return %0 : tensor<1x65x129x1x8xf32>
}

// 9 columns of 3 * 3 + 2 * 2 keys
func.func @axial_local(%x: tensor<1x5x9x1x8xf32>) -> tensor<1x5x9x1x8xf32> {
  // expected-remark @below {{boxes <[sliding(1, 1), self]>, 117 pairs, 5.778 % of global}}
  %0 = localattn.attention #localattn.axial<0, left = 1, right = 1>
      ins(%x, %x, %x : tensor<1x5x9x1x8xf32>, tensor<1x5x9x1x8xf32>, tensor<1x5x9x1x8xf32>)
      outs(%x : tensor<1x5x9x1x8xf32>) -> tensor<1x5x9x1x8xf32>
  return %0 : tensor<1x5x9x1x8xf32>
}

// 1600 queries with a quarter of all keys
func.func @yolo(%x: tensor<1x40x40x1x8xf32>) -> tensor<1x40x40x1x8xf32> {
  // expected-remark @below {{boxes <[block(d0 floordiv 4), full]>, 640000 pairs, 25 % of global}}
  %0 = localattn.attention #localattn.area<4>
      ins(%x, %x, %x : tensor<1x40x40x1x8xf32>, tensor<1x40x40x1x8xf32>, tensor<1x40x40x1x8xf32>)
      outs(%x : tensor<1x40x40x1x8xf32>) -> tensor<1x40x40x1x8xf32>
  return %0 : tensor<1x40x40x1x8xf32>
}

// two stripes of 14 * 7 tokens
func.func @cswin(%x: tensor<1x14x14x1x8xf32>) -> tensor<1x14x14x1x8xf32> {
  // expected-remark @below {{boxes <[full, block(7)]>, 19208 pairs, 50 % of global}}
  %0 = localattn.attention #localattn.stripes<7, axis = 1>
      ins(%x, %x, %x : tensor<1x14x14x1x8xf32>, tensor<1x14x14x1x8xf32>, tensor<1x14x14x1x8xf32>)
      outs(%x : tensor<1x14x14x1x8xf32>) -> tensor<1x14x14x1x8xf32>
  return %0 : tensor<1x14x14x1x8xf32>
}

// 3136 queries with 7 * 7 keys
func.func @maxvit_grid(%x: tensor<1x56x56x1x8xf32>) -> tensor<1x56x56x1x8xf32> {
  // expected-remark @below {{boxes <[strided(d0 floordiv 7), strided(d1 floordiv 7)]>, 153664 pairs, 1.562 % of global}}
  %0 = localattn.attention #localattn.grid<[7, 7]>
      ins(%x, %x, %x : tensor<1x56x56x1x8xf32>, tensor<1x56x56x1x8xf32>, tensor<1x56x56x1x8xf32>)
      outs(%x : tensor<1x56x56x1x8xf32>) -> tensor<1x56x56x1x8xf32>
  return %0 : tensor<1x56x56x1x8xf32>
}

// 3136 queries with 7 * 7 keys
func.func @nat(%x: tensor<1x56x56x1x8xf32>) -> tensor<1x56x56x1x8xf32> {
  // expected-remark @below {{boxes <[sliding(3, 3, clamp), sliding(3, 3, clamp)]>, 153664 pairs, 1.562 % of global}}
  %0 = localattn.attention #localattn.neighborhood<[7, 7]>
      ins(%x, %x, %x : tensor<1x56x56x1x8xf32>, tensor<1x56x56x1x8xf32>, tensor<1x56x56x1x8xf32>)
      outs(%x : tensor<1x56x56x1x8xf32>) -> tensor<1x56x56x1x8xf32>
  return %0 : tensor<1x56x56x1x8xf32>
}

// causal axis: 1, 2, 3, 4, 3, 4, 3, 4 keys; the other 8 * 4
func.func @gna(%x: tensor<1x8x8x1x8xf32>) -> tensor<1x8x8x1x8xf32> {
  // expected-remark @below {{boxes <[halo(2, 2, 0, clamp, causal), halo(2, 1, 1, clamp)]>, 768 pairs, 18.75 % of global}}
  %0 = localattn.attention #localattn.neighborhood<[4, 4], stride = [2, 2], causal = [true, false]>
      ins(%x, %x, %x : tensor<1x8x8x1x8xf32>, tensor<1x8x8x1x8xf32>, tensor<1x8x8x1x8xf32>)
      outs(%x : tensor<1x8x8x1x8xf32>) -> tensor<1x8x8x1x8xf32>
  return %0 : tensor<1x8x8x1x8xf32>
}

// 7 keys for each of 14 queries on each axis
func.func @dinat(%x: tensor<1x14x14x1x8xf32>) -> tensor<1x14x14x1x8xf32> {
  // expected-remark @below {{boxes <[sliding(3, 3, dilation = 2, clamp), sliding(3, 3, dilation = 2, clamp)]>, 9604 pairs, 25 % of global}}
  %0 = localattn.attention #localattn.neighborhood<[7, 7], dilation = [2, 2]>
      ins(%x, %x, %x : tensor<1x14x14x1x8xf32>, tensor<1x14x14x1x8xf32>, tensor<1x14x14x1x8xf32>)
      outs(%x : tensor<1x14x14x1x8xf32>) -> tensor<1x14x14x1x8xf32>
  return %0 : tensor<1x14x14x1x8xf32>
}

// 4096 * 4097 / 2 where the window isn't full yet, 4096 * 4096 behind it
func.func @mistral(%x: tensor<1x8192x1x8xf32>) -> tensor<1x8192x1x8xf32> {
  // expected-remark @below {{boxes <[sliding(4095, 0)]>, 25167872 pairs, 37.5 % of global}}
  %0 = localattn.attention #localattn.sliding<left = [4095], right = [0]>
      ins(%x, %x, %x : tensor<1x8192x1x8xf32>, tensor<1x8192x1x8xf32>, tensor<1x8192x1x8xf32>)
      outs(%x : tensor<1x8192x1x8xf32>) -> tensor<1x8192x1x8xf32>
  return %0 : tensor<1x8192x1x8xf32>
}

// six blocks of 8 queries with 14 keys and two with 11: (6 * 8 * 14 + 2 * 8 * 11)^2
func.func @halo_net(%x: tensor<1x64x64x1x8xf32>) -> tensor<1x64x64x1x8xf32> {
  // expected-remark @below {{boxes <[halo(8, 3, 3), halo(8, 3, 3)]>, 719104 pairs, 4.286 % of global}}
  %0 = localattn.attention #localattn.halo<[8, 8], margin = [3, 3]>
      ins(%x, %x, %x : tensor<1x64x64x1x8xf32>, tensor<1x64x64x1x8xf32>, tensor<1x64x64x1x8xf32>)
      outs(%x : tensor<1x64x64x1x8xf32>) -> tensor<1x64x64x1x8xf32>
  return %0 : tensor<1x64x64x1x8xf32>
}

// 400^2
func.func @everything(%x: tensor<1x20x20x1x8xf32>) -> tensor<1x20x20x1x8xf32> {
  // expected-remark @below {{boxes <[full, full]>, 160000 pairs, 100 % of global}}
  %0 = localattn.attention #localattn.global
      ins(%x, %x, %x : tensor<1x20x20x1x8xf32>, tensor<1x20x20x1x8xf32>, tensor<1x20x20x1x8xf32>)
      outs(%x : tensor<1x20x20x1x8xf32>) -> tensor<1x20x20x1x8xf32>
  return %0 : tensor<1x20x20x1x8xf32>
}

// 12 * 13 / 2
func.func @raster(%x: tensor<1x3x4x1x8xf32>) -> tensor<1x3x4x1x8xf32> {
  // expected-remark @below {{boxes <[sliding(unbounded, -1), full], [self, sliding(unbounded, 0)]>, 78 pairs, 54.17 % of global}}
  %0 = localattn.attention #localattn.boxes<[sliding(unbounded, -1), full], [self, sliding(unbounded, 0)]>
      ins(%x, %x, %x : tensor<1x3x4x1x8xf32>, tensor<1x3x4x1x8xf32>, tensor<1x3x4x1x8xf32>)
      outs(%x : tensor<1x3x4x1x8xf32>) -> tensor<1x3x4x1x8xf32>
  return %0 : tensor<1x3x4x1x8xf32>
}

// rows 0 and 1 see 6, the others 4, 5, 5 and 4, with each key once
func.func @longformer(%x: tensor<1x6x1x8xf32>) -> tensor<1x6x1x8xf32> {
  // expected-remark @below {{boxes <[sliding(1, 1)], [range(0, 2)], [rows(0, 2)]>, 30 pairs, 83.33 % of global}}
  %0 = localattn.attention #localattn.boxes<[sliding(1, 1)], [range(0, 2)], [rows(0, 2)]>
      ins(%x, %x, %x : tensor<1x6x1x8xf32>, tensor<1x6x1x8xf32>, tensor<1x6x1x8xf32>)
      outs(%x : tensor<1x6x1x8xf32>) -> tensor<1x6x1x8xf32>
  return %0 : tensor<1x6x1x8xf32>
}

// A tile of 2 x 7 queries in the second row of windows sees its keys in the slice of rows 3 to 9: two rows of 7 queries in
// the columns 3 to 9, one cell, with 7 * 7 keys.
func.func @tile(%q: tensor<1x2x7x1x8xf32>, %k: tensor<1x7x14x1x8xf32>) -> tensor<1x2x7x1x8xf32> {
  // expected-remark @below {{boxes <[block(7, shift = 3), block(7, shift = 3)]>, 686 pairs, 50 % of global}}
  %0 = localattn.attention #localattn.windowed<[7, 7], shift = [3, 3]>
      ins(%q, %k, %k : tensor<1x2x7x1x8xf32>, tensor<1x7x14x1x8xf32>, tensor<1x7x14x1x8xf32>)
      query_origin [4, 3] key_origin [3, 0] extent [14, 14]
      outs(%q : tensor<1x2x7x1x8xf32>) -> tensor<1x2x7x1x8xf32>
  return %0 : tensor<1x2x7x1x8xf32>
}

// No sizes, no counts.
func.func @dynamic(%x: tensor<1x?x1x8xf32>) -> tensor<1x?x1x8xf32> {
  // expected-remark @below {{boxes <[block(d0 floordiv 4)]>}}
  %0 = localattn.attention #localattn.area<4>
      ins(%x, %x, %x : tensor<1x?x1x8xf32>, tensor<1x?x1x8xf32>, tensor<1x?x1x8xf32>)
      outs(%x : tensor<1x?x1x8xf32>) -> tensor<1x?x1x8xf32>
  return %0 : tensor<1x?x1x8xf32>
}
