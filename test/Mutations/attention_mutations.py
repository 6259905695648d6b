"""Mutants of the reference, of patterns, of the verifier and of geometry in IR.

Not in the table, because they change nothing that can be seen:
 - maximumf that becomes maxnumf in the reference: a NaN score still makes its own weight NaN.
 - `start` that becomes `max`: a row whose largest score is minus infinity adds no key.
 - UNE that becomes ONE in the reference, so that a NaN score adds no key: the maximum is NaN too,
   and rescales what was summed before.
"""

from mutation import Mutation

INDEX_EXPR = "lib/IR/IndexExpr.cpp"
VERIFIER = "lib/IR/AttentionVerifier.cpp"
NEIGHBORHOODS = "lib/IR/Patterns/Neighborhoods.cpp"
PARTITIONS = "lib/IR/Patterns/Partitions.cpp"
GRID_GEOMETRY = "include/localattn/IR/GridGeometry.h"
PAIR_SCORE = "lib/Transforms/PairScore.cpp"
PLACE_VERIFIER = "lib/IR/PlaceVerifier.cpp"
SCORE_VERIFIER = "lib/IR/ScoreVerifier.cpp"
REFERENCE = "lib/Conversion/LocalAttnToReference.cpp"
RUNTIME_CHECKS = "lib/Transforms/RuntimeVerification.cpp"

RANDOM_PROGRAMS = "test/RandomPrograms/test_random_programs.py::test_random_programs"


def spec(name):
    """A test of section S1, S2, S6 or S7."""
    return f"test/Docs/test_spec.py::{name}"


def spec_steps(name):
    return f"test/Docs/test_spec_steps.py::{name}"


def spec_keys(name):
    return f"test/Docs/test_spec_keys.py::{name}"


def spec_scores(name):
    return f"test/Docs/test_spec_scores.py::{name}"


def recipe(example):
    return f"test/Recipes/test_recipes.py::test_reference_agrees_with_recipe[{example}-f32]"


