"""Sections S9 and S10 of docs/spec.md: online attention and merging, on numbers by hand."""

import numpy as np
import pytest

from attend import INF, normal, same
from clauses import merge, operation

CAUSAL = "#localattn.sliding<left = [unbounded], right = [0]>"


def start(q, v, dtype=np.float32):
    """0, minus infinity, 0."""
    shape = (*q.shape[:-1], v.shape[-1])
    return np.zeros(shape, dtype), np.full(shape[:-1], -INF, dtype), np.zeros(shape[:-1], dtype)


def tokens(*numbers, dtype=np.float64):
    return np.array(numbers, dtype).reshape(1, -1, 1, 1)


def finish(acc, largest, total):
    return acc / total[..., None], largest + np.log(total)


# S9.1, S9.3: scores 0, log 2 and log 4; weights are counted from the largest one.
def test_state():
    q, k, v = tokens(1), tokens(0, np.log(2), np.log(4)), tokens(8, 16, 32)
    state = start(q, v, np.float64)
    place = "query_origin [0]"
    acc, largest, total = operation(q, k, v, "scale(1.0)", place=place, state=state)
    np.testing.assert_allclose(largest.item(), np.log(4), rtol=1e-14)
    np.testing.assert_allclose(total.item(), 1 / 4 + 2 / 4 + 1, rtol=1e-14)
    np.testing.assert_allclose(acc.item(), 8 / 4 + 16 / 2 + 32, rtol=1e-14)


# S9.2: a state that was larger stays, one that was smaller is rescaled.
@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ((10.0, np.log(8), 3.0), (10 + 6 / 8, np.log(8), 3 + 1 / 8)),
        ((10.0, -np.log(2), 3.0), (10 / 2 + 6, 0.0, 3 / 2 + 1)),
    ],
)
def test_algebra(before, expected):
    q, v = tokens(0), tokens(6)
    acc, largest, total = (np.array(x).reshape(1, 1, 1) for x in before)
    state = operation(q, q, v, state=(acc[..., None], largest, total))
    np.testing.assert_allclose([x.item() for x in state], expected, rtol=1e-13, atol=1e-15)


# S9.2, S5.4: keys that do not count change nothing, not even where nothing has counted yet.
def test_no_key_leaves_the_state():
    q, k, v = (np.full((1, 3, 1, 2), np.nan, np.float32) for _ in range(3))
    nobody = "#localattn.boxes<[sliding(5, -5)]>"
    state = start(q, v)
    same(operation(q, k, v, pattern=nobody, state=state), state)
    other = normal(80, state[0].shape, state[1].shape, state[2].shape)
    same(operation(q, k, v, pattern=nobody, state=other), other)
    mask = np.zeros(3, bool)
    q, k = np.zeros_like(q), np.zeros_like(k)
    same(operation(q, k, v, "bias({m}, [k0])", m=mask, state=state), state)
    same(operation(q, k, v, "bias({m}, [k0])", m=mask, state=other), other)


# S9.3, S5.9: a sink is a state to start from.
def test_a_chain_that_starts_with_a_sink():
    q, k, v = normal(86, *[(2, 5, 2, 3)] * 3, dtype=np.float64)
    sinks = np.array([0.75, -2.0])
    acc, _, total = start(q, v, np.float64)
    state = acc, np.zeros_like(total) + sinks, total + 1
    for begin, end in ((0, 2), (2, 5)):
        place = f"query_origin [0] key_origin [{begin}] extent [5]"
        parts = k[:, begin:end], v[:, begin:end]
        state = operation(q, *parts, pattern=CAUSAL, place=place, state=state)
    want = operation(q, k, v, "sinks({s})", pattern=CAUSAL, s=sinks)
    for got, array in zip(finish(*state), want):
        np.testing.assert_allclose(got, array, rtol=1e-12, atol=1e-13)


# S9.1, S5.1: the state of f16 is f32.
def test_state_of_f16():
    q = np.ones((1, 1, 1, 1), np.float16)
    acc, largest, total = operation(q, q, q, state=start(q, q))
    assert acc.dtype == largest.dtype == total.dtype == np.float32
    assert acc.item() == 1 and largest.item() == 1 and total.item() == 1


# S9.4: slices of the keys, in any order, one of them empty; with all that makes a score.
@pytest.mark.parametrize("order", [((0, 3), (3, 3), (3, 7)), ((3, 7), (0, 3)), ((0, 7),)])
def test_a_chain_is_the_whole(order):
    q, k, v = normal(81, (2, 7, 4, 3), (2, 7, 2, 3), (2, 7, 2, 5), dtype=np.float64)
    bias, table = normal(82, (4, 7, 7), (4, 13), dtype=np.float64)
    clauses = "relative_bias({t}, origin = [6], sign = query_minus_key) bias({b}, [h, q0, k0])"
    clauses += " softcap(2.0)"
    region = """
      %i = arith.index_cast %k0 : index to i64
      %f = arith.sitofp %i : i64 to f64
      %r = arith.addf %score, %f : f64
      localattn.yield %r : f64
    """
    groups = f"head_groups [2 : #localattn.windowed<[4]>, 2 : {CAUSAL}]"
    common = dict(pattern=groups, region=region, t=table)
    whole = operation(q, k, v, clauses, b=bias, **common)
    state = start(q, v, np.float64)
    for begin, end in order:
        place = f"query_origin [0] key_origin [{begin}] extent [7]"
        part = np.ascontiguousarray(bias[..., begin:end])
        state = operation(
            q, k[:, begin:end], v[:, begin:end], clauses, place=place, state=state, b=part, **common
        )
    for got, want in zip(finish(*state), whole):
        np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-13)


