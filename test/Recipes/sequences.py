"""Attention along one sequence: bands, chunks, caches and raster order."""

import numpy as np

from attention_math import attend, attend_with_lse, heads_first, share_heads


def _grouped(query, key, value):
    """Heads first, with key/value heads repeated: [batch, heads, n, d] three times."""
    heads = query.shape[-2]
    return (
        heads_first(query),
        heads_first(share_heads(key, heads)),
        heads_first(share_heads(value, heads)),
    )


def causal_band(query, key, value, *, window):
    """The causal sliding window of decoders: Mistral, Gemma, gpt-oss (transformers, masking_utils).

    q - window < k <= q, so `window` keys with the query's own.
    query [batch, n, heads, d], key, value with kv heads.
    """
    places = np.arange(query.shape[1])
    allowed = (places <= places[:, None]) & (places > places[:, None] - window)
    return heads_first(attend(*_grouped(query, key, value), allowed=allowed))


def bidirectional_band(query, key, value, *, reach, dilation=1):
    """|q - k| <= reach: ModernBERT (Warner et al. 2024), where reach is local_attention // 2.

    With a dilation, the keys are `reach` steps of that size to either side: Longformer's dilated
    heads.
    """
    steps = np.arange(query.shape[1]) - np.arange(query.shape[1])[:, None]
    allowed = (np.abs(steps) <= reach * dilation) & (steps % dilation == 0)
    return heads_first(attend(*_grouped(query, key, value), allowed=allowed))


def chunked_causal(query, key, value, *, chunk):
    """Llama 4's local layers (transformers, masking_utils): same chunk, no key after the query."""
    places = np.arange(query.shape[1])
    allowed = (places // chunk == places[:, None] // chunk) & (places <= places[:, None])
    return heads_first(attend(*_grouped(query, key, value), allowed=allowed))


def decode_step(query, key, value, *, window):
    """One new token against Mistral's rolling buffer (Jiang et al. 2023), out and log-sum-exp.

    Token t lies in slot t mod window, so the buffer holds the last `window` tokens, in rotated
    order.
    query [batch, 1, heads, d], key, value [batch, tokens so far, kv heads, d], the new token's
    included.
    """
    buffers = [np.zeros((x.shape[0], window, *x.shape[2:])) for x in (key, value)]
    for token in range(key.shape[1]):
        for buffer, tokens in zip(buffers, (key, value)):
            buffer[:, token % window] = tokens[:, token]
    filled = min(window, key.shape[1])
    out, lse = attend_with_lse(*_grouped(query, *(buffer[:, :filled] for buffer in buffers)))
    return heads_first(out), np.swapaxes(lse, 1, 2)


def streaming(query, key, value, *, start, recent):
    """StreamingLLM (Xiao et al. 2023, mit-han-lab/streaming-llm), out and log-sum-exp.

    Feeds the tokens one by one to a cache that evicts everything but the first `start` and the
    last `recent` tokens, the incoming one among them. Positions are the caller's: no rotary
    embedding here.
    query [batch, last queries, heads, d], key, value [batch, tokens, heads, d].
    """
    first_query = key.shape[1] - query.shape[1]
    cache, outs, lses = [], [], []
    for token in range(key.shape[1]):
        cache.append(token)
        if len(cache) > start + recent:
            cache = cache[:start] + cache[-recent:]
        if token >= first_query:
            step = query[:, token - first_query : token - first_query + 1]
            out, lse = attend_with_lse(*_grouped(step, key[:, cache], value[:, cache]))
            outs.append(heads_first(out))
            lses.append(np.swapaxes(lse, 1, 2))
    return np.concatenate(outs, axis=1), np.concatenate(lses, axis=1)


def bucketed(query, key, value, *, window, causal, look_backward=1, look_forward=0):
    """lucidrains/local-attention: each bucket with those before and after stacked beside it.

    Missing buckets at the ends are filled with position -1, which the mask removes. The window
    isn't exact: a causal query sees its own bucket so far and the whole of the one before.
    query, key, value [batch, n, heads, d], n a multiple of the window.
    """
    q, k, v = _grouped(query, key, value)
    batch, heads, n, _ = q.shape
    buckets = n // window

    def split(x):
        return x.reshape(batch, heads, buckets, window, -1)

    def look_around(x, fill):
        padding = [(0, 0)] * x.ndim
        padding[2] = (look_backward, look_forward)
        padded = np.pad(x, padding, constant_values=fill)
        parts = [padded[:, :, o : o + buckets] for o in range(look_backward + look_forward + 1)]
        return np.concatenate(parts, axis=3)

    places = np.broadcast_to(np.arange(n)[:, None], (batch, heads, n, 1))
    k_place = look_around(split(places), -1)[..., None, :, 0]
    q_place = split(places)
    allowed = k_place >= 0
    if causal:
        allowed = allowed & (k_place <= q_place)
    out = attend(split(q), look_around(split(k), 0), look_around(split(v), 0), allowed=allowed)
    return heads_first(out.reshape(batch, heads, n, -1))


def raster_causal(query, key, value):
    """Image GPT (Chen et al. 2020): pixels in raster order as one sequence, plain causal attention.

    query, key, value [batch, height, width, heads, d].
    """
    batch, height, width = query.shape[:3]
    flat = [
        tokens.reshape(batch, height * width, *tokens.shape[3:]) for tokens in (query, key, value)
    ]
    allowed = np.tril(np.ones((height * width, height * width), dtype=bool))
    out = heads_first(attend(*_grouped(*flat), allowed=allowed))
    return out.reshape(batch, height, width, *out.shape[2:])
