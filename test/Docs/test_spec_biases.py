"""Sections S4.7 to S4.12 of docs/spec.md: what is added to scores, and in which order."""

import numpy as np
import pytest

from attend import INF, normal, run_program, same
from clauses import operation

ONE_KEY = "#localattn.boxes<[self]>"
ONE_KEY_2D = "#localattn.boxes<[self, self]>"


def tokens(*numbers, dtype=np.float32):
    """One batch, head and channel."""
    return np.array(numbers, dtype).reshape(1, -1, 1, 1)


def zeros(batch, grid, heads, dtype=np.float32):
    return np.zeros((batch, *grid, heads, 1), dtype)


def only_scores(biases, *, batch=1, grid=(3,), heads=1, pattern=ONE_KEY, place="", keys=None):
    """lse where q . k is 0 and each query sees one key: its score. biases: (dims, array)."""
    clauses = " ".join(f"bias({{b{i}}}, [{dims}])" for i, (dims, _) in enumerate(biases))
    q, k = zeros(batch, grid, heads), zeros(batch, keys or grid, heads)
    arrays = {f"b{i}": array for i, (_, array) in enumerate(biases)}
    return operation(q, k, k, clauses, pattern=pattern, place=place, **arrays)[1]


def count_up(*shape, dtype=np.float32):
    return np.arange(np.prod(shape)).reshape(shape).astype(dtype)


# S4.7: dims in any order; what has no letter doesn't matter.
def test_biases_broadcast():
    of_head = np.array([10, 20], np.float32)
    assert only_scores([("h", of_head)], heads=2).tolist() == [[[10, 20]] * 3]
    of_key_and_batch = count_up(3, 2)
    scores = only_scores([("k0, b", of_key_and_batch)], batch=2)
    assert scores[..., 0].tolist() == [[0, 2, 4], [1, 3, 5]]


# S4.7: on two axes, the query at (y, x) sees itself alone.
def test_biases_of_every_dimension():
    shape = dict(b=2, h=2, q0=2, q1=3, k0=2, k1=3)
    order = ["k1", "h", "q0", "b", "k0", "q1"]
    bias = count_up(*(shape[name] for name in order))
    pair = [(", ".join(order), bias)]
    scores = only_scores(pair, batch=2, grid=(2, 3), heads=2, pattern=ONE_KEY_2D)
    for b, y, x, h in np.ndindex(2, 2, 3, 2):
        assert scores[b, y, x, h] == bias[x, h, y, b, y, x]


# S4.7: SAM's two, each without one axis of the keys.
def test_two_decomposed_biases():
    rows, columns = count_up(2, 3, 2), 100 * count_up(2, 3, 3)
    scores = only_scores(
        [("q0, q1, k0", rows), ("q0, q1, k1", columns)],
        grid=(2, 3),
        pattern=ONE_KEY_2D,
    )
    expected = [[rows[y, x, y] + columns[y, x, x] for x in range(3)] for y in range(2)]
    assert scores[0, ..., 0].tolist() == expected


# S4.7: rank 0 adds one number to all scores.
def test_a_bias_of_rank_zero():
    of_three, of_result = "tensor<1x3x1x1xf32>", "tensor<1x3x1xf32>"
    text = f"""func.func @f(%q: {of_three}, %b: tensor<f32>) -> {of_result} {{
      %lse = tensor.empty() : {of_result}
      %0:2 = localattn.attention {ONE_KEY}
        ins(%q, %q, %q : {of_three}, {of_three}, {of_three}) bias(%b : tensor<f32>, [])
        outs(%q, %lse : {of_three}, {of_result}) -> {of_three}, {of_result}
      return %0#1 : {of_result}
    }}"""
    (lse,) = run_program(text, [zeros(1, (3,), 1), np.array(7, np.float32)], 1)
    assert lse.ravel().tolist() == [7, 7, 7]


# S4.7: sizes and indices are those of the tensors, wherever they lie on the grid.
def test_biases_are_indexed_by_tensors():
    place = "query_origin [2] key_origin [1] extent [9]"
    # Queries 2, 3 and keys 1, 2, 3: query 2 is key 1 of the tensor, query 3 key 2.
    scores = only_scores([("q0, k0", count_up(2, 3))], grid=(2,), keys=(3,), place=place)
    assert scores.ravel().tolist() == [1, 5]


# S4.7: element types of their own, converted to the score type.
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("of_query", [np.float16, np.float32, np.float64])
def test_types_of_biases(dtype, of_query):
    q, bias = zeros(1, (2,), 1, of_query), np.array([1.5, -(2.0**-10)], dtype)
    _, lse = operation(q, q, q, "bias({b}, [k0])", pattern=ONE_KEY, b=bias)
    assert lse.ravel().tolist() == bias.tolist()


# S4.8: a false element masks, also what is not a number, and so does minus infinity.
@pytest.mark.parametrize("hidden", [np.nan, INF, 5.0])
def test_masks(hidden):
    q, v = tokens(0, 0, 0), tokens(1, 3, hidden)
    for mask in (np.array([True, True, False]), np.array([0, 0, -INF], np.float32)):
        out, lse = operation(q, q, v, "bias({m}, [k0])", m=mask)
        assert out.ravel().tolist() == [2] * 3
        np.testing.assert_allclose(lse.ravel(), [np.log(2)] * 3, rtol=1e-6)


