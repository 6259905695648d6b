"""What is tiled: attentions of every pattern, and of every clause, with inputs for them."""

from dataclasses import dataclass, field

import numpy as np

BATCH, CHANNELS, VALUE_CHANNELS = 2, 4, 3


@dataclass(frozen=True)
class Tensor:
    """An argument of the program that is not query, key or value."""

    shape: tuple
    element: str = "f32"


@dataclass(frozen=True)
class Case:
    """An attention. `clauses` may use %name for each tensor, with $name for its type."""

    pattern: str
    keys: tuple  # the grid of keys, and of queries unless given
    clauses: str = ""
    score: str = ""
    queries: tuple | None = None
    heads: int = 6
    key_heads: int = 2
    tensors: dict = field(default_factory=dict)
    indices: dict = field(default_factory=dict)
    layout: tuple = ("b*hd",) * 4
    element: str = "f32"
    lse: bool = True
    static_heads: bool = False  # also where other sizes are dynamic

    @property
    def axes(self):
        return len(self.keys)

    def shape(self, letters, is_key=False, channels=CHANNELS):
        grid = self.keys if is_key else self.queries or self.keys
        sizes = {"b": (BATCH,), "*": grid, "h": (self.key_heads if is_key else self.heads,)}
        return tuple(n for letter in letters for n in sizes.get(letter, (channels,)))

    def letters(self, name):
        """The dimensions of q, k, v, out or lse: one letter each."""
        layouts = dict(zip(("q", "k", "v", "out"), self.layout))
        layouts["lse"] = layouts["out"].replace("d", "")
        return layouts[name].replace("*", "*" * self.axes)

    def shapes(self):
        """Of q, k, v, out and lse."""
        q, k, v, out = self.layout
        return {
            "q": self.shape(q),
            "k": self.shape(k, True),
            "v": self.shape(v, True, VALUE_CHANNELS),
            "out": self.shape(out, False, VALUE_CHANNELS),
            "lse": self.shape(out.replace("d", "")),
        }

    def in_layout(self, values):
        """Numbers for batch, head, then each axis of queries, in the order of out's dimensions."""
        named = {"b": values[:1], "h": values[1:2], "*": values[2:], "d": [0]}
        return [n for letter in self.layout[3] for n in named[letter]]


PATTERNS = {
    "global": Case("#localattn.global", (5, 4)),
    "windowed": Case(
        "#localattn.windowed<[3, 2], shift = [1, 1], boundary = [clip, wrap]>", (7, 5)
    ),
    "criss_cross": Case("#localattn.criss_cross", (3, 2, 4)),
    "axial": Case("#localattn.axial<1, left = 1, right = 2>", (4, 5)),
    "area": Case("#localattn.area<2, axis = 1>", (3, 6)),
    "stripes": Case("#localattn.stripes<2, axis = 0>", (5, 3)),
    "grid": Case("#localattn.grid<[2, 3]>", (4, 6)),
    "neighborhood": Case(
        "#localattn.neighborhood<[3, 2], dilation = [2, 1], causal = [false, true]>", (7, 5)
    ),
    "sliding": Case("#localattn.sliding<left = [3], right = [1], dilation = [2]>", (11,)),
    "halo": Case("#localattn.halo<[2, 2, 2], margin = [1, 0, 1]>", (3, 5, 4)),
    "boxes": Case(
        "#localattn.boxes<[sliding(2, 1), segments(3)], [range(0, d0 floordiv 3), full],"
        " [self, rows(1, 3)]>",
        (7, 5),
    ),
}

SLIDING = "#localattn.sliding<left = [3], right = [1]>"

# Hides some keys by place, batch and head, and all of one query.
REGION = """score {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %per_head: $slopes, %per_key: $ids):
      %x = arith.addi %h, %i : index
      %y = arith.addi %j, %b : index
      %seven = arith.constant 7 : index
      %hides = arith.cmpi eq, %i, %seven : index
      %slope = tensor.extract %per_head[%h] : $slopes
      %id = tensor.extract %per_key[%b, %j] : $ids
      %sum = arith.addi %x, %y : index
      %steps = arith.index_cast %sum : index to i32
      %distance = arith.sitofp %steps : i32 to f32
      %far = arith.mulf %distance, %slope : f32
      %near = arith.addf %far, %id : f32
      %moved = arith.addf %s, %near : f32
      %never = arith.constant 0xFF800000 : f32
      %score = arith.select %hides, %never, %moved : f32
      localattn.yield %score : f32
    }"""

