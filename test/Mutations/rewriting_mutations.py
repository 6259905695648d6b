"""Mutants of canonicalization and bufferization."""

from mutation import Mutation

AXES = "lib/IR/SimplifyBoxes.cpp"
COVERAGE = "lib/Geometry/Coverage.cpp"
CLAUSES = "lib/IR/AttentionCanonicalization.cpp"
SCORES = "lib/IR/ScoreCanonicalization.cpp"
BUFFERIZATION = "lib/Transforms/Bufferization.cpp"

PATTERNS_TEST = "test/IR/canonicalize-patterns.mlir"

MUTATIONS = [
    Mutation(
        "full-around-the-circle",
        "All keys around a circle have other differences than all keys of a line.",
        AXES,
        "sameDifferences(mine, evaluate(fullAxis(context), n), whole, whole,",
        "sameDifferences(mine, mine, whole, whole,",
        (PATTERNS_TEST,),
    ),
    Mutation(
        "an-earlier-box-dropped",
        "A pair has the difference of the earliest box that holds it.",
        AXES,
        "other < index || (other > index && !hasTable)",
        "other != index",
        (PATTERNS_TEST,),
    ),
    Mutation(
        "covered-on-one-axis",
        "A box holds another one if it does so on every axis.",
        COVERAGE,
        "covered = covered && ",
        "covered = ",
        ("GeometryTests:Coverage.OneAxisIsNotEnough", PATTERNS_TEST),
    ),
    Mutation(
        "every-key-of-some",
        "A box that holds the first keys of a part holds its last ones as well.",
        COVERAGE,
        "return {axis.begin, axis.count, axis.step};",
        "return {axis.begin, axis.count, 1};",
        (PATTERNS_TEST,),
    ),
    Mutation(
        "box-before-forgotten",
        "Of two boxes that have pairs in common, the first may not go.",
        AXES,
        "bool counts = !areDisjoint(",
        "bool counts = areDisjoint(",
        (PATTERNS_TEST,),
    ),
    Mutation(
        "place-forgotten",
        "Without an origin, grids of dynamic sizes would have to be the same.",
        CLAUSES,
        "isAll(parts.queryOrigin, 0) &&\n      (sameGrid || parts.extent || parts.queryStep)",
        "isAll(parts.queryOrigin, 0)",
        ("test/IR/canonicalize.mlir",),
    ),
    Mutation(
        "positive-zero-is-nothing",
        "0.0 turns a score of -0.0 into 0.0, which a region can tell.",
        SCORES,
        "number->isNegative() || (isa<AttentionOp>(op) && !op.hasScoreRegion())",
        "true",
        ("test/IR/canonicalize-scores.mlir",),
    ),
    Mutation(
        "state-not-read",
        "An online attention goes on from what outs hold.",
        BUFFERIZATION,
        "return std::is_same_v<OpTy, OnlineAttentionOp> ||",
        "return",
        ("test/Transforms/bufferization.mlir",),
    ),
]