# S9.4, S5.6: scores far below zero are not lost.
def test_small_scores_in_a_chain():
    q, k, v = (tokens(x, dtype=np.float32) for x in (1, -1e30, 3))
    state = operation(q, k, v, state=start(q, v))
    assert [x.item() for x in state] == [3, np.float32(-1e30), 1]


# S9.1: layouts; max and sum are those of out without the channel.
def test_layouts_of_a_state():
    q, k, v = normal(83, (2, 3, 4, 2, 5), (2, 3, 4, 2, 5), (2, 3, 4, 2, 6))
    want = operation(q, k, v, state=start(q, v), pattern="#localattn.criss_cross")

    moved = [np.ascontiguousarray(np.einsum("bxyhd->dhxyb", x)) for x in (q, k, v)]
    acc = np.zeros((6, 2, 3, 4, 2), np.float32)
    low, nothing = np.full((2, 3, 4, 2), -INF, np.float32), np.zeros((2, 3, 4, 2), np.float32)
    got = operation(
        *moved,
        layouts=("dh*b",) * 4,
        state=(acc, low, nothing),
        pattern="#localattn.criss_cross",
    )
    same(got, [np.einsum(f"bxyh{d}->{d}hxyb", x) for x, d in zip(want, ("d", "", ""))])


# S10.1: weights 1 and 3.
def test_merge():
    one, three = np.array([[[4.0]]]), np.array([[[8.0]]])
    out, lse = merge(one[..., None], np.log([[[1.0]]]), three[..., None], np.log([[[3.0]]]))
    np.testing.assert_allclose(out.item(), (4 + 3 * 8) / 4, rtol=1e-14)
    np.testing.assert_allclose(lse.item(), np.log(4), rtol=1e-14)


# S10.1: far from each other and from zero.
@pytest.mark.parametrize("far", [1e4, -1e4, -1e30])
def test_merge_far_away(far):
    a, b = np.full((1, 1, 1, 1), 4, np.float32), np.full((1, 1, 1, 1), 8, np.float32)
    lse = np.full((1, 1, 1), far, np.float32)
    out, total = merge(a, lse, b, lse)
    np.testing.assert_allclose(out.item(), 6, rtol=1e-6)
    np.testing.assert_allclose(total.item(), np.float32(far) + np.log(2), rtol=1e-6)
    out, total = merge(a, lse, b, np.full_like(lse, -INF))
    assert out.item() == 4 and total.item() == np.float32(far)
    out, total = merge(a, np.full_like(lse, -INF), b, lse)
    assert out.item() == 8 and total.item() == np.float32(far)


# S10.2: nothing and nothing.
def test_merge_of_nothing():
    zero, nothing = np.zeros((1, 2, 1, 3), np.float32), np.full((1, 2, 1), -INF, np.float32)
    out, lse = merge(zero, nothing, zero, nothing)
    assert (out == 0).all() and (lse == -INF).all()


# S10.2: a part without a key counts for nothing, whatever it holds.
@pytest.mark.parametrize("held", [np.nan, INF, 7.0])
def test_merge_with_a_part_of_no_key(held):
    part, lse = np.array([[[[4.0]]]]), np.array([[[0.5]]])
    nothing = np.full_like(part, held), np.full_like(lse, -INF)
    same(merge(part, lse, *nothing), (part, lse))
    same(merge(*nothing, part, lse), (part, lse))


# S10.1: disjoint slices of keys make the whole; in other layouts and types too.
@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(np.float16, 2e-3), (np.float32, 1e-5), (np.float64, 1e-12)]
)
@pytest.mark.parametrize("letters", ["b*hd", "dh*b"])
def test_merge_of_slices(dtype, tolerance, letters):
    q, k, v = normal(84, *[(2, 9, 2, 4)] * 3, dtype=dtype)
    whole = operation(q, k, v, pattern=CAUSAL)
    parts = []
    for begin, end in ((0, 5), (5, 9)):
        place = f"query_origin [0] key_origin [{begin}] extent [9]"
        parts += operation(q, k[:, begin:end], v[:, begin:end], pattern=CAUSAL, place=place)
    target = letters.replace("*", "x")

    def move(array, source, wanted):
        return np.ascontiguousarray(np.einsum(f"{source}->{wanted}", array))

    moved = [
        move(x, "bxhd"[: x.ndim], "".join(c for c in target if c in "bxhd"[: x.ndim]))
        for x in parts
    ]
    out, lse = merge(*moved, layout=letters)
    assert out.dtype == dtype
    np.testing.assert_allclose(move(out, target, "bxhd"), whole[0], atol=tolerance * 3)
    np.testing.assert_allclose(
        move(lse, target.replace("d", ""), "bxh"), whole[1], atol=max(tolerance / 100, 1e-12) * 9
    )


# S10.3: a sink is one more part, or belongs to one of the parts; all of them have it once.
def test_sinks_are_merged_once():
    q, k, v = normal(85, *[(1, 6, 2, 4)] * 3, dtype=np.float64)
    sinks = np.array([0.5, -1.0])
    whole = operation(q, k, v, "sinks({s})", s=sinks)
    place = "query_origin [0] key_origin [{}] extent [6]"
    one = operation(q, k[:, :2], v[:, :2], place=place.format(0))
    two = operation(q, k[:, 2:], v[:, 2:], "sinks({s})", place=place.format(2), s=sinks)
    for got, want in zip(merge(*one, *two), whole):
        np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-13)
    without = operation(q, k, v)
    sink = np.zeros_like(q), np.zeros(q.shape[:3]) + sinks
    for got, want in zip(merge(*without, *sink), whole):
        np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-13)
