"""Upstream's tiling and fusing, unmodified, on our operations: the results are the untiled ones.

Each program computes one attention several times, untiled first. Where no sum is taken in another
order, results are those of the untiled program bit for bit.
"""

import numpy as np
import pytest

from cases import CASES, inputs
from variants import Program, tensor_type
from tools import run, transformed
from schedules import Schedule

# Batch, head, axes of queries: of 6 heads that share 2 key/value heads, 4 divide neither.
TILE = {1: [1, 4, 3], 2: [1, 4, 3, 2], 3: [0, 4, 2, 0, 3]}
KEY_TILE = {1: [4], 2: [2, 3], 3: [2, 0, 3]}
DTYPE_TOLERANCE = {"f16": 2e-3, "f32": 1e-6, "f64": 1e-12}


def same(name, got, want):
    assert got.shape == want.shape and got.dtype == want.dtype, name
    assert np.array_equal(got, want, equal_nan=True), f"{name}: {np.abs(got - want).max()}"


def close(case, name, got, want):
    """As close as sums in another order come; infinities are the same."""
    tolerance = DTYPE_TOLERANCE[case.element]
    np.testing.assert_allclose(got, want, rtol=tolerance, atol=2 * tolerance, err_msg=name)


def not_all_alike(results):
    """A test of constants would pass whatever is computed."""
    assert np.unique(np.where(np.isfinite(results[0]), results[0], 0)).size > 10


def results_of(program, text, folder):
    arguments = list(inputs(program.case, program.arguments))
    return run(text, arguments, len(program.results), folder)


# --- localattn.attention ---


def attention_program(case, dynamic):
    """Untiled; then tiled by each of upstream's ways."""
    program = Program(case, dynamic)
    for variant in ("plain", "forall", "nest"):
        program.attention(variant)
    # With a dynamic channel, nothing says that the tile of the consumer has it all.
    for variant in ("untiled", "residual", "greedy", "parallel"):
        program.residual(variant)
    return program


def attention_schedule(case):
    tile = TILE[case.axes]
    schedule = Schedule()
    # Batch, heads and queries in parallel; the producer of the query and the fill of out go in.
    _, loop = schedule.forall(schedule.match("forall"), tile)
    _, loop = schedule.into(schedule.match("forall_producer"), loop)
    schedule.into(schedule.match("forall_fill"), loop)
    # One loop after the other, heads innermost.
    order = [0, *range(2, 2 + case.axes), 1]
    sizes = [1, 4, *([2] * case.axes)]
    schedule.loops(schedule.match("nest"), sizes, order)
    # The consumer is tiled, by the dimensions of out, and the attention goes into its tiles.
    out_tile = case.in_layout(tile)
    _, loop = schedule.forall(schedule.match("residual_consumer"), out_tile)
    _, loop = schedule.into(schedule.match("residual"), loop)
    _, loop = schedule.into(schedule.match("residual_producer"), loop)
    schedule.into(schedule.match("residual_fill"), loop)
    schedule.fuse(schedule.match("greedy_consumer"), out_tile)
    schedule.fuse(schedule.match("parallel_consumer"), out_tile, forall=True)
    return schedule


# S2.5, S6.5, S7.1
@pytest.mark.parametrize("dynamic", [False, True], ids=["static", "dynamic"])
@pytest.mark.parametrize("name", CASES)
def test_attention(name, dynamic, tmp_path):
    case = CASES[name]
    program = attention_program(case, dynamic)
    text = transformed(program.text(), attention_schedule(case), tmp_path)
    # Each was replaced by its tiles, nothing is computed twice.
    assert text.count(" localattn.attention ") == 7, text
    results = results_of(program, text, tmp_path)
    not_all_alike(results)
    outs = 2 if case.lse else 1
    for number, variant in enumerate(("forall", "nest"), 1):
        for out in range(outs):
            same(variant, results[number * outs + out], results[out])
    for number, variant in enumerate(("residual", "greedy", "parallel"), 3 * outs + 1):
        same(variant, results[number], results[3 * outs])


# --- localattn.online_attention ---


def online_program(case, dynamic):
    program = Program(case, dynamic)
    for variant in ("plain", "keys", "both", "split"):
        program.attention(variant)
    program.residual("end")
    return program


def online_schedule(case):
    """Of a program after --localattn-to-online."""
    rows, keys = TILE[case.axes], KEY_TILE[case.axes]
    none = [0] * (2 + case.axes)
    schedule = Schedule()
    schedule.loops(schedule.match("keys"), [*none, *keys])
    tiled, loop = schedule.forall(schedule.match("both"), rows)
    schedule.into(schedule.match("both_producer"), loop)
    schedule.loops(tiled, [*none, *keys])
    schedule.split(schedule.match("split"), [*none, *keys])
    # What divides by the sum, or adds the residual, takes everything before it into its tiles.
    schedule.fuse(schedule.match("end_consumer"), case.in_layout(rows))
    return schedule


# S9.2, S9.3, S9.4
@pytest.mark.parametrize("dynamic", [False, True], ids=["static", "dynamic"])
@pytest.mark.parametrize("name", CASES)
def test_online_attention(name, dynamic, tmp_path):
    case = CASES[name]
    program = online_program(case, dynamic)
    expected = results_of(program, program.text(), tmp_path)
    not_all_alike(expected)
    online = transformed(
        program.text(), online_schedule(case), tmp_path, "--localattn-to-online"
    )
    assert online.count(" localattn.online_attention ") == 5, online
    results = results_of(program, online, tmp_path)
    outs = 2 if case.lse else 1
    for out in range(outs):
        same("plain", results[out], expected[out])
        for number, variant in enumerate(("keys", "both", "split"), 1):
            close(case, variant, results[number * outs + out], expected[out])
    same("end", results[-1], expected[-1])


