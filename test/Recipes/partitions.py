"""Partitions other than windows: grids, areas, stripes, packed sequences. A reshape each."""

import numpy as np

from attention_math import attend, dense, heads_first, slot_bias


def strided_grid(query, key, value, table=None, *, slots, sign):
    """Attention among tokens that are n / slots apart, slots tokens per axis.

    MaxViT's grid attention (Tu et al. 2022, google-research/maxvit): an axis is viewed as (slots,
    n / slots) and the second factor names the group; table [heads, 2 slots - 1 per axis], indexed
    by key - query in slots (sign -1). Shuffle-Transformer (Huang et al. 2021) writes the same as
    '(ws1 hh) (ws2 ww)', with Swin's query - key table (sign +1).
    query, key, value [batch, height, width, heads, d].
    """
    batch, height, width, heads, _ = query.shape
    rows, columns = slots

    def gather(tokens):
        split = tokens.reshape(batch, rows, height // rows, columns, width // columns, heads, -1)
        return heads_first(
            split.transpose(0, 2, 4, 1, 3, 5, 6).reshape(-1, rows * columns, *split.shape[-2:])
        )

    bias = None if table is None else slot_bias(table, slots, sign)
    out = heads_first(attend(*map(gather, (query, key, value)), bias=bias))
    split = out.reshape(batch, height // rows, width // columns, rows, columns, heads, -1)
    return split.transpose(0, 3, 1, 4, 2, 5, 6).reshape(batch, height, width, heads, -1)


def area(query, key, value, *, areas):
    """YOLOv12's area attention (Tian et al. 2025).

    The tokens are flattened row by row, [batch, n] is viewed as [batch * areas, n / areas], and
    each row of that view attends to itself.
    query, key, value [batch, *grid, heads, d]; only the number of tokens must divide.
    """
    batch, *_, heads, _ = query.shape
    tokens = int(np.prod(query.shape[1:-2]))

    def fold(x):
        return x.reshape(batch * areas, tokens // areas, heads, -1)

    return dense(*map(fold, (query, key, value))).reshape(*query.shape[:-1], -1)


def stripes(query, key, value, *, width, vertical):
    """One half of the heads of CSWin (Dong et al. 2022, microsoft/CSWin-Transformer).

    Windows of height x width tokens (vertical) or width x row tokens (horizontal); LePE is not
    part of it.
    query, key, value [batch, height, width of the grid, heads, d].
    """
    batch, height, row, heads, _ = query.shape
    window = (height, width) if vertical else (width, row)
    counts = (height // window[0], row // window[1])

    def to_windows(x):
        split = x.reshape(batch, counts[0], window[0], counts[1], window[1], heads, -1)
        return split.transpose(0, 1, 3, 2, 4, 5, 6).reshape(
            -1, window[0] * window[1], heads, split.shape[-1]
        )

    out = dense(*map(to_windows, (query, key, value)))
    split = out.reshape(batch, *counts, *window, heads, -1)
    return split.transpose(0, 1, 3, 2, 4, 5, 6).reshape(batch, height, row, heads, -1)


def crossed_stripes(query, key, value, *, width):
    """Both halves of the heads of CSWin: vertical stripes, then horizontal ones, concatenated."""
    half = query.shape[-2] // 2
    first = stripes(*(x[..., :half, :] for x in (query, key, value)), width=width, vertical=True)
    second = stripes(*(x[..., half:, :] for x in (query, key, value)), width=width, vertical=False)
    return np.concatenate([first, second], axis=-2)


def packed(query, key, value, *, lengths):
    """Images packed into one sequence, each seeing itself: NaViT (Dehghani et al. 2023).

    Runs every example on its own and concatenates, as variable-length kernels do with cumulative
    lengths.
    query, key, value [batch, sum of lengths, heads, d].
    """
    ends = np.cumsum(lengths)
    assert ends[-1] == query.shape[1]
    examples = [
        dense(query[:, e - n : e], key[:, e - n : e], value[:, e - n : e])
        for n, e in zip(lengths, ends)
    ]
    return np.concatenate(examples, axis=1)
