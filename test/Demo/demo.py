"""Compiles and runs a layer of Swin-T, and checks it against the model's own recipe.

Stage 1 with shifted windows and its table of relative positions, at the model's size. `./dev demo`
builds first and then calls this script. LOCALATTN_BUILD_DIR is the build, by default build/ of this
repository. The exit code is 1 if anything fails or disagrees.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("LOCALATTN_BUILD_DIR") or ROOT / "build").resolve()
sys.path.insert(0, str(ROOT / "test/Recipes"))

from windows import region_mask, shifted_windows  # noqa: E402

EXAMPLE = "examples/swin-t-st1-shift.mlir"
BATCH, GRID, HEADS, CHANNELS = 4, (56, 56), 3, 32
WINDOW, SHIFT = (7, 7), (3, 3)
TOLERANCE = 1e-5
WIDTH = 80


class DemoError(Exception):
    """What the user is told in one line."""


def run_tool(name, *arguments):
    """What the tool printed; its last words are the error if it fails."""
    tool = BUILD / "bin" / name
    try:
        done = subprocess.run([tool, *arguments], cwd=ROOT, capture_output=True, text=True)
    except OSError as error:
        raise DemoError(f"{tool}: {error.strerror} (./dev build makes it)") from error
    if done.returncode != 0:
        message = done.stderr.strip().splitlines() or ["no message"]
        raise DemoError(f"{name}: exit code {done.returncode}: {message[0]}")
    return done.stdout + done.stderr


def heading(text):
    print(f"\n{text}\n{'-' * len(text)}")


def row(name, *columns):
    print(f"  {name:<22}" + "".join(f"{column:>18}" for column in columns))


def show_program():
    """The attention of @full, as the file has it, and what its pattern means."""
    text = (ROOT / EXAMPLE).read_text()
    function = text[text.index("@full") :]
    attention = function[function.index("%out =") : function.index("return")]
    heading(f"The program: @full of {EXAMPLE}")
    print(re.search(r"^#.*$", text, re.MULTILINE)[0] + "\n")
    for clause in re.split(r"\n {2}", attention.rstrip()):
        # An entry, as in `sign = query_minus_key`, stays on one line.
        lines = textwrap.wrap(clause.replace(" = ", "\0=\0"), WIDTH, subsequent_indent=" " * 8)
        print("\n".join(lines).replace("\0", " "))
    remark = run_tool("localattn-opt", "--localattn-print-boxes", EXAMPLE, "-o", os.devnull)
    found = re.search(r"remark: (boxes .*), (\d+) pairs", remark)
    if not found:
        raise DemoError("localattn-opt: expected a remark with boxes and pairs, got none")
    print(f"\n{found[1]}")
    return int(found[2])


def random_inputs():
    """Query, key, value and the table: the same in every run."""
    generator = np.random.default_rng(0)
    shapes = [(BATCH, *GRID, HEADS, CHANNELS)] * 3 + [(HEADS, *(2 * w - 1 for w in WINDOW))]
    return [generator.standard_normal(shape, dtype=np.float32) for shape in shapes]


def run_layer(inputs):
    """The output of the compiled layer, and the report of --bench."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        arguments = [EXAMPLE, "--entry=full", "--target=reference"]
        for number, array in enumerate(inputs):
            np.save(folder / f"input{number}.npy", array)
            arguments += ["--input", folder / f"input{number}.npy"]
        arguments += ["--output", folder / "out.npy", f"--bench={folder / 'bench.json'}"]
        run_tool("localattn-run", *arguments)
        return np.load(folder / "out.npy"), json.loads((folder / "bench.json").read_text())


def show_cost(pairs):
    """Pairs of one image and head, and multiply-adds of the layer, against global attention."""
    n = int(np.prod(GRID))
    heading(f"Its cost: n = {n} tokens, {HEADS} heads of d = {CHANNELS}, {BATCH} images")
    row("", "shifted windows", "global")
    row("keys per query", f"{pairs / n:.1f}", f"{n}")
    row("pairs, image and head", f"{pairs:,}", f"{n * n:,}")
    # One multiply-add per pair and channel for Q K^T, and one for P V.
    each = 2 * BATCH * HEADS * CHANNELS
    row("multiply-adds", f"{each * pairs:,}", f"{each * n * n:,}")
    print(f"  global attention, 2 n^2 h d an image, does {n * n / pairs:.1f} times as much")


def show_check(inputs, out, pairs):
    """Whether the model's own recipe, in f64, gives the same; it never sees our geometry."""
    expected = shifted_windows(*(x.astype(np.float64) for x in inputs), window=WINDOW, shift=SHIFT)
    allowed = int(np.sum(region_mask(GRID, WINDOW, SHIFT, wrapping=[False] * len(GRID))))
    error = float(np.max(np.abs(out - expected)) / np.max(np.abs(expected)))
    agree = out.dtype == np.float32 and error <= TOLERANCE and pairs == allowed
    heading("The check: the model's recipe in NumPy, f64")
    print("  roll, partition, region mask, softmax, reverse partition, roll back")
    print(f"  max error {error:.1e} of the largest output, allowed {TOLERANCE:.0e}")
    print(f"  pairs     {pairs:,}, the recipe's mask leaves {allowed:,}")
    print(f"  {'agrees' if agree else 'DISAGREES'}")
    return agree


def show_time(bench):
    heading(f"The time: f32, {bench['threads']} thread, {bench['cpu']}")
    print("  reference: one plain nest, slow on purpose; all else is tested against it")
    repetitions = f"median of {bench['repetitions']} runs, the fastest {bench['min_ms']:.0f} ms"
    print(f"  {bench['median_ms']:.0f} ms   {repetitions}")
    fraction = 100 * bench["fma_fraction"]["median"]
    print(f"  {bench['useful_gflops']:.2f} GFLOP/s on useful pairs, {fraction:.1f} % of the FMA peak")


def main():
    print("localattn: Swin-T, stage 1, shifted windows with a table of relative positions")
    try:
        pairs = show_program()
        show_cost(pairs)
        inputs = random_inputs()
        out, bench = run_layer(inputs)
        agree = show_check(inputs, out, pairs)
        show_time(bench)
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
