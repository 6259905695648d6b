"""Mutants of what runs, checks and measures a program."""

from mutation import Mutation

RUNTIME_CHECKS = "lib/Transforms/RuntimeVerification.cpp"
CHECKS_RUN = "test/Transforms/runtime-verification-run.mlir"

MUTATIONS = [
    Mutation(
        "row-of-head-0",
        "A row alone reads the first key/value head, whatever its own.",
        "lib/Transforms/SliceAttention.cpp",
        "kvFirst = onePerHead ? first : place.kvHeadOf(first);",
        "kvFirst = onePerHead ? first : kvFirst;",
        ("test/Transforms/select-rows-heads.mlir",),
    ),
    Mutation(
        "dk-twice",
        "The multiply-adds of P V count as those of Q K.",
        "lib/Runtime/UsefulWork.cpp",
        "double(dk + dv)",
        "double(dk + dk)",
        ("test/Runtime/bench.mlir",),
    ),
    Mutation(
        "windows-may-be-negative",
        "A window of negative size, where the extent is known to the run alone.",
        RUNTIME_CHECKS,
        "expect(either(empty, size >= 0),",
        "expect(either(empty, size >= -1000000),",
        (CHECKS_RUN,),
    ),
    Mutation(
        "origin-wraps-around",
        "The sum of a huge origin and a size is small.",
        RUNTIME_CHECKS,
        "return both(starts, size <= room);",
        "return both(either(starts, origin >= 0), origin + size <= extent);",
        (CHECKS_RUN,),
    ),
]
