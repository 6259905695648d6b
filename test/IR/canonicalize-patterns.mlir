// Boxes that say less than they are long: `full` where all keys are seen, and no box that another one holds (S3). Whether
// one may stand for another is asked of the boxes, on static extents.

// RUN: localattn-opt %s --canonicalize | FileCheck %s

!t = tensor<1x6x1x8xf32>
!g = tensor<1x4x6x1x8xf32>
!d = tensor<1x?x1x8xf32>

// CHECK-LABEL: func.func @everything
// CHECK-COUNT-8: localattn.attention #localattn.global ins
// CHECK-NOT:     localattn.attention
func.func @everything(%q: !t) -> (!t, !t, !t, !t, !t, !t, !t, !t) {
  %0 = localattn.attention #localattn.windowed<[6]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.windowed<[6], shift = [2], boundary = [clamp]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %2 = localattn.attention #localattn.windowed<[7], shift = [2], boundary = [wrap]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %3 = localattn.attention #localattn.sliding<left = [5], right = [5]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %4 = localattn.attention #localattn.neighborhood<[7]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %5 = localattn.attention #localattn.boxes<[range(-1, d0 + 1)]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %6 = localattn.attention #localattn.boxes<[segments(6, 9)]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %7 = localattn.attention #localattn.area<1> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  return %0, %1, %2, %3, %4, %5, %6, %7 : !t, !t, !t, !t, !t, !t, !t, !t
}

// A shift cuts a clipped block in two, also one that is longer than its axis. Nothing simplified keeps its name.
// CHECK-LABEL: func.func @not_everything
// CHECK:         #localattn.windowed<[6], shift = [2]>
// CHECK:         #localattn.windowed<[9], shift = [2]>
// CHECK:         #localattn.sliding<left = [4], right = [5]>
// CHECK:         #localattn.sliding<left = [unbounded], right = [0]>
// CHECK:         #localattn.neighborhood<[5]>
// CHECK:         #localattn.area<2>
// CHECK:         #localattn.grid<[3]>
func.func @not_everything(%q: !t) -> (!t, !t, !t, !t, !t, !t, !t) {
  %0 = localattn.attention #localattn.windowed<[6], shift = [2]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.windowed<[9], shift = [2]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %2 = localattn.attention #localattn.sliding<left = [4], right = [5]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %3 = localattn.attention #localattn.sliding<left = [unbounded], right = [0]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %4 = localattn.attention #localattn.neighborhood<[5]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %5 = localattn.attention #localattn.area<2> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  %6 = localattn.attention #localattn.grid<[3]> ins(%q, %q, %q : !t, !t, !t) outs(%q : !t) -> !t
  return %0, %1, %2, %3, %4, %5, %6 : !t, !t, !t, !t, !t, !t, !t
}

// CHECK-LABEL: func.func @dynamic
// CHECK:         #localattn.windowed<[6]>
func.func @dynamic(%q: !d) -> !d {
  %0 = localattn.attention #localattn.windowed<[6]> ins(%q, %q, %q : !d, !d, !d) outs(%q : !d) -> !d
  return %0 : !d
}

