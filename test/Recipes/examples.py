"""The examples: their names, and the arguments of @small as the files declare them."""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
FILES = {path.stem: path for path in sorted((ROOT / "examples").glob("*.mlir"))}

SMALL = re.compile(r"func\.func @small\((.*?)\)\s*->\s*(.*?)\s*\{\n(.*?)\n\}", re.DOTALL)
TENSOR = re.compile(r"(?:%(\w+): )?tensor<(\d+(?:x\d+)*)x(f32|i1|i32)>")
# What a region or a scale reads is of the score type, whatever the type of query.
OF_SCORES = re.compile(r"(?:captures|scale)\((%[^:]*) :")


@dataclass(frozen=True)
class Argument:
    """An argument or a result of @small."""

    name: str
    shape: tuple
    element: str  # f32, i1 or i32
    of_scores: bool


def signature(name):
    """The arguments and the results of @small."""
    found = SMALL.search(FILES[name].read_text())
    assert found, f"expected func.func @small in {FILES[name].name}"
    *sides, body = found.groups()
    of_scores = set(re.findall(r"%(\w+)", " ".join(OF_SCORES.findall(body))))
    return tuple(
        [
            Argument(argument, tuple(map(int, shape.split("x"))), element, argument in of_scores)
            for argument, shape, element in TENSOR.findall(side)
        ]
        for side in sides
    )


def small_shapes(name):
    """Shapes of the arguments and of the results of @small."""
    return tuple([value.shape for value in side] for side in signature(name))


def prefix_mask(generator, shape):
    """True for the tokens of each sequence, which come first; the first sequence is whole."""
    lengths = [shape[1], *generator.integers(1, shape[1], shape[0] - 1)]
    return np.arange(shape[1]) < np.array(lengths)[:, None]


def document_numbers(generator, shape):
    """Of each token, ascending, with documents of 1 to some ten tokens."""
    return np.cumsum(generator.random(shape) < 0.15)


def alibi_slopes(_, shape):
    """2^(-8 i / heads) for i = 1, ..., as for any power of two (Press et al. 2022)."""
    return 2.0 ** (-8 * np.arange(1, shape[0] + 1) / shape[0])


# Arguments that are no normal numbers, by name.
DRAWS = {"mask": prefix_mask, "documents": document_numbers, "slopes": alibi_slopes}


def random_inputs(name):
    """The arguments of @small, the same in every run: standard normal, but for those of DRAWS."""
    generator = np.random.default_rng(zlib.crc32(name.encode()))
    return [
        DRAWS.get(value.name, lambda g, shape: g.standard_normal(shape))(generator, value.shape)
        for value in signature(name)[0]
    ]
