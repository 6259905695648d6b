"""The examples: their names, and the types of @small as the files declare them."""

import re
import zlib
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
FILES = {path.stem: path for path in sorted((ROOT / "examples").glob("*.mlir"))}

SIGNATURE = re.compile(r"func\.func @small\((.*?)\)\s*->\s*(.*?)\s*\{", re.DOTALL)
TENSOR = re.compile(r"tensor<(\d+(?:x\d+)*)xf32>")


def small_shapes(name):
    """Shapes of the arguments and of the results of @small."""
    signature = SIGNATURE.search(FILES[name].read_text())
    assert signature, f"expected func.func @small in {FILES[name].name}"
    return tuple(
        [tuple(map(int, shape.split("x"))) for shape in TENSOR.findall(part)]
        for part in signature.groups()
    )


def random_inputs(name):
    """Standard normal arguments of @small, the same in every run."""
    generator = np.random.default_rng(zlib.crc32(name.encode()))
    return [generator.standard_normal(shape) for shape in small_shapes(name)[0]]
