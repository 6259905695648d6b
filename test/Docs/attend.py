"""Runs one attention through localattn-run.

LOCALATTN_RUN names the tool; by default build/bin/localattn-run in the repository.
"""

import os
import pathlib
import subprocess
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
INF = np.inf
ELEMENTS = {"float16": "f16", "float32": "f32", "float64": "f64"}


def tool(name):
    """The path of localattn-run or localattn-opt."""
    variable = name.upper().replace("-", "_")
    return ROOT / os.environ.get(variable, f"build/bin/{name}")


def type_of(shape, element):
    return f"tensor<{'x'.join([*map(str, shape), element])}>"


# What localattn-opt does to a program before it runs, as a textual pipeline.
pipeline = None


def prepared(text):
    if pipeline is None:
        return text
    command = [tool("localattn-opt"), f"--pass-pipeline={pipeline}"]
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_program(text, inputs, outputs, environment=None):
    """The results of the only function of `text`; `outputs` is how many."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "program.mlir").write_text(prepared(text))
        command = [tool("localattn-run"), folder / "program.mlir"]
        for number, array in enumerate(inputs):
            np.save(folder / f"in{number}.npy", array)
            command += ["--input", folder / f"in{number}.npy"]
        for number in range(outputs):
            command += ["--output", folder / f"out{number}.npy"]
        environment = {**os.environ, **(environment or {})}
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=120, env=environment, check=False
        )
        assert done.returncode == 0, done.stderr
        return [np.load(folder / f"out{number}.npy") for number in range(outputs)]


def result_shapes(query, value, layouts):
    """The shapes of out and lse."""
    q_letters, _, v_letters, out_letters = (
        layout.replace("*", "xyz"[: query.ndim - 3]) for layout in layouts
    )
    sizes = dict(zip(q_letters, query.shape)) | {"d": value.shape[v_letters.index("d")]}
    return [[sizes[x] for x in out_letters], [sizes[x] for x in out_letters if x != "d"]]


def attend(
    pattern,
    q,
    k,
    v,
    *,
    table=None,
    bias="",
    place="",
    scale=None,
    layouts=None,
    outs=None,
    env=None,
):
    """out and lse of `#localattn.<pattern>`.

    bias: the origin and sign of the table. place: the clauses of S2. outs: arrays to pass as the
    destination, which is empty without.
    """
    out, lse = result_shapes(q, v, layouts or ["b*hd"] * 4)
    element = ELEMENTS[q.dtype.name]
    types = [type_of(x.shape, ELEMENTS[x.dtype.name]) for x in (q, k, v)]
    results = [type_of(out, element), type_of(lse, "f64" if element == "f64" else "f32")]
    inputs = {"%q": (types[0], q), "%k": (types[1], k), "%v": (types[2], v)}
    clauses = [f"ins(%q, %k, %v : {', '.join(types)})"]
    if table is not None:
        inputs["%t"] = (type_of(table.shape, ELEMENTS[table.dtype.name]), table)
        clauses.append(f"relative_bias(%t : {inputs['%t'][0]}, {bias})")
    if scale is not None:
        clauses.append(f"scale({float(scale)!r})")
    if layouts is not None:
        clauses.append('layout <query = "%s", key = "%s", value = "%s", out = "%s">' % layouts)
    empty = [f"  %o{i} = tensor.empty() : {result}" for i, result in enumerate(results)]
    if outs is not None:
        empty = []
        inputs |= {f"%o{i}": (result, outs[i]) for i, result in enumerate(results)}
    text = [
        f"func.func @f({', '.join(f'{name}: {type_}' for name, (type_, _) in inputs.items())})"
        f" -> ({', '.join(results)}) {{",
        *empty,
        f"  %0:2 = localattn.attention #localattn.{pattern} {' '.join(clauses)} {place}",
        f"    outs(%o0, %o1 : {', '.join(results)}) -> {', '.join(results)}",
        f"  return %0#0, %0#1 : {', '.join(results)}\n}}\n",
    ]
    return run_program("\n".join(text), [array for _, array in inputs.values()], 2, env)


def same(one, other):
    """Bit for bit."""
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


def normal(seed, *shapes, dtype=np.float32):
    """Random arrays of normal numbers."""
    generator = np.random.default_rng(seed)
    return [generator.standard_normal(shape).astype(dtype) for shape in shapes]


def keys_seen(pattern, *extents):
    """{query: set of keys}, coordinates as tuples, or as numbers on a grid of one axis.

    All scores are 0 and each key has a channel of its own, so a weight is 1 over the number of
    keys: a key that counted twice would show.
    """
    points = list(np.ndindex(*extents))
    zeros = np.zeros((1, *extents, 1, 1), np.float32)
    values = np.eye(len(points), dtype=np.float32).reshape(1, *extents, 1, len(points))
    out, lse = attend(pattern, zeros, zeros, values, scale=1)
    short = [point[0] if len(extents) == 1 else point for point in points]
    seen = {}
    for query, weights, total in zip(short, out.reshape(len(points), -1), lse.ravel()):
        seen[query] = {short[key] for key in np.flatnonzero(weights)}
        count = len(seen[query])
        np.testing.assert_allclose(weights[weights != 0], 1 / max(count, 1), rtol=1e-6)
        np.testing.assert_allclose(total, np.log(count) if count else -np.inf, atol=1e-6)
    return seen
