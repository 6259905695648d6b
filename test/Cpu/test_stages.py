"""After each stage of the pipeline the IR verifies, and plain passes of upstream get the results of
the reference from it. What the last stage leaves has no copy and no memory on the heap but results.
"""

import re

import numpy as np
import pytest

from stages import FILES, STAGES, call_small, compiled, passes, signature, small_alone, through
from examples import random_inputs

# Shifted windows with a table, union of boxes, a dilated neighborhood, sinks and GQA, a score
# region, and a merge.
NAMES = ("swin-t-st1-shift", "longformer-global", "dinat-l-st2-k7-d6", "gpt-oss-sinks",
         "mpt-7b-alibi", "streaming-llm-merge")
CPUS = ("x86-64", "x86-64-v4")
# The states of their ragged tiles have sizes that only run time tells.
HEAP_IN_TILES = ("aurora-st1-shift", "longformer-global")
TYPES = {"f32": np.float32, "i1": np.bool_, "i32": np.int32}


def inputs_of(name):
    return [np.ascontiguousarray(array.astype(TYPES[value.element]))
            for value, array in zip(signature(name)[0], random_inputs(name))]


def run(name, text, folder):
    folder.mkdir()
    # Vectors of any width are computed by what every machine has.
    return call_small(compiled(text, [], folder), name, inputs_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_stage_computes_the_same(name, tmp_path):
    text = small_alone(name)
    wrapped = passes(text, ["func.func(llvm-request-c-wrappers)"])
    expected = run(name, wrapped, tmp_path / "reference")
    for cpu in CPUS:
        for stage in STAGES:
            results = run(name, through(stage, text, cpu), tmp_path / f"{cpu}-{stage}")
            for got, want in zip(results, expected, strict=True):
                np.testing.assert_allclose(got, want, rtol=1e-5, atol=2e-5,
                                           err_msg=f"{cpu}, after {stage}")


def functions(text):
    """The name and the text of each function."""
    parts = re.split(r"\n(?=  func\.func )", text)[1:]
    return {re.search(r"@(\w+)", part)[1]: part for part in parts}


@pytest.mark.parametrize("name", sorted(FILES))
def test_final_form(name):
    text = through("outline-tiles", small_alone(name), "x86-64-v4")
    assert not re.search(r"\blocalattn\.\w+ |\blinalg\.|\btensor\.|\bscf\.forall", text)
    assert not re.search(r"\bmemref\.copy\b", text)
    # Full tiles are loaded whole, and what is left over without masks.
    assert not re.search(r"\bvector\.mask", text)
    # Places that differ from lane to lane are read in all lanes.
    yes = set(re.findall(r"(%\w+) = arith\.constant dense<true>", text))
    assert {mask for mask in re.findall(r"vector\.gather .*\[%\w+\], (%\w+),", text)} <= yes
    found = functions(text)
    for function, body in found.items():
        heap = re.findall(r"(%\w+) = memref\.alloc\(", body)
        if function != "small":
            assert not heap or name in HEAP_IN_TILES, f"@{function} allocates {heap}"
            continue
        returned = re.search(r"\n    return (.*) :", body)[1].split(", ")
        results = len(signature(name)[1])
        assert len(returned) == results
        if results == 1 and name != "streaming-llm-merge":
            assert set(heap) <= set(returned), f"{heap} beside the results {returned}"
