"""Runs @small of every example on the reference target, against the model's own recipe.

LOCALATTN_RUN names the tool; by default build/bin/localattn-run in the repository.
"""

import os
import subprocess

import numpy as np
import pytest

from dtypes import NUMPY_TYPES, TOLERANCES, decode, encode, score_type
from examples import FILES, ROOT, random_inputs, signature, small_shapes
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


def stored_inputs(name, dtype):
    """The arguments of @small as --dtype wants them."""
    for value, array in zip(signature(name)[0], random_inputs(name)):
        floats = score_type(dtype) if value.of_scores else dtype
        yield encode(array, floats if value.element == "f32" else value.element)


# S1.2, S1.6, S3.13, S4.6 to S4.9, S4.11, S5.9 and S6.4 as models have them; S2.5, S2.6, S5.3 and
# S10.1 by shards and decoding steps.
@pytest.mark.parametrize("dtype", TOLERANCES)
@pytest.mark.parametrize("name", sorted(FILES))
def test_reference_agrees_with_recipe(name, dtype, tmp_path):
    inputs = list(stored_inputs(name, dtype))
    expected = RECIPES[name](*map(decode, inputs))
    expected = expected if isinstance(expected, tuple) else (expected,)

    results = run_reference(name, dtype, inputs, tmp_path)

    assert len(results) == len(expected)
    # The log-sum-exp, a second result, is f32, or f64 beside f64.
    for result, want, kind in zip(results, expected, ("out", "lse")):
        if kind == "out":
            assert result.dtype == inputs[0].dtype
        else:
            assert result.dtype == NUMPY_TYPES[score_type(dtype)]
        assert result.shape == want.shape
        error = np.max(np.abs(decode(result) - want)) / np.max(np.abs(want))
        assert error <= TOLERANCES[dtype], f"{kind}: relative error {error:.2e}"
