"""The arguments and lines of one `func.func @main`, and the values that they define."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Value:
    """An SSA value. shape None: a number, whose element is its type."""

    name: str
    shape: tuple | None
    element: str
    dynamic: tuple = ()  # one flag per dimension, True for `?`
    container: str = "tensor"
    suffix: str = ""  # the layout of a memref

    @property
    def type(self):
        if self.shape is None:
            return self.element
        sizes = ["?" if flag else str(size) for size, flag in zip(self.shape, self.dynamic)]
        return f"{self.container}<{'x'.join([*sizes, self.element])}{self.suffix}>"


def types(values):
    return ", ".join(value.type for value in values)


def names(values):
    return ", ".join(value.name for value in values)


class FunctionText:
    """What one function is built of."""

    def __init__(self):
        self.arguments, self.inputs, self.lines, self._constants = [], [], [], {}
        self._count = 0

    def fresh(self, stem):
        """A new name, %stem_1."""
        self._count += 1
        return f"%{stem}_{self._count}"

    def argument(self, name, stored, element, dynamic=None):
        """A new argument of the function, a number where `dynamic` is None."""
        shape = None if dynamic is None else stored.shape
        value = Value(f"%{name}", shape, element, tuple(dynamic or ()))
        self.arguments.append(f"{value.name}: {value.type}")
        self.inputs.append(stored)
        return value

    def define(self, stem, text, like, **changes):
        """`%stem_1 = text`; like: a value whose type the new one has, but for the changes."""
        value = replace(like, name=self.fresh(stem), **changes)
        self.lines.append(f"{value.name} = {text.format(type=value.type)}")
        return value

    def constant(self, value):
        """An SSA index constant, one per value."""
        if value not in self._constants:
            self._constants[value] = f"%c{value}"
            self.lines.append(f"%c{value} = arith.constant {value} : index")
        return self._constants[value]

    def number(self, literal, element):
        return self.define("n", f"arith.constant {literal} : {element}", Value("", None, element))

    def index(self, value, kind):
        """An index: `static`, a `constant` (SSA) or an `argument` of the function, as kind says."""
        if kind == "argument":
            name = f"i{len(self.arguments)}"
            return self.argument(name, np.array(value, np.int64), "index").name
        return self.constant(value) if kind == "constant" else str(value)

    def index_list(self, rng, values):
        """`[3, %c1, %i4]`: each entry static, an SSA constant or a function argument."""
        mixed = ["static", "constant", "argument"]
        kinds = rng.choice([["static"], ["constant"], ["argument"], mixed])
        return "[" + ", ".join(self.index(value, rng.choice(kinds)) for value in values) + "]"

    def size(self, value, dimension):
        """An SSA index: the size of a dimension."""
        name = self.fresh("size")
        at = self.constant(dimension)
        self.lines.append(f"{name} = {value.container}.dim {value.name}, {at} : {value.type}")
        return name

    def empty(self, like, sources):
        """`tensor.empty` or `memref.alloc`; sources: per dimension a (value, its dimension)."""
        sizes = [self.size(*s) for s, flag in zip(sources, like.dynamic, strict=True) if flag]
        create = "tensor.empty" if like.container == "tensor" else "memref.alloc"
        return self.define("init", f"{create}({', '.join(sizes)}) : {{type}}", like)

    def slice(self, value, begins, sizes, strides):
        """tensor.extract_slice; what was dynamic stays so."""
        texts = [
            self.constant(size) if flag else str(size) for size, flag in zip(sizes, value.dynamic)
        ]
        begin, size = ", ".join(map(str, begins)), ", ".join(texts)
        stride = ", ".join(map(str, strides))
        text = f"tensor.extract_slice {value.name}[{begin}] [{size}] [{stride}] : {value.type}"
        return self.define("slice", f"{text} to {{type}}", value, shape=tuple(sizes))

    def text(self, results, alias=None):
        """The module: an optional alias line, then the function that returns `results`."""
        returned = types(results)
        signature = returned if len(results) == 1 else f"({returned})"
        lines = [*self.lines, f"return {names(results)} : {returned}"]
        body = "".join(f"  {line}\n" for line in lines)
        head = "" if alias is None else f"{alias}\n"
        return f"{head}func.func @main({', '.join(self.arguments)}) -> {signature} {{\n{body}}}\n"
