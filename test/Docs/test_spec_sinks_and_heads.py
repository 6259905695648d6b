"""S2.6 of docs/spec.md: align; S5.9, S5.10: sinks; S6.4, S6.5: heads; S7.4: memrefs."""

import numpy as np
import pytest

from attend import INF, normal, same
from clauses import operation

CAUSAL = "#localattn.sliding<left = [unbounded], right = [0]>"
NOBODY = "#localattn.boxes<[sliding(3, -3), self]>"


# S2.6: a short query grid at the start or at the end of each axis.
@pytest.mark.parametrize("grid", [(3,), (2, 3)])
def test_align(grid):
    extents = (7, 5)[: len(grid)]
    q, k, v = normal(60, (1, *grid, 2, 4), *[(1, *extents, 2, 4)] * 2)
    pattern = f"#localattn.sliding<left = {[2] * len(grid)}, right = {[1] * len(grid)}>"
    ends = [n - size for n, size in zip(extents, grid)]
    for word, origin in (("start", [0] * len(grid)), ("end", ends)):
        want = operation(q, k, v, pattern=pattern, place=f"query_origin {origin}")
        same(operation(q, k, v, pattern=pattern, place=f"align = {word}"), want)


# S2.6: one query against all keys so far; the end is that of the extent.
def test_align_of_one_query():
    q, k, v = normal(61, *[(2, 9, 2, 4)] * 3)
    whole = operation(q, k, v, pattern=CAUSAL)
    step = operation(q[:, -1:], k, v, pattern=CAUSAL, place="align = end")
    same(step, [result[:, -1:] for result in whole])
    place = "align = end key_origin [2] extent [12]"
    moved = operation(q[:, -1:], k, v, pattern=CAUSAL, place=place)
    placed = "query_origin [11] key_origin [2] extent [12]"
    same(moved, operation(q[:, -1:], k, v, pattern=CAUSAL, place=placed))


# S5.9: exp(1) of keys and exp(sink) of nothing; neither scaled nor capped.
def test_sink():
    q, v = np.zeros((1, 2, 2, 1)), np.array([2.0, 4.0, 6.0, 8.0]).reshape(1, 2, 2, 1)
    sinks = np.array([0.0, np.log(6)])
    for clauses in ("sinks({s})", "sinks({s}) scale(100.0) softcap(0.5)"):
        out, lse = operation(q, q, v, clauses, s=sinks)
        np.testing.assert_allclose(out[0, :, 0, 0], [8 / 3] * 2, rtol=1e-13)
        np.testing.assert_allclose(out[0, :, 1, 0], [12 / 8] * 2, rtol=1e-13)
        np.testing.assert_allclose(lse[0], [np.log([3, 8])] * 2, rtol=1e-13)


# S5.9: nor does a bias or a region change it; any float type beside any other.
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("of_query", [np.float16, np.float32, np.float64])
def test_sinks_are_beside_the_scores(dtype, of_query):
    q, v = np.zeros((1, 1, 1, 1), of_query), np.full((1, 1, 1, 1), 8, of_query)
    wide = of_query == np.float64
    region = """
      %low = arith.constant {0} : {1}
      localattn.yield %low : {1}
    """.format(*("0xFFF0000000000000", "f64") if wide else ("0xFF800000", "f32"))
    sinks = np.array([0.5], dtype)
    bias = np.array([0.5], np.float32)
    out, lse = operation(q, q, v, "bias({b}, [k0]) sinks({s})", s=sinks, b=bias)
    np.testing.assert_allclose(out.item(), 4, rtol=1e-6)
    np.testing.assert_allclose(lse.item(), 0.5 + np.log(2), rtol=1e-6)
    out, lse = operation(q, q, v, "sinks({s})", s=sinks, region=region)
    assert out.item() == 0 and lse.item() == 0.5


# S5.9: minus infinity is no sink, bit for bit.
def test_a_sink_of_minus_infinity():
    q, k, v = normal(62, *[(1, 5, 2, 3)] * 3)
    plain = operation(q, k, v)
    same(operation(q, k, v, "sinks({s})", s=np.full(2, -INF, np.float32)), plain)


# S5.9: a sink far above or below the scores loses neither them nor itself.
def test_sinks_far_from_scores():
    q, v = np.zeros((1, 1, 3, 1), np.float32), np.ones((1, 1, 3, 1), np.float32)
    sinks = np.array([200.0, -200.0, -1e30], np.float32)
    out, lse = operation(q, q, v, "sinks({s})", s=sinks)
    assert out.ravel().tolist() == [0, 1, 1]
    assert lse.ravel().tolist() == [200, 0, 0]
    low = np.array(-1e30, np.float32)
    out, lse = operation(q + 1, q + low, v, "sinks({s})", s=sinks)
    assert out.ravel().tolist() == [0, 0, 0.5]
    assert lse.ravel().tolist() == [200, -200, np.float32(-1e30)]


