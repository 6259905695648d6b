"""From plain data to MLIR text: patterns, types, and the lines of one function."""

from __future__ import annotations

import numpy as np

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


def tensor_type(shape, element, dynamic):
    """shape: sizes; dynamic: one flag per dimension, True for `?`."""
    sizes = ["?" if flag else str(size) for size, flag in zip(shape, dynamic, strict=True)]
    return f"tensor<{'x'.join([*sizes, element])}>"


class FunctionText:
    """The arguments and lines of one `func.func @main`, and the inputs of the arguments."""

    def __init__(self):
        self.arguments, self.inputs, self.lines, self._constants = [], [], [], {}

    def argument(self, name, type_, stored):
        """A new function argument `%name : type_`, given the array `stored`; returns `%name`."""
        self.arguments.append(f"%{name}: {type_}")
        self.inputs.append(stored)
        return f"%{name}"

    def constant(self, value):
        """An SSA index constant, one per value."""
        if value not in self._constants:
            self._constants[value] = f"%c{value}"
            self.lines.append(f"%c{value} = arith.constant {value} : index")
        return self._constants[value]

    def index(self, value, kind):
        """An index: `static`, a `constant` (SSA) or an `argument` of the function, as kind says."""
        if kind == "argument":
            return self.argument(f"i{len(self.arguments)}", "index", np.array(value, np.int64))
        return self.constant(value) if kind == "constant" else str(value)

    def empty(self, name, type_, sources):
        """`%name = tensor.empty`; sources: one (tensor, its type, dimension) per `?` of type_."""
        sizes = []
        for tensor, tensor_type_, dimension in sources:
            sizes.append(f"%{name}_size{len(sizes)}")
            at = self.constant(dimension)
            self.lines.append(f"{sizes[-1]} = tensor.dim {tensor}, {at} : {tensor_type_}")
        self.lines.append(f"%{name} = tensor.empty({', '.join(sizes)}) : {type_}")
        return f"%{name}"

    def text(self, results, result_types, alias=None):
        """The module: an optional alias line, then the function that returns `results`."""
        returned = ", ".join(result_types)
        signature = returned if len(result_types) == 1 else f"({returned})"
        body = "".join(
            f"  {line}\n" for line in [*self.lines, f"return {', '.join(results)} : {returned}"]
        )
        head = "" if alias is None else f"{alias}\n"
        return f"{head}func.func @main({', '.join(self.arguments)}) -> {signature} {{\n{body}}}\n"
