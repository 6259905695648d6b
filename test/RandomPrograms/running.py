"""Runs random programs through localattn-run and compares the results with the oracle.

Environment:
LOCALATTN_RUN              the localattn-run to test; default build/bin/localattn-run here
LOCALATTN_OPT              the same for localattn-opt
LOCALATTN_RANDOM_PROGRAMS  how many programs, default 100
LOCALATTN_TILED_PROGRAMS   how many are tiled, default 20
LOCALATTN_REWRITTEN_PROGRAMS  how many are rewritten by each of some passes, default 40
LOCALATTN_DECOMPOSED_PROGRAMS  how many are decomposed, default 50
LOCALATTN_SEED             seed of the first program, the next ones count up; default random
LOCALATTN_BUDGET_S         stop after this many seconds, default 240; half of the programs must
                           have run by then
LOCALATTN_TARGET           --target of localattn-run, default reference

A failure prints the seed of its program; LOCALATTN_SEED=<seed> LOCALATTN_RANDOM_PROGRAMS=1 runs it
alone.
"""

import itertools
import os
import pathlib
import random
import subprocess
import time

import numpy as np
import pytest

import number_formats
from programs import random_program
from settings import FORMS

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = {"f64": 1e-12, "f32": 1e-5, "f16": 2e-3, "bf16": 2e-2}


def environment(name, default):
    return os.environ.get(name) or default


def tool(name):
    """The path of a tool; skips only where there is no build and no path was given."""
    variable = name.upper().replace("-", "_")
    path = pathlib.Path(environment(variable, REPOSITORY / "build" / "bin" / name))
    if not path.exists() and variable not in os.environ:
        pytest.skip(f"{path.relative_to(REPOSITORY)} is not built")
    assert path.exists(), f"{variable}: no such file: {path}"
    return path


def call(command):
    """(output, error message): one of the two is None."""
    name = pathlib.Path(command[0]).name
    try:
        done = subprocess.run(
            list(map(str, command)), check=False, capture_output=True, text=True, timeout=120
        )
    except subprocess.TimeoutExpired:
        return None, f"{name} did not end within 120 s"
    if done.returncode != 0:
        return None, f"{name}: exit code {done.returncode}\n{done.stderr}"
    return done.stdout, None


def run_program(program, folder, text=None, options=()):
    """(results as stored, error message): one of the two is None. text: instead of its own."""
    file = folder / "program.mlir"
    file.write_text(text or program.text)
    target = environment("LOCALATTN_TARGET", "reference")
    command = [tool("localattn-run"), file, f"--target={target}", *options]
    for number, stored in enumerate(program.inputs):
        np.save(folder / f"input{number}.npy", stored)
        command += ["--input", folder / f"input{number}.npy"]
    outputs = [folder / f"output{number}.npy" for number in range(len(program.results))]
    for output in outputs:
        output.unlink(missing_ok=True)
        command += ["--output", output]
    if program.uses_bf16:
        command.append("--bf16-as-uint16")
    _, message = call(command)
    if message is not None:
        return None, message
    missing = [output.name for output in outputs if not output.exists()]
    if missing:
        return None, f"localattn-run did not write {missing}"
    return [np.load(output) for output in outputs], None


# --- comparing ---


def worst(error):
    return tuple(int(i) for i in np.unravel_index(np.argmax(error), error.shape))


def compare(result, stored, want, allowed):
    """An error message, or None. allowed: the largest absolute error per element of want."""
    name, element, shape = result
    if stored.shape != shape or stored.dtype != number_formats.STORED[element]:
        wanted = f"{shape} of {np.dtype(number_formats.STORED[element])}"
        return f"{name}: expected {wanted}, got {stored.shape} of {stored.dtype}"
    got = number_formats.decode(stored, element)
    # Infinities must be in the same places; only then is the difference of the others taken.
    # Nothing may be NaN.
    wrong = np.isnan(got) | (np.isinf(want) | np.isinf(got)) & (got != want)
    if wrong.any():
        at = worst(wrong)
        return f"{name}{list(at)}: expected {want[at]}, got {got[at]}"
    finite = np.isfinite(want)
    error = np.zeros(shape)
    error[finite] = np.abs(got[finite] - want[finite])
    if (error <= allowed).all():
        return None
    at = worst(error - allowed)
    found = f"expected {want[at]}, got {got[at]}"
    return f"{name}{list(at)}: {found}, error {error[at]:.3g} > {allowed[at]:.3g}"


def failure(program, stored):
    """What is wrong with the results (as stored) of a program, or None."""
    for result, array, want in zip(program.results, stored, program.expected(), strict=True):
        name, element, _ = result
        finite = np.abs(np.where(np.isinf(want), 0, want))
        if name in ("out", "acc"):
            allowed = np.full(want.shape, TOLERANCE[element] * finite.max(initial=0))
        else:
            allowed = TOLERANCE[element] * np.maximum(1, finite)
        if message := compare(result, array, want, allowed):
            return message
    return None


# --- many programs ---


def run_many(test, wanted, check, capsys, forms=FORMS, folder="RandomPrograms", **kind):
    """check(program) -> an error message or None, for `wanted` programs of these forms.

    kind: what else random_program takes; folder: that the test is in.

    Prints the first seed; test: the variable that says how many.
    """
    first = int(environment("LOCALATTN_SEED", random.SystemRandom().randrange(10**9)))
    end = time.monotonic() + float(environment("LOCALATTN_BUDGET_S", 240))
    ran = 0
    for seed in itertools.count(first):
        if ran == wanted or time.monotonic() > end:
            break
        program = random_program(seed, **kind)
        if program.setting.form not in forms:
            continue
        message = check(program)
        ran += 1
        if message:
            replay = f"LOCALATTN_SEED={seed} {test.upper()}=1 pytest test/{folder}"
            pytest.fail(
                f"{message}\n\nreplay: {replay} (program {ran} of {wanted})\n\n{program.text}",
                pytrace=False,
            )
    with capsys.disabled():
        print(f"\n{test.lower()}: {ran} of {wanted} ran, LOCALATTN_SEED={first}")
    assert 2 * ran >= wanted, f"only {ran} of {wanted} programs ran within LOCALATTN_BUDGET_S"
