"""Mutants of what describes a CPU, compiles for it, keeps the code, and lets C call it."""

from mutation import Mutation

RESOLVE = "lib/Analysis/ResolveCpu.cpp"
CACHE = "lib/Runtime/ObjectCache.cpp"
SET_CPU = "test/Transforms/set-cpu-target.mlir"
SIZES = "test/Compile/test_interface.py::test_sizes_of_the_run_are_checked_before_anything_is_written"


def cached(name):
    return f"RuntimeTests:ObjectCacheTest.{name}"


MUTATIONS = [
    Mutation(
        "narrow-vectors-have-all-registers",
        "Without VL, narrower vectors than those of AVX-512 reach 16 registers.",
        RESOLVE,
        'bool allRegisters = target.vectorBits == 512 || has(subtarget, "avx512vl");',
        "bool allRegisters = true;",
        (SET_CPU,),
    ),
    Mutation(
        "tunings-halve-the-width",
        "That LLVM prefers narrow vectors on a CPU is not what the user asked for.",
        RESOLVE,
        'if (asksFor(target.features, "prefer-256-bit"))',
        'if (has(subtarget, "prefer-256-bit"))',
        (SET_CPU,),
    ),
    Mutation(
        "any-code-runs-here",
        "Instructions that this machine lacks end a process.",
        RESOLVE,
        "bool isHere = known == available.end() || known->second;",
        "bool isHere = known == available.end() || !known->second;",
        ("AnalysisTests:CpuTargetTest.OnlyWhatThisMachineHasRunsHere", "test/Runtime/run-cpu.mlir"),
    ),
    Mutation(
        "damage-is-loaded",
        "A damaged file is not the code that was stored.",
        CACHE,
        "if (asText(digestOf(rest)) != digest)",
        "if (asText(digestOf(rest)).size() != digest.size())",
        (cached("WhatIsDamagedIsMadeAgain"),),
    ),
    Mutation(
        "threads-share-an-entry",
        "Code for two threads is no code for one.",
        CACHE,
        '<< options.threads << "\\n"',
        '<< "\\n"',
        (cached("AnotherProgramOrCpuIsAnotherEntry"),),
    ),
    Mutation(
        "results-are-asked-for-their-sizes",
        "A check that needs the result comes after it is written.",
        "lib/Transforms/HoistChecks.cpp",
        "dim.getSourceMutable().assign(sameSizes(dim.getSource()));",
        "(void)sameSizes(dim.getSource());",
        ("test/Transforms/hoist-checks.mlir",),
    ),
    Mutation(
        "codes-are-off-by-one",
        "A code has the reason of the header.",
        "lib/Transforms/ChecksToStatus.cpp",
        "failure = makeFailure(function, check.getLoc(), failures.size());",
        "failure = makeFailure(function, check.getLoc(), failures.size() + 1);",
        ("test/Transforms/checks-to-status.mlir", SIZES),
    ),
    Mutation(
        "sizes-may-be-negative",
        "No tensor has a negative size, but a caller in C may pass one.",
        "lib/Runtime/CInterface.cpp",
        "b.CreateICmpSLT(size, b.getInt64(0))",
        "b.CreateICmpSLT(size, b.getInt64(-1000))",
        (SIZES,),
    ),
]
