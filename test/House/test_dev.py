"""What `./dev test` accepts, counts and reports."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "test"))

import run_tests  # noqa: E402


def test_an_unknown_suite_is_refused_before_the_build(tmp_path):
    cmake = tmp_path / "cmake"
    cmake.write_text(f"#!/bin/sh\ntouch {tmp_path}/called\nexit 1\n")
    cmake.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    command = [ROOT / "dev", "test", "--suite", "nope"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "expected a suite of unit, lit," in done.stderr
    assert "got nope" in done.stderr and not (tmp_path / "called").exists()


def test_what_a_sanitize_build_lacks_is_no_skip(tmp_path, monkeypatch, capsys):
    runner = run_tests.Runner(tmp_path, full=False, sanitize=True)
    lit = run_tests.Result(passed=3, skipped=["localattn :: Tools/plugin.test (unsupported)"])
    monkeypatch.setattr(runner, "run", lambda *_: lit)
    results = run_tests.run_suites({"lit": runner.lit, "package": runner.package})
    assert run_tests.report(results) == 0
    output = capsys.readouterr().out
    assert "3 passed, 0 failed, 0 skipped, 2 not in this build" in output
    assert "not in this build: Tools/plugin.test (stock mlir-opt can't load" in output
    assert "not in this build: package (an embedder links" in output


def test_a_plain_build_lacks_nothing(tmp_path, monkeypatch):
    runner = run_tests.Runner(tmp_path, full=False, sanitize=False)
    skipped = ["localattn :: Tools/plugin.test (unsupported)"]
    monkeypatch.setattr(runner, "run", lambda *_: run_tests.Result(passed=3, skipped=skipped))
    assert runner.lit().skipped == skipped and not runner.lit().absent
