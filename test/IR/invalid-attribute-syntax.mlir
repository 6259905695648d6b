// Text of attributes that the parser turns down.

// RUN: localattn-opt %s --split-input-file --verify-diagnostics

// expected-error@below {{expected an axis constructor (full, self, block, sliding, strided, halo, window, range, rows or segments), got 'ring'}}
#a = #localattn.boxes<[ring(3)]>

// -----

// expected-error@below {{expected 1 numbers in 'block', got 2}}
#a = #localattn.boxes<[block(7, 7)]>

// -----

// expected-error@below {{expected 2 numbers in 'sliding', got 1}}
#a = #localattn.boxes<[sliding(7)]>

// -----

// expected-error@below {{expected 3 numbers in 'halo', got 2}}
#a = #localattn.boxes<[halo(8, 3)]>

// -----

// expected-error@below {{expected 0 numbers in 'window', got 1}}
#a = #localattn.boxes<[window(7)]>

// -----

// expected-error@below {{expected 1 numbers in 'strided', got 0}}
#a = #localattn.boxes<[strided()]>

// -----

// expected-error@below {{expected 2 numbers in 'range', got 3}}
#a = #localattn.boxes<[range(0, 4, 8)]>

// -----

// expected-error@below {{expected 2 numbers in 'rows', got 1}}
#a = #localattn.boxes<[rows(0)]>

// -----

// expected-error@below {{expected at least 1 numbers in 'segments', got 0}}
#a = #localattn.boxes<[segments()]>

// -----

// expected-error@below {{expected 'shift' once, got it twice}}
#a = #localattn.boxes<[block(7, shift = 1, shift = 2)]>

// -----

// expected-error@below {{expected a boundary once, got it twice}}
#a = #localattn.boxes<[block(4, clip, wrap)]>

// -----

// expected-error@below {{expected a boundary once, got it twice}}
#a = #localattn.boxes<[block(4, wrap, wrap)]>

// -----

// expected-error@below {{expected 'causal' once, got it twice}}
#a = #localattn.boxes<[range(0, 4, causal, causal)]>

// -----

// S3.1: no number means unbounded.
// expected-error@below {{expected numbers of at most 2147483647 in magnitude, got 9223372036854775807}}
#a = #localattn.sliding<left = [9223372036854775807], right = [0]>

// -----

// expected-error@below {{expected no 'left' in 'block'}}
#a = #localattn.boxes<[block(7, left = 3)]>

// -----

// There it is called offset.
// expected-error@below {{expected no 'shift' in 'window'}}
#a = #localattn.boxes<[window(shift = 3)]>

// -----

// expected-error@below {{expected no boundary in 'range'}}
#a = #localattn.boxes<[range(0, 4, wrap)]>

// -----

// expected-error@below {{expected no boundary in 'strided'}}
#a = #localattn.boxes<[strided(4, clip)]>

// -----

// expected-error@below {{expected no 'causal' in 'rows'}}
#a = #localattn.boxes<[rows(0, 4, causal)]>

// -----

// expected-error@below {{expected no 'causal' in 'segments'}}
#a = #localattn.boxes<[segments(4, causal)]>

// -----

// expected-error@below {{expected a boundary of clip, clamp or wrap, got 'mirror'}}
#a = #localattn.windowed<[7], boundary = [mirror]>

// -----

// expected-error@below {{expected 'shift' or 'boundary', got 'stride'}}
#a = #localattn.windowed<[7], stride = [1]>

// -----

// expected-error@below {{expected 'stride' or 'dilation' or 'causal', got 'shift'}}
#a = #localattn.neighborhood<[7], shift = [1]>

// -----

// expected-error@below {{expected 'dilation' or 'boundary' or 'causal', got 'stride'}}
#a = #localattn.sliding<left = [1], right = [1], stride = [1]>

// -----

// expected-error@below {{expected 'boundary', got 'left'}}
#a = #localattn.halo<[8], margin = [3], left = [1]>

// -----

// expected-error@below {{expected 'shift' once, got it twice}}
#a = #localattn.windowed<[7], shift = [3], shift = [3]>

// -----

// S1.6
// expected-error@below {{expected each of b, *, h and d once in the layout of query, got "bhd"}}
#a = #localattn.layout<"bhd">

// -----

// S1.6
// expected-error@below {{expected each of b, *, h and d once in the layout of value, got "bb*hd"}}
#a = #localattn.layout<query = "b*hd", key = "b*hd", value = "bb*hd", out = "b*hd">

// -----

// S1.6
// expected-error@below {{expected each of b, *, h and d once in the layout of out, got "bxhd"}}
#a = #localattn.layout<query = "b*hd", key = "b*hd", value = "b*hd", out = "bxhd">

// -----

// S1.6
// expected-error@below {{expected each of b, *, h and d once in the layout of key, got ""}}
#a = #localattn.layout<query = "b*hd", key = "", value = "b*hd", out = "b*hd">

// -----

// S1.6
// expected-error@below {{expected 'key'}}
#a = #localattn.layout<query = "b*hd", value = "b*hd">

// -----

// expected-error@below {{expected '['}}
#a = #localattn.windowed<7>

// -----

// expected-error@below {{expected '='}}
#a = #localattn.sliding<left [1], right = [1]>

// -----

// The parser of integers says the first, the one of the attribute the second; S3.1 has the bound.
// expected-error@below {{integer value too large}}
// expected-error@below {{failed to parse LocalAttn_AreaAttr parameter 'count'}}
module attributes {a.b = #localattn.area<99999999999999999999>} {}
