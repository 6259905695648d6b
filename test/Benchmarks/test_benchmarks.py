"""The benchmark's code: which cases there are, how they are run, what the table says. No timing."""

import json
import os
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import run  # noqa: E402

CASES = json.loads((ROOT / "benchmarks/cases.json").read_text())["cases"]
TOOL = Path(os.environ.get("LOCALATTN_RUN", ROOT / "build/bin/localattn-run"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_case_is_an_example_with_floors(case):
    text = (ROOT / case["example"]).read_text()
    assert re.search(rf"func\.func @{case['entry']}\(", text)
    assert Path(case["example"]).stem == case["name"]
    for isa in ("avx512", "avx2"):
        assert 0 < case[isa]["floor"] < case[isa]["reach"] < 1


def report(**changes):
    plain = {
        "threads": 1, "vector_bits": 512, "median_ms": 2.0, "gbytes_per_s": 5.0, "compile_ms": 123.4,
        "fma_fraction": {"median": 0.5, "best": 0.6}, "bandwidth_gbytes_per_s": {"load": 10.0},
        "fma_peak_gflops": {"median": 100.0}, "max_error": None, "code_bytes": 2048, "tiling": "t",
    }
    return {**plain, **changes}


def cells(case=CASES[0], one=None, **changes):
    return dict(zip(run.HEADER, run.row(case, report(**changes), one)))


def test_floors_are_those_of_the_instruction_set():
    case = {"name": "n", "avx512": {"floor": 0.4, "reach": 0.7}, "avx2": {"floor": 0.55, "reach": 0.8}}
    wide, narrow = cells(case), cells(case, vector_bits=256)
    assert (wide["floor"], wide["reach"], wide[""]) == ("0.40", "0.70", "ok")
    assert (narrow["floor"], narrow["reach"], narrow[""]) == ("0.55", "0.80", "BELOW")
    assert cells(case, vector_bits=128)["floor"] == ""


def test_several_threads_are_compared_with_one():
    found = cells(one=report(), threads=2, median_ms=1.25, fma_peak_gflops={"median": 190.0})
    assert (found["faster"], found["peak grows"], found["floor"]) == ("1.60", "1.90", "")
    assert cells(threads=2)["faster"] == ""
    assert cells()["of memory"] == "0.50" and cells()["code KiB"] == "2.0"


def test_unknown_work_has_no_fraction():
    assert cells(fma_fraction=None)["FMA peak"] == "0.000"


def test_the_table_is_markdown():
    lines = run.markdown([run.row(CASES[0], report(), None)]).splitlines()
    assert len(lines) == 3 and len({line.count("|") for line in lines}) == 1
    assert run.below_floor([["a", "BELOW"], ["b", "ok"]]) == ["a"]


def test_cases_run(tmp_path, capsys):
    case = {"name": "swin-t-st1", "example": "examples/swin-t-st1.mlir", "entry": "small"}
    bad = {"name": "none", "example": "examples/swin-t-st1.mlir", "entry": "none"}
    (tmp_path / "cases.json").write_text(json.dumps({"cases": [case, bad]}))
    words = ["--tool", str(TOOL), "--cases", str(tmp_path / "cases.json"), "--threads=1,2",
             "--isa=avx2", "--check=rows:5", "--json", str(tmp_path / "out.json")]
    assert run.main([*words, "--only=swin-t-st1"]) == 0
    output = capsys.readouterr().out
    assert output.count("| swin-t-st1 |") == 2 and "CPU: " in output
    reports = json.loads((tmp_path / "out.json").read_text())
    assert [r["threads"] for r in reports] == [1, 2]
    assert all(0 <= r["max_error"] < 1e-5 and r["vector_bits"] <= 256 for r in reports)
    assert run.main(words) == 1
    captured = capsys.readouterr()
    assert "no function @none" in captured.err and "failed: none" in captured.out
    with pytest.raises(SystemExit, match="expected a case of swin-t-st1, none, got nope"):
        run.main([*words, "--only=nope"])
