"""Windowed attention by roll, partition, region mask and reverse roll; no ragged windows here."""

import itertools

import numpy as np

from attention_math import attend, heads_first, slot_bias


def window_partition(tokens, window):
    """[batch, *grid, heads, d] -> [batch * windows, window tokens, heads, d], both row-major."""
    batch, *grid, heads, d = tokens.shape
    rank = len(grid)
    assert all(n % w == 0 for n, w in zip(grid, window)), "the model pads before it partitions"
    split = [size for n, w in zip(grid, window) for size in (n // w, w)]
    order = [0, *range(1, 2 * rank, 2), *range(2, 2 * rank + 1, 2), 2 * rank + 1, 2 * rank + 2]
    return (
        tokens.reshape(batch, *split, heads, d)
        .transpose(order)
        .reshape(-1, int(np.prod(window)), heads, d)
    )


def window_reverse(windows, window, grid):
    """The inverse of window_partition."""
    rank = len(grid)
    heads, d = windows.shape[-2:]
    counts = [n // w for n, w in zip(grid, window)]
    order = [0]
    for axis in range(rank):
        order += [1 + axis, 1 + rank + axis]
    order += [2 * rank + 1, 2 * rank + 2]
    return (
        windows.reshape(-1, *counts, *window, heads, d)
        .transpose(order)
        .reshape(-1, *grid, heads, d)
    )


def region_mask(grid, window, shift, wrapping):
    """Which pairs of a rolled window belong together: [windows, tokens, tokens].

    Each axis is cut into [0, -window), [-window, -shift), [-shift, end); the product of the cuts
    numbers the regions. Where an axis wraps, the last two slices are one region. Models add -100
    to other pairs; here they are left out, which differs by exp(-100).
    """
    regions = np.zeros((1, *grid, 1, 1), dtype=int)
    cuts = []
    for axis in range(len(grid)):
        w, s = window[axis], shift[axis]
        last = [slice(-w, None)] if wrapping[axis] else [slice(-w, -s), slice(-s, None)]
        cuts.append([slice(0, -w), *last])
    for number, slices in enumerate(itertools.product(*cuts)):
        regions[(0, *slices)] = number
    numbers = window_partition(regions, window)[:, :, 0, 0]
    return numbers[:, :, None] == numbers[:, None, :]


def shifted_windows(
    query, key, value, table=None, *, window, shift=None, wrapping=None, scale=None
):
    """Swin's (shifted) window attention on any number of axes.

    Liu et al. 2021, microsoft/Swin-Transformer; 3-D: Liu et al. 2022, Video-Swin-Transformer. Also
    the rule of Aurora (Bodnar et al. 2024, microsoft/aurora), whose longitude wraps: its last two
    regions are merged.
    query, key, value [batch, *grid, heads, d], table [heads, 2w - 1 per axis], indexed by query -
    key.
    """
    grid = query.shape[1:-2]
    shift = shift or [0] * len(grid)
    wrapping = wrapping or [False] * len(grid)
    axes = tuple(range(1, 1 + len(grid)))

    def rolled_windows(tokens):
        rolled = np.roll(tokens, [-s for s in shift], axis=axes)
        return heads_first(window_partition(rolled, window))

    mask = np.tile(region_mask(grid, window, shift, wrapping), (query.shape[0], 1, 1))[:, None]
    bias = None if table is None else slot_bias(table, window, sign=+1)
    out = attend(*map(rolled_windows, (query, key, value)), scale=scale, bias=bias, allowed=mask)
    return np.roll(window_reverse(heads_first(out), window, grid), shift, axis=axes)


def plain_windows(query, key, value, table=None, *, window):
    """Unshifted, unmasked windows: SAM and ViTDet, Twins-SVT, and MaxViT's block attention.

    Kirillov et al. 2023, facebookresearch/segment-anything; Chu et al. 2021, Meituan-AutoML/Twins;
    Tu et al. 2022, google-research/maxvit.
    table [heads, 2w - 1 per axis], indexed by key - query (MaxViT).
    """
    grid = query.shape[1:-2]
    split = [heads_first(window_partition(tokens, window)) for tokens in (query, key, value)]
    bias = None if table is None else slot_bias(table, window, sign=-1)
    return window_reverse(heads_first(attend(*split, bias=bias)), window, grid)
