"""The recipes themselves: softmax weights, and dense attention where a window is the whole grid."""

from functools import partial

import numpy as np
import pytest

import crosses
import global_tokens
import halos
import neighborhoods
import partitions
import scores
import sequences
import windows
from attention_math import attend, dense, heads_first, softmax
from dtypes import from_bfloat16, to_bfloat16
from examples import FILES, random_inputs, signature, small_shapes
from recipes import RECIPES

GRID_2D, GRID_3D, SEQUENCE = (4, 6), (2, 4, 6), (12,)

# Recipes whose parameters make every token see every token.
EVERYTHING = {
    "shifted_windows, 2-D": (partial(windows.shifted_windows, window=GRID_2D), GRID_2D),
    "shifted_windows, 3-D": (partial(windows.shifted_windows, window=GRID_3D), GRID_3D),
    "shifted_windows, rolled on a circle": (
        partial(windows.shifted_windows, window=GRID_2D, shift=(1, 2), wrapping=(True, True)),
        GRID_2D,
    ),
    "plain_windows": (partial(windows.plain_windows, window=GRID_2D), GRID_2D),
    "strided_grid": (partial(partitions.strided_grid, slots=GRID_2D, sign=-1), GRID_2D),
    "area": (partial(partitions.area, areas=1), GRID_2D),
    "stripes, vertical": (partial(partitions.stripes, width=6, vertical=True), GRID_2D),
    "stripes, horizontal": (partial(partitions.stripes, width=4, vertical=False), GRID_2D),
    "packed": (partial(partitions.packed, lengths=SEQUENCE), SEQUENCE),
    "criss_cross of one row": (partial(crosses.criss_cross, scale=8**-0.5), (1, 7)),
    "criss_cross of one column": (partial(crosses.criss_cross, scale=8**-0.5), (7, 1)),
    "axial of one row": (partial(crosses.axial, axis=1), (1, 7)),
    "axial of one column": (partial(crosses.axial, axis=0), (7, 1)),
    "axial_local": (partial(crosses.axial_local, axis=1, flange=6, block=3), (1, 7)),
    "halo, one block": (partial(halos.halo, block=GRID_2D, margin=(1, 2)), GRID_2D),
    "halo, wide margin": (partial(halos.halo, block=(2, 2), margin=(3, 5)), GRID_2D),
    "nat": (partial(neighborhoods.nat, kernel=(5, 7)), (5, 7)),
    "gna": (partial(neighborhoods.gna, window=GRID_3D, stride=(1, 2, 3)), GRID_3D),
    "sliding_tiles": (
        lambda q, k, v: neighborhoods.sliding_tiles(q, k, v, tile=(2, 1, 2), kernel=(1, 3, 3))[0],
        (2, 3, 6),
    ),
    "bidirectional_band": (partial(sequences.bidirectional_band, reach=11), SEQUENCE),
    "decode_step": (lambda q, k, v: sequences.decode_step(q, k, v, window=5)[0], (1,)),
    "bucketed": (
        partial(sequences.bucketed, window=4, causal=False, look_backward=2, look_forward=2),
        SEQUENCE,
    ),
    "crossed_stripes": (partial(partitions.crossed_stripes, width=6), (6, 6)),
    "padded_band": (
        lambda *qkv: scores.padded_band(*qkv, np.ones((2, 12), bool), reach=11),
        SEQUENCE,
    ),
    "t5_encoder": (
        lambda q, k, v: scores.t5_encoder(
            q * 8**-0.5, k, v, np.zeros((2, 12, 12)), np.ones((2, 12), bool)
        ),
        SEQUENCE,
    ),
    "decomposed_positions": (
        lambda *qkv: scores.decomposed_positions(
            *qkv, np.zeros((2, 2, *GRID_2D, 4)), np.zeros((2, 2, *GRID_2D, 6))
        ),
        GRID_2D,
    ),
    "split_cache": (
        lambda q, k, v: scores.split_cache(q, k[:, :1], v[:, :1], k[:, 1:], v[:, 1:])[0],
        SEQUENCE,
    ),
    "sliding_chunks, wide band": (partial(global_tokens.sliding_chunks, window=12), SEQUENCE),
    "sliding_chunks, all global": (
        partial(global_tokens.sliding_chunks, window=3, global_tokens=12),
        SEQUENCE,
    ),
    "block_lists": (partial(global_tokens.block_lists, block=3), SEQUENCE),
}

# Recipes whose parameters make them plain causal attention.
CAUSAL = {
    "causal_band": partial(sequences.causal_band, window=12),
    "chunked_causal": partial(sequences.chunked_causal, chunk=12),
    "streaming": lambda q, k, v: sequences.streaming(q, k, v, start=4, recent=12)[0],
    "bucketed": partial(sequences.bucketed, window=6, causal=True),
    "gna": partial(neighborhoods.gna, window=(12,), causal=(True,)),
    "soft_capped_band, high cap": partial(scores.soft_capped_band, window=12, scalar=8, cap=1e9),
    "band_with_sinks, no sink": lambda *qkv: scores.band_with_sinks(
        *qkv, np.full(2, -np.inf), window=12
    ),
    "alibi, flat": lambda *qkv: scores.alibi(*qkv, np.zeros(2)),
    "documents, one": lambda *qkv: scores.documents(*qkv, np.zeros(12, int)),
    "raster_causal": lambda *qkv: sequences.raster_causal(
        *(x.reshape(2, 3, 4, 2, -1) for x in qkv)
    ).reshape(2, 12, 2, -1),
}