// One axis of two; a box that an earlier or a later one holds; one without a pair; none after one that holds all.
// CHECK-LABEL: func.func @boxes
// CHECK:         #localattn.boxes<[full, block(2)]> ins
// CHECK:         #localattn.boxes<[sliding(1, 1), self]> ins
// CHECK:         #localattn.boxes<[sliding(1, 1), self]> ins
// CHECK:         #localattn.criss_cross ins
// CHECK:         #localattn.global ins
// CHECK:         #localattn.boxes<[full, self]> ins
func.func @boxes(%q: !g) -> (!g, !g, !g, !g, !g, !g) {
  %0 = localattn.attention #localattn.windowed<[4, 2]> ins(%q, %q, %q : !g, !g, !g) outs(%q : !g) -> !g
  %1 = localattn.attention #localattn.boxes<[sliding(1, 1), self], [self, self]> ins(%q, %q, %q : !g, !g, !g) outs(%q : !g) -> !g
  %2 = localattn.attention #localattn.boxes<[self, self], [sliding(1, 1), self]> ins(%q, %q, %q : !g, !g, !g) outs(%q : !g) -> !g
  %3 = localattn.attention #localattn.criss_cross ins(%q, %q, %q : !g, !g, !g) outs(%q : !g) -> !g
  %4 = localattn.attention #localattn.boxes<[self, full], [sliding(3, 3), segments(7)], [full, self]> ins(%q, %q, %q : !g, !g, !g) outs(%q : !g) -> !g
  %5 = localattn.attention #localattn.boxes<[full, self], [rows(4, 9), full]> ins(%q, %q, %q : !g, !g, !g) outs(%q : !g) -> !g
  return %0, %1, %2, %3, %4, %5 : !g, !g, !g, !g, !g, !g
}

// With a table, differences count (S4.5): a later box changes nothing, an earlier one may; around a circle they are others.
// CHECK-LABEL: func.func @tables
// CHECK:         #localattn.global ins
// CHECK:         #localattn.windowed<[6], shift = [2], boundary = [wrap]> ins
// CHECK:         #localattn.boxes<[sliding(1, 1)]> ins
// CHECK:         #localattn.boxes<[strided(2)], [full]> ins
func.func @tables(%q: !t, %table: tensor<1x13xf32>) -> (!t, !t, !t, !t) {
  %0 = localattn.attention #localattn.windowed<[6]> ins(%q, %q, %q : !t, !t, !t)
      relative_bias(%table : tensor<1x13xf32>, origin = [6], sign = query_minus_key) outs(%q : !t) -> !t
  %1 = localattn.attention #localattn.windowed<[6], shift = [2], boundary = [wrap]> ins(%q, %q, %q : !t, !t, !t)
      relative_bias(%table : tensor<1x13xf32>, origin = [6], sign = query_minus_key) outs(%q : !t) -> !t
  %2 = localattn.attention #localattn.boxes<[sliding(1, 1)], [self]> ins(%q, %q, %q : !t, !t, !t)
      relative_bias(%table : tensor<1x13xf32>, origin = [6], sign = query_minus_key) outs(%q : !t) -> !t
  %3 = localattn.attention #localattn.boxes<[strided(2)], [full]> ins(%q, %q, %q : !t, !t, !t)
      relative_bias(%table : tensor<1x13xf32>, origin = [6], sign = query_minus_key) outs(%q : !t) -> !t
  return %0, %1, %2, %3 : !t, !t, !t, !t
}

