// Boxes that are none, whatever the grid (S3.1).

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// S3.1
// expected-error@below {{expected boxes of 1 to 3 axes, got 0}}
#a = #localattn.boxes<>

// -----

// S3.1
// expected-error@below {{expected boxes of 1 to 3 axes, got 0}}
#a = #localattn.boxes<[]>

// -----

// S3.1
// expected-error@below {{expected boxes of 1 to 3 axes, got 4}}
#a = #localattn.boxes<[full, full, full, full]>

// -----

// S3.1
// expected-error@below {{expected 2 axes in each box, got 1}}
#a = #localattn.boxes<[full, full], [full]>

// -----

// S3.1
// expected-error@below {{expected 1 to 16 boxes, got 17}}
#a = #localattn.boxes<[self], [self], [self], [self], [self], [self], [self], [self], [self], [self], [self], [self], [self], [self], [self], [self], [self]>

// -----

// S3.1
// expected-error@below {{expected a number, got 'unbounded'}}
#a = #localattn.boxes<[range(0, unbounded)]>

// -----

// S3.1
// expected-error@below {{expected a number, got 'unbounded'}}
#a = #localattn.boxes<[block(unbounded)]>

// -----

// S3.1
// expected-error@below {{expected extents of 1 axes, got d1}}
#a = #localattn.boxes<[range(0, d1)]>

// -----

// S3.1
// expected-error@below {{expected extents of 2 axes, got d2}}
#a = #localattn.boxes<[full, range(0, d0 + d2)]>

// -----

// S3.1
// expected-error@below {{expected numbers of at most 2147483647 in magnitude, got 2147483648}}
#a = #localattn.boxes<[range(0, 2147483648)]>

// -----

// S3.1
// expected-error@below {{expected numbers of at most 2147483647 in magnitude, got -2147483648}}
#a = #localattn.boxes<[range(d0 - 2147483648, d0)]>

// -----

// S3.1
// expected-error@below {{expected numbers below 2^62 on every grid, got ((d0 * 2147483647) floordiv 2) * 2147483647}}
#a = #localattn.boxes<[range(0, ((d0 * 2147483647) floordiv 2) * 2147483647)]>

// -----

// S3.1
// expected-error@below {{expected division by a positive constant, got d0 floordiv -4}}
#a = #localattn.boxes<[block(d0 floordiv -4)]>

// -----

// S3.1
// expected-error@below {{expected division by a positive constant, got d0 mod 0}}
#a = #localattn.boxes<[block(d0 mod 0)]>

// -----

// S3.1
// expected-error@below {{expected 'block' of at least 1, got 0}}
#a = #localattn.boxes<[block(0)]>

// -----

// S3.1
// expected-error@below {{expected 'block' of at least 1, got -8}}
#a = #localattn.boxes<[halo(-8, 3, 3)]>

// -----

// S3.1
// expected-error@below {{expected 'dilation' of at least 1, got 0}}
#a = #localattn.boxes<[sliding(1, 1, dilation = 0)]>

// -----

// S3.1
// expected-error@below {{expected 'dilation' of at least 1, got 0}}
#a = #localattn.boxes<[strided(0)]>

// -----

// S3.1
// expected-error@below {{expected boundary clip where a side is unbounded, got clamp}}
#a = #localattn.boxes<[sliding(unbounded, 0, clamp)]>

// -----

// S3.1
// expected-error@below {{expected boundary clip where a side is unbounded, got wrap}}
#a = #localattn.boxes<[window(right = unbounded, wrap)]>

// -----

// S3.1
// expected-error@below {{expected left + block + right of at least 0, got -1}}
#a = #localattn.boxes<[sliding(1, -3)]>

// -----

// S3.1
// expected-error@below {{expected ascending positive integers as cuts of segments, got 0 after 0}}
#a = #localattn.boxes<[segments(0)]>

// -----

// S3.1
// expected-error@below {{expected ascending positive integers as cuts of segments, got 3 after 3}}
#a = #localattn.boxes<[segments(3, 3)]>

// -----

// S3.1
// expected-error@below {{expected ascending positive integers as cuts of segments, got d0 after 4}}
#a = #localattn.boxes<[segments(4, d0)]>
