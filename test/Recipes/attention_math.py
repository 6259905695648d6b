"""What every recipe shares: softmax, dense attention, grouped heads and bias tables.

Recipes take and return token-major arrays [batch, *grid, heads, channels] in float64. Inside a
recipe, attention is dense on arrays of shape [..., heads, tokens, channels].
"""

import numpy as np


def softmax(scores):
    """Softmax over the last axis and its log-sum-exp.

    scores [..., keys]; -inf leaves a key out. A row of -inf alone gives weights 0 and lse -inf.
    """
    maximum = np.max(scores, axis=-1, keepdims=True)
    exponentials = np.exp(scores - np.where(np.isfinite(maximum), maximum, 0.0))
    total = np.sum(exponentials, axis=-1, keepdims=True)
    with np.errstate(divide="ignore"):
        lse = (maximum + np.log(total))[..., 0]
    return exponentials / np.where(total > 0, total, 1.0), lse


def attend_with_lse(query, key, value, scale=None, bias=None, allowed=None):
    """Dense attention and its log-sum-exp.

    query [..., n, dk], key [..., m, dk], value [..., m, dv]; bias is added to the scores [..., n,
    m]; allowed (boolean, broadcast to the scores) removes a pair exactly, where models add -100 or
    -10000.
    """
    scale = query.shape[-1] ** -0.5 if scale is None else scale
    scores = scale * (query @ np.swapaxes(key, -1, -2))
    if bias is not None:
        scores = scores + bias
    if allowed is not None:
        scores = np.where(allowed, scores, -np.inf)
    weights, lse = softmax(scores)
    return weights @ value, lse


def attend(query, key, value, scale=None, bias=None, allowed=None):
    """Dense attention: attend_with_lse without the log-sum-exp."""
    return attend_with_lse(query, key, value, scale, bias, allowed)[0]


def heads_first(tokens):
    """[..., tokens, heads, d] -> [..., heads, tokens, d]; its own inverse."""
    return np.swapaxes(tokens, -2, -3)


def share_heads(tokens, query_heads):
    """Repeats key/value heads for grouped-query attention.

    tokens [..., kv heads, d] -> [..., query heads, d]: query head h reads head h // (query heads /
    kv heads).
    """
    return np.repeat(tokens, query_heads // tokens.shape[-2], axis=-2)


def dense(query, key, value, scale=None):
    """Global attention on token-major grids, what a recipe is whose window is the whole grid."""
    batch, *grid, heads, _ = query.shape

    def flat(tokens):
        return heads_first(tokens.reshape(batch, -1, *tokens.shape[-2:]))

    key, value = share_heads(key, heads), share_heads(value, heads)
    out = heads_first(attend(flat(query), flat(key), flat(value), scale))
    return out.reshape(batch, *grid, heads, value.shape[-1])


def window_coordinates(window):
    """Row-major coordinates of the tokens of one window: [tokens, axes]."""
    return np.stack(np.meshgrid(*map(np.arange, window), indexing="ij"), axis=-1).reshape(
        -1, len(window)
    )


def flat_table_lookup(table, differences):
    """Gathers biases the way models do: a list of rows, the axes folded into one index.

    table [heads, *extents], differences [..., axes] already moved to 0 and up -> [heads, ...].
    """
    extents = table.shape[1:]
    index = np.zeros(differences.shape[:-1], dtype=int)
    for axis, extent in enumerate(extents):
        index = index * extent + differences[..., axis]
    return table.reshape(table.shape[0], -1)[:, index]


def slot_bias(table, window, sign):
    """Bias between the slots of one window: [heads, tokens, tokens].

    table [heads, 2w - 1 per axis]; sign is +1 for query - key (Swin) and -1 for key - query
    (MaxViT).
    """
    slots = window_coordinates(window)
    differences = sign * (slots[:, None, :] - slots[None, :, :]) + np.array(window) - 1
    return flat_table_lookup(table, differences)
