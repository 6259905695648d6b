"""Neighbourhood attention: a window that starts where NATTEN says, gathered query by query."""

import itertools

import numpy as np

from attention_math import attend, attend_with_lse, heads_first


def nat_axis(length, kernel, dilation):
    """Key coordinates and first bias row of every query of an axis, kernel odd.

    Restates the start of a window in the first NATTEN (SHI-Labs, Hassani et al. 2023; dilation:
    Hassani and Shi 2022), which counts from the image's far end within the query's residue class.
    Returns keys [length, kernel] and bias_start [length]; neighbour t reads row bias_start + t.
    """
    reach = kernel // 2
    keys = np.empty((length, kernel), dtype=int)
    bias_start = np.empty(length, dtype=int)
    for i in range(length):
        if i - reach * dilation < 0:
            start, bias = i % dilation, kernel - 1 - i // dilation
        elif i + reach * dilation >= length:
            whole = length // dilation * dilation
            rest = length - whole
            residue = i % dilation
            if residue < rest:
                start = length - rest + residue - 2 * reach * dilation
            else:
                start = whole + residue - kernel * dilation
            bias = (length - 1 - i) // dilation
        else:
            start, bias = i - reach * dilation, reach
        keys[i] = start + dilation * np.arange(kernel)
        bias_start[i] = bias
    return keys, bias_start


def nat(query, key, value, table=None, *, kernel, dilation=(1, 1)):
    """NAT and DiNAT (SHI-Labs/Neighborhood-Attention-Transformer): odd kernels, a bias table.

    query, key, value [batch, height, width, heads, d], table [heads, 2 kernel - 1 per axis].
    """
    height, width = query.shape[1:3]
    keys_h, bias_h = nat_axis(height, kernel[0], dilation[0])
    keys_w, bias_w = nat_axis(width, kernel[1], dilation[1])
    out = np.empty((*query.shape[:-1], value.shape[-1]))
    for i, j in itertools.product(range(height), range(width)):
        patch = np.ix_(keys_h[i], keys_w[j])
        k, v = (
            heads_first(
                tokens[:, patch[0], patch[1]].reshape(tokens.shape[0], -1, *tokens.shape[-2:])
            )
            for tokens in (key, value)
        )
        bias = None
        if table is not None:
            square = table[:, bias_h[i] : bias_h[i] + kernel[0], bias_w[j] : bias_w[j] + kernel[1]]
            bias = square.reshape(table.shape[0], 1, -1)
        out[:, i, j] = attend(query[:, i, j, :, None], k, v, bias=bias)[:, :, 0]
    return out


def gna_axis(i, length, window, stride, dilation, causal):
    """Keys of query i on one axis of NATTEN's generalised neighbourhood attention.

    Hassani et al. 2025, SHI-Labs/NATTEN. The query's dilation group is an axis of its own. Its
    queries are cut into groups of `stride`; the leader of a group places the window for all of
    them, and the window is moved inward at the ends.
    """
    residue, place = i % dilation, i // dilation
    size = len(range(residue, length, dilation))
    if causal:
        leader = min(place // stride * stride + stride - 1, size - 1)
        start, end = max(leader - window + 1, 0), place + 1
    else:
        leader = min(place // stride * stride + stride // 2, size - 1)
        left, right = window // 2, window - 1 - window // 2
        start = max(leader - left, 0)
        if leader + right >= size:
            start -= leader + right - size + 1
        end = start + window
    return residue + dilation * np.arange(start, end)


def gna(query, key, value, *, window, stride=None, dilation=None, causal=None):
    """Generalised neighbourhood attention on any number of axes, causal or not per axis.

    query, key, value [batch, *grid, heads, d]; every query gathers the product of its axes' keys.
    """
    grid = query.shape[1:-2]
    rank = len(grid)
    stride, dilation, causal = (
        stride or [1] * rank,
        dilation or [1] * rank,
        causal or [False] * rank,
    )
    axes = [
        [gna_axis(i, grid[a], window[a], stride[a], dilation[a], causal[a]) for i in range(grid[a])]
        for a in range(rank)
    ]
    out = np.empty((*query.shape[:-1], value.shape[-1]))
    for place in np.ndindex(*grid):
        patch = np.ix_(*(axes[a][place[a]] for a in range(rank)))
        k, v = (
            heads_first(
                tokens[(slice(None), *patch)].reshape(tokens.shape[0], -1, *tokens.shape[-2:])
            )
            for tokens in (key, value)
        )
        at = (slice(None), *place)
        out[at] = attend(query[at][:, :, None], k, v)[:, :, 0]
    return out


def nat_shard(query, key, value, table, *, kernel, extent, query_row, key_row):
    """The neighbourhood attention of some rows of an image, given the rows of keys that they need.

    Puts the shard back into the image, rows elsewhere are zeros that no query of the shard sees,
    runs NAT on the whole image and cuts the shard's rows out.
    query [batch, rows, width, heads, d], key, value with more rows.
    """

    def restore(tokens, row):
        whole = np.zeros((tokens.shape[0], *extent, *tokens.shape[-2:]))
        whole[:, row : row + tokens.shape[1]] = tokens
        return whole

    out = nat(
        restore(query, query_row),
        restore(key, key_row),
        restore(value, key_row),
        table,
        kernel=kernel,
    )
    return out[:, query_row : query_row + query.shape[1]]


def sliding_tiles(query, key, value, *, tile, kernel):
    """Sliding tile attention (Zhang et al. 2025, hao-ai-lab/FastVideo), out and log-sum-exp.

    Tokens are stored tile by tile. Per axis a tile of queries has a centre, its own place clamped
    so that the kernel fits the canvas, and sees the tiles at most kernel // 2 from it. kernel
    counts tiles and is odd.
    query, key, value [batch, frames, height, width, heads, d].
    """
    batch, *grid, heads, _ = query.shape
    counts = [n // t for n, t in zip(grid, tile)]

    def tile_major(tokens):
        split = tokens.reshape(
            batch, counts[0], tile[0], counts[1], tile[1], counts[2], tile[2], heads, -1
        )
        return split.transpose(0, 7, 1, 3, 5, 2, 4, 6, 8).reshape(
            batch, heads, int(np.prod(counts)), -1, split.shape[-1]
        )

    def raster(tiles):
        split = tiles.reshape(batch, heads, *counts, *tile, -1)
        return split.transpose(0, 2, 5, 3, 6, 4, 7, 1, 8).reshape(batch, *grid, heads, -1)

    q, k, v = map(tile_major, (query, key, value))
    places = np.array(list(np.ndindex(*counts)))
    reach = np.array(kernel) // 2
    out, lse = np.empty((*q.shape[:-1], v.shape[-1])), np.empty((*q.shape[:-1], 1))
    for number, place in enumerate(places):
        centre = np.minimum(np.maximum(place, reach), np.array(counts) - 1 - reach)
        seen = np.all(np.abs(centre - places) <= reach, axis=1)
        keys, values = (x[:, :, seen].reshape(batch, heads, -1, x.shape[-1]) for x in (k, v))
        out[:, :, number], lse[:, :, number, :, 0] = attend_with_lse(q[:, :, number], keys, values)
    return raster(out), raster(lse)[..., 0]
