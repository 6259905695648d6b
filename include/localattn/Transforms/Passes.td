//===- Passes.td ----------------------------------------- -*- tablegen -*-===//
//
// Part of the localattn project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCALATTN_TRANSFORMS_PASSES_TD
#define LOCALATTN_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def ChooseTilesPass : Pass<"localattn-choose-tiles"> {
  let summary = "Choose the tiles of each attention for the CPU of the module";
  let description = [{
    Writes on each attention, as `localattn.tiling`, in which tiles it is to be
    computed: tiles of queries and batches for `--localattn-tile`, and how many
    queries, keys and channels the passes behind it score, multiply and hold in
    registers at once. A model of the cost decides: boxes say how many keys a tile
    has and how many of its products count, the CPU that
    `--localattn-set-cpu-target` describes says how fast they are. One remark for
    each group of heads says the choice and what the model expects of it.

    What a `localattn.tiling` on an attention says already stays, and then options
    do. A choice changes no result but for rounding, and without this pass there
    are simple ones.

    ```mlir
    %0 = localattn.attention #localattn.windowed<[7, 7]> ins(%q, %k, %v : ...) outs(%init : ...)
        {localattn.tiling = #localattn.tiling<query = [7, 7], batch = 1, chunk = 64, keys = 49,
                                              scores = [7, 32], values = [8, 32]>}
    ```
  }];
  let options = [
    ListOption<"query", "query", "int64_t", "Queries of a tile, per axis">,
    ListOption<"sub", "sub", "int64_t",
               "Queries that one of several boxes is computed for at once, per "
               "axis">,
    ListOption<"scores", "scores", "int64_t",
               "Keys and queries whose products are held in registers">,
    ListOption<"values", "values", "int64_t",
               "Queries and channels whose products are held in registers">,
    Option<"batch", "batch", "int64_t", "0", "Batches of a tile">,
    Option<"chunk", "chunk", "int64_t", "0", "Queries that are scored at once">,
    Option<"keys", "keys", "int64_t", "0", "Keys that are scored at once">];
}

def DecomposePass : Pass<"localattn-decompose"> {
  let summary = "Rewrite attention on a tile as linalg ops on its tensors";
  let description = [{
    Replaces localattn.attention, online_attention and merge by linalg ops:
    products of queries and keys, scores, their maximum, exponentials with their
    sums, and the product with the values. What the transform dialect's
    `structured.decompose_interface` does to one op.

    The unit is a tile: all scores of an op are one tensor of the shape
    `batch x heads x key axes x query axes`, n x n for an attention that
    nobody tiled. Keys that a query doesn't see are masked from coordinates, and
    nothing is masked where types tell that every query of the tile sees all its
    keys. Where types don't tell which key/value head a query head reads (a
    dynamic number of heads, or a part of a group), keys and values are gathered
    by `tensor.extract`.

    Expects ops that the verifier accepts, and none whose score region has side
    effects; leaves alone everything else. Ops on memrefs are lifted to tensors.
    A value that is NaN or infinite reaches all queries of the tile (S5.8 of
    docs/spec.md); all else is as in the reference.

    ```mlir
    %0:3 = localattn.online_attention #p ins(%q, %k, %v : ...) outs(%acc, %max, %sum : ...)
    ```
    becomes
    ```mlir
    %products = linalg.generic ins(%q, %k : ...) outs(%zeros : tensor<1x1x49x49xf32>)
    %scores = linalg.generic outs(%products : tensor<1x1x49x49xf32>) // scale, biases, mask
    %new_max = linalg.generic ins(%scores : ...) outs(%max : ...)
    %weights, %new_sum = linalg.generic ins(%new_max) outs(%scores, %rescaled_sum : ...)
    %new_acc = linalg.generic ins(%weights, %v : ...) outs(%rescaled_acc : ...)
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::bufferization::BufferizationDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::tensor::TensorDialect"];
}

def PrintBoxesPass : Pass<"localattn-print-boxes"> {
  let summary = "Say as remarks which boxes each attention looks at";
  let description = [{
    For each attention, one remark with its pattern as `#localattn.boxes` and,
    where the extents are static, the number of pairs and what that saves against
    global attention. Changes nothing.

    ```mlir
    // remark: boxes <[block(7, shift = 3), block(7, shift = 3)]>, 135424 pairs, 1.38 % of global
    %0 = localattn.attention #localattn.windowed<[7, 7], shift = [3, 3]> ...
    ```
  }];
}

