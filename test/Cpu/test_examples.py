"""@small of every example on --target=cpu, for the CPUs that this machine can be.

Results are compared with the model's own recipe, and are the same bits on any number of threads.
"""

import os
import subprocess
import sys

import numpy as np
import pytest

from stages import FILES, ROOT, RUN, signature

sys.path.append(str(ROOT / "test/Recipes"))
from dtypes import TOLERANCES, decode  # noqa: E402
from recipes import RECIPES  # noqa: E402
from test_recipes import stored_inputs  # noqa: E402

CPUS = ("native", "x86-64-v3", "x86-64")


def dtypes_for(cpu):
    """All where code is native; elsewhere one that is computed as it is and one that is converted."""
    return TOLERANCES if cpu == "native" or os.environ.get("LOCALATTN_FULL") else ("f32", "bf16")


def run_small(name, dtype, inputs, folder, *options):
    """(results as stored, what went wrong): one of the two is None."""
    outputs = [folder / f"out{i}.npy" for i in range(len(signature(name)[1]))]
    command = [RUN, FILES[name], "--entry=small", "--target=cpu", "--cache=off", f"--dtype={dtype}",
               *options]
    for i, array in enumerate(inputs):
        np.save(folder / f"in{i}.npy", array)
        command += ["--input", folder / f"in{i}.npy"]
    for path in outputs:
        command += ["--output", path]
    if dtype == "bf16":
        command.append("--bf16-as-uint16")
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        return None, done.stderr
    return [np.load(path) for path in outputs], None


def cannot_run_here(cpu, message):
    return f"code for the CPU '{cpu}' cannot run here" in message


@pytest.mark.parametrize("cpu", CPUS)
@pytest.mark.parametrize("name", sorted(FILES))
def test_example_agrees_with_recipe(name, cpu, tmp_path):
    for dtype in dtypes_for(cpu):
        inputs = list(stored_inputs(name, dtype))
        expected = RECIPES[name](*map(decode, inputs))
        expected = expected if isinstance(expected, tuple) else (expected,)
        results, message = run_small(name, dtype, inputs, tmp_path, f"--cpu={cpu}")
        if message and cannot_run_here(cpu, message):
            pytest.skip(message)
        assert message is None, f"{dtype}: {message}"
        for i, (result, want) in enumerate(zip(results, expected, strict=True)):
            error = np.max(np.abs(decode(result) - want)) / np.max(np.abs(want))
            assert error <= TOLERANCES[dtype], f"{dtype}, result {i}: relative error {error:.2e}"


@pytest.mark.parametrize("name", sorted(FILES))
def test_threads_change_no_bit(name, tmp_path):
    inputs = list(stored_inputs(name, "f32"))
    alone, message = run_small(name, "f32", inputs, tmp_path, "--threads=1")
    assert message is None, message
    for threads in (2, 3):
        results, message = run_small(name, "f32", inputs, tmp_path, f"--threads={threads}")
        assert message is None, message
        assert [r.tobytes() for r in results] == [a.tobytes() for a in alone], f"{threads} threads"
