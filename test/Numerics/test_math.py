"""Functions that `--localattn-expand-math` computes, against the C library in a wider type."""

import functools
import os

import numpy as np
import pytest
from compiled import TARGETS, Library, function

PASSES = ["--localattn-expand-math"]
FUNCTIONS = ["exp", "exp2", "expm1", "tanh", "log", "log2", "log10", "log1p"]
TYPES = {"f32": np.float32, "f64": np.float64}
WIDER = {"f32": np.float64, "f64": np.longdouble}
LANES = {"f32": (1, 8, 16), "f64": (1, 4, 8)}
FLAGS = {"": "", "_promised": "fastmath<nnan, ninf>"}
# What `Passes.td` promises.
BOUNDS = {"f32": 3e-7, "f64": 1e-15}
# From here on down, exponentials may be 0.
LEAST = {"f32": 2.0**-125.4999, "f64": 2.0**-1021.4999}
# Every so many of all floats are tried.
STRIDE = 251 if os.environ.get("LOCALATTN_FULL") else 4001


def program():
    return "".join(
        function(f"{name}_{element}_{lanes}{flag}", f"%y = math.{name} %x {text} : {{source}}",
                 element, element, lanes)
        for name in FUNCTIONS
        for element in TYPES
        for lanes in LANES[element]
        for flag, text in FLAGS.items()
    )


@pytest.fixture(scope="module", params=TARGETS)
def library(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    return Library(program(), PASSES, TARGETS[request.param], folder)


def specials(dtype):
    """Where functions change, and their neighbours."""
    info = np.finfo(dtype)
    values = [0, 1, 2, 0.5, np.sqrt(0.5), np.sqrt(2), np.log(2), np.log(2) / 2, info.max, info.tiny,
              info.smallest_subnormal, info.eps, np.inf, np.nan]
    edges = [info.minexp, info.minexp + 0.5, info.minexp - 0.5, info.maxexp, info.maxexp - 0.5, 0.5, 1.5]
    values += [edge * unit for edge in edges for unit in (1, np.log(2))]
    values = np.array(values, dtype)
    with np.errstate(over="ignore"):
        near = [np.nextafter(values, dtype(side)) for side in (-np.inf, np.inf)]
    values = np.concatenate([values, *near])
    return np.concatenate([values, -values])


@functools.cache
def arguments(element):
    random = np.random.default_rng(6)
    if element == "f32":
        bits = np.arange(random.integers(STRIDE), 1 << 32, STRIDE, dtype=np.uint64)
        x = bits.astype(np.uint32).view(np.float32)
    else:
        bits = random.integers(1 << 64, size=50_000, dtype=np.uint64, endpoint=False)
        x = np.concatenate([bits.view(np.float64), random.normal(size=50_000) * 10.0 ** random.integers(-3, 4, 50_000)])
    return np.concatenate([x, specials(TYPES[element])])


@functools.cache
def expected(name, element):
    with np.errstate(all="ignore"):
        return getattr(np, name)(arguments(element).astype(WIDER[element]))


def error(y, truth, element, least, lost):
    """The largest relative error. Results below `least` may be wrong by `lost`, and NaN and infinities must be alike."""
    with np.errstate(all="ignore"):
        wide = y.astype(WIDER[element])
        rounded = truth.astype(TYPES[element])
    assert (np.isnan(y) == np.isnan(truth)).all()
    infinite = np.isinf(rounded) | np.isinf(y)
    # One that rounds to infinity or to the largest number, by less than the bound.
    near = np.abs(truth) * (1 + BOUNDS[element]) > np.finfo(TYPES[element]).max
    assert (np.sign(y)[infinite] == np.sign(rounded)[infinite]).all() and near[infinite].all()
    small = np.abs(truth) <= least
    assert (np.abs(wide[small] - truth[small]) <= lost).all()
    usual = ~(infinite | small | np.isnan(truth) | (truth == 0))
    return np.max(np.abs(wide[usual] / truth[usual] - 1))


@pytest.mark.parametrize("element", TYPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_errors_are_below_the_bound(library, name, element):
    x = arguments(element)
    truth = expected(name, element)
    info = np.finfo(TYPES[element])
    least, lost = info.tiny, info.smallest_subnormal
    if name in ("exp", "exp2"):
        least = lost = LEAST[element]
    for lanes in LANES[element]:
        y = library.apply(f"{name}_{element}_{lanes}", x, TYPES[element])
        worst = error(y, truth, element, least, lost)
        print(f"{name} {element} {lanes}: {worst:.2e}")
        assert worst < BOUNDS[element]


@pytest.mark.parametrize("element", TYPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_flags_change_nothing_that_they_allow(library, name, element):
    x = arguments(element)
    for lanes in LANES[element]:
        plain, promised = (
            library.apply(f"{name}_{element}_{lanes}{flag}", x, TYPES[element]) for flag in FLAGS
        )
        # Masked scores are minus infinity, whatever is promised.
        allowed = np.isfinite(plain) & (np.isfinite(x) | ((x < 0) & name.startswith("exp")))
        assert np.array_equal(plain[allowed], promised[allowed])
