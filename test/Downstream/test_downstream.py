"""The installed package is all that another compiler needs.

Installs the build of LOCALATTN_BUILD_DIR into an empty folder, then configures, builds and runs
the programs beside this file against it, with both compilers.
"""
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("LOCALATTN_BUILD_DIR", "build")
COMPILERS = {"clang": "/usr/lib/llvm-22/bin/clang++", "gcc": "g++"}
WALKTHROUGH = ROOT / "test/Walkthrough/walkthrough.mlir"


def call(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)


def run(*command):
    done = call(*command)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prefix")
    run("cmake", "--install", BUILD, "--prefix", folder)
    return folder


def configure(prefix, folder, *options):
    return call("cmake", "-S", ROOT / "test/Downstream", "-B", folder, "-G", "Ninja",
                f"-DCMAKE_PREFIX_PATH={prefix}", *options)


@pytest.fixture(scope="module", params=COMPILERS)
def programs(request, prefix, tmp_path_factory):
    """The folder of the downstream programs, built by one of the compilers."""
    folder = tmp_path_factory.mktemp(request.param)
    done = configure(prefix, folder, f"-DCMAKE_CXX_COMPILER={COMPILERS[request.param]}")
    assert done.returncode == 0, done.stdout + done.stderr
    run("cmake", "--build", folder)
    return folder


def test_downstream_compiler(programs):
    text = run(programs / "downstream", ROOT / "examples/swin-t-st1-shift.mlir")
    assert "llvm.func @small" in text
    assert "localattn" not in text


def test_downstream_compiler_passes_the_walkthrough(prefix, programs, tmp_path):
    own = run(prefix / "bin/localattn-opt", "--pass-pipeline="
              "builtin.module(inline,localattn-reference-pipeline)", WALKTHROUGH)
    assert run(programs / "downstream", WALKTHROUGH).strip() == own.strip()
    lowered = tmp_path / "lowered.mlir"
    lowered.write_text(own)
    run("/usr/lib/llvm-22/bin/FileCheck", WALKTHROUGH, "--check-prefix=LLVM",
        f"--input-file={lowered}")


def test_frontend_builds_what_runs(prefix, programs, tmp_path):
    built = tmp_path / "built.mlir"
    built.write_text(run(programs / "frontend"))
    checked = run(prefix / "bin/localattn-run", built, "--entry=block", "--check")
    assert checked.endswith(": ok\n")


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


def test_another_release_of_mlir_is_refused(prefix, tmp_path):
    """C++ has no stable ABI between releases: the package asks for the one that built it."""
    config = prefix / "lib/cmake/LocalAttn/LocalAttnConfig.cmake"
    other = tmp_path / "prefix"
    run("cp", "-r", prefix, other)
    text = config.read_text()
    assert "EXACT" in text
    changed = other / config.relative_to(prefix)
    changed.write_text(text.replace("MLIR 22.1", "MLIR 22.0"))
    assert changed.read_text() != text
    done = configure(other, tmp_path / "build")
    assert done.returncode != 0
    assert 'exactly matches requested version "22.0' in " ".join(done.stderr.split())


def test_another_release_of_the_package_is_refused(prefix, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(x CXX)\n"
        "find_package(LocalAttn 0.2 REQUIRED CONFIG)\n")
    done = call("cmake", "-S", source, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    assert done.returncode != 0
    assert "version: 0.1.0" in done.stderr
