"""@small of every example in tiles: the results of the whole, in place of its memory.

Bit for bit where no tile sums in another order. Bufferized by upstream, no tile is copied, and what
is allocated in a tile is no larger than the tile.
"""

import re
import sys

import numpy as np
import pytest

from tools import OPT, ROOT, RUN, call

sys.path.append(str(ROOT / "test/Recipes"))
from dtypes import encode  # noqa: E402
from examples import FILES, random_inputs, signature, small_shapes  # noqa: E402

IN_PLACE = (
    "--one-shot-bufferize=bufferize-function-boundaries"
    " function-boundary-type-conversion=identity-layout-map"
)
CLEAN = ("--canonicalize", "--cse", "--canonicalize")


def run_small(path, inputs, results, folder):
    command = [RUN, path, "--entry", "small"]
    for number, array in enumerate(inputs):
        np.save(folder / f"in{number}.npy", array)
        command += ["--input", folder / f"in{number}.npy"]
    outputs = [folder / f"out{number}.npy" for number in range(results)]
    for output in outputs:
        command += ["--output", output]
    call(*command)
    return [np.load(output) for output in outputs]


def tiled(name, folder, *passes):
    path = folder / "tiled.mlir"
    call(OPT, FILES[name], *passes, "--localattn-tile", *CLEAN, "-o", path)
    return path


# S2.5, S3.15, S9.4
@pytest.mark.parametrize("name", sorted(FILES))
def test_small(name, tmp_path):
    arguments = zip(signature(name)[0], random_inputs(name), strict=True)
    inputs = [encode(array, value.element) for value, array in arguments]
    results = len(small_shapes(name)[1])
    whole = run_small(FILES[name], inputs, results, tmp_path)
    path = tiled(name, tmp_path)
    in_order = "online_attention" not in path.read_text()
    for got, want in zip(run_small(path, inputs, results, tmp_path), whole, strict=True):
        if in_order:
            assert np.array_equal(got, want, equal_nan=True)
        else:
            np.testing.assert_allclose(got, want, rtol=1e-5, atol=2e-6)


@pytest.mark.parametrize("name", sorted(FILES))
def test_nothing_is_copied(name, tmp_path):
    path = tiled(name, tmp_path)
    in_place = tmp_path / "in_place.mlir"
    call(OPT, path, IN_PLACE, *CLEAN, "-o", in_place)
    text = in_place.read_text()
    assert "localattn." in text
    assert not re.search(r"\b(memref|linalg)\.copy\b", text), text
    depth = 0
    for line in text.splitlines():
        # A state belongs to one batch and one head.
        if depth and (shape := re.search(r"memref\.alloc\(.*: memref<(\d+|\?)x.*x(\d+|\?)x", line)):
            assert shape[1] == "1", line
        if " scf.forall " in line:
            depth, indent = 1, len(line) - len(line.lstrip())
        elif depth and line.startswith(" " * indent + "}"):
            depth = 0
