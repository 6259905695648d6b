"""Seeded random tables, biases, masks, sinks, scales and regions: what a program adds to q . k."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

import attention_oracle as oracle
import number_formats
from oracle import step_spans
from random_patterns import flag
from random_regions import RegionDraw
from score_region import evaluate

FLOATS = tuple(number_formats.FLOATS)
LARGEST_BIAS = 50_000  # elements


@dataclass(frozen=True)
class Tensor:
    """An input as stored. dims: what a dense bias broadcasts over leaves out."""

    stored: np.ndarray
    element: str
    dims: tuple = ()

    @property
    def values(self):
        return number_formats.decode(self.stored, self.element)


def encoded(values, element, dims=()):
    return Tensor(number_formats.encode(values, element), element, dims)


@dataclass(frozen=True)
class Table:
    tensor: Tensor
    origin: tuple
    sign: str


@dataclass(frozen=True)
class Features:
    """What is None or empty is not written; scale_value: the scale is an operand."""

    table: Table | None
    biases: tuple
    sinks: Tensor | None
    scale: float | None
    scale_is_value: bool
    region: object  # a tree of score_region.py, or None
    captures: tuple

    def scoring(self, setting):
        """The same for the oracle."""
        region = None
        if self.region is not None:

            def region(scores, places):
                return evaluate(self.region, self.captures, scores, places)

        table = self.table and oracle.RelativeBias(
            self.table.tensor.values, self.table.origin, self.table.sign
        )
        biases = tuple(oracle.DenseBias(bias.values, bias.dims) for bias in self.biases)
        return oracle.Scoring(
            self.scale, setting.softcap, table, biases, region, setting.batch_origin
        )


def some_element(rng, setting):
    return setting.element if flag(rng) else rng.choice(FLOATS)


def table_values(rng, draws, shape, element, merged):
    """Table entries; some tables have -inf, or scores far below all others."""
    values = 0.5 * draws.standard_normal(shape)
    kind = rng.random()
    if kind < 0.2:
        # f16 does not reach -1e30, and a smaller one would not absorb q . k and would cost
        # precision. An lse of -1e30 does not say of how many keys, so nothing can be merged by it.
        far = kind < 0.1 and element != "f16" and not merged
        values[draws.random(shape) < rng.choice([0.2, 0.9])] = -1e30 if far else -np.inf
    return values


def random_table(rng, draws, setting):
    """A table that just fits every box of every group on the grid, or is larger."""
    element, sign = some_element(rng, setting), rng.choice(["query_minus_key", "key_minus_query"])
    spans = [step_spans(pattern, setting.extents) for _, pattern in setting.heads.groups]
    origin, sizes = [], []
    for of_groups in zip(*spans):
        low, high = min(low for low, _ in of_groups), max(high for _, high in of_groups)
        first, last = (-high, -low) if sign == "query_minus_key" else (low, high)
        before, after = (rng.randint(0, 2), rng.randint(0, 2)) if rng.random() < 0.3 else (0, 0)
        origin.append(before - first)
        sizes.append(before + last - first + 1 + after)
    shape = (setting.local_heads[0], *sizes)
    values = table_values(rng, draws, shape, element, setting.form == "merge")
    return Table(encoded(values, element), tuple(origin), sign)


def random_bias(rng, draws, setting):
    """A dense bias over some dimensions in any order, or a mask."""
    sizes = setting.bias_sizes()
    dims = [name for name in sizes if flag(rng)]
    rng.shuffle(dims)
    while math.prod(sizes[name] for name in dims) > LARGEST_BIAS:
        dims.pop()
    shape = tuple(sizes[name] for name in dims)
    if rng.random() < 0.4:
        return encoded(draws.random(shape) < rng.choice([0.2, 0.8, 0.8]), "i1", tuple(dims))
    values = 0.7 * draws.standard_normal(shape)
    if rng.random() < 0.2:
        values = np.where(draws.random(shape) < 0.3, -np.inf, values)
    return encoded(values, some_element(rng, setting), tuple(dims))


def random_sinks(rng, draws, setting):
    """One logit per head; next to scores they are small, or large, or nothing."""
    logits = rng.choice([0.0, 0.0, 6.0, -20.0]) + draws.standard_normal(setting.local_heads[0])
    if rng.random() < 0.3:
        logits[draws.random(logits.shape) < 0.5] = -np.inf
    return encoded(logits, some_element(rng, setting))


def random_region(rng, draws, setting):
    """(tree, captures)"""
    draw = RegionDraw(rng, draws, setting.coordinate_sizes())
    tree = draw.tree()
    return tree, tuple(draw.captures)


def random_features(rng, draws, setting):
    has_sinks = setting.form in ("tensor", "memref") and rng.random() < 0.3
    region, captures = random_region(rng, draws, setting) if rng.random() < 0.4 else (None, ())
    scale, is_value = setting.scale, setting.scale is not None and flag(rng)
    if is_value and flag(rng):
        scale = float(np.float32(rng.uniform(-1, 1)))
    return Features(
        table=random_table(rng, draws, setting) if rng.random() < 0.4 else None,
        biases=tuple(
            random_bias(rng, draws, setting) for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3]))
        ),
        sinks=random_sinks(rng, draws, setting) if has_sinks else None,
        scale=scale,
        scale_is_value=is_value,
        region=region,
        captures=captures,
    )
