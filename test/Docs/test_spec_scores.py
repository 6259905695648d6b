"""Sections S4 and S5 of docs/spec.md: scores and softmax, on numbers worked out by hand."""

import contextlib

import numpy as np
import pytest

from attend import INF, attend, normal, run_program, same

ONE_KEY_BACK = "boxes<[sliding(1, -1)]>"


def tokens(*numbers, dtype=np.float32):
    """One batch, head and channel."""
    return np.array(numbers, dtype).reshape(1, -1, 1, 1)


# S4: score -----------------------------------------------------------------------------------


def only_scores(pattern, extent, table, bias, heads=1):
    """lse where all products are 0: the table's entry, for queries that see one key."""
    zeros = np.zeros((1, extent, heads, 1), np.float32)
    return attend(pattern, zeros, zeros, zeros, table=table, bias=bias)[1][0].T.tolist()


def count_up(heads, size):
    """A table in which head h holds 100 * h, 100 * h + 1, ..."""
    return np.array([[100 * h + i for i in range(size)] for h in range(heads)], np.float32)


# S4.4, S4.3: with one key, lse is its score.
def test_scores():
    q, k, v = tokens(3), tokens(2), tokens(1)
    assert attend("global", q, k, v, scale=0.5)[1].item() == 3
    wide = np.ones((1, 1, 1, 16), np.float32)
    assert attend("global", wide, wide, v)[1].item() == 4  # 16 / sqrt(16)
    table = np.array([[0.25]], np.float32)
    bias = dict(table=table, bias="origin = [0], sign = key_minus_query")
    assert attend("global", q, k, v, scale=-0.5, **bias)[1].item() == -2.75  # the bias isn't scaled


# S4.1, S4.6: the two signs, on the key before each query.
def test_signs():
    expected = {"key_minus_query": 10 - 1, "query_minus_key": 10 + 1}
    for sign, entry in expected.items():
        scores = only_scores(ONE_KEY_BACK, 4, count_up(2, 20), f"origin = [10], sign = {sign}", 2)
        assert scores == [[-INF, *[entry] * 3], [-INF, *[100 + entry] * 3]]


# S4.5: the difference of the one key that a query sees.
@pytest.mark.parametrize(
    ("box", "extent", "differences"),
    [
        ("sliding(1, -1, dilation = 3)", 6, [None, None, None, -1, -1, -1]),
        ("sliding(1, -1, wrap)", 4, [-1, -1, -1, -1]),
        ("sliding(-3, 3, wrap)", 4, [3, 3, 3, 3]),
        ("sliding(5, -5, wrap)", 4, [-5, -5, -5, -5]),
        ("sliding(1, -1, clamp)", 4, [0, -1, -1, -1]),
        ("range(2, 3)", 4, [2, 1, 0, -1]),
        ("segments(1, 2)", 3, [0, 0, 0]),
    ],
)
def test_differences(box, extent, differences):
    bias = "origin = [10], sign = key_minus_query"
    scores = only_scores(f"boxes<[{box}]>", extent, count_up(1, 20), bias)
    assert scores == [[-INF if x is None else 10 + x for x in differences]]


# S4.5, S3.12: of two boxes that hold a pair, the earlier one counts the steps.
def test_differences_of_the_earlier_box():
    boxes = ["[sliding(1, -1, dilation = 2)]", "[sliding(2, -2)]"]
    bias = "origin = [10], sign = key_minus_query"
    for order, difference in ((boxes, -1), (boxes[::-1], -2)):
        scores = only_scores(f"boxes<{', '.join(order)}>", 4, count_up(1, 20), bias)
        assert scores == [[-INF, -INF, 10 + difference, 10 + difference]]


# S4.2: a table of just the size that is needed, and one entry less.
def test_the_table_covers_all_differences():
    bias = "origin = [2], sign = key_minus_query"
    windows = "windowed<[3]>"
    assert np.isfinite(only_scores(windows, 7, count_up(1, 5), bias)).all()
    with pytest.raises(AssertionError, match="cover entries 0 to 4"):
        only_scores(windows, 7, count_up(1, 4), bias)


# S4.2, S1.7: the same where only the run knows the size; differences are -2 to 2.
@pytest.mark.parametrize(("origin", "entries", "fits"), [(2, 5, 1), (2, 4, 0), (1, 5, 0)])
def test_a_table_of_dynamic_size_covers_all_differences(origin, entries, fits):
    zeros = np.zeros((1, 7, 1, 1), np.float32)
    type_, table = "tensor<1x?x1x1xf32>", "tensor<1x?xf32>"
    text = f"""func.func @f(%q: {type_}, %t: {table}) -> {type_} {{
      %0 = localattn.attention #localattn.windowed<[3]> ins(%q, %q, %q : {type_}, {type_}, {type_})
        relative_bias(%t : {table}, origin = [{origin}], sign = key_minus_query)
        outs(%q : {type_}) -> {type_}
      return %0 : {type_}
    }}"""
    message = "relative_bias to cover all differences of axis 0"
    with contextlib.nullcontext() if fits else pytest.raises(AssertionError, match=message):
        run_program(text, [zeros, count_up(1, entries)], 1)


