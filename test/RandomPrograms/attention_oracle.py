"""The numbers of `localattn.attention`, `online_attention` and `merge`, by brute force in float64.

Everything is dense: scores of all queries with all keys, -inf where the mask of oracle.py is false.
Tensors are [batch, heads, tokens, channels] inside, grids flattened row by row.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

import oracle

# --- what a program may say about scores and heads ---


@dataclass(frozen=True)
class RelativeBias:
    """table [query heads, extent per axis...]; index = origin + sign * (query - key), in steps."""

    table: np.ndarray
    origin: tuple
    sign: str  # query_minus_key or key_minus_query


@dataclass(frozen=True)
class DenseBias:
    """values: floats to add, or flags, of which a false one makes a score -inf.

    dims names each dimension: b, h, q0, q1, q2, k0, k1 or k2.
    """

    values: np.ndarray
    dims: tuple


@dataclass(frozen=True)
class Scoring:
    """From q . k to a score. region: (scores, coordinates by name) -> scores."""

    scale: float | None = None
    softcap: float | None = None
    table: RelativeBias | None = None
    biases: tuple = ()
    region: Callable | None = None
    batch_origin: int = 0


@dataclass(frozen=True)
class Heads:
    """Which heads the tensors hold, of how many; groups: (query heads, pattern), over all heads."""

    groups: tuple
    extent: tuple  # (query heads, key/value heads)
    origin: tuple = (0, 0)

    def pattern(self, head):
        """Of a head of all."""
        ends = itertools.accumulate(count for count, _ in self.groups)
        return next(pattern for end, (_, pattern) in zip(ends, self.groups) if head < end)

    def key_head(self, head):
        """In the key tensor, of a head of the query tensor."""
        query_heads, key_heads = self.extent
        return (self.origin[0] + head) * key_heads // query_heads - self.origin[1]


def one_pattern(pattern, query_heads, key_heads):
    return Heads(((query_heads, pattern),), (query_heads, key_heads))


# --- layouts ---


def layout_axes(layout, axes):
    """The names of a tensor's dimensions: b, h, d, and for `*` the grid axes 0, 1, ..."""
    return [name for letter in layout for name in (range(axes) if letter == "*" else [letter])]


def to_tokens(array, layout, axes):
    """Tensor in `layout` -> [batch, heads, tokens, channels]; no channels without a d."""
    names = layout_axes(layout, axes)
    canonical = [name for name in ("b", "h", *range(axes), "d") if name in names]
    array = np.transpose(array, [names.index(name) for name in canonical])
    return array.reshape(
        *array.shape[:2], math.prod(array.shape[2 : 2 + axes]), *array.shape[2 + axes :]
    )


def from_tokens(array, layout, grid):
    """The inverse of to_tokens."""
    array = array.reshape(*array.shape[:2], *grid, *array.shape[3:])
    canonical = ["b", "h", *range(len(grid)), "d"]
    return np.transpose(array, [canonical.index(name) for name in layout_axes(layout, len(grid))])


# --- scores ---


def table_scores(bias, head, steps, mask):
    """[queries, keys] of one head, 0 outside the mask; steps: key minus query, per axis."""
    sign = -1 if bias.sign == "query_minus_key" else 1
    index = [origin + sign * step[mask] for origin, step in zip(bias.origin, steps)]
    for entries, extent in zip(index, bias.table.shape[1:]):
        assert ((entries >= 0) & (entries < extent)).all(), "index outside the table"
    scores = np.zeros(mask.shape)
    scores[mask] = bias.table[(head, *index)]
    return scores


def spread(array, names, axes):
    """[names...] -> [b, h, q0, ..., k0, ...], of size 1 where a name is missing."""
    order = ["b", "h", *(f"q{a}" for a in range(axes)), *(f"k{a}" for a in range(axes))]
    present = [name for name in order if name in names]
    array = np.transpose(array, [names.index(name) for name in present])
    return np.expand_dims(array, [i for i, name in enumerate(order) if name not in names])


def coordinates(heads, place, shape, batch_origin):
    """Of each pair, by name; integer arrays that broadcast to [b, h, q0, ..., k0, ...]."""
    axes = len(place.extents)
    ranges = {
        "batch": ("b", np.arange(shape[0]) + batch_origin),
        "head": ("h", np.arange(shape[1]) + heads.origin[0]),
    }
    for axis in range(axes):
        for letter, along in (("q", place.queries), ("k", place.keys)):
            ranges[f"{letter}{axis}"] = f"{letter}{axis}", np.array(along(axis), np.int64)
    return {name: spread(values, [letter], axes) for name, (letter, values) in ranges.items()}


