"""The oracle's arithmetic against the models' own flows, and against itself where it must agree."""

import itertools
import math

import numpy as np
import pytest

import number_formats
from attention_oracle import RelativeBias, attention
from oracle import Place, whole
from pattern_data import (
    BoxesPattern,
    CrissCrossPattern,
    GlobalPattern,
    GridPattern,
    NeighborhoodPattern,
    Range,
    Self,
    Sliding,
    WindowedPattern,
)


def random_arrays(seed, *shapes):
    draws = np.random.default_rng(seed)
    return [draws.standard_normal(shape) for shape in shapes]


def softmax(scores):
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


def close(got, want):
    np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-12)


def swin_flow(q, k, v, table, w, s):
    """Swin's own flow: roll, partition, bias by query - key, -inf between regions, and back."""
    batches, height, width, heads, channels = q.shape
    regions = np.zeros((height, width), int)
    cuts = (slice(0, -w), slice(-w, -s), slice(-s, None))
    for region, (rows, columns) in enumerate(itertools.product(cuts, cuts)):
        regions[rows, columns] = region

    def windows(x):
        cells = x.reshape(x.shape[0], height // w, w, width // w, w, *x.shape[3:]).swapaxes(2, 3)
        return cells.reshape(-1, w * w, *x.shape[3:])

    rolled = (windows(np.roll(x, (-s, -s), (1, 2))).swapaxes(1, 2) for x in (q, k, v))
    q_cells, k_cells, v_cells = rolled  # [batch * windows, heads, w * w, channels]
    at = np.stack(np.meshgrid(np.arange(w), np.arange(w), indexing="ij")).reshape(2, -1)
    index = at[:, :, None] - at[:, None, :] + w - 1
    ids = np.tile(windows(regions[None]), (batches, 1))
    scores = q_cells @ k_cells.swapaxes(-1, -2) / math.sqrt(channels) + table[:, index[0], index[1]]
    scores[np.broadcast_to((ids[:, :, None] != ids[:, None, :])[:, None], scores.shape)] = -np.inf
    cells = (softmax(scores) @ v_cells).swapaxes(1, 2)
    image = cells.reshape(batches, height // w, width // w, w, w, heads, -1).swapaxes(2, 3)
    return np.roll(image.reshape(batches, height, width, heads, -1), (s, s), (1, 2))


def test_shifted_windows_with_bias_are_swin():
    q, k, table = random_arrays(1, (2, 6, 9, 2, 5), (2, 6, 9, 2, 5), (2, 5, 5))
    (v,) = random_arrays(2, (2, 6, 9, 2, 4))
    bias = RelativeBias(table, (2, 2), "query_minus_key")
    out, _ = attention(WindowedPattern((3, 3), (1, 1)), whole(6, 9), q, k, v, bias=bias)
    close(out, swin_flow(q, k, v, table, 3, 1))


def test_criss_cross_attention_is_ccnet():
    """A column with -inf at the own pixel, then the row; one softmax, unscaled; dk != dv."""
    height, width = 4, 5
    q, k, v = random_arrays(3, (2, 3, 4, 5), (2, 3, 4, 5), (2, 7, 4, 5))
    column = np.einsum("bcxw,bcyw->bxwy", q, k)
    column[:, np.arange(height), :, np.arange(height)] = -np.inf
    row = np.einsum("bchx,bchy->bhxy", q, k)
    weights = softmax(np.concatenate([column, row], -1))
    expected = np.einsum("bxwy,bcyw->bcxw", weights[..., :height], v)
    expected += np.einsum("bhxy,bchy->bchx", weights[..., height:], v)
    heads_last = [x[:, None] for x in (q, k, v)]  # one head: [b, h, d, height, width]
    out, _ = attention(
        CrissCrossPattern(), whole(height, width), *heads_last, scale=1.0, layouts=("bhd*",) * 4
    )
    close(out[:, 0], expected)


def test_grid_with_bias_is_maxvit():
    """Grid attention by reshape, with the table read at key - query + size - 1 in grid units."""
    size, step, channels = 3, 2, 4
    n = size * step
    q, k, v, table = random_arrays(4, (1, n, 2, 4), (1, n, 2, 4), (1, n, 2, 4), (2, 5))
    expected = np.zeros((1, n, 2, channels))
    index = np.arange(size)[None, :] - np.arange(size)[:, None] + size - 1
    for residue, head in itertools.product(range(step), range(2)):
        q_group, k_group, v_group = (x[0, residue::step, head] for x in (q, k, v))
        scores = q_group @ k_group.T / math.sqrt(channels) + table[head][index]
        expected[0, residue::step, head] = softmax(scores) @ v_group
    bias = RelativeBias(table, (size - 1,), "key_minus_query")
    close(attention(GridPattern((size,)), whole(n), q, k, v, bias=bias)[0], expected)


def test_dilated_neighborhood_with_bias_is_natten():
    w, d, n = 3, 2, 9
    q, k, v, table = random_arrays(5, *((1, n, 1, 4),) * 3, (1, 2 * w - 1))
    expected = np.zeros((1, n, 1, 4))
    for i in range(n):
        residue, p, m = i % d, i // d, len(range(i % d, n, d))
        start = min(max(p - w // 2, 0), m - w)
        keys = residue + d * np.arange(start, start + w)
        scores = k[0, keys, 0] @ q[0, i, 0] / 2 + table[0, (keys - i) // d + w - 1]
        expected[0, i, 0] = softmax(scores) @ v[0, keys, 0]
    bias = RelativeBias(table, (w - 1,), "key_minus_query")
    pattern = NeighborhoodPattern((w,), dilation=(d,))
    close(attention(pattern, whole(n), q, k, v, bias=bias)[0], expected)


def test_the_two_signs_mirror_each_other():
    q, k, v, table = random_arrays(6, *((2, 7, 2, 3),) * 3, (2, 6))
    pattern = BoxesPattern(((Sliding(3, 2),),))
    one = attention(pattern, whole(7), q, k, v, bias=RelativeBias(table, (2,), "query_minus_key"))
    mirrored = RelativeBias(table[:, ::-1], (3,), "key_minus_query")
    close(attention(pattern, whole(7), q, k, v, bias=mirrored)[0], one[0])


def test_grouped_heads_repeat_the_shared_ones():
    q, k, v = random_arrays(7, (2, 5, 6, 3), (2, 5, 2, 3), (2, 5, 2, 4))
    pattern = WindowedPattern((2,))
    expected = attention(pattern, whole(5), q, k.repeat(3, axis=2), v.repeat(3, axis=2))
    close(attention(pattern, whole(5), q, k, v)[0], expected[0])


@pytest.mark.parametrize("layouts", [("bhd*", "*bhd", "dh*b", "hb*d"), ("bh*d",) * 4])
def test_layouts_are_transpositions(layouts):
    q, k, v = random_arrays(8, (2, 3, 4, 2, 5), (2, 3, 4, 2, 5), (2, 3, 4, 2, 6))
    pattern, place = CrissCrossPattern(), whole(3, 4)
    out, lse = attention(pattern, place, q, k, v)
    transposed = [transpose("b*hd", x, layout) for x, layout in zip((q, k, v), layouts)]
    got_out, got_lse = attention(pattern, place, *transposed, layouts=layouts)
    close(got_out, transpose("b*hd", out, layouts[3]))
    close(got_lse, transpose("b*h", lse, layouts[3].replace("d", "")))


def transpose(layout, array, wanted):
    """By einsum's letters, with x y for the two grid axes."""
    return np.einsum(f"{layout}->{wanted}".replace("*", "xy"), array)


def test_slices_of_keys_merge_to_the_whole():
    q, k, v, table = random_arrays(9, *((1, 6, 5, 2, 3),) * 3, (2, 11, 9))
    pattern, bias = NeighborhoodPattern((3, 4)), RelativeBias(table, (5, 4), "query_minus_key")
    out, lse = attention(pattern, whole(6, 5), q, k, v, bias=bias)
    tile = q[:, 1:4, 2:5]
    parts = []
    for begin, end in ((0, 2), (2, 6)):
        place = Place((6, 5), (1, 2), (3, 3), (begin, 0), (end - begin, 5))
        parts.append(attention(pattern, place, tile, k[:, begin:end], v[:, begin:end], bias=bias))
    merged = np.logaddexp(parts[0][1], parts[1][1])
    close(merged, lse[:, 1:4, 2:5])
    weighted = sum(part * np.exp(part_lse - merged)[..., None] for part, part_lse in parts)
    close(weighted, out[:, 1:4, 2:5])


def test_no_key_and_no_finite_score_give_zero():
    q, k, v = random_arrays(10, *((1, 4, 1, 2),) * 3)
    out, lse = attention(BoxesPattern(((Sliding(1, -1),),)), whole(4), q, k, v)
    assert (out[0, 0] == 0).all() and lse[0, 0] == -np.inf and np.isfinite(lse[0, 1:]).all()
    table = np.array([[-np.inf, 0.0, 0.0, 0.0]])  # key 0 counts for nothing, for no query
    bias = RelativeBias(table, (0,), "key_minus_query")
    place = Place((4,), (0,), (1,), (0,), (4,))
    out, lse = attention(BoxesPattern(((Self(),),)), place, q[:, :1], k, v, bias=bias)
    assert (out == 0).all() and (lse == -np.inf).all()
    out, _ = attention(BoxesPattern(((Range(0, 2),),)), place, q[:, :1], k, v, bias=bias)
    close(out[0, 0, 0], v[0, 1, 0])


def test_scores_far_below_zero_are_not_lost():
    q, k, v = random_arrays(11, *((1, 3, 1, 2),) * 3)
    bias = RelativeBias(np.full((1, 5), -1e30), (2,), "key_minus_query")
    out, lse = attention(GlobalPattern(), whole(3), q, k, v, bias=bias)
    close(out[0, :, 0], np.broadcast_to(v[0, :, 0].mean(0), (3, 2)))
    close(lse / -1e30, np.ones_like(lse))


def test_an_empty_batch():
    q, k, v = random_arrays(12, *((0, 3, 2, 4),) * 3)
    out, lse = attention(GlobalPattern(), whole(3), q, k, v)
    assert out.shape == (0, 3, 2, 4) and lse.shape == (0, 3, 2)


def test_bf16_rounds_to_nearest_even():
    cases = {1.0: 0x3F80, -2.0: 0xC000, 1 + 2**-8: 0x3F80, 1 + 3 * 2**-8: 0x3F82, 3.4e38: 0x7F80}
    cases |= {1 + 2**-8 + 2**-20: 0x3F81, -np.inf: 0xFF80, 0.0: 0, 2.0**-133: 1}
    assert number_formats.to_bf16(list(cases)).tolist() == list(cases.values())
    bits = np.arange(1 << 16, dtype=np.uint16)
    values = number_formats.from_bf16(bits)
    finite = ~np.isnan(values)
    assert (number_formats.to_bf16(values)[finite] == bits[finite]).all()
    assert np.isnan(number_formats.from_bf16(number_formats.to_bf16(values[~finite]))).all()