# S5: softmax ---------------------------------------------------------------------------------


# S5.1: f16 itself cannot count beyond 2048, and rounds once at the end.
def test_scores_of_f16_are_f32():
    ones = np.ones((1, 2, 1, 4096), np.float16)
    values = tokens(1, 1 + 2**-9, dtype=np.float16)
    out, lse = attend("global", ones, ones, values, scale=1)
    np.testing.assert_allclose(lse.ravel(), 4096 + np.log(2), rtol=1e-6)
    assert out.ravel().tolist() == [1 + 2**-10] * 2


# S5.2, S5.3: by NumPy in f64; then all scores plus 3.
def test_weighted_mean_and_natural_logarithm():
    q, k, v = normal(10, *[(1, 6, 1, 4)] * 3, dtype=np.float64)
    weights = np.exp(q[0, :, 0] @ k[0, :, 0].T / 2)
    table = np.full((1, 11), 3.0)
    bias = "origin = [5], sign = key_minus_query"
    for shift, result in ((0, {}), (3, dict(table=table, bias=bias))):
        out, lse = attend("global", q, k, v, **result)
        np.testing.assert_allclose(lse[0, :, 0], np.log(weights.sum(1)) + shift, rtol=1e-13)
        mean = weights @ v[0, :, 0] / weights.sum(1)[:, None]
        np.testing.assert_allclose(out[0, :, 0], mean, rtol=1e-12, atol=1e-14)


# S5.3
def test_lse_of_equal_scores_counts_the_keys():
    zeros = tokens(0, 0, 0, dtype=np.float64)
    assert attend("global", zeros, zeros, zeros)[1].ravel().tolist() == [np.log(3)] * 3


# S5.4
def test_no_key():
    q, v = tokens(np.nan, 1, INF), tokens(4, 5, 6)
    out, lse = attend("boxes<[range(0, 2), range(5, 9)]>", q[:, :, None], *[v[:, :, None]] * 2)
    assert (out == 0).all() and (lse == -INF).all()


# S5.5: the table masks differences 0, then all.
@pytest.mark.parametrize("hidden", [np.nan, INF, -INF])
def test_minus_infinity_masks(hidden):
    q, v = tokens(0, 0, 0), tokens(1, 2, hidden)
    table = np.array([[0, -INF, -INF]], np.float32)
    bias = dict(bias="origin = [1], sign = key_minus_query")
    out, lse = attend("boxes<[sliding(1, 1)]>", q, q, v, table=table, **bias)
    assert out.ravel().tolist() == [0, 1, 2]
    assert lse.ravel().tolist() == [-INF, 0, 0]
    out, lse = attend("boxes<[sliding(1, 1)]>", q, q, v, table=np.full_like(table, -INF), **bias)
    assert out.ravel().tolist() == [0] * 3 and lse.ravel().tolist() == [-INF] * 3


# S5.6
@pytest.mark.parametrize("score", [-1e30, -3e38])
def test_small_scores_are_scores(score):
    q, k, v = tokens(1, 1), np.float32(score) * tokens(1, 1), tokens(2, 4)
    out, lse = attend("global", q, k, v)
    assert out.ravel().tolist() == [3, 3]
    assert lse.ravel().tolist() == [np.float32(score)] * 2


# S5.7: one entry of one tensor, and the (batch, query, head) that it reaches.
@pytest.mark.parametrize("bad", [np.nan, INF])
@pytest.mark.parametrize(
    ("tensor", "entry", "reached"),
    [
        ("q", np.s_[1, 2, 3, 0], np.s_[1, 2, 3]),
        ("k", np.s_[1, 2, 1, 0], np.s_[1, 0:3, 2:4]),  # a cell of 3, a group of 2 heads
        ("table", np.s_[1, 4], np.s_[:, [0, 3], 1]),  # difference 2: the first query of a cell
    ],
)
def test_non_finite_scores_reach_who_reads_them(tensor, entry, reached, bad):
    q, k, v, table = (np.abs(x) + 1 for x in normal(11, (2, 6, 4, 3), *[(2, 6, 2, 3)] * 2, (4, 5)))
    arrays = dict(q=q, k=k, v=v, table=table)
    bias = "origin = [2], sign = key_minus_query"
    clean = attend("windowed<[3]>", **arrays, bias=bias)
    arrays[tensor][entry] = bad  # all products are positive, so infinity gives no minus infinity
    expected = np.zeros((2, 6, 4), bool)
    expected[reached] = True
    for result, before in zip(attend("windowed<[3]>", **arrays, bias=bias), clean):
        assert np.isnan(result[expected]).all()
        np.testing.assert_array_equal(result[~expected], before[~expected])


# S5.8
@pytest.mark.parametrize("bad", [np.nan, INF])
def test_non_finite_values_reach_who_sees_them(bad):
    q, k, v = normal(12, *[(1, 6, 1, 4)] * 3)
    out, lse = attend("windowed<[3]>", q, k, v)
    v[0, 4, 0, 1] = bad
    result = attend("windowed<[3]>", q, k, v)
    out[0, 3:6, 0, 1] = bad
    same(result, (out, lse))