def SelectRowsPass : Pass<"localattn-select-rows"> {
  let summary = "Compute only chosen rows of each attention";
  let description = [{
    Replaces each attention by a loop over `rows`, with an attention of one query
    and one head for each. Rows that are not chosen keep what outs hold. A way to
    check a few rows of an attention that is too large for the reference.

    ```mlir
    %0 = localattn.attention #p ins(%q, %k, %v : ...) outs(%init : ...)
    ```
    becomes
    ```mlir
    %0 = scf.for %r = ... iter_args(%out = %init) {
      %row = localattn.attention #p ins(%one_query, %keys_of_head, %values_of_head : ...)
          query_origin [%y, %x] key_origin [0, 0] extent [56, 56] outs(%part : ...)
      %new = tensor.insert_slice %row into %out ...
    ```
  }];
  let options = [ListOption<"rows", "rows", "int64_t",
      "Indices into the dimensions of out without its channel, in C order, as "
      "one number each">];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::bufferization::BufferizationDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect",
                           "::mlir::tensor::TensorDialect"];
}

def SetCpuTargetPass : Pass<"localattn-set-cpu-target", "::mlir::ModuleOp"> {
  let summary = "Describe to later passes the CPU that the module is for";
  let description = [{
    Looks a CPU and features up in LLVM's tables and writes what follows from
    them into the module: an entry for the device "CPU" of
    `dlti.target_system_spec`, which takes the place of an older one. Tile
    choices and the vectoriser read it from there; any of its entries may be
    written by hand instead. Without a description they assume what every CPU of
    the architecture has.

    Vectors are as wide as the CPU has them, also where LLVM would rather use
    narrower ones (as on `skylake-avx512`): `vector-bits=256` or
    `features=+prefer-256-bit` limit them. Caches are those of this machine for
    `cpu=native`, and else 32 KiB and 512 KiB. x86_64 and aarch64 are known.

    ```mlir
    // --localattn-set-cpu-target="triple=x86_64-linux-gnu cpu=haswell"
    module attributes {dlti.target_system_spec = #dlti.target_system_spec<
      "CPU" = #dlti.target_device_spec<
        "triple" = "x86_64-unknown-linux-gnu", "cpu" = "haswell", "features" = "",
        "vector_bits" = 256, "vector_registers" = 16, "fma" = true,
        "bf16_dot" = false, "f16c" = true,
        "L1_cache_size_in_bytes" = 32768, "L2_cache_size_in_bytes" = 524288>>} {
    }
    ```
  }];
  let options = [
    Option<"triple", "triple", "std::string", "",
           "LLVM's name of the architecture and system (default: this "
           "machine's)">,
    Option<"cpu", "cpu", "std::string", "",
           "LLVM's name of the CPU, or native (default: any CPU of the "
           "architecture)">,
    Option<"features", "features", "std::string", "",
           "Instruction sets to add or to leave out, as in +avx512bf16,-fma">,
    Option<"vectorBits", "vector-bits", "unsigned", "0",
           "No wider vectors than of 128, 256 or 512 bits (default: no limit)">,
    Option<"l1Bytes", "l1-bytes", "int64_t", "0",
           "Size of the data cache of a core (default: by the CPU)">,
    Option<"l2Bytes", "l2-bytes", "int64_t", "0",
           "Size of the second cache of a core (default: by the CPU)">];
  let dependentDialects = ["::mlir::DLTIDialect"];
}

def TilePass : Pass<"localattn-tile"> {
  let summary = "Cut attention into tiles of heads, queries and batches";
  let description = [{
    Replaces each localattn.attention by an scf.forall over query heads, tiles of
    each axis of the queries and batches, whose body is the attention of one tile on
    slices of the tensors. Head groups have a loop each.

    Where tiles are is asked of the boxes: they lie in one residue class, and in one
    cell of a window where cells are large enough. A tile has those keys that some
    query of it sees, and no mask where all see all of them. Where these are several
    boxes (a union, or a window that wraps), it is a start of the state, for each box
    a loop over parts of the tile with a localattn.online_attention, and the
    division at the end.

    A `localattn.tiling` on the op says how large tiles are, which
    `--localattn-choose-tiles` writes; without it, sizes are simple ones. Results
    are those of the reference bit for bit where the keys of a tile are one box.

    Expects attentions that the verifier accepts; those on memrefs are lifted to
    tensors. Guarantees that all are in loops over tiles; leaves alone everything
    else. Producers and consumers fuse into the loops by upstream's means.

    ```mlir
    %0 = localattn.attention #localattn.windowed<[7, 7]> ins(%q, %k, %v : ...) outs(%init : ...)
    ```
    becomes
    ```mlir
    %0 = scf.forall (%h, %y, %x, %b) in (3, 8, 8, 4) shared_outs(%out = %init) {
      %q0 = tensor.extract_slice %q[%b, %7y, %7x, %h, 0] [1, 7, 7, 1, 32] [1, 1, 1, 1, 1]
      ...
      %tile = localattn.attention ... ins(%q0, %k0, %v0 : ...)
          query_origin [%7y, %7x] key_origin [%7y, %7x] extent [56, 56] outs(%out0 : ...)
      scf.forall.in_parallel {
        tensor.parallel_insert_slice %tile into %out[%b, %7y, %7x, %h, 0] ...
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::bufferization::BufferizationDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect",
                           "::mlir::tensor::TensorDialect"];
}

#endif // LOCALATTN_TRANSFORMS_PASSES_TD
