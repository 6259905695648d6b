"""Random programs through localattn-run, compared with the brute-force oracle.

Environment:   LOCALATTN_RUN              the localattn-run to test; default build/bin/localattn-run
of this checkout   LOCALATTN_RANDOM_PROGRAMS  how many programs, default 50   LOCALATTN_SEED
seed of the first program, the next ones count up; default random   LOCALATTN_BUDGET_S         stop
after this many seconds, default 120; at least half of the programs must have run   LOCALATTN_TARGET
--target of localattn-run, default reference

A failure prints the seed of its program; LOCALATTN_SEED=<seed> LOCALATTN_RANDOM_PROGRAMS=1 runs it
alone.
"""

import collections
import dataclasses
import os
import pathlib
import random
import re
import subprocess
import time

import numpy as np
import pytest

import mlir_text
import number_formats
import pattern_data as data
from programs import random_program
from random_patterns import SURFACE, affine, random_pattern

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DEFAULT_RUN = REPOSITORY / "build" / "bin" / "localattn-run"
TOLERANCE = {"f64": 1e-12, "f32": 1e-5, "f16": 2e-3, "bf16": 2e-2}


# --- running one program ---


def environment(name, default):
    return os.environ.get(name) or default


def localattn_run():
    """The path of the tool; skips only where there is no build and no path was given."""
    path = pathlib.Path(environment("LOCALATTN_RUN", DEFAULT_RUN))
    if not path.exists() and "LOCALATTN_RUN" not in os.environ:
        pytest.skip(f"{path.relative_to(REPOSITORY)} is not built")
    assert path.exists(), f"LOCALATTN_RUN: no such file: {path}"
    return path


def run_program(tool, program, folder):
    """(results as stored, error message): one of the two is None."""
    file = folder / "program.mlir"
    file.write_text(program.text)
    command = [str(tool), str(file), f"--target={environment('LOCALATTN_TARGET', 'reference')}"]
    for number, stored in enumerate(program.inputs):
        np.save(folder / f"input{number}.npy", stored)
        command += ["--input", str(folder / f"input{number}.npy")]
    outputs = [folder / f"output{number}.npy" for number in range(1 + program.setting.lse)]
    for output in outputs:
        output.unlink(missing_ok=True)
        command += ["--output", str(output)]
    if program.uses_bf16:
        command.append("--bf16-as-uint16")
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return None, "localattn-run did not end within 120 s"
    if done.returncode != 0:
        return None, f"localattn-run: exit code {done.returncode}\n{done.stderr}"
    missing = [output.name for output in outputs if not output.exists()]
    if missing:
        return None, f"localattn-run did not write {missing}"
    return [np.load(output) for output in outputs], None


def worst(error):
    return tuple(int(i) for i in np.unravel_index(np.argmax(error), error.shape))


def compare(name, stored, element, shape, want, allowed):
    """An error message, or None. allowed: the largest absolute error per element of want."""
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


def failure(program, results):
    """What is wrong with the results (as stored) of a program, or None."""
    setting, expected = program.setting, program.expected()
    element, lse_element = setting.element, setting.lse_element
    largest = np.abs(expected[0]).max(initial=0)
    allowed = np.full(expected[0].shape, TOLERANCE[element] * largest)
    message = compare("out", results[0], element, setting.shape("out"), expected[0], allowed)
    if message is None and setting.lse:
        lse = expected[1]
        allowed = TOLERANCE[lse_element] * np.maximum(1, np.abs(np.where(np.isinf(lse), 0, lse)))
        message = compare("lse", results[1], lse_element, setting.shape("lse"), lse, allowed)
    return message