# S5.9: NaN in a sink is NaN for its head.
def test_a_sink_of_nan():
    q, k, v = normal(63, *[(1, 4, 2, 3)] * 3)
    out, lse = operation(q, k, v, "sinks({s})", s=np.array([0, 1], np.float32))
    got = operation(q, k, v, "sinks({s})", s=np.array([0, np.nan], np.float32))
    out[:, :, 1], lse[:, :, 1] = np.nan, np.nan
    same(got, (out, lse))


# S5.10: no key, and none that counts.
def test_a_sink_without_a_key():
    q = np.full((1, 2, 1, 2, 1), np.nan, np.float32)
    sinks = np.array([1.5, -INF], np.float32)
    out, lse = operation(q, q, q, "sinks({s})", pattern=NOBODY, s=sinks)
    assert (out == 0).all() and lse[0, :, 0].tolist() == [[1.5, -INF]] * 2
    mask = np.array([False, False])
    out, lse = operation(*[np.zeros_like(q)] * 3, "bias({m}, [k0]) sinks({s})", m=mask, s=sinks)
    assert (out == 0).all() and lse[0, :, 0].tolist() == [[1.5, -INF]] * 2


# S6.4: groups are attentions beside each other, bit for bit.
def test_head_groups():
    q, k, v = normal(64, (2, 6, 8, 3), (2, 6, 4, 3), (2, 6, 4, 3))
    groups = [(2, "#localattn.windowed<[2]>"), (4, CAUSAL), (2, "#localattn.global")]
    written = ", ".join(f"{count} : {pattern}" for count, pattern in groups)
    table, sinks = normal(65, (8, 11), (8,))
    clauses = "relative_bias({t}, origin = [5], sign = query_minus_key) sinks({s})"
    whole = operation(q, k, v, clauses, pattern=f"head_groups [{written}]", t=table, s=sinks)
    begin = 0
    for count, pattern in groups:
        of_query = slice(begin, begin + count)
        of_key = slice(begin // 2, (begin + count) // 2)
        part = operation(
            q[:, :, of_query],
            k[:, :, of_key],
            v[:, :, of_key],
            clauses,
            pattern=pattern,
            t=table[of_query],
            s=sinks[of_query],
        )
        same([result[:, :, of_query] for result in whole], part)
        begin += count


# S6.5: heads 3 to 6 of 8, which read key/value heads 1 to 3 of 4; bias and sinks are local.
def test_part_of_the_heads():
    q, k, v = normal(66, (1, 5, 8, 3), (1, 5, 4, 3), (1, 5, 4, 3))
    bias, sinks = normal(67, (8, 5), (8,))
    clauses = "bias({b}, [h, k0]) sinks({s})"
    groups = f"head_groups [4 : #localattn.global, 4 : {CAUSAL}]"
    for pattern in (CAUSAL, groups):
        whole = operation(q, k, v, clauses, pattern=pattern, b=bias, s=sinks)
        part = operation(
            q[:, :, 3:7],
            k[:, :, 1:4],
            v[:, :, 1:4],
            clauses,
            pattern=pattern,
            place="head_origin [3, 1] head_extent [8, 4]",
            b=bias[3:7],
            s=sinks[3:7],
        )
        same(part, [result[:, :, 3:7] for result in whole])


# S7.4: the same on memrefs, bit for bit, with everything that reads one.
def test_memrefs():
    q, k, v = normal(68, (2, 5, 4, 3), (2, 5, 2, 3), (2, 5, 2, 6))
    table, bias, slopes = normal(69, (4, 9), (4, 5), (4,))
    clauses = "relative_bias({t}, origin = [4], sign = query_minus_key) bias({b}, [h, k0])"
    clauses += " bias({m}, [q0, k0]) sinks({s}) scale({x}) softcap(4.0)"
    mask = np.random.default_rng(70).random((5, 5)) < 0.7
    inputs = dict(t=table, b=bias, m=mask, s=slopes, x=np.float32(0.3), slopes=slopes)
    region = """
      %slope = {} %slopes_in[%head] : {}
      %r = arith.addf %score, %slope : f32
      localattn.yield %r : f32
    """
    common = dict(pattern=CAUSAL, captures=["slopes"], **inputs)
    on_tensors = region.format("tensor.extract", "tensor<4xf32>")
    on_memrefs = region.format("memref.load", "memref<4xf32>")
    want = operation(q, k, v, clauses, region=on_tensors, **common)
    same(operation(q, k, v, clauses, region=on_memrefs, memref=True, **common), want)