# --- localattn.merge ---

MERGE = """
func.func @main(%a: $rows, %al: $lse, %b: $rows, %bl: $lse) -> ($rows, $lse, $rows, $lse, $rows) {
  %twice = linalg.add {tag = "producer"} ins(%a, %a : $rows, $rows) outs(%a : $rows) -> $rows
  %plain:2 = localattn.merge ins(%twice, %al, %b, %bl : $rows, $lse, $rows, $lse) layout <"$letters">
      outs(%b, %bl : $rows, $lse) -> $rows, $lse
  %tiled:2 = localattn.merge ins(%twice, %al, %b, %bl : $rows, $lse, $rows, $lse) layout <"$letters">
      outs(%b, %bl : $rows, $lse) {tag = "tiled"} -> $rows, $lse
  %fused:2 = localattn.merge ins(%twice, %al, %b, %bl : $rows, $lse, $rows, $lse) layout <"$letters">
      outs(%b, %bl : $rows, $lse) {tag = "fused"} -> $rows, $lse
  %sum = linalg.sub {tag = "consumer"} ins(%fused#0, %plain#0 : $rows, $rows) outs(%b : $rows) -> $rows
  return %plain#0, %plain#1, %tiled#0, %tiled#1, %sum : $rows, $lse, $rows, $lse, $rows
}
"""


# S10.1, S10.2
@pytest.mark.parametrize("dynamic", [False, True], ids=["static", "dynamic"])
@pytest.mark.parametrize("letters", ["b*hd", "hd*b"])
def test_merge(letters, dynamic, tmp_path):
    sizes = {"b": [2], "*": [5, 4], "h": [3], "d": [6]}
    shape = [n for letter in letters for n in sizes[letter]]
    rows = [n for letter in letters.replace("d", "") for n in sizes[letter]]
    tile = {"b": [1], "*": [2, 3], "h": [2], "d": [0]}
    text = MERGE.replace("$letters", letters)
    for name, of in (("$rows", shape), ("$lse", rows)):
        text = text.replace(name, tensor_type(of, "f32", [dynamic] * len(of)))
    schedule = Schedule()
    tiled, loop = schedule.forall(schedule.match("tiled"), [1, 2, 2, 3])
    schedule.into(schedule.match("producer"), loop)
    schedule.fuse(schedule.match("consumer"), [n for letter in letters for n in tile[letter]])
    draws = np.random.default_rng(3)
    arguments = [draws.standard_normal(of).astype(np.float32) for of in (shape, rows) * 2]
    for lse in arguments[1::2]:
        lse[draws.random(lse.shape) < 0.4] = -np.inf  # parts without a key, and pairs of them
    results = run(transformed(text, schedule, tmp_path), arguments, 5, tmp_path)
    not_all_alike(results)
    same("out", results[2], results[0])
    same("lse", results[3], results[1])
    assert not results[4].any(), "fused into the consumer, which subtracts the untiled result"


# --- memrefs ---

MEMREFS = """
func.func @main(%q: tensor<2x7x6x4xf32>, %k: tensor<2x7x2x4xf32>) -> (tensor<2x7x6x4xf32>, tensor<2x7x6x4xf32>) {
  %qm = bufferization.to_buffer %q : tensor<2x7x6x4xf32> to memref<2x7x6x4xf32>
  %km = bufferization.to_buffer %k : tensor<2x7x2x4xf32> to memref<2x7x2x4xf32>
  %plain = memref.alloc() : memref<2x7x6x4xf32>
  localattn.attention #localattn.sliding<left = [2], right = [1]>
      ins(%qm, %km, %km : memref<2x7x6x4xf32>, memref<2x7x2x4xf32>, memref<2x7x2x4xf32>)
      outs(%plain : memref<2x7x6x4xf32>)
  %tiled = memref.alloc() : memref<2x7x6x4xf32>
  localattn.attention #localattn.sliding<left = [2], right = [1]>
      ins(%qm, %km, %km : memref<2x7x6x4xf32>, memref<2x7x2x4xf32>, memref<2x7x2x4xf32>)
      outs(%tiled : memref<2x7x6x4xf32>) {tag = "tiled"}
  %0 = bufferization.to_tensor %plain restrict : memref<2x7x6x4xf32> to tensor<2x7x6x4xf32>
  %1 = bufferization.to_tensor %tiled restrict : memref<2x7x6x4xf32> to tensor<2x7x6x4xf32>
  return %0, %1 : tensor<2x7x6x4xf32>, tensor<2x7x6x4xf32>
}
"""


# S7.4
@pytest.mark.parametrize("way", ["forall", "loops"])
def test_memrefs(way, tmp_path):
    schedule = Schedule()
    getattr(schedule, way)(schedule.match("tiled"), [1, 4, 3])
    draws = np.random.default_rng(4)
    shapes = (2, 7, 6, 4), (2, 7, 2, 4)
    arguments = [draws.standard_normal(shape).astype(np.float32) for shape in shapes]
    results = run(transformed(MEMREFS, schedule, tmp_path), arguments, 2, tmp_path)
    not_all_alike(results)
    same("tiled", results[1], results[0])