// Where the tensors have a part of the grid, it is what counts: the last query sees all of the past. With a table it isn't,
// for the table need not cover more (S4.2).
// CHECK-LABEL: func.func @parts
// CHECK:         #localattn.global ins({{.*}}) query_origin [5] outs
// CHECK:         #localattn.global ins({{.*}}) query_origin [2] key_origin [1] extent [6] outs
// CHECK:         #localattn.boxes<[sliding(1, 0)]> ins({{.*}}) query_origin [3] outs
// CHECK:         #localattn.sliding<left = [unbounded], right = [0]> ins({{.*}}) relative_bias
func.func @parts(%q: tensor<1x1x1x8xf32>, %k: !t, %table: tensor<1x6xf32>)
    -> (tensor<1x1x1x8xf32>, tensor<1x1x1x8xf32>, tensor<1x1x1x8xf32>, tensor<1x1x1x8xf32>) {
  %0 = localattn.attention #localattn.sliding<left = [unbounded], right = [0]>
      ins(%q, %k, %k : tensor<1x1x1x8xf32>, !t, !t) align = end outs(%q : tensor<1x1x1x8xf32>) -> tensor<1x1x1x8xf32>
  %1 = localattn.attention #localattn.sliding<left = [1], right = [1]>
      ins(%q, %q, %q : tensor<1x1x1x8xf32>, tensor<1x1x1x8xf32>, tensor<1x1x1x8xf32>)
      query_origin [2] key_origin [1] extent [6] outs(%q : tensor<1x1x1x8xf32>) -> tensor<1x1x1x8xf32>
  %2 = localattn.attention #localattn.boxes<[sliding(1, 0)], [rows(0, 1)]>
      ins(%q, %k, %k : tensor<1x1x1x8xf32>, !t, !t) query_origin [3] outs(%q : tensor<1x1x1x8xf32>) -> tensor<1x1x1x8xf32>
  %3 = localattn.attention #localattn.sliding<left = [unbounded], right = [0]>
      ins(%q, %k, %k : tensor<1x1x1x8xf32>, !t, !t)
      relative_bias(%table : tensor<1x6xf32>, origin = [0], sign = query_minus_key)
      align = end outs(%q : tensor<1x1x1x8xf32>) -> tensor<1x1x1x8xf32>
  return %0, %1, %2, %3 : tensor<1x1x1x8xf32>, tensor<1x1x1x8xf32>, tensor<1x1x1x8xf32>, tensor<1x1x1x8xf32>
}

