"""What a random program computes, before it is text."""

from __future__ import annotations

from dataclasses import dataclass

import oracle
from attention_oracle import Heads, layout_axes
from random_patterns import flag, pattern_on, random_pattern

LETTERS = "b*hd"
TENSORS = ("query", "key", "value", "out")
FORMS = ("tensor", "memref", "online", "merge")


@dataclass(frozen=True)
class Setting:
    """scale and softcap are None where they are not written."""

    form: str
    extents: tuple
    query: tuple  # (origin, size) per axis
    key: tuple  # (origin, size) per axis
    query_step: tuple
    key_step: tuple
    box: int | str | None  # "each": the results of all boxes are put together
    batch: int
    batch_origin: int
    local_heads: tuple  # those of the tensors: (query heads, key/value heads)
    heads: Heads
    key_channels: int
    value_channels: int
    element: str
    layouts: tuple  # of query, key, value and out
    scale: float | None
    softcap: float | None
    lse: bool
    dynamic: float  # the probability that a dimension is `?`
    cuts: tuple  # (axis, (begin, size, step) of each slice of the keys) for online and merge
    static_channels: bool = False  # their number is never `?`

    @property
    def place(self):
        box = None if self.box == "each" else self.box
        steps = self.query_step, self.key_step
        return oracle.Place(self.extents, *zip(*self.query), *zip(*self.key), *steps, box)

    @property
    def parts(self):
        """(axis, slice of the keys, box) of each operation of the forms online and merge."""
        axis, slices = self.cuts
        boxes = range(self.boxes) if self.box == "each" else [self.box]
        return [(axis, keys, box) for keys in slices for box in boxes]

    @property
    def boxes(self):
        return count_boxes(self.heads, self.extents)

    @property
    def score_element(self):
        return "f64" if self.element == "f64" else "f32"

    def sizes(self, tensor):
        """By the names of a tensor's dimensions."""
        keys = tensor in ("key", "value")
        sizes = {axis: size for axis, (_, size) in enumerate(self.key if keys else self.query)}
        channels = self.value_channels if tensor in ("value", "out") else self.key_channels
        return sizes | {"b": self.batch, "h": self.local_heads[keys], "d": channels}

    def shape(self, tensor):
        """The shape of query, key, value, out or lse, in its layout."""
        sizes = self.sizes("query" if tensor == "lse" else tensor)
        return tuple(sizes[name] for name in self.dims(tensor))

    def dims(self, tensor):
        """The names of the dimensions: b, h, d and the numbers of the grid axes."""
        return layout_axes(self.layout(tensor), len(self.extents))

    def layout(self, tensor):
        if tensor == "lse":
            return self.layouts[3].replace("d", "")
        return self.layouts[TENSORS.index(tensor)]

    def bias_sizes(self):
        """The sizes of the dimensions that a dense bias may have, by letter."""
        sizes = {"b": self.batch, "h": self.local_heads[0]}
        sizes |= {f"q{axis}": size for axis, (_, size) in enumerate(self.query)}
        return sizes | {f"k{axis}": size for axis, (_, size) in enumerate(self.key)}

    def coordinate_sizes(self):
        """One more than the largest coordinate that a region sees, by name."""
        sizes = {"batch": self.batch_origin + self.batch, "head": self.heads.extent[0]}
        return sizes | {f"{x}{axis}": n for x in "qk" for axis, n in enumerate(self.extents)}


def count_boxes(heads, extents):
    """Of the pattern that has most."""
    return max(len(pattern.boxes(extents)) for _, pattern in heads.groups)


# --- drawing ---


