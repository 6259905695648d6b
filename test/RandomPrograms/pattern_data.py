"""Patterns of local attention as plain Python data.

A pattern is one of the `...Pattern` classes below and answers one question, `boxes`: which boxes,
for these extents? A box is a tuple with one axis constructor per grid axis, and holds the product
of the axes' key sets; the pattern is the set union of its boxes, the earlier box first. What an
axis constructor means is in oracle.py.

Fields that are None were not written in the program; the default holds. Numbers of the axis
constructors may be integers, `Extent(axis)` or `Affine(op, left, right)`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

UNBOUNDED = "unbounded"

# --- affine numbers ---


@dataclass(frozen=True)
class Extent:
    """The extent d<axis> of the global grid."""

    axis: int


@dataclass(frozen=True)
class Affine:
    """`left op right`, with op one of + - * floordiv ceildiv mod."""

    op: str
    left: Number
    right: Number


Number = int | Extent | Affine


def evaluate(number, extents):
    """The integer that `number` stands for; None, UNBOUNDED and flags stay as they are."""
    if isinstance(number, Extent):
        return extents[number.axis]
    if isinstance(number, tuple):
        return tuple(evaluate(entry, extents) for entry in number)
    if not isinstance(number, Affine):
        return number
    left, right = evaluate(number.left, extents), evaluate(number.right, extents)
    return {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "floordiv": lambda: left // right,
        "ceildiv": lambda: -(-left // right),
        "mod": lambda: left % right,
    }[number.op]()


# --- axis constructors ---


@dataclass(frozen=True)
class Full:
    pass


@dataclass(frozen=True)
class Self:
    pass


@dataclass(frozen=True)
class Block:
    size: Number
    shift: Number | None = None
    boundary: str | None = None


@dataclass(frozen=True)
class Sliding:
    left: Number
    right: Number
    dilation: Number | None = None
    boundary: str | None = None
    causal: bool | None = None


@dataclass(frozen=True)
class Strided:
    step: Number


@dataclass(frozen=True)
class Halo:
    block: Number
    left: Number
    right: Number
    boundary: str | None = None


@dataclass(frozen=True)
class Window:
    block: Number | None = None
    offset: Number | None = None
    left: Number | None = None
    right: Number | None = None
    dilation: Number | None = None
    boundary: str | None = None
    causal: bool | None = None


@dataclass(frozen=True)
class Range:
    begin: Number
    end: Number
    causal: bool | None = None


@dataclass(frozen=True)
class Rows:
    begin: Number
    end: Number


@dataclass(frozen=True)
class Segments:
    cuts: tuple


def neighborhood_axis(window, stride=1, dilation=1, causal=False):
    """NATTEN's neighborhood of `window` keys on one axis; an even one has one more on the left."""
    left = window - stride if causal else window // 2 - stride // 2
    return Window(
        block=stride,
        left=left,
        right=window - stride - left,
        dilation=dilation,
        boundary="clamp",
        causal=causal,
    )


# --- patterns ---


def _per_axis(values, default, axes):
    return (default,) * axes if values is None else values


def _on_one_axis(constructor, axis, elsewhere, axes):
    return tuple(constructor if a == axis else elsewhere for a in range(axes))


@dataclass(frozen=True)
class GlobalPattern:
    def boxes(self, extents):
        return [(Full(),) * len(extents)]


@dataclass(frozen=True)
class WindowedPattern:
    window: tuple
    shift: tuple | None = None
    boundary: tuple | None = None

    def boxes(self, extents):
        axes = len(extents)
        return [
            tuple(
                map(
                    Block,
                    self.window,
                    _per_axis(self.shift, 0, axes),
                    _per_axis(self.boundary, "clip", axes),
                )
            )
        ]


@dataclass(frozen=True)
class CrissCrossPattern:
    def boxes(self, extents):
        return [_on_one_axis(Full(), axis, Self(), len(extents)) for axis in range(len(extents))]


@dataclass(frozen=True)
class AxialPattern:
    axis: int
    left: int | None = None
    right: int | None = None

    def boxes(self, extents):
        along = Full() if self.left is None else Sliding(self.left, self.right)
        return [_on_one_axis(along, self.axis, Self(), len(extents))]


@dataclass(frozen=True)
class AreaPattern:
    bands: int
    axis: int | None = None

    def boxes(self, extents):
        axis = self.axis or 0
        assert extents[axis] % self.bands == 0
        return [_on_one_axis(Block(extents[axis] // self.bands), axis, Full(), len(extents))]


@dataclass(frozen=True)
class StripesPattern:
    width: int
    axis: int

    def boxes(self, extents):
        return [_on_one_axis(Block(self.width), self.axis, Full(), len(extents))]


@dataclass(frozen=True)
class GridPattern:
    size: tuple

    def boxes(self, extents):
        assert all(n % size == 0 for n, size in zip(extents, self.size))
        return [tuple(Strided(n // size) for n, size in zip(extents, self.size))]


@dataclass(frozen=True)
class NeighborhoodPattern:
    window: tuple
    stride: tuple | None = None
    dilation: tuple | None = None
    causal: tuple | None = None

    def boxes(self, extents):
        axes = len(extents)
        return [
            tuple(
                map(
                    neighborhood_axis,
                    self.window,
                    _per_axis(self.stride, 1, axes),
                    _per_axis(self.dilation, 1, axes),
                    _per_axis(self.causal, False, axes),
                )
            )
        ]


@dataclass(frozen=True)
class SlidingPattern:
    left: tuple
    right: tuple
    dilation: tuple | None = None
    boundary: tuple | None = None
    causal: tuple | None = None

    def boxes(self, extents):
        axes = len(extents)
        return [
            tuple(
                map(
                    Sliding,
                    self.left,
                    self.right,
                    _per_axis(self.dilation, 1, axes),
                    _per_axis(self.boundary, "clip", axes),
                    _per_axis(self.causal, False, axes),
                )
            )
        ]


@dataclass(frozen=True)
class HaloPattern:
    block: tuple
    margin: tuple
    boundary: tuple | None = None

    def boxes(self, extents):
        return [
            tuple(
                map(
                    Halo,
                    self.block,
                    self.margin,
                    self.margin,
                    _per_axis(self.boundary, "clip", len(extents)),
                )
            )
        ]


@dataclass(frozen=True)
class BoxesPattern:
    """A set union of boxes, each a tuple of axis constructors; numbers may be affine."""

    union: tuple

    def boxes(self, extents):
        return [
            tuple(
                replace(c, **{f.name: evaluate(getattr(c, f.name), extents) for f in fields(c)})
                for c in box
            )
            for box in self.union
        ]
