"""Conversions of `--localattn-expand-narrow-floats`, and programs on f16 and bf16 that call no library."""

import functools
import os

import numpy as np
import pytest
from compiled import LLVM, TARGETS, Library, call, function, llvm_text

EXPAND = "--localattn-expand-narrow-floats"
NATIVE = "--localattn-expand-narrow-floats=f16-native"
EMULATE = [
    "--math-extend-to-supported-types",
    "--arith-emulate-unsupported-floats=source-types=bf16,f16 target-type=f32",
]
NARROW = ("f16", "bf16")
WIDE = {"f32": np.float32, "f64": np.float64}
LANES = (1, 8, 16)
STRIDE = 251 if os.environ.get("LOCALATTN_FULL") else 16001


def conversions():
    for narrow in NARROW:
        for wide in WIDE:
            for lanes in LANES:
                names = f"{narrow}_{wide}_{lanes}"
                yield function(f"widen_{names}", "%y = arith.extf %x : {source} to {result}",
                               narrow, wide, lanes)
                yield function(f"round_{names}", "%y = arith.truncf %x : {source} to {result}",
                               wide, narrow, lanes)


WAYS = {
    "native": ([EXPAND], TARGETS["native"]),
    "baseline": ([EXPAND], TARGETS["baseline"]),
    "f16-native": ([NATIVE], TARGETS["native"]),
}


@pytest.fixture(scope="module", params=WAYS)
def library(request, tmp_path_factory):
    return Library("".join(conversions()), *WAYS[request.param], tmp_path_factory.mktemp("narrow"))


def widened(bits, narrow):
    """The numbers of 16-bit floats, by NumPy and by what bf16 is defined to be."""
    if narrow == "f16":
        return bits.view(np.float16).astype(np.float64)
    with np.errstate(invalid="ignore"):  # Of signalling NaN.
        return (bits.astype(np.uint32) << 16).view(np.float32).astype(np.float64)


ALL = np.arange(1 << 16, dtype=np.uint16)


def nearest(x, narrow):
    """The bits of the nearest 16-bit float, looked up among all of them; NaN is any."""
    positive = ALL[: 0x7C01 if narrow == "f16" else 0x7F81]
    values = widened(positive, narrow)
    # As if there were one more exponent: what is nearer to that than to the largest is infinite.
    values[-1] = 2 * values[-2] - values[-3]
    with np.errstate(invalid="ignore"):
        magnitude = np.minimum(np.abs(x.astype(np.float64)), values[-1])
    above = np.searchsorted(values, magnitude).clip(1, len(values) - 1)
    # Differences of neighbours are exact.
    with np.errstate(invalid="ignore"):
        down, up = magnitude - values[above - 1], values[above] - magnitude
    is_up = (up < down) | ((up == down) & (above % 2 == 0))
    bits = positive[np.where(is_up, above, above - 1)]
    return bits | (np.signbit(x).astype(np.uint16) << 15)


@pytest.mark.parametrize("wide", WIDE)
@pytest.mark.parametrize("narrow", NARROW)
def test_all_are_widened(library, narrow, wide):
    with np.errstate(invalid="ignore"):
        truth = widened(ALL, narrow).astype(WIDE[wide])
    is_nan = np.isnan(truth)
    for lanes in LANES:
        y = library.apply(f"widen_{narrow}_{wide}_{lanes}", ALL, WIDE[wide])
        integer = f"u{y.itemsize}"
        assert np.array_equal(y.view(integer)[~is_nan], truth.view(integer)[~is_nan])
        assert np.isnan(y[is_nan]).all()


def to_round(narrow, wide):
    """Samples of all, and where roundings change: narrow floats, the middle between two, and neighbours."""
    dtype = WIDE[wide]
    values = np.unique(widened(ALL, narrow)[np.isfinite(widened(ALL, narrow))])
    middles = (values[1:] + values[:-1]) / 2
    edges = np.concatenate([values, middles, -values[-1:] * 1.5, values[-1:] * 1.5])
    with np.errstate(over="ignore"):
        x = edges.astype(dtype)
        # Of f64, also those that f32 would round to a middle first.
        near = [x * dtype(1 + sign * 2.0**-k) for sign in (-1, 1) for k in (20, 23, 30, 50)]
        x = np.concatenate([x, np.nextafter(x, dtype(np.inf)), np.nextafter(x, dtype(-np.inf)), *near])
    bits = np.arange(0, 1 << 32, STRIDE, dtype=np.uint64).astype(np.uint32)
    with np.errstate(invalid="ignore"):
        sample = bits.view(np.float32).astype(dtype)
    return np.concatenate([x, sample, np.array([np.inf, -np.inf, np.nan, -0.0], dtype)])


@functools.cache
def roundings(narrow, wide):
    x = to_round(narrow, wide)
    return x, nearest(x, narrow)