def dense_scores(heads, place, q, k, scoring):
    """[batch, heads, queries, keys], -inf where a query does not see a key; q and k are tokens."""
    axes = len(place.extents)
    scale = 1 / math.sqrt(q.shape[-1]) if scoring.scale is None else scoring.scale
    key_heads = [heads.key_head(head) for head in range(q.shape[1])]
    scores = scale * np.einsum("bhqd,bhkd->bhqk", q, k[:, key_heads])
    if scoring.softcap is not None:
        scores = scoring.softcap * np.tanh(scores / scoring.softcap)
    geometry = {}
    for head in range(q.shape[1]):
        pattern = heads.pattern(heads.origin[0] + head)
        if pattern not in geometry:
            geometry[pattern] = oracle.dense_geometry(pattern, place)
        mask, steps = geometry[pattern]
        if scoring.table is not None:
            scores[:, head] += table_scores(scoring.table, head, steps, mask)
    flat = scores.shape
    scores = scores.reshape(*flat[:2], *place.query_grid, *place.key_grid)
    for bias in scoring.biases:
        values = spread(bias.values, list(bias.dims), axes)
        masks = bias.values.dtype == bool
        scores = np.where(values, scores, -np.inf) if masks else scores + values
    if scoring.region is not None:
        places = coordinates(heads, place, flat, scoring.batch_origin)
        scores = np.broadcast_to(scoring.region(scores, places), scores.shape)
    scores = np.array(scores.reshape(flat))
    for head in range(q.shape[1]):
        scores[:, head, ~geometry[heads.pattern(heads.origin[0] + head)][0]] = -np.inf
    return scores


# --- softmax ---


def partial_state(scores, v, key_heads):
    """(acc, max, sum) of online_attention over these keys, from the start 0, -inf, 0."""
    largest = scores.max(-1, initial=-np.inf)
    weights = np.exp(scores - np.where(largest == -np.inf, 0, largest)[..., None])
    # A key that is masked counts for nothing, whatever its value.
    return np.einsum("bhqk,bhkd->bhqd", weights, v[:, key_heads]), largest, weights.sum(-1)


def combine_states(one, other):
    """The state over the keys of both."""
    largest = np.maximum(one[1], other[1])
    shift = np.where(largest == -np.inf, 0, largest)
    acc, total = 0, 0
    for part_acc, part_max, part_sum in (one, other):
        factor = np.exp(part_max - shift)
        acc, total = acc + factor[..., None] * part_acc, total + factor * part_sum
    return acc, largest, total


def finish(state, sinks=None):
    """(out, lse) of a state; sinks: one logit per head, which enter the denominator once."""
    acc, largest, total = state
    if sinks is not None:
        column = np.broadcast_to(np.asarray(sinks, np.float64)[:, None], largest.shape)
        nothing = np.zeros_like(acc)
        acc, largest, total = combine_states(state, (nothing, column, np.ones_like(total)))
    empty = total == 0
    out = np.where(empty[..., None], 0, acc / np.where(empty, 1, total)[..., None])
    with np.errstate(divide="ignore"):
        return out, np.where(empty, -np.inf, largest + np.log(total))


def merge(one, other):
    """(out, lse) over the keys of both, which are disjoint; d is the last dimension of out."""
    lse = np.logaddexp(one[1], other[1])
    shift = np.where(lse == -np.inf, 0, lse)
    parts = [np.exp(part_lse - shift)[..., None] * part for part, part_lse in (one, other)]
    return parts[0] + parts[1], lse


def online_state(heads, place, q, k, v, scoring, layouts):
    """(acc, max, sum) over all keys of the place, as tokens."""
    axes = len(place.extents)
    q, k, v = (
        to_tokens(np.asarray(x, np.float64), layout, axes) for x, layout in zip((q, k, v), layouts)
    )
    scores = dense_scores(heads, place, q, k, scoring)
    return partial_state(scores, v, [heads.key_head(head) for head in range(q.shape[1])])


def attention(pattern, place, q, k, v, scale=None, bias=None, layouts=("b*hd",) * 4):
    """(out, lse) of one pattern; layouts: of q, k, v, out; lse has out's without the channel."""
    query_heads, key_heads = (
        x.shape[layout_axes(layout, len(place.extents)).index("h")]
        for x, layout in zip((q, k), layouts)
    )
    heads = one_pattern(pattern, query_heads, key_heads)
    state = online_state(heads, place, q, k, v, Scoring(scale=scale, table=bias), layouts)
    return results(finish(state), layouts[3], place.query_grid)


def results(arrays, layout, grid):
    """Tokens of out and lse, or of acc, max and sum -> tensors; all but the first have no d."""
    layouts = [layout, *[layout.replace("d", "")] * (len(arrays) - 1)]
    return tuple(from_tokens(x, letters, grid) for x, letters in zip(arrays, layouts))
