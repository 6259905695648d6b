"""A random program as MLIR: one operation, a chain of online_attention, or a merge of slices."""

from __future__ import annotations

import numpy as np

from function_text import Value, names, types
from operation_text import OperationText
from random_patterns import flag
from score_region import float_constant


class ProgramText(OperationText):
    """Writes the function; each form returns its results."""

    def write(self):
        """(text, inputs)"""
        form = {
            "tensor": self.attention,
            "memref": self.on_memrefs,
            "online": self.online_chain,
            "merge": self.merged_slices,
        }
        results = form[self.setting.form]()
        text = self.function.text(results, self.alias)
        if self.alias and flag(self.rng):
            text = text.removeprefix(f"{self.alias}\n").replace(
                "#pattern", self.alias.removeprefix("#pattern = ")
            )
        return text, self.function.inputs

    def results(self):
        return ["out", "lse"] if self.setting.lse else ["out"]

    def attention(self, part=None, tensors=None, likes=None):
        """On tensors; its results."""
        tensors = tensors or self.results()
        likes = likes or [self.like(tensor) for tensor in tensors]
        outs = [self.empty(tensor, like) for tensor, like in zip(tensors, likes)]
        results = [self.named(tensor, like) for tensor, like in zip(tensors, likes)]
        self.operation("attention", results, outs, part)
        return results

    def named(self, stem, like):
        return Value(self.function.fresh(stem), like.shape, like.element, like.dynamic)

    def on_memrefs(self):
        """Buffers that the operation writes, read back as tensors."""
        likes = [self.like(tensor) for tensor in self.results()]
        outs = [self.empty(tensor, like) for tensor, like in zip(self.results(), likes)]
        targets = outs
        if self.padded:
            targets = [self.strided_target(out) for out in outs]
        self.operation("attention", [], targets)
        for target, out in zip(targets, outs):
            if target is not out:
                copy = f"memref.copy {target.name}, {out.name} : {target.type} to {out.type}"
                self.function.lines.append(copy)
        tensors = []
        for out in outs:
            text = f"bufferization.to_tensor {out.name} restrict : {out.type} to {{type}}"
            tensors.append(self.function.define("result", text, out, container="tensor"))
        return tensors

    def strided_target(self, out):
        shape = tuple(size + 2 for size in out.shape)
        outer = Value("", shape, out.element, (False,) * len(shape), "memref")
        return self.inner(self.function.define("outer", "memref.alloc() : {type}", outer))

    def online_chain(self):
        """The states of all slices of the keys, one after another, and perhaps their end."""
        element = self.setting.score_element
        likes = [self.like("out", element), self.like("lse"), self.like("lse")]
        state = self.start(likes)
        for part in self.setting.parts:
            results = [self.named(stem, like) for stem, like in zip(("acc", "max", "sum"), likes)]
            self.operation("online_attention", results, state, part)
            state = results
        if not self.setting.lse:
            return state
        return self.finish(state)

    def start(self, likes):
        """acc = 0, max = -inf, sum = 0."""
        element, state = likes[0].element, []
        for tensor, like, literal in zip(
            ("out", "lse", "lse"), likes, ("0.0", float_constant(-np.inf, element), "0.0")
        ):
            number, empty = self.function.number(literal, element), self.empty(tensor, like)
            text = f"linalg.fill ins({number.name} : {element}) outs({empty.name} : {{type}})"
            state.append(self.function.define("start", text + " -> {type}", like))
        return state

    def finish(self, state):
        """out = acc / sum and lse = max + log(sum), as linalg.generic."""
        acc, largest, total = state
        out, lse = self.like("out"), self.like("lse")
        dims = [f"d{number}" for number in range(len(acc.shape))]
        row = [d for d, name in zip(dims, self.setting.dims("out")) if name != "d"]
        score, element = acc.element, out.element
        body = [f"%quotient = arith.divf %a, %l : {score}"]
        body += [f"%none = arith.cmpf oeq, %l, %zero : {score}"]
        body += [f"%mean = arith.select %none, %zero, %quotient : {score}"]
        if element != score:
            body.append(f"%rounded = arith.truncf %mean : {score} to {element}")
        body.append(f"linalg.yield %{'mean' if element == score else 'rounded'} : {element}")
        self.function.lines.append(f"%zero = arith.constant 0.0 : {score}")
        results = [
            self.generic(dims, [dims, row, dims], (acc, total), ("out", out), body),
            self.generic(
                row,
                [row] * 3,
                (largest, total),
                ("lse", lse),
                [
                    f"%log = math.log %l : {score}",
                    f"%both = arith.addf %a, %log : {score}",
                    f"linalg.yield %both : {score}",
                ],
            ),
        ]
        return results

    def generic(self, dims, maps, inputs, output, body):
        """linalg.generic over `dims` of the inputs %a and %l."""
        tensor, like = output
        init, result = self.empty(tensor, like), self.named(tensor, like)
        written = ", ".join(
            f"affine_map<({', '.join(dims)}) -> ({', '.join(of_value)})>" for of_value in maps
        )
        kinds = ", ".join('"parallel"' for _ in dims)
        score = inputs[0].element
        self.function.lines += [
            f"{result.name} = linalg.generic {{indexing_maps = [{written}],"
            f" iterator_types = [{kinds}]}}",
            f"    ins({names(inputs)} : {types(inputs)}) outs({init.name} : {init.type}) {{",
            f"    ^bb0(%a: {score}, %l: {score}, %o: {like.element}):",
            *(f"      {line}" for line in body),
            f"    }} -> {result.type}",
        ]
        return result

    def merged_slices(self):
        """Every slice by itself, and merge of one after another."""
        likes = [self.like("out"), self.like("lse")]
        merged = None
        for part in self.setting.parts:
            results = self.attention(part, ["out", "lse"], likes)
            merged = results if merged is None else self.merge(merged, results, likes)
        return merged if self.setting.lse else merged[:1]

    def merge(self, one, other, likes):
        inits = [self.empty(tensor, like) for tensor, like in zip(("out", "lse"), likes)]
        results = [self.named(tensor, like) for tensor, like in zip(("out", "lse"), likes)]
        layout = self.setting.layouts[3]
        written = "" if layout == "b*hd" and flag(self.rng) else f' layout <"{layout}">'
        inputs = [*one, *other]
        self.function.lines.append(
            f"{names(results)} = localattn.merge ins({names(inputs)} : {types(inputs)}){written}"
            f" outs({names(inits)} : {types(inits)}) -> {types(results)}"
        )
        return results


def write(rng, setting, tensors, features):
    """The MLIR text and the inputs. tensors: the stored query, key and value."""
    return ProgramText(rng, setting, tensors, features).write()