# S4.8, S5.4: per batch and query; a query whose keys are all masked.
def test_masks_broadcast():
    q, v = zeros(2, (2,), 1), np.array([1, 3, 5, 7], np.float32).reshape(2, 2, 1, 1)
    mask = np.array([[[True, False], [False, False]], [[True, True], [False, True]]])
    out, lse = operation(q, q, v, "bias({m}, [b, q0, k0])", m=mask)
    assert out.ravel().tolist() == [1, 0, 6, 7]
    np.testing.assert_allclose(lse.ravel(), [0, -INF, np.log(2), 0], rtol=1e-6)


# S4.8: a mask that is false wins over a score of NaN or infinity.
@pytest.mark.parametrize("score", [np.nan, INF, -INF])
def test_masks_win(score):
    q, v, bias = tokens(0, 0), tokens(2, 4), np.array([0, score], np.float32)
    clauses = "bias({b}, [k0]) bias({m}, [k0])"
    out, _ = operation(q, q, v, clauses, b=bias, m=np.array([True, False]))
    assert out.ravel().tolist() == [2, 2]


# S5.7: NaN in a bias reaches who reads it.
def test_nan_in_a_bias():
    q, k, v = normal(43, *[(2, 6, 2, 3)] * 3)
    bias = np.zeros((6, 2), np.float32)
    pattern = "#localattn.windowed<[3]>"
    out, lse = operation(q, k, v, "bias({b}, [k0, h])", pattern=pattern, b=bias)
    bias[4, 1] = np.nan
    got = operation(q, k, v, "bias({b}, [k0, h])", pattern=pattern, b=bias)
    out[:, 3:, 1], lse[:, 3:, 1] = np.nan, np.nan
    same(got, (out, lse))


# S4.9: 3 * tanh(score / 3), of the scaled product.
def test_softcap():
    q, k = tokens(2, dtype=np.float64), tokens(7, dtype=np.float64)
    _, lse = operation(q, k, k, "scale(0.5) softcap(3.0)")
    np.testing.assert_allclose(lse.item(), 3 * np.tanh(7 / 3), rtol=1e-14)
    _, lse = operation(q, -1e30 * k, k, "softcap(50.0)")
    assert lse.item() == -50


# S4.10: f32 also beside f16 and f64, and widened where scores are f64.
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("scale", [0.25, -3.0, 0.0, 0.1])
def test_scale_as_operand(dtype, scale):
    q, k = tokens(3, dtype=dtype), tokens(2, dtype=dtype)
    _, lse = operation(q, k, k, "scale({s})", s=np.float32(scale))
    if dtype == np.float64:
        assert lse.item() == float(np.float32(scale)) * 6
    else:
        assert lse.item() == np.float32(scale) * np.float32(6)


# S4.12: each step changes what the next one gets.
def test_order_of_one_score():
    q, k = tokens(2, dtype=np.float64), tokens(3, dtype=np.float64)
    table, bias = np.array([[0.25]]), np.array([0.5])
    clauses = "relative_bias({t}, origin = [0], sign = key_minus_query)"
    clauses += " bias({b}, [k0]) bias({c}, [q0]) scale(0.5) softcap(2.0)"
    region = """
      %two = arith.constant 2.0 : f64
      %r = arith.mulf %score, %two : f64
      localattn.yield %r : f64
    """
    _, lse = operation(q, k, k, clauses, t=table, b=bias, c=np.array([0.125]), region=region)
    expected = 2 * (2 * np.tanh(0.5 * 6 / 2) + 0.25 + 0.5 + 0.125)
    np.testing.assert_allclose(lse.item(), expected, rtol=1e-14)


# S4.12: a region sees the minus infinity of a mask before it, and may undo it.
def test_regions_come_after_masks():
    q, v = tokens(0, 0), tokens(2, 4)
    region = """
      %low = arith.constant -1.0 : f32
      %r = arith.maximumf %score, %low : f32
      localattn.yield %r : f32
    """
    mask = np.array([True, False])
    _, lse = operation(q, q, v, "bias({m}, [k0])", m=mask, region=region)
    np.testing.assert_allclose(lse.ravel(), [np.log(1 + np.exp(-1))] * 2, rtol=1e-6)


# S4.7, S4.12: by NumPy, on random numbers.
def test_everything_at_once():
    q, k, v = normal(40, (2, 5, 4, 3), (2, 5, 2, 3), (2, 5, 2, 6), dtype=np.float64)
    bias, other = normal(41, (4, 5, 5), (5, 2), dtype=np.float64)
    seen = np.random.default_rng(42).random((2, 5)) < 0.7
    seen[:, 0] = True
    clauses = "bias({b}, [h, q0, k0]) bias({m}, [b, k0]) bias({c}, [k0, b]) softcap(1.5)"
    out, lse = operation(q, k, v, clauses, b=bias, m=seen, c=other)
    for b, i, h in np.ndindex(2, 5, 4):
        scores = 1.5 * np.tanh(k[b, :, h // 2] @ q[b, i, h] / np.sqrt(3) / 1.5)
        scores = np.where(seen[b], scores + bias[h, i], -INF) + other[:, b]
        weights = np.exp(scores)
        np.testing.assert_allclose(lse[b, i, h], np.log(weights.sum()), rtol=1e-12)
        mean = weights @ v[b, :, h // 2] / weights.sum()
        np.testing.assert_allclose(out[b, i, h], mean, rtol=1e-12, atol=1e-13)