// Each group of heads for itself; then neighbors may be the same.
// CHECK-LABEL: func.func @groups
// CHECK:         localattn.attention #localattn.global ins
func.func @groups(%q: tensor<1x6x2x8xf32>) -> tensor<1x6x2x8xf32> {
  %0 = localattn.attention head_groups [1 : #localattn.windowed<[6]>, 1 : #localattn.sliding<left = [5], right = [6]>]
      ins(%q, %q, %q : tensor<1x6x2x8xf32>, tensor<1x6x2x8xf32>, tensor<1x6x2x8xf32>) outs(%q : tensor<1x6x2x8xf32>) -> tensor<1x6x2x8xf32>
  return %0 : tensor<1x6x2x8xf32>
}

// Of the boxes around one, those that take nothing from it (S3.15): behind it, apart from it, held by another one, and
// with the parts of the grid that steps leave.
// CHECK-LABEL: func.func @one_box
// CHECK:         #localattn.global ins(%{{[^)]*}}) outs
// CHECK:         #localattn.boxes<[full, self]> ins(%{{[^)]*}}) outs
// CHECK:         #localattn.criss_cross ins(%{{[^)]*}}) box = 1 outs
// CHECK:         #localattn.boxes<[sliding(1, 1), sliding(1, 1)], [full, self]> ins(%{{[^)]*}}) box = 1 outs
// CHECK:         #localattn.boxes<[self, full]> ins(%{{[^)]*}}) outs
// CHECK:         #localattn.boxes<[self, full]> ins(%{{[^)]*}}) query_origin [0, 1] query_step [1, 2] key_step [1, 2] extent [4, 12] outs
func.func @one_box(%q: !g) -> (!g, !g, !g, !g, !g, !g) {
  %0 = localattn.attention #localattn.global ins(%q, %q, %q : !g, !g, !g) box = 0 outs(%q : !g) -> !g
  %1 = localattn.attention #localattn.criss_cross ins(%q, %q, %q : !g, !g, !g) box = 0 outs(%q : !g) -> !g
  %2 = localattn.attention #localattn.criss_cross ins(%q, %q, %q : !g, !g, !g) box = 1 outs(%q : !g) -> !g
  %3 = localattn.attention #localattn.boxes<[self, self], [sliding(1, 1), sliding(1, 1)], [sliding(1, 1), self], [full, self], [self, full]>
      ins(%q, %q, %q : !g, !g, !g) box = 3 outs(%q : !g) -> !g
  %4 = localattn.attention #localattn.boxes<[sliding(unbounded, -1), full], [self, full]>
      ins(%q, %q, %q : !g, !g, !g) box = 1 outs(%q : !g) -> !g
  %5 = localattn.attention #localattn.criss_cross ins(%q, %q, %q : !g, !g, !g)
      query_origin [0, 1] query_step [1, 2] key_step [1, 2] extent [4, 12] box = 1 outs(%q : !g) -> !g
  return %0, %1, %2, %3, %4, %5 : !g, !g, !g, !g, !g, !g
}

// Of every third key, the last one is further away than if it were the third (S2.5).
// CHECK-LABEL: func.func @every_third
// CHECK:         #localattn.sliding<left = [7], right = [2]> ins
// CHECK:         #localattn.global ins
// CHECK:         #localattn.windowed<[6]> ins
func.func @every_third(%q: tensor<1x3x1x8xf32>) -> (tensor<1x3x1x8xf32>, tensor<1x3x1x8xf32>, tensor<1x3x1x8xf32>) {
  %0 = localattn.attention #localattn.sliding<left = [7], right = [2]>
      ins(%q, %q, %q : tensor<1x3x1x8xf32>, tensor<1x3x1x8xf32>, tensor<1x3x1x8xf32>)
      query_origin [2] query_step [1] key_step [3] extent [7] outs(%q : tensor<1x3x1x8xf32>) -> tensor<1x3x1x8xf32>
  %1 = localattn.attention #localattn.sliding<left = [7], right = [4]>
      ins(%q, %q, %q : tensor<1x3x1x8xf32>, tensor<1x3x1x8xf32>, tensor<1x3x1x8xf32>)
      query_origin [2] query_step [1] key_step [3] extent [7] outs(%q : tensor<1x3x1x8xf32>) -> tensor<1x3x1x8xf32>
  %2 = localattn.attention #localattn.windowed<[6]>
      ins(%q, %q, %q : tensor<1x3x1x8xf32>, tensor<1x3x1x8xf32>, tensor<1x3x1x8xf32>)
      query_step [3] key_step [1] extent [7] outs(%q : tensor<1x3x1x8xf32>) -> tensor<1x3x1x8xf32>
  return %0, %1, %2 : tensor<1x3x1x8xf32>, tensor<1x3x1x8xf32>, tensor<1x3x1x8xf32>
}

// Boxes of groups are counted alike: none goes, where the number would change (S3.15, S6.4).
// CHECK-LABEL: func.func @one_box_of_groups
// CHECK:         head_groups [1 : #localattn.boxes<[self, full], [full, self]>, 1 : #localattn.axial<0>] ins(%{{[^)]*}}) box = 1 outs
// CHECK:         head_groups [1 : #localattn.boxes<[full, self]>, 1 : #localattn.axial<1>] ins(%{{[^)]*}}) outs
func.func @one_box_of_groups(%q: tensor<1x4x6x2x8xf32>) -> (tensor<1x4x6x2x8xf32>, tensor<1x4x6x2x8xf32>) {
  %0 = localattn.attention head_groups [1 : #localattn.boxes<[self, full], [full, self], [self, self]>, 1 : #localattn.axial<0>]
      ins(%q, %q, %q : tensor<1x4x6x2x8xf32>, tensor<1x4x6x2x8xf32>, tensor<1x4x6x2x8xf32>)
      box = 1 outs(%q : tensor<1x4x6x2x8xf32>) -> tensor<1x4x6x2x8xf32>
  %1 = localattn.attention head_groups [1 : #localattn.criss_cross, 1 : #localattn.axial<1>]
      ins(%q, %q, %q : tensor<1x4x6x2x8xf32>, tensor<1x4x6x2x8xf32>, tensor<1x4x6x2x8xf32>)
      box = 0 outs(%q : tensor<1x4x6x2x8xf32>) -> tensor<1x4x6x2x8xf32>
  return %0, %1 : tensor<1x4x6x2x8xf32>, tensor<1x4x6x2x8xf32>
}
