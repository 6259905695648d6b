"""Runs @small of every example on the reference target, against the model's own recipe.

LOCALATTN_RUN names the tool; by default build/bin/localattn-run in the repository.
"""

import os
import subprocess

import numpy as np
import pytest

from dtypes import TOLERANCES, decode, encode
from examples import FILES, ROOT, random_inputs, small_shapes
from recipes import RECIPES

TOOL = ROOT / os.environ.get("LOCALATTN_RUN", "build/bin/localattn-run")


def run_reference(name, dtype, inputs, folder):
    """The results of @small of an example, as stored."""
    outputs = [folder / f"out{i}.npy" for i in range(len(small_shapes(name)[1]))]
    command = [TOOL, FILES[name], "--entry", "small", "--target=reference", f"--dtype={dtype}"]
    for i, array in enumerate(inputs):
        path = folder / f"in{i}.npy"
        np.save(path, array)
        command += ["--input", path]
    for path in outputs:
        command += ["--output", path]
    if dtype == "bf16":
        command.append("--bf16-as-uint16")
    process = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert process.returncode == 0, process.stderr
    return [np.load(path) for path in outputs]


def test_every_example_has_a_recipe():
    assert FILES.keys() == RECIPES.keys()


# S1.2, S1.6, S3.13 and S4.6 as models have them; S2.5 and S5.3 by shards and decoding steps.
@pytest.mark.parametrize("dtype", TOLERANCES)
@pytest.mark.parametrize("name", sorted(FILES))
def test_reference_agrees_with_recipe(name, dtype, tmp_path):
    inputs = [encode(array, dtype) for array in random_inputs(name)]
    expected = RECIPES[name](*map(decode, inputs))
    expected = expected if isinstance(expected, tuple) else (expected,)

    results = run_reference(name, dtype, inputs, tmp_path)

    assert len(results) == len(expected)
    # The log-sum-exp, a second result, is f32, or f64 beside f64.
    for result, want, kind in zip(results, expected, ("out", "lse")):
        if kind == "out":
            assert result.dtype == inputs[0].dtype
        else:
            assert result.dtype == (np.float64 if dtype == "f64" else np.float32)
        assert result.shape == want.shape
        error = np.max(np.abs(decode(result) - want)) / np.max(np.abs(want))
        assert error <= TOLERANCES[dtype], f"{kind}: relative error {error:.2e}"
