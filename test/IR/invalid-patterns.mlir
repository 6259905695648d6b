// Named patterns that are no patterns, or none of this grid (S3).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S3.1
// expected-error@below {{expected entries of 1 to 2147483647 in 'window', got 0}}
#a = #localattn.windowed<[7, 0]>

// -----

// S3.1
// expected-error@below {{expected entries of -2147483647 to 2147483647 in 'shift', got 2147483648}}
#a = #localattn.windowed<[7], shift = [2147483648]>

// -----

// S3.1
// expected-error@below {{expected 2 entries in 'shift', got 1}}
#a = #localattn.windowed<[7, 7], shift = [3]>

// -----

// S3.1
// expected-error@below {{expected 1 entries in 'boundary', got 2}}
#a = #localattn.windowed<[7], boundary = [clip, wrap]>

// -----

// S3.1
// expected-error@below {{expected an axis of 0 to 2, got 3}}
#a = #localattn.axial<3>

// -----

// S3.1
// expected-error@below {{expected entries of -1 to 2147483647 in 'left', got -2}}
#a = #localattn.axial<0, left = -2, right = 0>

// -----

// S3.1
// expected-error@below {{expected entries of -1 to 2147483647 in 'right', got 2147483648}}
#a = #localattn.axial<0, left = 0, right = 2147483648>

// -----

// S3.1
// expected-error@below {{expected entries of 1 to 2147483647 in 'count', got 0}}
#a = #localattn.area<0>

// -----

// S3.1
// expected-error@below {{expected an axis of 0 to 2, got 4}}
#a = #localattn.area<2, axis = 4>

// -----

// S3.1
// expected-error@below {{expected entries of 1 to 2147483647 in 'width', got -7}}
#a = #localattn.stripes<-7, axis = 0>

// -----

// S3.1
// expected-error@below {{expected an axis of 0 to 2, got 3}}
#a = #localattn.stripes<7, axis = 3>

// -----

// S3.1
// expected-error@below {{expected entries of 1 to 2147483647 in 'size', got 0}}
#a = #localattn.grid<[0]>

// -----

// S3.1
// expected-error@below {{expected entries of 1 to 2147483647 in 'kernel', got 0}}
#a = #localattn.neighborhood<[7, 0]>

// -----

// S3.1
// expected-error@below {{expected entries of 1 to 2147483647 in 'stride', got 0}}
#a = #localattn.neighborhood<[7], stride = [0]>

// -----

// S3.1
// expected-error@below {{expected entries of 1 to 2147483647 in 'dilation', got -1}}
#a = #localattn.neighborhood<[7], dilation = [-1]>

// -----

// S3.1
// expected-error@below {{expected 2 entries in 'stride', got 1}}
#a = #localattn.neighborhood<[7, 7], stride = [1]>

// -----

// S3.1
// expected-error@below {{expected 2 entries in 'dilation', got 3}}
#a = #localattn.neighborhood<[7, 7], dilation = [1, 1, 1]>

// -----

// S3.1
// expected-error@below {{expected 1 entries in 'causal', got 2}}
#a = #localattn.neighborhood<[7], causal = [true, false]>

// -----

// S3.1
// expected-error@below {{expected a stride of at most the kernel, 7, got 8}}
#a = #localattn.neighborhood<[7], stride = [8]>

// -----

// S3.1
// expected-error@below {{expected 1 entries in 'right', got 2}}
#a = #localattn.sliding<left = [1], right = [1, 1]>

// -----

// S3.1
// expected-error@below {{expected entries of -1 to 2147483647 in 'left', got -2}}
#a = #localattn.sliding<left = [-2], right = [3]>

// -----

// S3.1
// expected-error@below {{expected entries of -1 to 2147483647 in 'right', got -2}}
#a = #localattn.sliding<left = [3], right = [-2]>

// -----

// S3.1
// expected-error@below {{expected entries of 1 to 2147483647 in 'dilation', got 0}}
#a = #localattn.sliding<left = [1], right = [1], dilation = [0]>

// -----

// S3.1
// expected-error@below {{expected 1 entries in 'dilation', got 2}}
#a = #localattn.sliding<left = [1], right = [1], dilation = [1, 1]>

// -----

// S3.1
// expected-error@below {{expected 1 entries in 'boundary', got 2}}
#a = #localattn.sliding<left = [1], right = [1], boundary = [clip, clip]>

// -----

// S3.1
// expected-error@below {{expected 1 entries in 'causal', got 2}}
#a = #localattn.sliding<left = [1], right = [1], causal = [true, true]>

// -----

// S3.1
// expected-error@below {{expected boundary clip where a side is unbounded, got wrap}}
#a = #localattn.sliding<left = [unbounded], right = [0], boundary = [wrap]>

// -----

// S3.1
// expected-error@below {{expected left + right of at least -1, got -2}}
#a = #localattn.sliding<left = [-1], right = [-1]>

// -----

// S3.1
// expected-error@below {{expected 2 entries in 'margin', got 1}}
#a = #localattn.halo<[8, 8], margin = [3]>

// -----

// S3.1
// expected-error@below {{expected entries of 1 to 2147483647 in 'block', got 0}}
#a = #localattn.halo<[0], margin = [3]>

// -----

// S3.1
// expected-error@below {{expected entries of 0 to 2147483647 in 'margin', got -1}}
#a = #localattn.halo<[8], margin = [-1]>

// -----

// S3.1
// expected-error@below {{expected 1 entries in 'boundary', got 2}}
#a = #localattn.halo<[8], margin = [3], boundary = [clip, wrap]>
