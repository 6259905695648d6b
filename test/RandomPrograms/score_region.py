"""Score regions as expression trees, which are written as MLIR and evaluated by NumPy.

A tree has three kinds of values: floats of the score type, indices, and truth values. Its leaves
are the score, the coordinates, constants, and reads of captures; a capture of integers is read as
an index, one of floats is converted to the score type.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import number_formats

FLOAT, INDEX, TRUTH = "float", "index", "i1"


@dataclass(frozen=True)
class Capture:
    """What a region reads from outside: a scalar, or a table that is read at indices."""

    stored: np.ndarray
    element: str

    @property
    def kind(self):
        return FLOAT if self.element in number_formats.FLOATS else INDEX


@dataclass(frozen=True)
class Score:
    kind = FLOAT


@dataclass(frozen=True)
class Coordinate:
    """batch, head, q0, q1, q2, k0, k1 or k2; global."""

    name: str
    kind = INDEX


@dataclass(frozen=True)
class Number:
    """A float constant; integers are those of Count."""

    value: float
    kind = FLOAT


@dataclass(frozen=True)
class Count:
    value: int
    kind = INDEX


@dataclass(frozen=True)
class Read:
    """captures[capture][indices]; kind is that of the capture."""

    capture: int
    indices: tuple
    kind: str


@dataclass(frozen=True)
class Op:
    """One of OPS applied to arguments."""

    name: str
    arguments: tuple

    @property
    def kind(self):
        return self.arguments[1].kind if self.name == "arith.select" else OPS[self.name][0]


# Operation in MLIR: (kind of its result, the same in NumPy).
OPS = {
    "arith.addf": (FLOAT, np.add),
    "arith.subf": (FLOAT, np.subtract),
    "arith.mulf": (FLOAT, np.multiply),
    "arith.maximumf": (FLOAT, np.maximum),
    "arith.minimumf": (FLOAT, np.minimum),
    "math.tanh": (FLOAT, np.tanh),
    "arith.addi": (INDEX, np.add),
    "arith.subi": (INDEX, np.subtract),
    "arith.muli": (INDEX, np.multiply),
    "arith.maxsi": (INDEX, np.maximum),
    "arith.floordivsi": (INDEX, np.floor_divide),
    "arith.cmpi eq,": (TRUTH, np.equal),
    "arith.cmpi slt,": (TRUTH, np.less),
    "arith.cmpi sle,": (TRUTH, np.less_equal),
    "arith.andi": (TRUTH, np.logical_and),
    "arith.ori": (TRUTH, np.logical_or),
    "to float": (FLOAT, lambda values: np.asarray(values, np.float64)),
    "arith.select": (None, np.where),
}


def op(name, *arguments):
    return Op(name, arguments)


def evaluate(tree, captures, scores, places):
    """The value of a tree for all pairs. scores, places: arrays that broadcast."""

    def value(node):
        match node:
            case Score():
                return scores
            case Coordinate():
                return places[node.name]
            case Number() | Count():
                return node.value
            case Read():
                capture = captures[node.capture]
                table = number_formats.decode(capture.stored, capture.element)
                return table[tuple(value(index) for index in node.indices)]
        return OPS[node.name][1](*map(value, node.arguments))

    # tanh of -inf is fine, and infinities that are selected away may be subtracted before.
    with np.errstate(invalid="ignore"):
        return value(tree)


def float_constant(value, element):
    """The literal of a float constant; MLIR has no word for minus infinity."""
    if value == -np.inf:
        return "0xFFF0000000000000" if element == "f64" else "0xFF800000"
    return repr(float(value))


class RegionText:
    """Writes a tree as the block of a score region."""

    def __init__(self, tree, captures, capture_types, axes, element):
        """capture_types: as the op gives them; element: the score type."""
        self.captures, self.element = captures, element
        self.capture_types = capture_types
        self.lines, self._values = [], {}
        places = ["batch", "head", *(f"{letter}{axis}" for letter in "qk" for axis in range(axes))]
        arguments = [f"%s: {element}", *(f"%at_{name}: index" for name in places)]
        arguments += [f"%c_{number}: {type_}" for number, type_ in enumerate(capture_types)]
        self.lines.append(f"^bb0({', '.join(arguments)}):")
        result = self._write(tree)
        self.lines.append(f"  localattn.yield {result} : {element}")

    def _type(self, kind):
        return self.element if kind == FLOAT else kind

    def _define(self, text):
        name = f"%r{len(self.lines)}"
        self.lines.append(f"  {name} = {text}")
        return name

    def _write(self, node):
        if node not in self._values:
            self._values[node] = self._new(node)
        return self._values[node]

    def _new(self, node):
        match node:
            case Score():
                return "%s"
            case Coordinate():
                return f"%at_{node.name}"
            case Number():
                literal = float_constant(node.value, self.element)
                return self._define(f"arith.constant {literal} : {self.element}")
            case Count():
                return self._define(f"arith.constant {node.value} : index")
            case Read():
                return self._read(node)
        arguments = [self._write(argument) for argument in node.arguments]
        if node.name == "to float":
            integer = self._define(f"arith.index_cast {arguments[0]} : index to i64")
            return self._define(f"arith.sitofp {integer} : i64 to {self.element}")
        type_ = self._type(node.arguments[-1].kind)
        return self._define(f"{node.name} {', '.join(arguments)} : {type_}")

    def _read(self, node):
        element = self.captures[node.capture].element
        value, type_ = f"%c_{node.capture}", self.capture_types[node.capture]
        if type_ != element:
            indices = ", ".join(self._write(index) for index in node.indices)
            load = "memref.load" if type_.startswith("memref") else "tensor.extract"
            value = self._define(f"{load} {value}[{indices}] : {type_}")
        if node.kind == INDEX:
            if element == "index":
                return value
            return self._define(f"arith.index_cast {value} : {element} to index")
        if element == self.element:
            return value
        wider = int(self.element[1:]) > int(element.lstrip("bf"))
        cast = "arith.extf" if wider else "arith.truncf"
        return self._define(f"{cast} {value} : {element} to {self.element}")
