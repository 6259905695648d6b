"""Bad inputs end in one error that says what is wrong, and never in a crash.

The tables are bad_programs.py and bad_files.py. Rules S1.1 to S1.4, S1.6, S2.1 to S2.4, S3.1 to
S3.3 and S4.1 to S4.3 of docs/spec.md each have a program there that breaks them.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest

from bad_files import LINES, TRUNCATED, write_files
from bad_programs import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
OPT = Path(os.environ.get("LOCALATTN_OPT", ROOT / "build/bin/localattn-opt")).resolve()
RUN = Path(os.environ.get("LOCALATTN_RUN", ROOT / "build/bin/localattn-run")).resolve()
NEVER = re.compile("Assertion|Stack dump|PLEASE submit a bug report|Sanitizer|runtime error")


def errors_of(command, **options):
    """The lines of stderr with an error, from a process that failed in the way it should."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120,
                          check=False, **options)
    assert done.returncode == 1, done.stderr[-2000:]
    assert not NEVER.search(done.stderr), done.stderr[-2000:]
    return [line for line in done.stderr.splitlines() if "error: " in line], done


def test_there_are_enough():
    assert len(PROGRAMS) + len(LINES) + len(TRUNCATED) >= 60


def place(marked):
    """The line and column of the mark, from 1."""
    before = marked.split("@@")[0]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name):
    marked, message = PROGRAMS[name]
    assert marked.count("@@") == 1
    line, column = place(marked)
    errors, _ = errors_of([OPT, "-"], input=marked.replace("@@", ""))
    assert errors == [f"<stdin>:{line}:{column}: error: {message}"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("bad")
    write_files(path, OPT)
    return path


@pytest.mark.parametrize("arguments, message", LINES, ids=lambda value: " ".join(value)
                         if isinstance(value, list) else "")
def test_command_line(arguments, message, folder):
    errors, done = errors_of([RUN, *arguments], cwd=folder)
    assert errors == [f"localattn-run: error: {message}"]
    assert done.stderr.count("\n") == 1 and not done.stdout


@pytest.mark.parametrize("length", TRUNCATED)
def test_truncated_bytecode(length, folder):
    (folder / "cut.mlirbc").write_bytes((folder / "f.mlirbc").read_bytes()[:length])
    errors, _ = errors_of([OPT, "cut.mlirbc"], cwd=folder)
    assert errors == [TRUNCATED[length].format(file="cut.mlirbc")]


def test_bytecode_of_every_length(folder):
    """No prefix of a file is a file."""
    whole = (folder / "f.mlirbc").read_bytes()
    for length in range(5, len(whole), 7):
        (folder / "cut.mlirbc").write_bytes(whole[:length])
        errors, _ = errors_of([OPT, "cut.mlirbc"], cwd=folder)
        assert len(errors) == 1, (length, errors)


@pytest.mark.parametrize("path, message", [
    ("nowhere.mlir", "cannot read 'nowhere.mlir': No such file or directory"),
    (".", "cannot read '.': Is a directory"),
    ("large.mlir", "large.mlir: expected at most 268435456 bytes, got more"),
    ("/dev/zero", "/dev/zero: expected at most 268435456 bytes, got more"),
])
def test_unreadable_file(path, message, folder):
    _, done = errors_of([OPT, path], cwd=folder)
    assert done.stderr == f"localattn-opt: error: {message}\n"


def test_limits_allow_what_they_say(folder):
    """256 levels are read; a split file counts each part for itself."""
    nested = "module {\n" * 255 + "\n}" * 255
    for text in (nested, f"{nested}\n// -----\n{nested}"):
        done = subprocess.run([OPT, "--split-input-file"], input=text, capture_output=True,
                              text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
    done = subprocess.run([OPT, "--show-dialects"], capture_output=True, text=True, check=True)
    assert "localattn" in done.stdout
