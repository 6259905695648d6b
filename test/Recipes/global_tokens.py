"""Long documents with global tokens: Longformer's sliding chunks and BigBird's block lists."""

import numpy as np

from attention_math import attend, heads_first, softmax


def _band_scores(query, key, window):
    """Scores of a query with its band, by overlapping chunks: [batch, heads, n, 2 window + 1].

    query, key [batch, heads, n, d] with n a multiple of the window. Chunk c of queries meets
    chunks c - 1, c and c + 1 of keys; the band is cut out of the product's diagonals. Column t is
    key q - window + t, and keys outside the sequence are -inf.
    """
    n = query.shape[2]
    padded = np.pad(key, [(0, 0), (0, 0), (window, window), (0, 0)])
    scores = np.full((*query.shape[:3], 2 * window + 1), -np.inf)
    for start in range(0, n, window):
        product = query[:, :, start : start + window] @ np.swapaxes(
            padded[:, :, start : start + 3 * window], -1, -2
        )
        for row in range(window):
            scores[:, :, start + row] = product[:, :, row, row : row + 2 * window + 1]
    columns = np.arange(n)[:, None] - window + np.arange(2 * window + 1)
    return np.where((columns >= 0) & (columns < n), scores, -np.inf), columns


def _band_sum(weights, value, window):
    """Weighted sum of the band's values, the counterpart of _band_scores: [batch, heads, n, dv]."""
    padded = np.pad(value, [(0, 0), (0, 0), (window, window), (0, 0)])
    out = np.zeros((*weights.shape[:3], value.shape[-1]))
    for offset in range(2 * window + 1):
        out += weights[..., offset, None] * padded[:, :, offset : offset + weights.shape[2]]
    return out


def sliding_chunks(query, key, value, *, window, global_tokens=0):
    """Longformer (Beltagy et al. 2020, allenai/longformer), the first `global_tokens` global.

    One softmax over the scores with the global keys and the band; a global key inside the band is
    masked there. Rows of global queries are overwritten with full attention; here they share the
    projections of the others.
    query, key, value [batch, n, heads, d].
    """
    q, k, v = map(heads_first, (query, key, value))
    scaled = q * q.shape[-1] ** -0.5
    band, columns = _band_scores(scaled, k, window)
    band = np.where((columns >= 0) & (columns < global_tokens), -np.inf, band)
    to_global = scaled @ np.swapaxes(k[:, :, :global_tokens], -1, -2)
    weights, _ = softmax(np.concatenate([to_global, band], axis=-1))
    out = weights[..., :global_tokens] @ v[:, :, :global_tokens]
    out = out + _band_sum(weights[..., global_tokens:], v, window)
    out[:, :, :global_tokens] = attend(q[:, :, :global_tokens], k, v)
    return heads_first(out)


def block_lists(query, key, value, *, block):
    """BigBird without its random blocks (Zaheer et al. 2020, google-research/bigbird).

    Every block of queries has a list of blocks of keys: the first, the last, its own and its two
    neighbours. The first and the last block of queries see everything.
    query, key, value [batch, n, heads, d].
    """
    q, k, v = map(heads_first, (query, key, value))
    batch, heads, n, _ = q.shape
    blocks = n // block
    k_blocks, v_blocks = (x.reshape(batch, heads, blocks, block, -1) for x in (k, v))
    out = np.empty((batch, heads, n, v.shape[-1]))
    for number in range(blocks):
        if number in (0, blocks - 1):
            seen = list(range(blocks))
        else:
            seen = sorted({0, number - 1, number, number + 1, blocks - 1})
        rows = slice(number * block, (number + 1) * block)
        keys, values = (
            x[:, :, seen].reshape(batch, heads, len(seen) * block, -1) for x in (k_blocks, v_blocks)
        )
        out[:, :, rows] = attend(q[:, :, rows], keys, values)
    return heads_first(out)
