"""What models do to scores: caps, sinks, biases of position, documents and padding."""

import numpy as np

from attention_math import attend, attend_with_lse, heads_first, share_heads, softmax
from windows import window_partition, window_reverse


def _causal(tokens):
    return np.tri(tokens, dtype=bool)


def _grouped(query, key, value):
    """Heads first, with key/value heads repeated."""
    heads = query.shape[-2]
    return [heads_first(share_heads(tokens, heads)) for tokens in (query, key, value)]


def soft_capped_band(query, key, value, *, window, scalar, cap):
    """Gemma 2 (Gemma Team 2024; transformers, gemma2: eager_attention_forward).

    Scaled by scalar^-0.5, divided by the cap, tanh, times the cap, and only then masked.
    query [batch, n, heads, d], key, value with kv heads.
    """
    q, k, v = _grouped(query, key, value)
    weights = q @ np.swapaxes(k, -1, -2) * scalar**-0.5
    weights = np.tanh(weights / cap) * cap
    places = np.arange(query.shape[1])
    seen = (places <= places[:, None]) & (places > places[:, None] - window)
    return heads_first(softmax(np.where(seen, weights, -np.inf))[0] @ v)


def band_with_sinks(query, key, value, sinks, *, window):
    """gpt-oss (OpenAI 2025; transformers, gpt_oss: eager_attention_forward).

    The sinks are one more column of logits; softmax over all columns; the column is dropped.
    sinks [heads].
    """
    q, k, v = _grouped(query, key, value)
    logits = q @ np.swapaxes(k, -1, -2) * q.shape[-1] ** -0.5
    places = np.arange(query.shape[1])
    seen = (places <= places[:, None]) & (places > places[:, None] - window)
    logits = np.where(seen, logits, -np.inf)
    column = np.broadcast_to(sinks[None, :, None, None], (*logits.shape[:3], 1))
    weights, _ = softmax(np.concatenate([logits, column], axis=-1))
    return heads_first(weights[..., :-1] @ v)


def alibi(query, key, value, slopes):
    """MPT (MosaicML 2023, llm-foundry: build_alibi_bias, alibi_full=False); causal.

    slope * (1 - n), ..., slope * 0 on the keys, alike for all queries.
    slopes [heads].
    """
    n = query.shape[1]
    bias = slopes[:, None, None] * np.arange(1 - n, 1)[None, None, :]
    q, k, v = map(heads_first, (query, key, value))
    return heads_first(attend(q, k, v, bias=bias, allowed=_causal(n)))


def documents(query, key, value, numbers):
    """Packed documents (Llama 3: Dubey et al. 2024), each run by itself, causally.

    numbers [n]: of each token's document; neighbors of one number are one document.
    """
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1))
    pieces = []
    for begin, end in zip(starts, [*starts[1:], len(numbers)]):
        tokens = _grouped(*(x[:, begin:end] for x in (query, key, value)))
        pieces.append(heads_first(attend(*tokens, allowed=_causal(end - begin))))
    return np.concatenate(pieces, axis=1)


def padded_band(query, key, value, mask, *, reach):
    """ModernBERT (Warner et al. 2024) on padded sequences: each cut to its tokens.

    Queries of the padding, which a model ignores, see the tokens in reach, or nothing.
    mask [batch, n]: true for tokens, which come first.
    """
    n, outs = query.shape[1], []
    for number, length in enumerate(mask.sum(1)):
        q = query[number : number + 1]
        k, v = (x[number : number + 1, :length] for x in (key, value))
        near = np.abs(np.arange(n)[:, None] - np.arange(length)) <= reach
        outs.append(heads_first(attend(*map(heads_first, (q, k, v)), allowed=near)))
    return np.concatenate(outs)


def t5_encoder(query, key, value, position_bias, mask):
    """T5 (Raffel et al. 2020; transformers, t5: T5Attention): no scale, position_bias + mask.

    The model adds the smallest number where the mask is false; here such a key is left out.
    position_bias [heads, n, n], mask [batch, n].
    """
    q, k, v = map(heads_first, (query, key, value))
    allowed = mask[:, None, None, :]
    return heads_first(attend(q, k, v, scale=1.0, bias=position_bias[None], allowed=allowed))


def decomposed_positions(query, key, value, rel_h, rel_w, *, window=None):
    """SAM and ViTDet (Kirillov et al. 2023, segment-anything: add_decomposed_rel_pos).

    Scores of one window are viewed as [q_h, q_w, k_h, k_w]; rel_h [..., q_h, q_w, k_h] and rel_w
    [..., q_h, q_w, k_w] are added with an axis of size one. Global blocks have one window.
    query, key, value [batch, height, width, heads, d]; rel_h, rel_w [batch, heads, height, width,
    keys of all rows, or columns], of which a window has its own.
    """
    batch, *grid, heads, _ = query.shape
    h, w = window or grid
    q, k, v = (window_partition(x, (h, w)) for x in (query, key, value))
    q, k, v = map(heads_first, (q, k, v))
    scores = q @ np.swapaxes(k, -1, -2) * q.shape[-1] ** -0.5
    scores = scores.reshape(-1, heads, h, w, h, w)
    cells = [
        (b, slice(y, y + h), slice(x, x + w))
        for b in range(batch)
        for y in range(0, grid[0], h)
        for x in range(0, grid[1], w)
    ]
    own_h = np.stack([rel_h[b, :, rows, columns, rows] for b, rows, columns in cells])
    own_w = np.stack([rel_w[b, :, rows, columns, columns] for b, rows, columns in cells])
    scores = scores + own_h[..., :, None] + own_w[..., None, :]
    weights, _ = softmax(scores.reshape(-1, heads, h * w, h * w))
    return window_reverse(heads_first(weights @ v), (h, w), grid)


def split_cache(query, prefix_key, prefix_value, key, value):
    """StreamingLLM (Xiao et al. 2023): one query, and softmax over both buffers at once.

    query [batch, 1, heads, d]; out and log-sum-exp.
    """
    keys = np.concatenate([prefix_key, key], axis=1)
    values = np.concatenate([prefix_value, value], axis=1)
    out, lse = attend_with_lse(*_grouped(query, keys, values))
    return heads_first(out), np.swapaxes(lse, 1, 2)