def random_place(rng, extents):
    """(query, key), each (origin, size, step) per axis. Half of the programs see the whole grid.

    Others take a part of the queries, somewhere, at the start or at the end, or of the keys; and
    every second or third of a part, or of the whole.
    """
    whole = tuple((0, n, 1) for n in extents)
    kind = rng.choice(["whole", "whole", "whole", "query", "key", "both", "start", "end"])

    def part(n, steps=(1,)):
        step = rng.choice(steps)
        size = rng.randint(1, -(-n // step))
        return rng.randint(0, n - 1 - step * (size - 1)), size, step

    steps = rng.choice([(1,), (1, 2, 3)])
    parts = [tuple(part(n, steps) for n in extents) for _ in range(2)]
    size = tuple(part(n)[1] for n in extents)
    aligned = {
        "start": tuple((0, size, 1) for size in size),
        "end": tuple((n - size, size, 1) for n, size in zip(extents, size)),
    }
    query = parts[0] if kind in ("query", "both") else aligned.get(kind, whole)
    return query, parts[1] if kind in ("key", "both") else whole


def random_box(rng, form, boxes):
    if rng.random() < (0.7 if boxes == 1 else 0.5):
        return None
    if form in ("online", "merge") and flag(rng):
        return "each"
    return rng.randrange(boxes)


def random_layouts(rng):
    """Of query, key, value and out: any order of the letters, mostly the same one for all."""

    def draw():
        return rng.choice(["b*hd", "bh*d", "".join(rng.sample(LETTERS, 4))])

    return (draw(),) * 4 if rng.random() < 0.7 else tuple(draw() for _ in TENSORS)


def random_groups(rng, pattern, extents, query_heads, key_heads):
    """(query heads, pattern) per group; a group holds whole groups of key/value heads."""
    shared = query_heads // key_heads
    if key_heads == 1 or rng.random() < 0.7:
        return ((query_heads, pattern),)
    inside = range(1, key_heads)
    count = min(rng.choice([1, 1, 2]), len(inside))
    cuts = [0, *sorted(rng.sample(inside, count)), key_heads]
    counts = [(end - begin) * shared for begin, end in zip(cuts, cuts[1:])]
    others = [pattern_on(rng, extents) for _ in counts[1:]]
    return tuple(zip(counts, [pattern, *others]))


def random_heads(rng, pattern, extents):
    """(Heads, heads of the tensors): all of them in most programs, or a part."""
    query_heads = rng.randint(1, 6)
    key_heads = rng.choice([h for h in range(1, query_heads + 1) if query_heads % h == 0])
    groups = random_groups(rng, pattern, extents, query_heads, key_heads)
    if rng.random() < 0.75:
        return Heads(groups, (query_heads, key_heads)), (query_heads, key_heads)
    first = rng.randrange(query_heads)
    count = rng.randint(1, query_heads - first)
    low = rng.randint(0, first * key_heads // query_heads)
    high = rng.randint((first + count - 1) * key_heads // query_heads, key_heads - 1)
    return Heads(groups, (query_heads, key_heads), (first, low)), (count, high - low + 1)


def random_cuts(rng, key):
    """The keys in one to three slices along one axis: some may be empty, or of every s-th key."""
    axis = rng.randrange(len(key))
    size = key[axis][1]
    if rng.random() < 0.3:
        step = rng.randint(2, 3)
        classes = range(min(step, size))
        return axis, tuple((begin, -(-(size - begin) // step), step) for begin in classes)
    cuts = [0, *sorted(rng.randint(0, size) for _ in range(rng.choice([0, 1, 1, 2]))), size]
    return axis, tuple((begin, end - begin, 1) for begin, end in zip(cuts, cuts[1:]))


def random_setting(rng):
    pattern, extents = random_pattern(rng)
    (query, query_step), (key, key_step) = (
        (tuple(axis[:2] for axis in grid), tuple(axis[2] for axis in grid))
        for grid in random_place(rng, extents)
    )
    heads, local_heads = random_heads(rng, pattern, extents)
    form = rng.choices(FORMS, [10, 3, 3, 2])[0]
    # Upstream's tensor.extract_slice takes nothing out of an empty dimension.
    batches = [0 if form in ("online", "merge") else 1, 12, 12, 6]
    return Setting(
        form=form,
        extents=extents,
        query=query,
        key=key,
        query_step=query_step,
        key_step=key_step,
        box=random_box(rng, form, count_boxes(heads, extents)),
        batch=rng.choices([0, 1, 2, 3], batches)[0],
        batch_origin=rng.choice([0, 0, 0, 1, 2]),
        local_heads=local_heads,
        heads=heads,
        key_channels=rng.randint(1, 17),
        value_channels=rng.randint(1, 17),
        element=rng.choice(["f16", "bf16", "f32", "f32", "f64"]),
        layouts=random_layouts(rng),
        # Exact in every float type. 0 and negative scales are legal, and tell a lost scale from an
        # inverted one.
        scale=rng.choice([None, None, 1.0, 0.5, 0.34375, 0.125, -0.75, 0.0]),
        softcap=rng.choice([None, None, None, 0.5, 2.0, 50.0]),
        lse=flag(rng),
        dynamic=rng.choice([0.0, 0.0, 0.3, 1.0]),
        cuts=random_cuts(rng, key),
    )
