"""A seeded generator of random programs: MLIR text, inputs, and the results to expect.

The same seed gives the same program on every machine. A program varies in everything a user may
write: pattern, extents, batch, heads and key/value heads, channels, element types, layouts,
relative bias, scale, log-sum-exp, dynamic sizes, and the place of a query tile and a key slice in a
larger grid.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np

import mlir_text
import number_formats
import oracle
from random_patterns import flag, random_pattern

LETTERS = "b*hd"
TENSORS = ("query", "key", "value", "out")


@dataclass(frozen=True)
class Setting:
    """What a program computes, before it is text; scale is None where it is not written."""

    pattern: object
    extents: tuple
    query: tuple  # (origin, size) per axis
    key: tuple  # (origin, size) per axis
    batch: int
    heads: int
    key_heads: int
    key_channels: int
    value_channels: int
    element: str
    layouts: tuple  # of query, key, value and out
    scale: float | None
    lse: bool
    dynamic: float  # the probability that a dimension is `?`

    @property
    def place(self):
        return oracle.Place(self.extents, *zip(*self.query), *zip(*self.key))

    @property
    def lse_element(self):
        return "f64" if self.element == "f64" else "f32"

    def shape(self, tensor):
        """The shape of query, key, value, out or lse, in its layout."""
        grid = [size for _, size in (self.key if tensor in ("key", "value") else self.query)]
        sizes = {
            "b": [self.batch],
            "*": grid,
            "h": [self.key_heads if tensor in ("key", "value") else self.heads],
            "d": [self.value_channels if tensor in ("value", "out") else self.key_channels],
        }
        return tuple(size for letter in self.layout(tensor) for size in sizes[letter])

    def layout(self, tensor):
        return (
            self.layouts[3].replace("d", "")
            if tensor == "lse"
            else self.layouts[TENSORS.index(tensor)]
        )


@dataclass(frozen=True)
class Program:
    """inputs: the arrays for --input, in order (bf16 as uint16); bias: with the decoded table."""

    seed: int
    setting: Setting
    bias: oracle.RelativeBias | None
    text: str
    inputs: list

    @property
    def uses_bf16(self):
        return any(stored.dtype == np.uint16 for stored in self.inputs)

    def expected(self):
        """(out,) or (out, lse) in float64."""
        setting = self.setting
        q, k, v = (number_formats.decode(stored, setting.element) for stored in self.inputs[:3])
        results = oracle.attention(
            setting.pattern, setting.place, q, k, v, setting.scale, self.bias, setting.layouts
        )
        return results if setting.lse else results[:1]


# --- drawing ---


def random_place(rng, extents):
    """(query, key), each (origin, size) per axis. Half of the programs see the whole grid."""
    whole = tuple((0, n) for n in extents)
    kind = rng.choice(["whole", "whole", "whole", "query", "key", "both"])

    def part(n):
        size = rng.randint(1, n)
        return rng.randint(0, n - size), size

    parts = [tuple(part(n) for n in extents) for _ in range(2)]
    return parts[0] if kind in ("query", "both") else whole, (
        parts[1] if kind in ("key", "both") else whole
    )


def random_layouts(rng):
    """Of query, key, value and out: any order of the letters, mostly the same one for all."""

    def draw():
        return rng.choice(["b*hd", "bh*d", "".join(rng.sample(LETTERS, 4))])

    return (draw(),) * 4 if rng.random() < 0.7 else tuple(draw() for _ in TENSORS)


def random_setting(rng):
    pattern, extents = random_pattern(rng)
    query, key = random_place(rng, extents)
    heads = rng.randint(1, 6)
    return Setting(
        pattern,
        extents,
        query,
        key,
        batch=rng.choices([0, 1, 2, 3], [1, 12, 12, 6])[0],
        heads=heads,
        key_heads=rng.choice([h for h in range(1, heads + 1) if heads % h == 0]),
        key_channels=rng.randint(1, 17),
        value_channels=rng.randint(1, 17),
        element=rng.choice(["f16", "bf16", "f32", "f32", "f64"]),
        layouts=random_layouts(rng),
        # Exact in every float type. 0 and negative scales are legal, and tell a lost scale from an
        # inverted one.
        scale=rng.choice([None, None, 1.0, 0.5, 0.34375, 0.125, -0.75, 0.0]),
        lse=flag(rng),
        dynamic=rng.choice([0.0, 0.0, 0.3, 1.0]),
    )


def table_values(rng, draws, shape, element):
    """Table entries; some tables have -inf, or scores far below all others."""
    values = 0.5 * draws.standard_normal(shape)
    kind = rng.random()
    if kind < 0.2:
        # f16 does not reach -1e30, and a smaller one would not absorb q . k and would cost
        # precision.
        values[draws.random(shape) < rng.choice([0.2, 0.9])] = (
            -1e30 if kind < 0.1 and element != "f16" else -np.inf
        )
    return values


def random_bias(rng, draws, setting):
    """(bias, element, stored table); the table just fits every box on the grid, or is larger."""
    element = setting.element if flag(rng) else rng.choice(["f16", "bf16", "f32", "f64"])
    sign = rng.choice(["query_minus_key", "key_minus_query"])
    origin, sizes = [], []
    for low, high in oracle.step_spans(setting.pattern, setting.extents):
        first, last = (-high, -low) if sign == "query_minus_key" else (low, high)
        before, after = (rng.randint(0, 2), rng.randint(0, 2)) if rng.random() < 0.3 else (0, 0)
        origin.append(before - first)
        sizes.append(before + last - first + 1 + after)
    shape = (setting.heads, *sizes)
    stored = number_formats.encode(table_values(rng, draws, shape, element), element)
    return (
        oracle.RelativeBias(number_formats.decode(stored, element), tuple(origin), sign),
        element,
        stored,
    )


# --- writing ---


def index_list(rng, function, values):
    """`[3, %c1, %i4]`: each entry static, an SSA constant or a function argument."""
    kinds = rng.choice([["static"], ["constant"], ["argument"], ["static", "constant", "argument"]])
    return "[" + ", ".join(function.index(value, rng.choice(kinds)) for value in values) + "]"


def place_clauses(rng, function, setting):
    """query_origin, key_origin, extent: those that the place needs, and sometimes one more."""
    place, zeros = setting.place, (0,) * len(setting.extents)
    key_origin = place.key_origin != zeros or rng.random() < 0.1
    extent = key_origin or place.key_grid != setting.extents or rng.random() < 0.1
    # A query grid that differs from the key grid is an error without any of the clauses.
    query_origin = (
        place.query_origin != zeros
        or rng.random() < 0.1
        or not extent
        and place.query_grid != place.key_grid
    )
    clauses = []
    if query_origin:
        clauses.append(f"query_origin {index_list(rng, function, place.query_origin)}")
    if key_origin:
        clauses.append(f"key_origin {index_list(rng, function, place.key_origin)}")
    if extent:
        clauses.append(f"extent {index_list(rng, function, setting.extents)}")
    return clauses


def layout_clauses(rng, layouts):
    if set(layouts) == {"b*hd"} and flag(rng):
        return []
    if len(set(layouts)) == 1 and rng.random() < 0.8:
        return [f'layout <"{layouts[0]}">']
    return [
        "layout <"
        + ", ".join(f'{name} = "{layout}"' for name, layout in zip(TENSORS, layouts))
        + ">"
    ]


def size_sources(setting, tensor, types, dynamic):
    """For each `?` of out or lse: (argument, its type, its dimension) that has this size."""
    axes = len(setting.extents)
    names = oracle.layout_axes(setting.layout(tensor), axes)
    for name, unknown in zip(names, dynamic):
        if unknown:
            source, argument = ("value", "%v") if name == "d" else ("query", "%q")
            yield argument, types[source], oracle.layout_axes(setting.layout(source), axes).index(
                name
            )


def write(rng, setting, tensors, bias, bias_element, table):
    """The MLIR text and the inputs. tensors: the stored query, key and value."""
    function = mlir_text.FunctionText()
    dynamic, types = {}, {}
    for tensor in (*TENSORS, "lse"):
        element = setting.lse_element if tensor == "lse" else setting.element
        dynamic[tensor] = [rng.random() < setting.dynamic for _ in setting.shape(tensor)]
        types[tensor] = mlir_text.tensor_type(setting.shape(tensor), element, dynamic[tensor])
    for name, tensor, stored in zip("qkv", TENSORS, tensors):
        function.argument(name, types[tensor], stored)
    clauses = [f"ins(%q, %k, %v : {types['query']}, {types['key']}, {types['value']})"]
    if bias is not None:
        table_type = mlir_text.tensor_type(
            table.shape, bias_element, [rng.random() < setting.dynamic for _ in table.shape]
        )
        function.argument("table", table_type, table)
        index = f"origin = {list(bias.origin)}, sign = {bias.sign}"
        clauses.append(f"relative_bias(%table : {table_type}, {index})")
    if setting.scale is not None:
        clauses.append(f"scale({setting.scale})")
    clauses += layout_clauses(rng, setting.layouts) + place_clauses(rng, function, setting)
    results = ["out", "lse"] if setting.lse else ["out"]
    inits = [
        function.empty(
            f"{name}_init", types[name], size_sources(setting, name, types, dynamic[name])
        )
        for name in results
    ]
    result_types = [types[name] for name in results]
    clauses.append(
        f"outs({', '.join(inits)} : {', '.join(result_types)}) -> {', '.join(result_types)}"
    )
    attribute = mlir_text.pattern(setting.pattern)
    alias = f"#pattern = {attribute}" if flag(rng) else None
    values = [f"%{name}" for name in results]
    head = f"{', '.join(values)} = localattn.attention {'#pattern' if alias else attribute}"
    function.lines.append("\n      ".join([head, *clauses]))
    return function.text(values, result_types, alias), function.inputs


def random_program(seed):
    """The program of a seed."""
    rng, draws = random.Random(seed), np.random.default_rng(seed)
    setting = random_setting(rng)
    tensors = [
        number_formats.encode(draws.standard_normal(setting.shape(tensor)), setting.element)
        for tensor in TENSORS[:3]
    ]
    bias, bias_element, table = (
        random_bias(rng, draws, setting) if flag(rng) else (None, None, None)
    )
    assert math.prod(setting.extents) <= 160
    text, inputs = write(rng, setting, tensors, bias, bias_element, table)
    return Program(seed, setting, bias, text, inputs)
