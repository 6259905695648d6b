"""@small of every example as an object that a program in C links, against the model's own recipe.

Objects for AArch64 run under QEMU, on one thread.
"""

import sys

import numpy as np
import pytest

from programs import ARM, HERE, ROOT, call, compile_file, link, program, run, undefined_symbols

sys.path.insert(0, str(ROOT / "test/Recipes"))

from dtypes import NUMPY_TYPES, TOLERANCES, decode, encode, score_type  # noqa: E402
from examples import FILES, random_inputs, signature  # noqa: E402
from recipes import RECIPES  # noqa: E402

LIBC = {"malloc", "free", "memcpy", "memmove", "memset"}
LIBM = {name + suffix for name in ("exp", "exp2", "log", "log2", "tanh", "sqrt", "fma", "pow")
        for suffix in ("", "f")}

# Conversions of f16, which the C compiler's own library has.
LIBGCC = {"f16": {"__extendhfsf2", "__truncsfhf2"}}


def stored_type(value, dtype):
    """The NumPy type of an argument of the example, compiled for a dtype."""
    floats = score_type(dtype) if value.of_scores else dtype
    return floats if value.element == "f32" else value.element


def result_types(name, dtype):
    """The log-sum-exp, a second result, is of the score type."""
    results = signature(name)[1]
    return [NUMPY_TYPES[kind] for kind in (dtype, score_type(dtype))[:len(results)]]


def compile_example(name, dtype, machine, folder):
    """Its object and its header, with the dtype in the names of the functions."""
    compile_file(FILES[name], folder / f"{dtype}.o", "--entry=small", f"--dtype={dtype}",
                 f"--prefix={dtype}_", f"--header={dtype}.h", *machine.options)


def write_inputs(name, dtype, folder):
    """What the example is called with; as it is stored."""
    arguments = zip(signature(name)[0], random_inputs(name))
    inputs = [encode(array, stored_type(value, dtype)) for value, array in arguments]
    for i, array in enumerate(inputs):
        (folder / f"{dtype}_small.in{i}").write_bytes(array.tobytes())
    return inputs


def check_results(name, dtype, inputs, folder):
    expected = RECIPES[name](*map(decode, inputs))
    expected = expected if isinstance(expected, tuple) else (expected,)
    for i, (want, kind) in enumerate(zip(expected, result_types(name, dtype), strict=True)):
        stored = np.fromfile(folder / f"{dtype}_small.out{i}", dtype=kind).reshape(want.shape)
        error = np.max(np.abs(decode(stored) - want)) / np.max(np.abs(want))
        assert error <= TOLERANCES[dtype], f"{dtype}, result {i}: relative error {error:.2e}"


# A score region that reads captures is checked where it reads, in the tile: outside of what it may read, the program
# stops (docs/compiling.md).
READING_REGIONS = {"llama3-documents", "mpt-7b-alibi"}
STOPS = {"abort", "puts"}


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("machine", [HERE, ARM], ids=lambda machine: machine.name)
def test_object_agrees_with_recipe(name, machine, tmp_path):
    calls, inputs = [], {}
    for dtype in TOLERANCES:
        compile_example(name, dtype, machine, tmp_path)
        inputs[dtype] = write_inputs(name, dtype, tmp_path)
        sizes = [np.prod(value.shape) * np.dtype(kind).itemsize for value, kind in
                 zip(signature(name)[1], result_types(name, dtype))]
        calls.append(call(f"{dtype}_small", [array.nbytes for array in inputs[dtype]], sizes))
        # Nothing but what every system has.
        allowed = LIBC | LIBM | LIBGCC.get(dtype, set()) | (STOPS if name in READING_REGIONS else set())
        unknown = undefined_symbols(tmp_path / f"{dtype}.o") - allowed
        assert not unknown, f"{dtype}: {sorted(unknown)}"
    source = program([f"{dtype}.h" for dtype in TOLERANCES], calls)
    run(link(tmp_path, machine, source, [f"{dtype}.o" for dtype in TOLERANCES]), tmp_path)
    for dtype in TOLERANCES:
        check_results(name, dtype, inputs[dtype], tmp_path)
