// Patterns that do not fit the grid they are asked for (S3).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S3.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected a pattern for 1 axes, got 2 entries}}
  %0 = localattn.attention #localattn.windowed<[7, 7]>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected a pattern for 1 axes, got 2 entries}}
  %0 = localattn.attention #localattn.grid<[2, 2]>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.1
func.func @f(%q: tensor<1x4x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected a pattern for 2 axes, got 1 entries}}
  %0 = localattn.attention #localattn.neighborhood<[3]>
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}

// -----

// S3.1
func.func @f(%q: tensor<1x4x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected a pattern for 2 axes, got 3 entries}}
  %0 = localattn.attention #localattn.sliding<left = [1, 1, 1], right = [1, 1, 1]>
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}

// -----

// S3.1
func.func @f(%q: tensor<1x4x4x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected a pattern for 3 axes, got 2 entries}}
  %0 = localattn.attention #localattn.halo<[2, 2], margin = [1, 1]>
      ins(%q, %q, %q : tensor<1x4x4x4x2x8xf32>, tensor<1x4x4x4x2x8xf32>, tensor<1x4x4x4x2x8xf32>)
      outs(%q : tensor<1x4x4x4x2x8xf32>) -> tensor<1x4x4x4x2x8xf32>
  return
}

// -----

// S3.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected boxes of 1 axes, got 2}}
  %0 = localattn.attention #localattn.boxes<[full, self]>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected an axis of 0 to 0, got 1}}
  %0 = localattn.attention #localattn.axial<1>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.1
func.func @f(%q: tensor<1x4x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected an axis of 0 to 1, got 2}}
  %0 = localattn.attention #localattn.area<2, axis = 2>
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}

// -----

// S3.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected an axis of 0 to 0, got 2}}
  %0 = localattn.attention #localattn.stripes<2, axis = 2>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.1
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected left + block + right of at least 0, got -1}}
  %0 = localattn.attention #localattn.axial<0, left = -1, right = -1>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.2
func.func @f(%q: tensor<1x4x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected an extent of axis 1 that is a multiple of 3, got 4}}
  %0 = localattn.attention #localattn.grid<[2, 3]>
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}

// -----

// S3.2: YOLOv12 at 640 x 480
func.func @f(%q: tensor<1x30x40x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected an extent of axis 0 that is a multiple of 4, got 30 (areas that end inside of a row need the flattened form, a grid of one axis with all tokens)}}
  %0 = localattn.attention #localattn.area<4>
      ins(%q, %q, %q : tensor<1x30x40x2x8xf32>, tensor<1x30x40x2x8xf32>, tensor<1x30x40x2x8xf32>)
      outs(%q : tensor<1x30x40x2x8xf32>) -> tensor<1x30x40x2x8xf32>
  return
}

// -----

// S3.2: with one axis the grid is flat already
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected an extent of axis 0 that is a multiple of 3, got 4}}
  %0 = localattn.attention #localattn.area<3>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.2: the extent counts, not the tensor
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op expected an extent of axis 0 that is a multiple of 3, got 8}}
  %0 = localattn.attention #localattn.area<3>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      extent [8]
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.3
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected block and dilation of at least 1 on this grid, got 0 and 1}}
  %0 = localattn.attention #localattn.boxes<[block(d0 floordiv 8)]>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.3
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected block and dilation of at least 1 on this grid, got 1 and -1}}
  %0 = localattn.attention #localattn.boxes<[strided(d0 - 5)]>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.3
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected left + block + right of at least 0 on this grid, got -1}}
  %0 = localattn.attention #localattn.boxes<[sliding(2 - d0, 0)]>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.3
func.func @f(%q: tensor<1x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected numbers of at most 2147483647 in magnitude on this grid, got 4294967296}}
  %0 = localattn.attention #localattn.boxes<[range(0, d0 * 1073741824)]>
      ins(%q, %q, %q : tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>)
      outs(%q : tensor<1x4x2x8xf32>) -> tensor<1x4x2x8xf32>
  return
}

// -----

// S3.3
func.func @f(%q: tensor<1x4x4x2x8xf32>) {
  // expected-error@below {{'localattn.attention' op pattern: expected numbers of at most 2147483647 in magnitude on this grid, got -4294967296}}
  %0 = localattn.attention #localattn.boxes<[full, self], [self, sliding(d0 * -1073741824, unbounded)]>
      ins(%q, %q, %q : tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>, tensor<1x4x4x2x8xf32>)
      outs(%q : tensor<1x4x4x2x8xf32>) -> tensor<1x4x4x2x8xf32>
  return
}