# S1.2, S1.3, S1.4, S1.6, S1.7, S2.1, S2.5, S3.13, S4.4, S4.5, S4.6, S5.1, S5.2, S5.3, S5.4, S5.5,
# S6.1
def test_random_programs(tmp_path, capsys):
    tool = localattn_run()
    wanted = int(environment("LOCALATTN_RANDOM_PROGRAMS", 50))
    first = int(environment("LOCALATTN_SEED", random.SystemRandom().randrange(10**9)))
    end = time.monotonic() + float(environment("LOCALATTN_BUDGET_S", 120))
    ran = 0
    for seed in range(first, first + wanted):
        if time.monotonic() > end:
            break
        program = random_program(seed)
        results, message = run_program(tool, program, tmp_path)
        message = message or failure(program, results)
        ran += 1
        if message:
            replay = f"LOCALATTN_SEED={seed} LOCALATTN_RANDOM_PROGRAMS=1 pytest"
            where = f"replay: {replay} {pathlib.Path(__file__).name} (program {ran} of {wanted})"
            pytest.fail(f"{message}\n\n{where}\n\n{program.text}", pytrace=False)
    with capsys.disabled():
        print(f"\nrandom programs: {ran} of {wanted} ran, LOCALATTN_SEED={first}")
    assert 2 * ran >= wanted, f"only {ran} of {wanted} programs ran within LOCALATTN_BUDGET_S"


# --- the comparison itself ---


def store(program, results):
    """The oracle's results as localattn-run would store them."""
    elements = [program.setting.element, program.setting.lse_element]
    return [number_formats.encode(result, element) for result, element in zip(results, elements)]


def test_rounded_results_of_the_oracle_pass():
    for seed in range(100):
        program = random_program(seed)
        assert failure(program, store(program, program.expected())) is None, seed


def test_a_wrong_element_is_found():
    for seed in range(100):
        program = random_program(seed)
        if program.setting.batch == 0:
            continue
        for result in range(1 + program.setting.lse):
            for wrong in (np.nan, 1e4, np.inf):
                expected = [np.array(array) for array in program.expected()]
                expected[result].flat[-1] = wrong
                name, message = ("out", "lse")[result], failure(program, store(program, expected))
                # A table of -1e30 has lse of that size, next to which 1e4 is nothing.
                if wrong != 1e4 or np.abs(program.expected()[result].flat[-1]) != 1e30:
                    assert message and message.startswith(name), (seed, wrong)


def test_a_wrong_shape_or_type_is_found():
    program = next(
        p for p in map(random_program, range(100)) if p.setting.element == "f32" and p.setting.batch
    )
    stored = store(program, program.expected())
    assert "expected" in failure(program, [stored[0][..., None], *stored[1:]])
    assert "expected" in failure(program, [stored[0].astype(np.float64), *stored[1:]])


# --- the generator ---

CLAUSES = (
    "ins(",
    "relative_bias(",
    "scale(",
    "layout <",
    "query_origin [",
    "key_origin [",
    "extent [",
    "outs(",
)


def test_the_same_seed_gives_the_same_program():
    one, two = random_program(7), random_program(7)
    assert one.text == two.text
    assert all((a == b).all() for a, b in zip(one.inputs, two.inputs))


def test_text_is_well_formed():
    for seed in range(300):
        program = random_program(seed)
        lines = [line.strip() for line in program.text.splitlines()]
        clauses = [next((c for c in CLAUSES if line.startswith(c)), None) for line in lines]
        order = [CLAUSES.index(clause) for clause in clauses if clause]
        assert order == sorted(set(order)) and order[0] == 0 and order[-1] == len(CLAUSES) - 1
        assert 5 not in order or 6 in order, "key_origin requires extent"
        for opening, closing in ("()", "[]", "{}"):
            assert program.text.count(opening) == program.text.count(closing)
        defined = set(re.findall(r"(%\w+)(?=:)", lines[lines[0].startswith("#")]))
        for line in lines:
            names, _, rest = line.partition(" = ") if line.startswith("%") else ("", "", line)
            assert set(re.findall(r"%\w+", rest)) <= defined, (seed, line)
            defined |= set(re.findall(r"%\w+", names))


