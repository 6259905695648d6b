//===- Passes.td ----------------------------------------- -*- tablegen -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_CONVERSION_PASSES_TD
#define LOCALATTN_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def LocalAttnToReferencePass : Pass<"localattn-to-reference"> {
  let summary = "Lower attention to one plain nest of loops per query";
  let description = [{
    The oracle of everything else: for each batch, head and query, two loops over
    all keys of the tensor. The first finds the largest score among the keys that
    the query sees, the second sums exponentials and weighted values. No tiling,
    no n x n tensor, nothing clever.

    Expects operations of this dialect that their verifiers accept, on tensors or
    memrefs; guarantees that none is left; leaves alone everything else. Sizes that types leave open
    are not checked here but by `--generate-runtime-verification` before.

    ```mlir
    %0 = localattn.attention #localattn.global ins(%q, %k, %v : ...) outs(%init : ...)
    ```
    becomes
    ```mlir
    %0 = scf.for %b = ... {
      scf.for %h = ... {
        scf.for %i = ... {
          %max = scf.for %j = ...
          %sum, %row = scf.for %j = ...
          %new = scf.for %c = ... // out[b, i, h, c] = row[c] / sum
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def ToOnlinePass : Pass<"localattn-to-online"> {
  let summary = "Make the keys of attention a dimension to tile, by a running state";
  let description = [{
    Replaces each localattn.attention by linalg.fill of the state of no key (or of
    the sinks), a localattn.online_attention of all keys and linalg.generic ops
    that divide by the sum and take the logarithm. Those tile and fuse by
    upstream's means: axes of keys are reductions of the online op.

    Expects attentions that the verifier accepts; one on memrefs is put between
    bufferization.to_tensor and materialize_in_destination first. Guarantees that
    none is left, and the reference's results bit for bit as long as keys aren't
    tiled; leaves alone everything else.

    ```mlir
    %0 = localattn.attention #p ins(%q, %k, %v : ...) outs(%init : ...)
    ```
    becomes
    ```mlir
    %acc = linalg.fill ins(%zero : f32) outs(%0 : ...)
    %max = linalg.fill ins(%minus_infinity : f32) outs(%1 : ...)
    %sum = linalg.fill ins(%zero : f32) outs(%2 : ...)
    %3:3 = localattn.online_attention #p ins(%q, %k, %v : ...) outs(%acc, %max, %sum : ...)
    %4 = linalg.generic ... ins(%3#0, %3#2 : ...) outs(%init : ...) // acc / sum
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::tensor::TensorDialect"
  ];
}

def ToLanesPass : Pass<"localattn-to-lanes"> {
  let summary = "Lower attention on memrefs to linalg ops on chunks of queries and blocks of keys";
  let description = [{
    Expects localattn.attention and online_attention on memrefs, each with one box
    and static channels, as `--localattn-tile` and bufferization leave them;
    guarantees that none is left. Queries of a chunk and keys of a block have one
    number each, whatever the grid: lists of offsets say where their rows are, so
    that keys and values are read in place. Lanes are queries for scores and
    channels for values. Blocks that nobody sees are not visited, and scores are
    masked, from coordinates, only in blocks that hide a pair.

    Scratch memory doesn't grow with the operands. Each linalg.generic says in
    `localattn.vector` which of its loops runs over lanes and what is held in
    registers.

    ```mlir
    localattn.attention #p ins(%q, %k, %v : memref<1x7x7x1x32xf32, ...>, ...) outs(%out : ...)
    ```
    becomes
    ```mlir
    linalg.generic // packed[c, r] = scale * q[row of r + c]
    scf.for ... {  // blocks of keys
      linalg.generic // products[k, r] += k[row of k + c] * packed[c, r]
      scf.if %all_seen { linalg.generic } else { linalg.generic } // max[r]
      linalg.generic // weights = exp2(products * log2(e) - shift[r]), sum[r]
      linalg.generic // acc[r, e] += weights[k, r] * v[row of k + e]
    }
    scf.for ... { linalg.generic } // out[row of r + e] = acc[r, e] / sum[r]
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect"
  ];
}

def VectorizePass : Pass<"localattn-vectorize"> {
  let summary = "Turn linalg on memrefs into loops over register tiles of vectors";
  let description = [{
    Each linalg op becomes loops over its parallel dims, in them loops over its
    reduction dims that carry a tile of the output in registers, and in them the
    body on vectors of the machine's width. The iterations of one dim, that of
    the lanes, are the elements of the vectors. What doesn't depend on it stays a
    scalar. The attribute `localattn.vector` says how:

    - `lane`: the dim of the lanes; by default the one along which most operands
      lie side by side;
    - `tile`: per dim, how many iterations are held at once (of the lanes: how
      many elements);
    - `whole_lanes`: a dynamic extent of the lanes is a multiple of the width;
    - `transpose`: a dim along which inputs are contiguous, while they aren't
      along the lanes: they are loaded along it and turned round in registers.

    What extents leave over of full tiles is computed exactly, without masks, by
    code for each remainder. A linalg.fill of what the next op sums up in
    registers becomes the start of the sums.

    Expects memrefs and extents that fit each other; guarantees that no linalg op
    is left; leaves alone everything else. Products that are summed up are
    rounded once (fused multiply-add), if the CPU of the module has an instruction
    for that. Sums over the lanes are summed in another
    order. `arith.maxnumf` of an output keeps a NaN that the output starts with.

    ```mlir
    linalg.fill ins(%zero : f32) outs(%s : memref<64x32xf32>)
    linalg.generic {... // s[k, r] += k[k, c] * q[c, r]
        localattn.vector = {lane = 1 : i64, tile = array<i64: 8, 32, 1>}}
    ```
    becomes
    ```mlir
    scf.for %k = %c0 to %c64 step %c8 {
      %sums:16 = scf.for %c = %c0 to %dk step %c1 iter_args(...) -> (vector<16xf32>, ...) {
        %q0 = vector.load %q[%c, %c0] : memref<?x32xf32>, vector<16xf32>
        ...
        %0 = memref.load %k[%k, %c] : memref<64x?xf32>
        %1 = vector.broadcast %0 : f32 to vector<16xf32>
        %2 = vector.fma %1, %q0, %sum0 : vector<16xf32>
        ...
      }
      vector.store %sums#0, %s[%k, %c0] : memref<64x32xf32>, vector<16xf32>
      ...
    ```
  }];
  let options = [
    Option<"vectorBits", "vector-bits", "unsigned", /*default=*/"0",
           "Bits of a vector register; 0 takes them from the module's target, "
           "or 512">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def ExpandMathPass : Pass<"localattn-expand-math"> {
  let summary = "Compute exponentials and logarithms without a library of them";
  let description = [{
    Replaces math.exp, exp2, expm1, tanh, log, log2, log10 and log1p of numbers and
    vectors by arithmetic that any CPU has instructions for. The relative error is
    at most 3e-7 for f32 and 1e-15 for f64. NaN, infinities and overflow come out
    as of a library; exponentials below 2^(-125.5), or 2^(-1021.5) for f64, are 0.
    f16 and bf16 are computed as f32 and rounded.

    The flags `nnan` and `ninf` of an op leave out what they promise not to occur.
    Under `ninf`, exponentials of minus infinity are still 0.

    Expects ops on tensors to have become loops, and leaves them alone, as all
    others. Guarantees that of these functions on numbers and vectors of the four
    types none is left, and that its own arithmetic calls no function on x86,
    whether there is a fused multiply-add or not; conversions of f16 and bf16 may,
    see `--localattn-expand-narrow-floats`.

    ```mlir
    %0 = math.exp2 %x : vector<16xf32>
    ```
    becomes
    ```mlir
    %1 = arith.select ... // %x, between -126 and 128.25
    %2 = arith.addf %1, %large : vector<16xf32>
    %3 = arith.bitcast %2 : vector<16xf32> to vector<16xi32>
    %4 = arith.shli %3, %c23 : vector<16xi32> // half of 2 to the integer part
    ...
    %0 = arith.mulf %polynomial, %power : vector<16xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect"
  ];
}

def ExpandNarrowFloatsPass : Pass<"localattn-expand-narrow-floats"> {
  let summary = "Convert f16 and bf16 by integer arithmetic, without a library";
  let description = [{
    Replaces arith.extf of f16 and bf16 and arith.truncf to them, of numbers and
    vectors, by integer arithmetic of f32 and f64. Rounds to the nearest, of two
    equally near ones to the even, f64 too in a single step; NaN stays NaN, denormals
    are right.

    On CPUs that convert between f16 and f32 (x86 with F16C, aarch64), as the module
    describes them or `f16-native` says, those conversions stay, without flags, and
    f64 goes by way of f32.

    Expects arithmetic on f16 and bf16 to have become that of f32, as
    `--math-extend-to-supported-types` and `--arith-emulate-unsupported-floats` do,
    and ops on tensors to have become loops. Leaves alone both, other types and
    other ways of rounding.

    ```mlir
    %0 = arith.extf %x : vector<16xbf16> to vector<16xf32>
    ```
    becomes
    ```mlir
    %1 = arith.bitcast %x : vector<16xbf16> to vector<16xi16>
    %2 = arith.extui %1 : vector<16xi16> to vector<16xi32>
    %3 = arith.shli %2, %c16 : vector<16xi32>
    %0 = arith.bitcast %3 : vector<16xi32> to vector<16xf32>
    ```
  }];
  let options = [
    Option<"f16Native", "f16-native", "bool", /*default=*/"false",
           "The CPU converts between f16 and f32, whatever the module says">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect"
  ];
}

#endif // LOCALATTN_CONVERSION_PASSES_TD
