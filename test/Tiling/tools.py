"""Runs the tools on a program."""

import os
import subprocess
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
OPT = ROOT / os.environ.get("LOCALATTN_OPT", "build/bin/localattn-opt")
RUN = ROOT / os.environ.get("LOCALATTN_RUN", "build/bin/localattn-run")


def call(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr, done.stderr


def transformed(text, schedule, folder, *passes):
    """The text after `passes`, the schedule and upstream's clean-up."""
    (folder / "program.mlir").write_text(text)
    (folder / "schedule.mlir").write_text(schedule.text())
    library = f"--transform-preload-library=transform-library-paths={folder / 'schedule.mlir'}"
    result = folder / "transformed.mlir"
    passes = [*passes, library, "--transform-interpreter", "--canonicalize", "--cse"]
    call(OPT, folder / "program.mlir", *passes, "-o", result)
    return result.read_text()


def run(text, arguments, results, folder):
    """The results of @main on the reference."""
    (folder / "run.mlir").write_text(text)
    command = [RUN, folder / "run.mlir", "--target=reference"]
    for number, array in enumerate(arguments):
        np.save(folder / f"in{number}.npy", array)
        command += ["--input", folder / f"in{number}.npy"]
    outputs = [folder / f"out{number}.npy" for number in range(results)]
    for path in outputs:
        command += ["--output", path]
    call(*command)
    return [np.load(path) for path in outputs]
