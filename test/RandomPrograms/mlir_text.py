"""From plain data to MLIR text: the pattern attributes."""

from __future__ import annotations

import pattern_data as data

ADDITIVE, MULTIPLICATIVE = ("+", "-"), ("*", "floordiv", "ceildiv", "mod")


def number(value):
    """An integer, `unbounded`, or an affine expression of the extents d0, d1, ..."""
    if isinstance(value, data.Extent):
        return f"d{value.axis}"
    if not isinstance(value, data.Affine):
        return str(value)
    left, right = number(value.left), number(value.right)
    if (
        value.op in MULTIPLICATIVE
        and isinstance(value.left, data.Affine)
        and value.left.op in ADDITIVE
    ):
        left = f"({left})"
    return f"{left} {value.op} {right}"


def _arguments(positional, named, boundary=None, causal=None):
    """An axis constructor's arguments, `1, 2, shift = 3, wrap, causal`; None: not written."""
    parts = [number(value) for value in positional]
    parts += [f"{name} = {number(value)}" for name, value in named if value is not None]
    parts += [boundary] if boundary else []
    return ", ".join(parts + (["causal"] if causal else []))


def constructor(axis):
    """One axis of a box."""
    match axis:
        case data.Full():
            return "full"
        case data.Self():
            return "self"
        case data.Block():
            return f"block({_arguments([axis.size], [('shift', axis.shift)], axis.boundary)})"
        case data.Sliding():
            named = [("dilation", axis.dilation)]
            return (
                f"sliding({_arguments([axis.left, axis.right], named, axis.boundary, axis.causal)})"
            )
        case data.Strided():
            return f"strided({number(axis.step)})"
        case data.Halo():
            return f"halo({_arguments([axis.block, axis.left, axis.right], [], axis.boundary)})"
        case data.Window():
            named = [
                (name, getattr(axis, name))
                for name in ("block", "offset", "left", "right", "dilation")
            ]
            return f"window({_arguments([], named, axis.boundary, axis.causal)})"
        case data.Range():
            return f"range({_arguments([axis.begin, axis.end], [], causal=axis.causal)})"
        case data.Rows():
            return f"rows({_arguments([axis.begin, axis.end], [])})"
        case data.Segments():
            return f"segments({_arguments(axis.cuts, [])})"
    raise TypeError(axis)


def _list(values):
    return "[" + ", ".join(str(v).lower() if isinstance(v, bool) else str(v) for v in values) + "]"


def _parameters(first, named):
    """`<first, name = value, ...>`; what is None is not written."""
    written = [
        f"{name} = {_list(value) if isinstance(value, tuple) else value}"
        for name, value in named
        if value is not None
    ]
    return "<" + ", ".join(first + written) + ">"


def pattern(p):
    """The pattern attribute, `#localattn.<...>`."""
    match p:
        case data.GlobalPattern():
            return "#localattn.global"
        case data.CrissCrossPattern():
            return "#localattn.criss_cross"
        case data.WindowedPattern():
            named = [("shift", p.shift), ("boundary", p.boundary)]
            return "#localattn.windowed" + _parameters([_list(p.window)], named)
        case data.AxialPattern():
            return "#localattn.axial" + _parameters(
                [str(p.axis)], [("left", p.left), ("right", p.right)]
            )
        case data.AreaPattern():
            return "#localattn.area" + _parameters([str(p.bands)], [("axis", p.axis)])
        case data.StripesPattern():
            return "#localattn.stripes" + _parameters([str(p.width)], [("axis", p.axis)])
        case data.GridPattern():
            return "#localattn.grid" + _parameters([_list(p.size)], [])
        case data.NeighborhoodPattern():
            named = [("stride", p.stride), ("dilation", p.dilation), ("causal", p.causal)]
            return "#localattn.neighborhood" + _parameters([_list(p.window)], named)
        case data.SlidingPattern():
            names = ("left", "right", "dilation", "boundary", "causal")
            return "#localattn.sliding" + _parameters(
                [], [(name, getattr(p, name)) for name in names]
            )
        case data.HaloPattern():
            named = [("margin", p.margin), ("boundary", p.boundary)]
            return "#localattn.halo" + _parameters([_list(p.block)], named)
        case data.BoxesPattern():
            return "#localattn.boxes" + _parameters(
                [_list(constructor(axis) for axis in box) for box in p.union], []
            )
    raise TypeError(p)
