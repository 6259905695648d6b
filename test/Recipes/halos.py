"""Blocks of queries that see their block and a margin around it, by unfolding padded keys."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from attention_math import attend, flat_table_lookup, heads_first, window_coordinates
from windows import window_partition, window_reverse


def unfold(tokens, block, margin):
    """nn.Unfold: overlapping windows of block + 2 margin, one per block, of the zero-padded image.

    [batch, height, width, heads, d] -> [batch * blocks, window tokens, heads, d].
    """
    heads, d = tokens.shape[-2:]
    padded = np.pad(tokens, [(0, 0), *((m, m) for m in margin), (0, 0), (0, 0)])
    sizes = tuple(b + 2 * m for b, m in zip(block, margin))
    views = sliding_window_view(padded, sizes, axis=(1, 2))[:, :: block[0], :: block[1]]
    return views.transpose(0, 1, 2, 5, 6, 3, 4).reshape(-1, sizes[0] * sizes[1], heads, d)


def halo(query, key, value, table=None, *, block, margin, bias_of=None):
    """HaloNet's blocked local attention (Vaswani et al. 2021), and SASA where a block is one pixel.

    Released code lets the zeros of the padding take part in the softmax. The operation has only
    the keys of the image, so here the padding is unfolded too and masked.
    query, key, value [batch, height, width, heads, d].
    """
    batch, *grid = query.shape[:-2]
    inside = unfold(np.ones((batch, *grid, 1, 1)), block, margin)[:, None, None, :, 0, 0] > 0
    q = heads_first(window_partition(query, block))
    k, v = (heads_first(unfold(tokens, block, margin)) for tokens in (key, value))
    bias = None if table is None else bias_of(table, block, margin)
    return window_reverse(heads_first(attend(q, k, v, bias=bias, allowed=inside)), block, grid)


def overlapping_window_bias(table, block, margin):
    """The bias of HAT's overlapping cross-attention: [heads, query slots, key slots].

    The model numbers a pair, per axis, t = key - query + ws - wse + 1 with the key counted from
    the start of its window, and reads row t_h * (ws + wse - 1) + t_w of its table: many rows are
    negative and wrap around.
    table [heads, ws + wse - 1 per axis] is ordered by key - query in image coordinates, smallest
    first.
    """
    ws, wse = block[0], block[0] + 2 * margin[0]
    extent = ws + wse - 1
    steps = window_coordinates((extent, extent))
    # Row of the model's table for each entry of ours: our entry 0 is t = 2 - wse, the first slot
    # seen from the last.
    numbers = (steps[:, 0] + 2 - wse) * extent + steps[:, 1] + 2 - wse
    model_table = np.empty((table.shape[0], extent * extent))
    model_table[:, numbers % extent**2] = flat_table_lookup(table, steps)
    queries, keys = window_coordinates((ws, ws)), window_coordinates((wse, wse))
    t = keys[None, :, :] - queries[:, None, :] + ws - wse + 1
    return model_table[:, t[..., 0] * extent + t[..., 1]]


def overlapping_cross_attention(query, key, value, table, *, window, margin):
    """HAT's OCAB (Chen et al. 2023, XPixelGroup/HAT): windows of keys larger than of queries.

    query, key, value [batch, height, width, heads, d], table [heads, 2 window + 2 margin - 1, the
    same].
    """
    return halo(
        query,
        key,
        value,
        table,
        block=(window, window),
        margin=(margin, margin),
        bias_of=overlapping_window_bias,
    )
