"""The keys that a query sees, by brute force, from a pattern given as plain Python data.

This file and attention_oracle.py are the independent second opinion on what `localattn.attention`
means. They share no code and no formulas with the compiler: every key set is enumerated one
coordinate at a time, and the mask is dense.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, fields

import numpy as np

from pattern_data import (
    UNBOUNDED,
    Block,
    Full,
    Halo,
    Range,
    Rows,
    Segments,
    Self,
    Sliding,
    Strided,
    Window,
)

# --- keys on one axis ---


def window_keys(
    query, n, block=1, offset=0, left=0, right=0, dilation=1, boundary="clip", causal=False
):
    """{key: key minus query in the window's own steps} of one query on an axis of n coordinates.

    The window lives on the query's residue class modulo the dilation; position c // dilation is a
    coordinate's place in its class. Under wrap the step is taken to the unwrapped coordinate t, not
    to the key t mod m that it stands for; if the window is longer than the class, the first t that
    reaches a key counts.
    """
    residue, position = query % dilation, query // dilation
    m = len([c for c in range(n) if c % dilation == residue])
    cell = (position - offset) // block  # floor, also for a negative numerator
    low = 0 if left == UNBOUNDED else offset + cell * block - left
    high = m if right == UNBOUNDED else offset + (cell + 1) * block + right
    if boundary == "clip":
        reached = {t: t for t in range(low, high) if 0 <= t < m}
    elif boundary == "clamp":
        size = high - low
        start = max(low, 0)
        if start + size > m:
            start = max(m - size, 0)
        reached = {t: t for t in range(start, start + size) if t < m}
    else:
        assert boundary == "wrap"
        reached = {}
        for t in range(low, high):
            reached.setdefault(t % m, t)
    # Causality is about real coordinates, and is applied after the boundary rule.
    return {
        residue + dilation * key: t - position
        for key, t in reached.items()
        if not causal or key <= position
    }


def axis_keys(constructor, query, n):
    """{key: key minus query in the constructor's own steps}; its numbers must be integers."""
    written = {
        f.name: getattr(constructor, f.name)
        for f in fields(constructor)
        if getattr(constructor, f.name) is not None
    }
    everything = {key: key - query for key in range(n)}
    if isinstance(constructor, Full):
        return everything
    if isinstance(constructor, Self):
        return {query: 0}
    if isinstance(constructor, Block):
        return window_keys(
            query,
            n,
            block=constructor.size,
            offset=constructor.shift or 0,
            boundary=constructor.boundary or "clip",
        )
    if isinstance(constructor, (Sliding, Halo, Window)):
        return window_keys(query, n, **written)
    if isinstance(constructor, Strided):
        return window_keys(query, n, left=UNBOUNDED, right=UNBOUNDED, dilation=constructor.step)
    if isinstance(constructor, Range):
        return {
            key: step
            for key, step in everything.items()
            if constructor.begin <= key < constructor.end and not (constructor.causal and step > 0)
        }
    if isinstance(constructor, Rows):
        return everything if constructor.begin <= query < constructor.end else {}
    assert isinstance(constructor, Segments)
    for begin, end in itertools.pairwise((0, *constructor.cuts, n)):
        if begin <= query < end:
            return {key: step for key, step in everything.items() if begin <= key < end}
    raise AssertionError("a query lies in no segment")


# --- dense geometry ---


@dataclass(frozen=True)
class Place:
    """A query tile and a key slice of a grid of `extents`; all tuples with one entry per axis.

    Neighbors in a tile are a step apart; no steps are steps of 1. box: only the pairs whose first
    box has this number.
    """

    extents: tuple
    query_origin: tuple
    query_grid: tuple
    key_origin: tuple
    key_grid: tuple
    query_step: tuple = ()
    key_step: tuple = ()
    box: int | None = None

    def queries(self, axis):
        """The coordinates of the queries."""
        step = self.query_step[axis] if self.query_step else 1
        return [self.query_origin[axis] + step * x for x in range(self.query_grid[axis])]

    def keys(self, axis):
        """The coordinates of the keys."""
        step = self.key_step[axis] if self.key_step else 1
        return [self.key_origin[axis] + step * y for y in range(self.key_grid[axis])]


def whole(*extents):
    """The place in which every coordinate of the grid is a query and a key."""
    return Place(extents, (0,) * len(extents), extents, (0,) * len(extents), extents)


def axis_tables(constructor, place, axis):
    """(membership bool, steps int), both [queries, keys] of one axis of the tile and the slice."""
    shape = (place.query_grid[axis], place.key_grid[axis])
    member, steps = np.zeros(shape, bool), np.zeros(shape, np.int64)
    for row, query in enumerate(place.queries(axis)):
        keys = axis_keys(constructor, query, place.extents[axis])
        for column, key in enumerate(place.keys(axis)):
            if key in keys:
                member[row, column], steps[row, column] = True, keys[key]
    return member, steps


def dense_geometry(pattern, place):
    """(mask bool [queries, keys], steps int [axes, queries, keys]); grids flattened row-major.

    `steps` is key minus query in the steps of the first box that holds the pair, or 0.
    """
    axes, queries, keys = len(place.extents), math.prod(place.query_grid), math.prod(place.key_grid)
    mask, steps = np.zeros((queries, keys), bool), np.zeros((axes, queries, keys), np.int64)
    taken = mask.copy()

    def over_grids(table, axis):
        """One axis' [queries, keys] table, repeated over the other axes."""
        shape = [1] * (2 * axes)
        shape[axis], shape[axes + axis] = table.shape
        return np.broadcast_to(table.reshape(shape), (*place.query_grid, *place.key_grid)).reshape(
            queries, keys
        )

    for number, box in enumerate(pattern.boxes(place.extents)):
        tables = [axis_tables(constructor, place, axis) for axis, constructor in enumerate(box)]
        new = ~taken
        for axis, (member, _) in enumerate(tables):
            new = new & over_grids(member, axis)
        taken |= new
        if place.box not in (None, number):
            continue
        for axis, (_, step) in enumerate(tables):
            steps[axis][new] = over_grids(step, axis)[new]
        mask |= new
    return mask, steps


def step_spans(pattern, extents):
    """Per axis (smallest, largest) key-minus-query step over all boxes; (0, 0) without a pair.

    The pairs are those of the whole grid, so that a table that fits the grid fits each of its
    tiles. A box counts with every pair of its axis, also with those that an earlier box holds or
    that another axis empties.
    """
    spans = []
    for axis in range(len(extents)):
        steps = set()
        for box in pattern.boxes(extents):
            member, step = axis_tables(box[axis], whole(*extents), axis)
            steps.update(step[member].tolist())
        spans.append((min(steps, default=0), max(steps, default=0)))
    return spans