def test_argument_types_fit_the_inputs():
    for seed in range(300):
        program = random_program(seed)
        head = next(line for line in program.text.splitlines() if line.startswith("func"))
        arguments = re.findall(r"%\w+: (index|tensor<[^>]*>)", head)
        assert len(arguments) == len(program.inputs)
        for type_, stored in zip(arguments, program.inputs):
            if type_ == "index":
                assert stored.shape == () and stored.dtype == np.int64
                continue
            *sizes, element = type_[len("tensor<") : -1].split("x")
            assert stored.dtype == number_formats.STORED[element]
            assert len(sizes) == stored.ndim
            assert all(size in ("?", str(n)) for size, n in zip(sizes, stored.shape))


def test_sizes_are_small_and_everything_occurs():
    seen = collections.Counter()
    for seed in range(3000):
        pattern, extents = random_pattern(random.Random(seed))
        assert np.prod(extents) <= 160 and 1 <= min(extents) and max(extents) <= 9
        seen[type(pattern).__name__] += 1
        seen[f"{len(extents)} axes"] += 1
        for constructor in (c for box in getattr(pattern, "union", ()) for c in box):
            seen[type(constructor).__name__] += 1
            for field in dataclasses.fields(constructor):
                value = getattr(constructor, field.name)
                seen[f"{field.name} {type(value).__name__}"] += 1
                if value == -1 or value in ("clip", "clamp", "wrap", "unbounded"):
                    seen[f"{field.name} {value}"] += 1
    patterns = [name for name in vars(data) if name.endswith("Pattern")]
    constructors = [type(c).__name__ for c in (data.Full(), data.Self(), data.Window())]
    constructors += ["Block", "Sliding", "Strided", "Halo", "Range", "Rows", "Segments"]
    fields = [
        "right -1",
        "left unbounded",
        "right unbounded",
        "offset -1",
        "offset Affine",
        "causal bool",
    ]
    fields += [
        "boundary clip",
        "boundary clamp",
        "boundary wrap",
        "size Affine",
        "begin Affine",
        "step Affine",
    ]
    assert len(SURFACE) == len(patterns) - 1
    for name in [*patterns, *constructors, *fields, "1 axes", "2 axes", "3 axes"]:
        assert seen[name] >= 5, name


def test_programs_are_of_every_kind():
    seen = collections.Counter()
    for seed in range(1000):
        program = random_program(seed)
        setting = program.setting
        seen.update([setting.element, f"batch {setting.batch}", f"heads {setting.heads}"])
        seen["grouped heads"] += setting.key_heads < setting.heads
        seen["layouts"] += len(set(setting.layouts)) > 1
        seen["index arguments"] += ": index" in program.text.split("{")[0]
        seen["dynamic"] += "?" in program.text
        seen["tile"] += setting.place.query_grid != setting.extents
        seen["slice"] += setting.place.key_grid != setting.extents
        seen["bias"] += program.bias is not None
        seen["-inf in the bias"] += program.bias is not None and bool(
            np.isinf(program.bias.table).any()
        )
        seen["negative origin"] += program.bias is not None and min(program.bias.origin) < 0
        if seed < 300 and setting.lse and setting.batch:
            seen["no key"] += bool(np.isinf(program.expected()[1]).any())
    kinds = "f16|bf16|f32|f64|batch 0|batch 3|heads 6|grouped heads|layouts|index arguments|dynamic"
    kinds += "|tile|slice|bias|-inf in the bias|negative origin|no key"
    assert [kind for kind in kinds.split("|") if seen[kind] < 3] == []


def test_affine_expressions_read_back():
    """The text of an affine number, as Python reads it, has the value that was asked for."""
    for seed in range(300):
        rng = random.Random(seed)
        extents = tuple(rng.randint(1, 9) for _ in range(3))
        value = rng.randint(-9, 9)
        text = (
            mlir_text.number(affine(rng, value, extents))
            .replace("floordiv", "//")
            .replace("mod", "%")
        )
        text = re.sub(r"(d\d) ceildiv (\d)", r"-(-\1 // \2)", text)
        assert eval(text, {f"d{axis}": n for axis, n in enumerate(extents)}) == value
