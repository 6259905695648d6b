"""Seeded random patterns, each on random extents that suit it."""

from __future__ import annotations

import math

import pattern_data as data
from pattern_data import UNBOUNDED, Affine, Extent, evaluate

LARGEST_EXTENT, LARGEST_GRID = 9, 160
BOUNDARIES = ("clip", "clamp", "wrap")


def random_extents(rng, axes, multiples=None):
    """Sizes 1..9 per axis, multiples of those in `multiples`, at most 160 tokens together."""

    def size(multiple):
        if multiple == 1 and rng.random() < 0.1:
            return 1
        # The larger of two draws: a window tells more on a grid that is larger than it.
        return multiple * max(rng.randint(1, LARGEST_EXTENT // multiple) for _ in range(2))

    while True:
        extents = tuple(size(multiple) for multiple in multiples or (1,) * axes)
        if math.prod(extents) <= LARGEST_GRID:
            return extents


def sometimes(rng, probability, draw):
    """draw(), or None (not written in the program)."""
    return draw() if rng.random() < probability else None


def flag(rng):
    return rng.random() < 0.5


def boundary(rng):
    return rng.choice(BOUNDARIES)


# --- numbers affine in extents ---


def affine(rng, value, extents):
    """An affine expression of the extents whose value is `value`."""
    axis = rng.randrange(len(extents))
    n = extents[axis]
    factor = rng.randint(2, 3)
    term = rng.choice(
        [
            Extent(axis),
            Affine("*", Extent(axis), factor),
            Affine("floordiv", Extent(axis), factor),
            Affine("ceildiv", Extent(axis), factor),
            Affine("mod", Extent(axis), factor),
            Affine("floordiv", Affine("+", Extent(axis), n % 2 + 1), factor),
        ]
    )
    rest = value - evaluate(term, extents)
    if rest == 0:
        return term
    return Affine("+", term, rest) if rest > 0 else Affine("-", term, -rest)


def number(rng, low, high, extents):
    """A number with a value in [low, high]: mostly an integer, sometimes affine in the extents."""
    value = rng.randint(low, high)
    return affine(rng, value, extents) if rng.random() < 0.15 else value


# --- axis constructors ---


def random_block(rng, axis, extents):
    size = number(rng, 1, extents[axis] + 2, extents)
    shift = sometimes(rng, 0.6, lambda: number(rng, 0, evaluate(size, extents), extents))
    return data.Block(size, shift, sometimes(rng, 0.6, lambda: boundary(rng)))


def reach(rng, low, extents, unbounded):
    """How far a window reaches to one side: at least `low`, or unbounded."""
    return (
        UNBOUNDED
        if unbounded and rng.random() < 0.4
        else number(rng, low, rng.choice([1, 2, 4, 9]), extents)
    )


def random_sliding(rng, axis, extents):
    unbounded = rng.random() < 0.2
    return data.Sliding(
        reach(rng, 0, extents, unbounded),
        reach(rng, -1, extents, unbounded),
        sometimes(rng, 0.4, lambda: number(rng, 1, 4, extents)),
        sometimes(rng, 0.6, lambda: "clip" if unbounded else boundary(rng)),
        sometimes(rng, 0.3, lambda: True),
    )


def random_strided(rng, axis, extents):
    return data.Strided(number(rng, 1, extents[axis] + 1, extents))


def random_halo(rng, axis, extents):
    return data.Halo(
        number(rng, 1, extents[axis] + 1, extents),
        reach(rng, 0, extents, False),
        reach(rng, 0, extents, False),
        sometimes(rng, 0.6, lambda: boundary(rng)),
    )


def random_window(rng, axis, extents):
    unbounded = rng.random() < 0.2
    return data.Window(
        number(rng, 1, extents[axis] + 1, extents),
        sometimes(rng, 0.6, lambda: number(rng, -9, 9, extents)),
        sometimes(rng, 0.7, lambda: reach(rng, 0, extents, unbounded)),
        sometimes(rng, 0.7, lambda: reach(rng, -1, extents, unbounded)),
        sometimes(rng, 0.4, lambda: number(rng, 1, 4, extents)),
        sometimes(rng, 0.7, lambda: "clip" if unbounded else boundary(rng)),
        sometimes(rng, 0.3, lambda: True),
    )


def random_range(rng, axis, extents):
    """Mostly inside the axis, sometimes over its end; affine ones may begin before 0."""
    n = extents[axis]
    causal = sometimes(rng, 0.3, lambda: True)
    if rng.random() < 0.25:
        length = rng.randint(1, n + 3)
        return data.Range(
            Affine("-", Extent(axis), length), Extent(axis), causal
        )  # the last `length` coordinates
    begin = rng.randint(0, n)
    end = rng.randint(begin + 1, n + 3)
    return data.Range(number(rng, begin, begin, extents), number(rng, end, end, extents), causal)


def random_rows(rng, axis, extents):
    like = random_range(rng, axis, extents)
    return data.Rows(like.begin, like.end)


def random_segments(rng, axis, extents):
    """Cuts are integers: segments are for static partitions."""
    inside = range(1, extents[axis])
    if not inside:
        return data.Full()
    return data.Segments(tuple(sorted(rng.sample(inside, rng.randint(1, len(inside))))))


CONSTRUCTORS = [
    lambda rng, axis, extents: data.Full(),
    lambda rng, axis, extents: data.Self(),
    random_block,
    random_sliding,
    random_strided,
    random_halo,
    random_window,
    random_window,
    random_window,
    random_range,
    random_rows,
    random_segments,
]


def boxes_on(rng, extents):
    union = tuple(
        tuple(rng.choice(CONSTRUCTORS)(rng, axis, extents) for axis in range(len(extents)))
        for _ in range(rng.randint(1, 3))
    )
    return data.BoxesPattern(union)


def random_boxes(rng, axes):
    extents = random_extents(rng, axes)
    return boxes_on(rng, extents), extents


# --- surface patterns ---


def per_axis(axes, draw):
    return tuple(draw() for _ in range(axes))


def random_global(rng, axes):
    return data.GlobalPattern(), random_extents(rng, axes)


def random_windowed(rng, axes):
    window = per_axis(axes, lambda: rng.randint(1, 7))
    shift = sometimes(rng, 0.7, lambda: tuple(rng.randint(0, w) for w in window))
    boundaries = sometimes(rng, 0.6, lambda: per_axis(axes, lambda: boundary(rng)))
    return data.WindowedPattern(window, shift, boundaries), random_extents(rng, axes)


def random_criss_cross(rng, axes):
    return data.CrissCrossPattern(), random_extents(rng, axes)


def random_axial(rng, axes):
    spans = (rng.randint(0, 5), rng.randint(-1, 5)) if flag(rng) else (None, None)
    return data.AxialPattern(rng.randrange(axes), *spans), random_extents(rng, axes)


def random_area(rng, axes):
    bands, axis = rng.randint(1, 4), sometimes(rng, 0.5, lambda: rng.randrange(axes))
    multiples = tuple(bands if a == (axis or 0) else 1 for a in range(axes))
    return data.AreaPattern(bands, axis), random_extents(rng, axes, multiples)


def random_stripes(rng, axes):
    return data.StripesPattern(rng.randint(1, 5), rng.randrange(axes)), random_extents(rng, axes)


def random_grid(rng, axes):
    size = per_axis(axes, lambda: rng.randint(1, 4))
    return data.GridPattern(size), random_extents(rng, axes, size)


def random_neighborhood(rng, axes):
    window = per_axis(axes, lambda: rng.randint(1, 6))
    stride = sometimes(rng, 0.6, lambda: tuple(rng.randint(1, w) for w in window))
    dilation = sometimes(rng, 0.5, lambda: per_axis(axes, lambda: rng.randint(1, 3)))
    causal = sometimes(rng, 0.5, lambda: per_axis(axes, lambda: flag(rng)))
    return data.NeighborhoodPattern(window, stride, dilation, causal), random_extents(rng, axes)


def random_sliding_pattern(rng, axes):
    unbounded = per_axis(axes, lambda: rng.random() < 0.2)
    left = tuple(UNBOUNDED if u and flag(rng) else rng.randint(0, 5) for u in unbounded)
    right = tuple(UNBOUNDED if u and flag(rng) else rng.randint(-1, 4) for u in unbounded)
    dilation = sometimes(rng, 0.5, lambda: per_axis(axes, lambda: rng.randint(1, 3)))
    boundaries = sometimes(
        rng, 0.6, lambda: tuple("clip" if u else boundary(rng) for u in unbounded)
    )
    causal = sometimes(rng, 0.5, lambda: per_axis(axes, lambda: flag(rng)))
    return data.SlidingPattern(left, right, dilation, boundaries, causal), random_extents(rng, axes)


def random_halo_pattern(rng, axes):
    block = per_axis(axes, lambda: rng.randint(1, 5))
    margin = per_axis(axes, lambda: rng.randint(0, 3))
    boundaries = sometimes(rng, 0.6, lambda: per_axis(axes, lambda: boundary(rng)))
    return data.HaloPattern(block, margin, boundaries), random_extents(rng, axes)


SURFACE = [
    random_global,
    random_windowed,
    random_criss_cross,
    random_axial,
    random_area,
    random_stripes,
    random_grid,
    random_neighborhood,
    random_sliding_pattern,
    random_halo_pattern,
]


def random_pattern(rng):
    """(pattern, extents) on 1 to 3 grid axes: a surface pattern or, as often, boxes."""
    axes = rng.choice([1, 2, 2, 3])
    draw = random_boxes if flag(rng) else rng.choice(SURFACE)
    return draw(rng, axes)


def divides(pattern, extents):
    """Whether the grid is one of those that the pattern accepts: area and grid divide it."""
    match pattern:
        case data.AreaPattern():
            return extents[pattern.axis or 0] % pattern.bands == 0
        case data.GridPattern():
            return all(n % size == 0 for n, size in zip(extents, pattern.size))
    return True


def pattern_on(rng, extents):
    """Another pattern for these extents."""
    while True:
        if flag(rng):
            return boxes_on(rng, extents)
        pattern, _ = rng.choice(SURFACE)(rng, len(extents))
        if divides(pattern, extents):
            return pattern