MUTATIONS = [
    # --- the reference ---
    Mutation(
        "mask-dropped",
        "Every query sees every key of the tensor.",
        PAIR_SCORE,
        "return localattn::sees(boxes, op.getBox(), query, key, place.extents);",
        "return truthLike(place.extents[0], true);",
        (recipe("sam-b-w14"), recipe("ccnet-97"), spec_keys("test_window")),
    ),
    Mutation(
        "bias-sign-swapped",
        "Swin's table counts query - key, MaxViT's key - query.",
        PAIR_SCORE,
        "flipped ? origin - step : origin + step",
        "flipped ? origin + step : origin - step",
        (recipe("swin-t-st1-shift"), recipe("maxvit-t-st1-block"), spec_scores("test_signs")),
    ),
    Mutation(
        "bias-of-the-kv-head",
        "A table has an entry per query head, also where keys are shared.",
        PAIR_SCORE,
        "SmallVector<Value> entry = {pair.head};",
        "IndexExpr own(builder, loc, OpFoldResult(pair.head));\n"
        "  SmallVector<Value> entry = {place.kvHeadOf(own).getValue()};",
        (spec("test_a_table_for_each_query_head"),),
    ),
    Mutation(
        "kv-heads-interleaved",
        "Query head h reads head h mod kv_heads, as if groups were interleaved.",
        GRID_GEOMETRY,
        "floorDiv((headOrigin + head) * kvHeads, divisor) - kvHeadOrigin;",
        "floorMod(headOrigin + head, maxOf(kvHeads, constantLike(divisor, 1))) - kvHeadOrigin;",
        (spec("test_heads_in_groups"), recipe("mistral-8k"), RANDOM_PROGRAMS),
    ),
    Mutation(
        "kv-head-of-its-own",
        "Query head h reads head h, as if there were no groups.",
        GRID_GEOMETRY,
        "floorDiv((headOrigin + head) * kvHeads, divisor) - kvHeadOrigin;",
        "minOf(headOrigin + head, divisor) - kvHeadOrigin;",
        (spec("test_heads_in_groups"),),
    ),
    Mutation(
        "query-origin-dropped",
        "A tile of queries takes itself for the start of the grid.",
        PAIR_SCORE,
        "positions(place.queryOrigin, ",
        "positions({query.size(), constantLike(place.batchOrigin, 0)}, ",
        (spec("test_one_step_of_decoding"), recipe("mistral-decode"), RANDOM_PROGRAMS),
    ),
    Mutation(
        "key-origin-dropped",
        "A slice of keys takes itself for the start of the grid.",
        PAIR_SCORE,
        "positions(place.keyOrigin, ",
        "positions({key.size(), constantLike(place.batchOrigin, 0)}, ",
        (spec("test_slices_of_keys_merge_to_the_whole"), recipe("nat-t-st1-shard")),
    ),
    Mutation(
        "step-dropped",
        "Every second query takes itself for every one.",
        PAIR_SCORE,
        "start + distance * IndexExpr(",
        "start + IndexExpr(",
        (spec_steps("test_strided_queries"), RANDOM_PROGRAMS),
    ),
    Mutation(
        "box-of-others",
        "A pair that an earlier box holds counts in a later one, too.",
        "include/localattn/Geometry/Box.h",
        "mine = both(mine, negation(sees(boxes[earlier], i, k, n)));",
        "mine = both(mine, mine);",
        (spec_steps("test_boxes_merge_to_the_whole"), "GeometryTests:Box.PairsOfOneBox"),
    ),
    Mutation(
        "empty-row-divided",
        "A row without a key is 0 / 0.",
        REFERENCE,
        "return store(select(empty, number(0), mean), soFar, outIndex(row, at));",
        "return store(select(empty, mean, mean), soFar, outIndex(row, at));",
        (spec_scores("test_no_key"), spec_scores("test_minus_infinity_masks")),
    ),
    Mutation(
        "lse-of-empty-row",
        "Its log-sum-exp is that of zero scores, in place of minus infinity.",
        REFERENCE,
        "store(select(empty, number(-INFINITY), lse), results[1],",
        "store(select(empty, number(0), lse), results[1],",
        (spec_scores("test_no_key"), spec_keys("test_sides_of_a_window")),
    ),
    Mutation(
        "masked-value-counts",
        "A score of minus infinity weighs its value with 0, and 0 * NaN is NaN.",
        REFERENCE,
        "arith::CmpFPredicate::UNE, score, number(-INFINITY)",
        "arith::CmpFPredicate::UNE, score, number(INFINITY)",
        (spec_scores("test_minus_infinity_masks"),),
    ),
    Mutation(
        "maximum-forgotten",
        "Scores are not moved to 0 and below, so exp overflows.",
        REFERENCE,
        "Value start = select(equals(max, number(-INFINITY)), number(0), max);",
        "Value start = select(equals(max, number(-INFINITY)), number(0), number(0));",
        (spec_scores("test_small_scores_are_scores"),),
    ),
    Mutation(
        "lse-without-maximum",
        "log(sum) alone: the maximum is not put back.",
        REFERENCE,
        "Value lse = add(state.max, math::LogOp::create(builder, loc, state.sum));",
        "Value lse = math::LogOp::create(builder, loc, state.sum);",
        (spec_scores("test_weighted_mean_and_natural_logarithm"), recipe("mistral-decode")),
    ),
    Mutation(
        "scale-dropped",
        "The scale that is written is not used.",
        PAIR_SCORE,
        "return number(given.getValueAsDouble());",
        "return number(1.0);",
        (spec_scores("test_scores"), RANDOM_PROGRAMS),
    ),
    Mutation(
        "default-scale-dropped",
        "Without a scale it is 1, in place of 1 / sqrt(dk).",
        PAIR_SCORE,
        "number(1.0 / std::sqrt(double(*constant)))",
        "number(double(*constant) / *constant)",
        (spec_scores("test_scores"), recipe("swin-t-st1")),
    ),
    # --- patterns ---
    Mutation(
        "even-kernel-leans-right",
        "NATTEN looks one key farther to the left where the kernel is even.",
        NEIGHBORHOODS,
        "kernel / 2 - stride / 2",
        "(kernel - stride) / 2",
        (spec_keys("test_named_patterns"), recipe("flux-4k-na80")),
    ),
    Mutation(
        "grid-by-size",
        "MaxViT's grid takes every n / g-th token; every g-th is another attention.",
        PARTITIONS,
        "stridedAxis(getAffineDimExpr(a, getContext()).floorDiv(getSize()[a]))",
        "stridedAxis(getAffineConstantExpr(getSize()[a], getContext()))",
        (spec_keys("test_named_patterns"), recipe("maxvit-t-st1-grid")),
    ),
    Mutation(
        "shift-forgotten",
        "SW-MSA is W-MSA.",
        PARTITIONS,
        "entryOr<int64_t>(getShift(), a, 0),",
        "0,",
        (spec_keys("test_named_patterns"), recipe("swin-t-st1-shift"), recipe("aurora-st1-shift")),
    ),
    # --- the verifier, and its rules at run time ---
    Mutation(
        "table-may-be-short",
        "A table with an entry too few is read behind its end.",
        SCORE_VERIFIER,
        "if (first < 0 || last >= size)",
        "if (first < 0)",
        (spec_scores("test_the_table_covers_all_differences"), "test/IR/invalid-bias.mlir"),
    ),
    Mutation(
        "grids-may-differ",
        "Queries of another grid need a place.",
        PLACE_VERIFIER,
        "if (!op.getStaticQueryOrigin() && !op.getStaticQueryStep() &&\n"
        "      !op.getStaticExtent() && !op.getAlign())",
        "if (rank == 0)",
        (spec("test_places_that_do_not_fit"), "test/IR/invalid-place.mlir"),
    ),
    Mutation(
        "any-extent",
        "MaxViT's grid on an axis that it does not divide.",
        VERIFIER,
        "extent % condition.multipleOf == 0",
        "extent % condition.multipleOf >= 0",
        (spec_keys("test_patterns_that_do_not_fit"), "test/IR/invalid-grids.mlir"),
    ),
    Mutation(
        "any-extent-at-run-time",
        "The same, where the extent is known to the run alone.",
        RUNTIME_CHECKS,
        "number(condition.multipleOf)) == 0,",
        "number(condition.multipleOf)) >= 0,",
        (spec("test_dynamic_sizes_are_checked"),),
    ),
    Mutation(
        "table-may-be-short-at-run-time",
        "One entry too few, in a table or a grid of dynamic size.",
        RUNTIME_CHECKS,
        "both(first >= 0, last < size(op.getRelativeBias(), axis + 1))",
        "both(first >= 0, last <= size(op.getRelativeBias(), axis + 1))",
        (spec_scores("test_a_table_of_dynamic_size_covers_all_differences"),),
    ),
    # --- geometry as index arithmetic ---
    Mutation(
        "division-truncates",
        "Cells before the cut have negative numbers; arith.divsi rounds to zero.",
        INDEX_EXPR,
        "combine<arith::FloorDivSIOp>(",
        "combine<arith::DivSIOp>(",
        ("IRTests:FoldingTest.AxisInIRSaysWhatIntegersSay",),
    ),
    Mutation(
        "or-is-and",
        "A union in IR that is an intersection.",
        INDEX_EXPR,
        "createOrFold<arith::OrIOp>(",
        "createOrFold<arith::AndIOp>(",
        ("IRTests:FoldingTest.UnionInIRSaysWhatIntegersSay", recipe("ccnet-97")),
    ),
]
