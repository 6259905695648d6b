"""Seeded random score regions: one to three steps, each one of what models do to a score.

No step can turn a minus infinity of a bias into NaN: scores are multiplied by positive numbers
only, and nothing is subtracted from itself.
"""

from __future__ import annotations

import numpy as np

import number_formats
from random_patterns import flag
from score_region import Capture, Coordinate, Count, Number, Read, Score, op

MINUS_INFINITY = Number(-np.inf)
FLOAT_ELEMENTS = ("f16", "bf16", "f32", "f32", "f64")


def distance(steps):
    """The absolute value; the reference pipeline has no math.absi."""
    return op("arith.maxsi", steps, op("arith.subi", Count(0), steps))


class RegionDraw:
    """Draws the steps, and collects what they capture."""

    def __init__(self, rng, draws, sizes):
        """sizes: of all coordinates by name, in the global sense."""
        self.rng, self.draws, self.sizes = rng, draws, sizes
        self.axes = sum(name.startswith("q") for name in sizes)
        self.captures = []

    # --- leaves ---

    def axis(self):
        """The coordinates of query and key on a random axis."""
        axis = self.rng.randrange(self.axes)
        return Coordinate(f"q{axis}"), Coordinate(f"k{axis}")

    def capture(self, values, element, indices=()):
        self.captures.append(Capture(number_formats.encode(values, element), element))
        return Read(len(self.captures) - 1, tuple(indices), self.captures[-1].kind)

    def table(self, names, draw, element):
        """A capture read at the named coordinates; draw(shape) gives its values."""
        shape = tuple(self.sizes[name] for name in names)
        return self.capture(draw(shape), element, map(Coordinate, names))

    def integers(self, low, high):
        return lambda shape: self.draws.integers(low, high + 1, shape)

    def floats(self, low, high):
        return lambda shape: self.draws.uniform(low, high, shape)

    def float_element(self):
        return self.rng.choice(FLOAT_ELEMENTS)

    def integer_element(self):
        return self.rng.choice(["i32", "index"])

    def count(self, low, high):
        """A number in the text, or a captured scalar."""
        value = self.rng.randint(low, high)
        return Count(value) if flag(self.rng) else self.capture(value, self.integer_element())

    def masked(self, seen, score):
        return op("arith.select", seen, score, MINUS_INFINITY)

    # --- steps: each takes a score and gives a score ---

    def alibi(self, score):
        """Press et al. 2021: a slope per head times the distance, before or on both sides."""
        query, key = self.axis()
        slope = self.table(["head"], self.floats(0.05, 0.5), self.float_element())
        steps = op("arith.subi", key, query)
        if flag(self.rng):
            bias = op("arith.mulf", slope, op("to float", distance(steps)))
            return op("arith.subf", score, bias)
        return op("arith.addf", score, op("arith.mulf", slope, op("to float", steps)))

    def documents(self, score):
        """Query and key in one document: a number per token, or per token of an axis."""
        names = ["batch"] if flag(self.rng) else []
        axes = range(self.axes) if flag(self.rng) else [self.rng.randrange(self.axes)]
        names += [f"q{axis}" for axis in axes]
        self.rng.shuffle(names)
        of_query = self.table(names, self.integers(0, 2), self.integer_element())
        at = tuple(Coordinate(n.replace("q", "k") if n != "batch" else n) for n in names)
        return self.masked(
            op("arith.cmpi eq,", of_query, Read(of_query.capture, at, "index")), score
        )

    def causal(self, score):
        query, key = self.axis()
        last = op("arith.addi", query, self.count(-1, 2))
        return self.masked(op("arith.cmpi sle,", key, last), score)

    def near(self, score):
        """The sum, or the largest, of the distances on all axes."""
        total = Count(0)
        combine = self.rng.choice(["arith.addi", "arith.maxsi"])
        for axis in range(self.axes):
            difference = op("arith.subi", Coordinate(f"q{axis}"), Coordinate(f"k{axis}"))
            total = op(combine, total, distance(difference))
        return self.masked(op("arith.cmpi slt,", total, self.count(1, 6)), score)

    def scaled(self, score):
        """Times a number: of the text, captured, or of each head, batch or query."""
        kind = self.rng.randrange(3)
        if kind == 0:
            return op("arith.mulf", score, Number(self.rng.choice([0.5, 1.25, 0.75])))
        if kind == 1:
            captured = self.capture(self.rng.uniform(0.3, 1.3), self.rng.choice(["f32", "f64"]))
            return op("arith.mulf", score, captured)
        names = self.rng.choice([["head"], ["head", "batch"], ["q0"], ["batch"]])
        return op("arith.mulf", score, self.table(names, self.floats(0.3, 1.3), "f32"))

    def capped(self, score):
        cap = self.rng.choice([1.0, 4.0, 20.0])
        inside = op("arith.mulf", score, Number(1 / cap))
        return op("arith.mulf", op("math.tanh", inside), Number(cap))

    def bounded(self, score):
        return op(self.rng.choice(["arith.maximumf", "arith.minimumf"]), score, Number(0.25))

    def added(self, score):
        """A table over some of all coordinates, in any order; floats or integers."""
        names = self.rng.sample(list(self.sizes), self.rng.randint(1, 3))
        if flag(self.rng):
            return op(
                "arith.addf", score, self.table(names, self.floats(-1, 1), self.float_element())
            )
        entry = self.table(names, self.integers(-2, 2), self.integer_element())
        return op("arith.addf", score, op("to float", entry))

    def of_batch_and_head(self, score):
        """Some pairs of a batch and a head have one score more, or keep only their first keys."""
        half = op("arith.floordivsi", Coordinate("head"), Count(2))
        chosen = op("arith.cmpi eq,", half, Coordinate("batch"))
        if flag(self.rng):
            return op("arith.select", chosen, op("arith.addf", score, Number(-1.5)), score)
        _, key = self.axis()
        first = op("arith.cmpi slt,", key, self.count(1, 5))
        return self.masked(op(self.rng.choice(["arith.andi", "arith.ori"]), chosen, first), score)

    def blocked_query(self, score):
        """One row of queries sees nothing."""
        query, _ = self.axis()
        blocked = op("arith.cmpi eq,", query, self.count(0, 3))
        return op("arith.select", blocked, MINUS_INFINITY, score)

    def replaced(self, score):
        """The score is thrown away."""
        query, key = self.axis()
        product = op("arith.muli", op("arith.addi", query, Count(1)), key)
        return op("arith.mulf", op("to float", product), Number(0.125))

    def tree(self):
        steps = [self.alibi, self.documents, self.causal, self.near, self.scaled, self.capped]
        steps += [self.bounded, self.added, self.added, self.of_batch_and_head]
        steps += [self.rng.choice([self.blocked_query, self.replaced, lambda score: score])]
        score = Score()
        for step in self.rng.sample(steps, self.rng.choice([1, 1, 2, 3])):
            score = step(score)
        return score
