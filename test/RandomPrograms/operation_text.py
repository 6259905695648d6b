"""One attention of a random program as MLIR: its operands and its clauses."""

from __future__ import annotations

import numpy as np

import mlir_text
from function_text import FunctionText, Value, names, types
from random_patterns import flag
from score_region import RegionText
from settings import TENSORS


class OperationText:
    """Writes the operations of a setting; `rng` chooses among spellings of the same."""

    def __init__(self, rng, setting, tensors, features):
        self.rng, self.setting, self.features = rng, setting, features
        self.function = FunctionText()
        self.padded = setting.form == "memref" and not setting.dynamic and flag(rng)
        self.inputs = [
            self.tensor(name[0], stored, setting.element, setting.dims(name))
            for name, stored in zip(TENSORS, tensors)
        ]
        table = features.table
        self.table = table and self.tensor("table", table.tensor.stored, table.tensor.element)
        self.biases = [
            self.tensor(f"bias{number}", bias.stored, bias.element)
            for number, bias in enumerate(features.biases)
        ]
        sinks = features.sinks
        self.sinks = sinks and self.tensor("sinks", sinks.stored, sinks.element)
        self.scale = self.scale_value() if features.scale_is_value else None
        self.captures = [
            self.tensor(f"capture{number}", capture.stored, capture.element)
            for number, capture in enumerate(features.captures)
        ]

    # --- values ---

    def flags(self, shape, dims=()):
        """Which dimensions are `?`; dims: their names, if they are those of a tensor with channels."""
        flags = tuple(self.rng.random() < self.setting.dynamic for _ in shape)
        if self.setting.static_channels:
            flags = tuple(f and d != "d" for f, d in zip(flags, dims or [""] * len(flags)))
        return flags

    def tensor(self, name, stored, element, dims=()):
        """A new argument, as the operation takes it: a tensor, a memref or a number."""
        scalar = stored.ndim == 0 and name.startswith("capture")
        if self.padded and stored.ndim:
            # One more than needed on either side, so that the operation sees a strided memref.
            outer = np.pad(stored, 1, constant_values=1)
            return self.inner(
                self.buffer(self.function.argument(name, outer, element, self.flags(outer.shape)))
            )
        value = self.function.argument(
            name, stored, element, None if scalar else self.flags(stored.shape, dims)
        )
        return value if scalar or self.setting.form != "memref" else self.buffer(value)

    def buffer(self, value):
        text = f"bufferization.to_buffer {value.name} : {value.type} to {{type}}"
        return self.function.define("buffer", text, value, container="memref")

    def inner(self, buffer):
        """All of a memref but its border: strided."""
        strides = [int(np.prod(buffer.shape[axis + 1 :])) for axis in range(len(buffer.shape))]
        suffix = f", strided<{strides}, offset: {sum(strides)}>"
        shape = tuple(size - 2 for size in buffer.shape)
        ones = ", ".join("1" for _ in shape)
        sizes = ", ".join(map(str, shape))
        text = (
            f"memref.subview {buffer.name}[{ones}] [{sizes}] [{ones}] : {buffer.type} to {{type}}"
        )
        return self.function.define("strided", text, buffer, shape=shape, suffix=suffix)

    def scale_value(self):
        stored = np.array(self.features.scale, np.float32)
        if flag(self.rng):
            return self.function.number(repr(float(stored)), "f32")
        return self.function.argument("scale", stored, "f32")

    def like(self, tensor, element=None):
        """The type of a result: of out or lse, or of another element in its shape."""
        shape = self.setting.shape(tensor)
        element = element or (
            self.setting.score_element if tensor == "lse" else self.setting.element
        )
        container = "memref" if self.setting.form == "memref" else "tensor"
        flags = self.flags(shape, self.setting.dims(tensor))
        return Value("", shape, element, flags, container)

    def empty(self, tensor, like):
        """Of the type `like`; sizes that are not static come from query and value."""
        sources = []
        for name in self.setting.dims(tensor):
            source = "value" if name == "d" else "query"
            value = self.inputs[TENSORS.index(source)]
            sources.append((value, self.setting.dims(source).index(name)))
        return self.function.empty(like, sources)

    # --- one operation ---

    def operation(self, name, results, outs, part=None):
        """Appends the operation; part: the axis and slice of the keys that it sees, and its box."""
        setting, operands = self.setting, self.operands(part)
        inputs, biases = operands[:3], operands[3:]
        clauses = [f"ins({names(inputs)} : {types(inputs)})"]
        clauses += self.score_clauses(biases)
        clauses += self.layout_clauses(setting.layouts)
        clauses += self.head_clauses() + self.place_clauses(part)
        box = setting.box if part is None else part[2]
        if box is not None:
            clauses.append(f"box = {box}")
        if self.captures:
            clauses.append(f"captures({names(self.captures)} : {types(self.captures)})")
        clauses.append(f"outs({names(outs)} : {types(outs)})")
        if self.features.region is not None:
            region = RegionText(
                self.features.region,
                self.features.captures,
                [value.type for value in self.captures],
                len(setting.extents),
                setting.score_element,
            )
            clauses += ["score {", *region.lines, "}"]
        head = f"localattn.{name} {self.pattern()}"
        if results:
            head = f"{names(results)} = {head}"
            clauses[-1] += f" -> {types(results)}"
        self.function.lines.append("\n      ".join([head, *clauses]))

    def operands(self, part):
        """Query, key, value and the biases; of a part of the keys, slices."""
        values = [*self.inputs, *self.biases]
        if part is None:
            return values
        axis, (begin, size, step), _ = part
        dims = [self.setting.dims(tensor) for tensor in TENSORS[:3]]
        dims += [bias.dims for bias in self.features.biases]
        for number, of_value in enumerate(dims):
            letter = axis if number in (1, 2) else f"k{axis}"
            if letter in of_value:
                at = of_value.index(letter)
                begins, sizes = [0] * len(of_value), list(values[number].shape)
                strides = [1] * len(of_value)
                strides[at] = step
                # An empty slice at the end would begin outside of the tensor.
                begins[at], sizes[at] = begin if size else 0, size
                values[number] = self.function.slice(values[number], begins, sizes, strides)
        return values

    def score_clauses(self, biases):
        clauses, features = [], self.features
        if features.table is not None:
            index = f"origin = {list(features.table.origin)}, sign = {features.table.sign}"
            clauses.append(f"relative_bias({self.table.name} : {self.table.type}, {index})")
        for value, bias in zip(biases, features.biases):
            clauses.append(f"bias({value.name} : {value.type}, [{', '.join(bias.dims)}])")
        if features.sinks is not None:
            clauses.append(f"sinks({self.sinks.name} : {self.sinks.type})")
        if self.scale is not None:
            clauses.append(f"scale({self.scale.name} : f32)")
        elif features.scale is not None:
            clauses.append(f"scale({features.scale})")
        if self.setting.softcap is not None:
            clauses.append(f"softcap({self.setting.softcap})")
        return clauses

    def layout_clauses(self, layouts):
        if set(layouts) == {"b*hd"} and flag(self.rng):
            return []
        if len(set(layouts)) == 1 and self.rng.random() < 0.8:
            return [f'layout <"{layouts[0]}">']
        written = (f'{name} = "{layout}"' for name, layout in zip(TENSORS, layouts))
        return [f"layout <{', '.join(written)}>"]

    def head_clauses(self):
        """batch_origin, head_origin, head_extent: those that are needed, and sometimes more."""
        setting, heads, clauses = self.setting, self.setting.heads, []
        if setting.batch_origin or self.rng.random() < 0.1:
            clauses.append(f"batch_origin {self.indices([setting.batch_origin])}")
        origin = heads.origin != (0, 0) or self.rng.random() < 0.1
        if origin:
            clauses.append(f"head_origin {self.indices(heads.origin)}")
        # Groups are checked against the number of heads, which must be static somewhere.
        groups = len(heads.groups) > 1
        unknown = groups and self.has_dynamic_heads()
        part = origin or unknown or heads.extent != setting.local_heads
        if part or self.rng.random() < 0.1:
            static = f"[{heads.extent[0]}, {heads.extent[1]}]"
            clauses.append(f"head_extent {static if groups else self.indices(heads.extent)}")
        return clauses

    def has_dynamic_heads(self):
        dims = (self.setting.dims(tensor) for tensor in TENSORS)
        return any(value.dynamic[of_value.index("h")] for value, of_value in zip(self.inputs, dims))

    def place_clauses(self, part):
        """From query_origin to extent: those that are needed, and sometimes more."""
        setting, place, rng = self.setting, self.setting.place, self.rng
        zeros, ends = (0,) * len(setting.extents), zip(setting.extents, place.query_grid)
        starts = {"start": zeros, "end": tuple(n - size for n, size in ends)}
        key_begin, key_steps = list(place.key_origin), list(place.key_step)
        if part is not None:
            axis, (begin, size, step), _ = part
            # Behind the last key may lie more of the step than of the grid.
            key_begin[axis] += begin * key_steps[axis] if size else 0
            key_steps[axis] *= step
        ones = [1] * len(zeros)
        key_origin = part is not None or place.key_origin != zeros or rng.random() < 0.1
        key_step = key_steps != ones or rng.random() < 0.1
        query_step = list(place.query_step) != ones or rng.random() < 0.1
        extent = key_origin or key_step or place.key_grid != setting.extents or rng.random() < 0.1
        # A query grid that differs from the key grid is an error without any of the clauses.
        query_origin = (
            place.query_origin != zeros
            or rng.random() < 0.1
            or not (extent or query_step)
            and place.query_grid != place.key_grid
        )
        clauses = []
        if query_origin:
            aligned = [name for name, start in starts.items() if start == place.query_origin]
            if aligned and not query_step and rng.random() < 0.7:
                clauses.append(f"align = {rng.choice(aligned)}")
            else:
                clauses.append(f"query_origin {self.indices(place.query_origin)}")
        if query_step:
            clauses.append(f"query_step {self.indices(place.query_step)}")
        if key_origin:
            clauses.append(f"key_origin {self.indices(key_begin)}")
        if key_step:
            clauses.append(f"key_step {self.indices(key_steps)}")
        if extent:
            clauses.append(f"extent {self.indices(setting.extents)}")
        return clauses

    def indices(self, values):
        return self.function.index_list(self.rng, values)

    def pattern(self):
        groups = self.setting.heads.groups
        if len(groups) == 1:
            self.alias = f"#pattern = {mlir_text.pattern(groups[0][1])}"
            return "#pattern"
        self.alias = None
        written = (f"{count} : {mlir_text.pattern(pattern)}" for count, pattern in groups)
        return f"head_groups [{', '.join(written)}]"