@pytest.mark.parametrize("wide", WIDE)
@pytest.mark.parametrize("narrow", NARROW)
def test_the_nearest_is_taken(library, narrow, wide):
    x, truth = roundings(narrow, wide)
    is_nan = np.isnan(x)
    for lanes in LANES:
        y = library.apply(f"round_{narrow}_{wide}_{lanes}", x, np.uint16)
        assert np.array_equal(y[~is_nan], truth[~is_nan])
        assert np.isnan(widened(y[is_nan], narrow)).all()


# One of each kind of op that attention on narrow floats, and what is fused into it, is made of.
PROGRAM = """
    %c = arith.constant {constant} : {{source}}
    %0 = arith.addf %x, %c : {{source}}
    %1 = arith.mulf %0, %x : {{source}}
    %2 = arith.maximumf %1, %c : {{source}}
    %3 = math.exp2 %2 : {{source}}
    %4 = math.absf %3 : {{source}}
    %5 = arith.negf %4 : {{source}}
    %less = arith.cmpf olt, %5, %c : {{source}}
    %6 = arith.select %less, %5, %x : {{conditions}}{{source}}
    %7 = arith.fptosi %6 : {{source}} to {{integers}}
    %8 = arith.sitofp %7 : {{integers}} to {{source}}
    %9 = arith.extf %8 : {{source}} to {{floats}}
    %10 = math.tanh %9 : {{floats}}
    %y = arith.truncf %10 : {{floats}} to {{source}}
"""


def program(narrow, lanes):
    vector = f"vector<{lanes}x" if lanes > 1 else ""
    close = ">" if lanes > 1 else ""
    body = PROGRAM.replace("{{integers}}", f"{vector}i32{close}")
    body = body.replace("{{floats}}", f"{vector}f32{close}")
    body = body.replace("{{conditions}}", f"{vector}i1>, " if lanes > 1 else "")
    body = body.replace("{constant}", "dense<-1.0>" if lanes > 1 else "-1.0")
    return function(f"all_{narrow}_{lanes}", body.replace("{{", "{").replace("}}", "}"),
                    narrow, narrow, lanes)


CPUS = {
    "baseline": (EXPAND, "x86_64-linux-gnu", []),
    "avx2": (EXPAND, "x86_64-linux-gnu", ["-mavx2"]),
    "f16c": (NATIVE, "x86_64-linux-gnu", ["-mavx2", "-mfma", "-mf16c"]),
    "avx512": (NATIVE, "x86_64-linux-gnu", ["-march=skylake-avx512"]),
    "avx512-bf16": (NATIVE, "x86_64-linux-gnu", ["-march=sapphirerapids"]),
    "aarch64": (NATIVE, "aarch64-linux-gnu", []),
    "aarch64-expanded": (EXPAND, "aarch64-linux-gnu", []),
}


@pytest.mark.parametrize("cpu", CPUS)
def test_programs_call_no_library(cpu, tmp_path):
    expand, target, options = CPUS[cpu]
    text = "".join(program(narrow, lanes) for narrow in NARROW for lanes in LANES)
    text += "".join(conversions())
    (tmp_path / "all.ll").write_text(llvm_text(text, ["--localattn-expand-math", *EMULATE, expand]))
    call(LLVM / "clang", "-O2", "-c", f"--target={target}", "-Wno-override-module", *options,
         tmp_path / "all.ll", "-o", tmp_path / "all.o")
    assert call(LLVM / "llvm-nm", "--undefined-only", tmp_path / "all.o") == ""


@pytest.mark.parametrize("expand", [EXPAND, NATIVE])
@pytest.mark.parametrize("narrow", NARROW)
def test_arithmetic_rounds_each_result(narrow, expand, tmp_path):
    body = """
    %c = arith.constant {constant} : {{source}}
    %0 = arith.addf %x, %c : {{source}}
    %y = arith.mulf %0, %x : {{source}}"""
    constants = {1: "0.3", 16: "dense<0.3>"}
    text = "".join(
        function(f"both_{lanes}", body.replace("{constant}", constant).replace("{{", "{").replace("}}", "}"),
                 narrow, narrow, lanes)
        for lanes, constant in constants.items())
    compiled = Library(text, [*EMULATE, expand], TARGETS["native"], tmp_path)
    x = ALL[np.isfinite(widened(ALL, narrow))]
    wide = widened(x, narrow)
    # f64 holds what f32 does and more, and both more than twice what 16 bits do: one rounding.
    total = widened(nearest(wide + widened(nearest(np.array([0.3]), narrow), narrow), narrow), narrow)
    for lanes in constants:
        y = compiled.apply(f"both_{lanes}", x, np.uint16)
        assert np.array_equal(y, nearest(total * wide, narrow))
