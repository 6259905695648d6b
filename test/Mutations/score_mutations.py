"""Mutants of what makes a score, of sinks, of head groups, and of partial results."""

from mutation import Mutation

MERGE = "lib/Transforms/DecomposeMerge.cpp"
PAIR_SCORE = "lib/Transforms/PairScore.cpp"
REFERENCE = "lib/Conversion/LocalAttnToReference.cpp"


def biases(name):
    return f"test/Docs/test_spec_biases.py::{name}"


def online(name):
    return f"test/Docs/test_spec_online.py::{name}"


def regions(name):
    return f"test/Docs/test_spec_regions.py::{name}"


def sinks_and_heads(name):
    return f"test/Docs/test_spec_sinks_and_heads.py::{name}"


def recipe(example):
    return f"test/Recipes/test_recipes.py::test_reference_agrees_with_recipe[{example}-f32]"


MUTATIONS = [
    Mutation(
        "bias-of-the-first-dimensions",
        "The dimensions of a bias are those that it names, not the first ones.",
        PAIR_SCORE,
        "at.push_back(dims[map.getDimPosition(dim)]);",
        "at.push_back(dims[dim]);",
        (biases("test_biases_of_every_dimension"), recipe("t5-base-encoder")),
    ),
    Mutation(
        "bias-of-the-key-for-the-query",
        "Queries and keys change places in a bias.",
        PAIR_SCORE,
        """\
  llvm::append_range(dims, pair.query);
  llvm::append_range(dims, pair.key);
  SmallVector<Value> at;""",
        """\
  llvm::append_range(dims, pair.key);
  llvm::append_range(dims, pair.query);
  SmallVector<Value> at;""",
        (biases("test_biases_are_indexed_by_tensors"), recipe("modernbert-padded")),
    ),
    Mutation(
        "mask-inverted",
        "A true element masks.",
        PAIR_SCORE,
        "arith::SelectOp::create(builder, loc, visible, score,\n"
        "                                 number(-INFINITY));",
        "arith::SelectOp::create(builder, loc, visible,\n"
        "                                 number(-INFINITY), score);",
        (biases("test_masks"), biases("test_masks_broadcast"), recipe("t5-base-encoder")),
    ),
    Mutation(
        "softcap-after-the-biases",
        "The cap takes the biases too.",
        PAIR_SCORE,
        """\
  if (op.getSoftcapAttr())
    score = cap(score);
  if (op.getRelativeBias())
    score = arith::AddFOp::create(builder, loc, score, tableEntry(pair));
""",
        """\
  if (op.getRelativeBias())
    score = arith::AddFOp::create(builder, loc, score, tableEntry(pair));
  if (op.getSoftcapAttr())
    score = cap(score);
""",
        (biases("test_order_of_one_score"),),
    ),
    Mutation(
        "softcap-without-its-factor",
        "tanh(x / c), as if the cap were 1.",
        PAIR_SCORE,
        "arith::MulFOp::create(builder, loc, limit,\n"
        "                               math::TanhOp::create(builder, loc, ratio));",
        "math::TanhOp::create(builder, loc, ratio);",
        (biases("test_softcap"), recipe("gemma2-2b-local")),
    ),
    Mutation(
        "region-without-an-origin-of-heads",
        "A region counts the heads of its tensor.",
        PAIR_SCORE,
        "      position(place.headOrigin, pair.head).getValue()};",
        "      pair.head};",
        (regions("test_coordinates_are_global"), regions("test_origins_as_operands")),
    ),
    Mutation(
        "region-without-an-origin-of-batches",
        "A region counts the batches of its tensor.",
        PAIR_SCORE,
        "score, position(place.batchOrigin, pair.batch).getValue(),",
        "score, pair.batch,",
        (regions("test_coordinates_are_global"),),
    ),
    Mutation(
        "head-groups-one-late",
        "The first head of a group still has the pattern of the group before.",
        PAIR_SCORE,
        "IndexExpr end(builder, loc, group.first + group.count);",
        "IndexExpr end(builder, loc, group.first + group.count + 1);",
        (sinks_and_heads("test_head_groups"), recipe("cswin-t-st2")),
    ),
    Mutation(
        "head-groups-of-the-tensor",
        "Groups count the heads of the tensor, not all heads.",
        PAIR_SCORE,
        "choose(position(place.headOrigin, pair.head) < end, ask(boxes), result);",
        "choose(IndexExpr(builder, loc, OpFoldResult(pair.head)) < end, ask(boxes),\n"
        "               result);",
        (sinks_and_heads("test_part_of_the_heads"),),
    ),
    Mutation(
        "sink-only-for-the-maximum",
        "A sink moves the maximum and adds nothing to the sum.",
        REFERENCE,
        "return {load(op.getSinks(), {row.head}), number(1), zeros};",
        "return {load(op.getSinks(), {row.head}), number(0), zeros};",
        (
            sinks_and_heads("test_sink"),
            sinks_and_heads("test_a_sink_without_a_key"),
            recipe("gpt-oss-sinks"),
        ),
    ),
    Mutation(
        "sink-of-the-kv-head",
        "A sink is one of a query head, also where keys are shared.",
        REFERENCE,
        "return {load(op.getSinks(), {row.head}), number(1), zeros};",
        "return {load(op.getSinks(), {row.kvHead}), number(1), zeros};",
        (recipe("gpt-oss-sinks"), sinks_and_heads("test_head_groups")),
    ),
    Mutation(
        "state-not-rescaled",
        "What was summed before keeps its weight when the maximum grows.",
        REFERENCE,
        "{multiply(kept, before.sum), weighted},",
        "{before.sum, weighted},",
        (online("test_algebra"), online("test_a_chain_is_the_whole")),
    ),
    Mutation(
        "merge-forgets-the-second",
        "A merge takes the weight of the first part for both.",
        MERGE,
        "Value bWeight = scores.expOfDifference(bLse, start);",
        "Value bWeight = scores.expOfDifference(aLse, start);",
        (online("test_merge"), online("test_merge_of_slices"), recipe("streaming-llm-merge")),
    ),
    Mutation(
        "merge-of-nothing",
        "Two parts without a key are minus infinity less minus infinity.",
        "lib/Transforms/ScoreArithmetic.cpp",
        "return select(equals(max, -INFINITY), number(0), max);",
        "return max;",
        (online("test_merge_of_nothing"),),
    ),
]
