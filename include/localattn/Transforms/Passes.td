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
  let options = [
    ListOption<"names", "ops", "std::string",
               "Of attention, online_attention and merge, those to replace "
               "(default: all)">
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::bufferization::BufferizationDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::tensor::TensorDialect"];
}

def OutlineTilesPass : Pass<"localattn-outline-tiles", "::mlir::ModuleOp"> {
  let summary = "Make a function of the body of each parallel loop, with its scratch memory on the stack";
  let description = [{
    The body of each outermost scf.parallel without results becomes a private
    function, and memory of static size that the body allocates becomes
    memref.alloca in the entry of that function. So threads share nothing, nothing is
    allocated per tile, and OpenMP's regions hold one call.

    Expects loops on memrefs; leaves alone memory of dynamic size and all else.

    ```mlir
    scf.parallel (%h, %y) = ... {
      %scratch = memref.alloc() {alignment = 64 : i64} : memref<64x64xf32>
      ...
    }
    ```
    becomes
    ```mlir
    scf.parallel (%h, %y) = ... {
      func.call @f_tile(%h, %y, %q, %k, %v, %out) : ...
    }
    func.func private @f_tile(...) {
      %scratch = memref.alloca() {alignment = 64 : i64} : memref<64x64xf32>
      ...
    ```
  }];
  let dependentDialects = ["::mlir::func::FuncDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect"];
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
    slices of the tensors. Heads are inside of the axes where the layout of the
    queries has them there. Head groups have a loop each.

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
    %0 = scf.forall (%y, %x, %h, %b) in (8, 8, 3, 4) shared_outs(%out = %init) {
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

def ChecksToStatusPass : Pass<"localattn-checks-to-status", "::mlir::ModuleOp"> {
  let summary = "Return a code instead of aborting where a check fails";
  let description = [{
    Public functions return an i32: 0, or the number of the check that failed.
    Attribute `localattn.status_reasons` lists what the numbers 1, 2, 3... mean;
    equal reasons have one number.

    Expects functions without results, in which loops are branches. A check in
    the region of another op, as in a parallel loop, stays one that aborts, and
    so do those of private functions: inline these first.

    ```mlir
    func.func @f(%size: index, %out: memref<4xf32>) {
      cf.assert %fits, "expected 4, got more"
    ```
    becomes
    ```mlir
    func.func @f(%size: index, %out: memref<4xf32>) -> i32
        attributes {localattn.status_reasons = ["expected 4, got more"]} {
      cf.cond_br %fits, ^bb1, ^bb2
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::cf::ControlFlowDialect"];
}

def HoistChecksPass : Pass<"localattn-hoist-checks", "::mlir::func::FuncOp"> {
  let summary = "Check what can be checked before anything is computed";
  let description = [{
    Moves each `cf.assert` of the function's first block to its start, in their
    order, with the arithmetic on sizes that it needs. A size of a result of a
    destination-style op is asked of its destination. A check that needs more
    than numbers, has side effects on its way, or stands in a loop, stays.

    ```mlir
    %0 = localattn.attention #p ... outs(%init : tensor<?x?x2x8xf32>) -> tensor<?x?x2x8xf32>
    %size = tensor.dim %0, %c1 : tensor<?x?x2x8xf32>
    %same = arith.cmpi eq, %size, %given : index
    cf.assert %same, "expected the size that was given"
    ```
    becomes, at the start of the function,
    ```mlir
    %size = tensor.dim %init, %c1 : tensor<?x?x2x8xf32>
    %same = arith.cmpi eq, %size, %given : index
    cf.assert %same, "expected the size that was given"
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ResultsToDestinationsPass
    : Pass<"localattn-results-to-destinations", "::mlir::ModuleOp"> {
  let summary = "Let callers say where the results of functions go";
  let description = [{
    A public function returns nothing: for each result it has one more argument,
    a memref of identity layout which takes the result; of rank 0 for a number.
    Dynamic sizes of these memrefs are checked against those of the results.
    Functions that others of the module call are split: the callers keep the old
    one, as a private function.

    Expects results that are ranked tensors or numbers. To compute in place,
    bufferize after `--eliminate-empty-tensors`.

    ```mlir
    func.func @f(%a: tensor<?xf32>) -> tensor<?xf32> {
      return %0 : tensor<?xf32>
    ```
    becomes
    ```mlir
    func.func @f(%a: tensor<?xf32>, %out: memref<?xf32>) {
      cf.assert %same_size, "expected dimension 0 of result 0 to be that of what is computed"
      bufferization.materialize_in_destination %0 in restrict writable %out
      return
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::bufferization::BufferizationDialect",
                           "::mlir::cf::ControlFlowDialect",
                           "::mlir::func::FuncDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::tensor::TensorDialect"];
}

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

#endif // LOCALATTN_TRANSFORMS_PASSES_TD
