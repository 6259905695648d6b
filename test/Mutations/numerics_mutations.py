"""Mutants of the arithmetic that stands for functions of a library."""

from mutation import Mutation

EXPONENTIALS = "lib/Conversion/ExponentialExpansions.cpp"
LOGARITHMS = "lib/Conversion/LogarithmExpansions.cpp"
NARROW = "lib/Conversion/ExpandNarrowFloats.cpp"
LANES = "lib/Conversion/Lanes.cpp"
ERRORS = "test/Numerics/test_math.py::test_errors_are_below_the_bound"
WIDENED = "test/Numerics/test_narrow_floats.py::test_all_are_widened"
NEAREST = "test/Numerics/test_narrow_floats.py::test_the_nearest_is_taken"

MUTATIONS = [
    Mutation(
        "exponent-wraps-around",
        "the exponent of a large argument is another's",
        EXPONENTIALS,
        "  return lanes.atMost(x, (c.bias + 1.25) * step);\n",
        "  return x;\n",
        (ERRORS,),
    ),
    Mutation(
        "nan-becomes-a-bound",
        "of two numbers, one of them NaN, the comparison is false",
        LANES,
        "select(isLess(a, least), least, a)",
        "select(isLess(least, a), a, least)",
        (ERRORS,),
    ),
    Mutation(
        "ln2-in-one-part",
        "the rest is as wrong as ln 2 is short, times the exponent",
        EXPONENTIALS,
        "  return lanes.multiplyAdd(n, lanes.number(x, -c.ln2Low), rest);\n",
        "  return rest;\n",
        (ERRORS,),
    ),
    Mutation(
        "denormals-have-no-logarithm",
        "the exponent of a denormal is in its mantissa",
        LOGARITHMS,
        "lanes.number(x, std::ldexp(1.0, 1 - c.bias))",
        "lanes.number(x, 0)",
        (ERRORS,),
    ),
    Mutation(
        "ties-away",
        "of two equally near numbers the larger",
        NARROW,
        "lanes.addBits(lanes.andBits(upper, 1), 0x7fff)",
        "lanes.integer(bits, 0x8000)",
        (NEAREST,),
    ),
    Mutation(
        "nan-becomes-infinity",
        "a NaN may have no bit in its upper half but those of infinity",
        NARROW,
        "lanes.orBits(upper, 0x40)",
        "upper",
        (NEAREST,),
    ),
    Mutation(
        "rounded-twice",
        "f32 in between makes a tie of what is none",
        NARROW,
        "lanes.orBits(toZero, 1)",
        "lanes.orBits(toZero, 0)",
        (NEAREST,),
    ),
    Mutation(
        "denormals-as-normal",
        "a denormal has no leading one",
        NARROW,
        "lanes.isLessBits(moved, 0x00800000)",
        "lanes.isLessBits(moved, 0)",
        (WIDENED,),
    ),
    Mutation(
        "roundings-left-out",
        "under `contract`, LLVM drops a rounding and the widening after it",
        NARROW,
        "[&] { op.removeFastmathAttr(); }",
        "[&] {}",
        ("test/Conversion/expand-narrow-floats.mlir",),
    ),
]