def random_tokens(grid):
    """Query, key and value [2, *grid, 2 heads, 8], the value with 5 channels."""
    generator = np.random.default_rng(0)
    return [generator.standard_normal((2, *grid, 2, d)) for d in (8, 8, 5)]


@pytest.mark.parametrize("case", EVERYTHING)
def test_whole_window_is_dense_attention(case):
    recipe, grid = EVERYTHING[case]
    tokens = random_tokens(grid)
    np.testing.assert_allclose(recipe(*tokens), dense(*tokens), rtol=0, atol=1e-13)


@pytest.mark.parametrize("case", CAUSAL)
def test_whole_window_is_causal_attention(case):
    tokens = random_tokens(SEQUENCE)
    expected = heads_first(attend(*map(heads_first, tokens), allowed=np.tri(12, dtype=bool)))
    np.testing.assert_allclose(CAUSAL[case](*tokens), expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("name", sorted(FILES))
def test_weights_sum_to_one(name):
    """With values of one, attention gives one, and with sinks a little less."""
    arguments = signature(name)[0]
    inputs = [
        np.ones_like(array) if value.name in ("v", "v_prefix") else array
        for value, array in zip(arguments, random_inputs(name))
    ]
    result = RECIPES[name](*inputs)
    out = result[0] if isinstance(result, tuple) else result
    assert out.shape == small_shapes(name)[1][0]
    if name == "modernbert-padded":  # Queries of the padding may see nothing.
        out = out[inputs[-1]]
    if "sinks" in (value.name for value in arguments):
        assert (out > 0).all() and (out < 1).all()
    else:
        np.testing.assert_allclose(out, 1.0, rtol=0, atol=1e-13)


def test_decomposed_positions_are_the_models_table():
    """SAM's get_rel_pos and its einsum of the unscaled query, summed pair by pair."""
    generator = np.random.default_rng(3)
    q, k, v = random_tokens(GRID_2D)
    of_rows, of_columns = generator.standard_normal((7, 8)), generator.standard_normal((11, 8))
    rows = np.arange(4)[:, None] - np.arange(4) + 3  # [query, key], as get_rel_pos has it
    columns = np.arange(6)[:, None] - np.arange(6) + 5
    rel_h = np.einsum("byxhc,ykc->bhyxk", q, of_rows[rows])
    rel_w = np.einsum("byxhc,xkc->bhyxk", q, of_columns[columns])
    expected = np.zeros_like(v)
    points = list(np.ndindex(*GRID_2D))
    for batch, head, (y, x) in ((b, h, p) for b in range(2) for h in range(2) for p in points):
        query = q[batch, y, x, head]
        logits = [
            query @ k[batch, i, j, head] * 8**-0.5
            + query @ of_rows[y - i + 3]
            + query @ of_columns[x - j + 5]
            for i, j in points
        ]
        weights = np.exp(logits) / np.exp(logits).sum()
        expected[batch, y, x, head] = weights @ v[batch, :, :, head].reshape(24, -1)
    got = scores.decomposed_positions(q, k, v, rel_h, rel_w)
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-13)


def test_a_query_without_keys_gives_zero():
    weights, lse = softmax(np.array([[-np.inf, -np.inf], [0.0, 0.0]]))
    np.testing.assert_array_equal(weights, [[0.0, 0.0], [0.5, 0.5]])
    np.testing.assert_array_equal(lse, [-np.inf, np.log(2.0)])


def test_nat_and_gna_are_the_same_neighbourhood():
    """Two formulas of NATTEN, years apart, for odd kernels with a dilation that divides nothing."""
    tokens = random_tokens((13, 11))
    old = neighborhoods.nat(*tokens, kernel=(3, 5), dilation=(4, 2))
    new = neighborhoods.gna(*tokens, window=(3, 5), dilation=(4, 2))
    np.testing.assert_allclose(old, new, rtol=0, atol=1e-13)


@pytest.mark.parametrize(
    ("value", "bits"),
    [
        (1.0, 0x3F80),
        (-2.0, 0xC000),
        (1 + 2**-8, 0x3F80),
        (1 + 3 * 2**-8, 0x3F82),
        (1 + 2**-8 + 2**-20, 0x3F81),
        (0.0, 0x0000),
    ],
)
def test_bfloat16_rounds_to_nearest_even(value, bits):
    assert to_bfloat16(np.array([value]))[0] == bits


def test_every_bfloat16_survives_the_round_trip():
    finite = np.array(
        [bits for bits in range(1 << 16) if bits >> 7 & 0xFF != 0xFF], dtype=np.uint16
    )
    np.testing.assert_array_equal(to_bfloat16(from_bfloat16(finite)), finite)