CLAUSES = {
    "relative_bias": Case(
        "#localattn.windowed<[3, 3], shift = [1, 2]>",
        (7, 5),
        "relative_bias(%table : $table, origin = [2, 2], sign = query_minus_key) softcap(2.0)",
        tensors={"table": Tensor((6, 5, 5))},
    ),
    "biases": Case(
        "#localattn.halo<[2, 2], margin = [1, 2]>",
        (5, 4),
        "bias(%all : $all, [b, h, q0, k1]) bias(%mask : $mask, [k0, q1]) bias(%one : $one, [])"
        " scale(%scale : f32)",
        tensors={
            "all": Tensor((2, 6, 5, 4)),
            "mask": Tensor((5, 4), "i1"),
            "one": Tensor(()),
            "scale": Tensor((), "number"),
        },
    ),
    "sinks": Case(
        SLIDING, (11,), "sinks(%sinks : $sinks)", tensors={"sinks": Tensor((6,))}
    ),
    "head_groups": Case(
        "head_groups [3 : #localattn.axial<0>, 3 : #localattn.stripes<2, axis = 1>]",
        (4, 5),
        static_heads=True,
    ),
    "region": Case(
        SLIDING,
        (11,),
        "batch_origin [1] captures(%slopes, %ids : $slopes, $ids)",
        REGION,
        tensors={"slopes": Tensor((6,)), "ids": Tensor((3, 11))},
    ),
    "align": Case(SLIDING, (11,), "align = end", queries=(3,)),
    "place": Case(
        "#localattn.neighborhood<[3, 4]>",
        (6, 5),
        "query_origin [%first, 1] key_origin [1, %second] extent [9, %last]",
        queries=(5, 7),
        indices={"first": 3, "second": 2, "last": 8},
    ),
    "steps": Case(
        "#localattn.boxes<[sliding(2, 1, dilation = 2), full], [range(0, 3), self]>",
        (4, 5),
        "query_origin [%first, 1] query_step [2, %stride] key_step [%second, 1] extent [12, %last]",
        queries=(5, 3),
        indices={"first": 3, "stride": 3, "second": 3, "last": 8},
    ),
    "box": Case("#localattn.boxes<[sliding(2, 1), full], [full, self]>", (5, 4), "box = 1"),
    "part_of_heads": Case(
        SLIDING, (11,), "head_origin [2, 0] head_extent [12, 4]", heads=4, key_heads=2
    ),
    "one_per_head": Case(SLIDING, (11,), heads=5, key_heads=5),
    "one_for_all": Case(SLIDING, (11,), heads=5, key_heads=1),
    "layouts": Case(
        "#localattn.windowed<[3, 2]>", (5, 4), layout=("bh*d", "*dbh", "hb*d", "d*hb")
    ),
    "no_lse": Case(SLIDING, (11,), lse=False),
    "f16": Case(SLIDING, (11,), element="f16"),
    "f64": Case(SLIDING, (11,), element="f64"),
}

CASES = PATTERNS | CLAUSES


def inputs(case, names):
    """Arrays for the arguments of these names: standard normal, bits or numbers."""
    draws = np.random.default_rng(7)
    for name in names:
        if name in case.indices:
            yield np.array(case.indices[name], np.int64)
            continue
        tensor = case.tensors.get(name)
        shape = tensor.shape if tensor else case.shapes()[name]
        values = draws.standard_normal(shape)
        if name == "sinks":  # none, and such as leave nothing of the scores or are nothing to them
            values[1:5] = [-np.inf, 1e30, -1e30, 80]
        if tensor and tensor.element == "i1":
            yield values > -0.5
        elif tensor:
            yield np.asarray(values, np.float32)
        elif name == "lse":
            yield np.asarray(values, np.float64 if case.element == "f64" else np.float32)
        else:
            yield values.astype({"f16": np.float16, "f32": np.float32, "f64": np.float64}[case.element])
