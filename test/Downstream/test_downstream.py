"""The installed package is all that another compiler needs.

Installs the build of LOCALATTN_BUILD_DIR into an empty folder, then configures, builds and runs
the compiler beside this file against it, with both compilers.
"""
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("LOCALATTN_BUILD_DIR", "build")
COMPILERS = {"clang": "/usr/lib/llvm-22/bin/clang++", "gcc": "g++"}


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prefix")
    run("cmake", "--install", BUILD, "--prefix", folder)
    return folder


@pytest.mark.parametrize("compiler", COMPILERS)
def test_downstream_compiler(prefix, compiler, tmp_path):
    run("cmake", "-S", ROOT / "test/Downstream", "-B", tmp_path, "-G", "Ninja",
        f"-DCMAKE_CXX_COMPILER={COMPILERS[compiler]}", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", tmp_path)
    text = run(tmp_path / "downstream", ROOT / "examples/swin-t-st1-shift.mlir")
    assert "llvm.func @small" in text
    assert "localattn" not in text


def test_installed_tools_run(prefix):
    text = run(prefix / "bin/localattn-opt", "--version")
    assert "LLVM" in text
    checked = run(prefix / "bin/localattn-run", ROOT / "examples/swin-t-st1-shift.mlir",
                  "--entry=small", "--check")
    assert checked.endswith(": ok\n")


def test_sources_of_the_build_are_not_needed(prefix):
    for path in (prefix / "lib/cmake/LocalAttn").iterdir():
        text = path.read_text()
        assert str(ROOT) not in text and str(BUILD) not in text, path.name
