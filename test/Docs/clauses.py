"""Runs one operation of the dialect that is written out clause by clause.

In clauses, `{name}` stands for an operand and its type, `%name : tensor<2xf32>`; arrays of rank 0
are numbers. On memrefs, all operands are buffers.
"""

import numpy as np

from attend import result_shapes, run_program, type_of

ELEMENTS = {
    "float16": "f16",
    "float32": "f32",
    "float64": "f64",
    "bool": "i1",
    "int32": "i32",
    "int64": "index",
}
LAYOUT = ("b*hd",) * 4


def score_type(element):
    return "f64" if element == "f64" else "f32"


class Program:
    """One function, whose arguments are the operands of one operation."""

    def __init__(self, memref=False):
        self.inputs, self.lines, self.types = [], [], {}
        self.arguments, self.memref = [], memref

    def operand(self, name, array):
        array = np.asarray(array)
        element = ELEMENTS[array.dtype.name]
        type_ = element if array.ndim == 0 else type_of(array.shape, element)
        self.inputs.append(array)
        if not self.memref or array.ndim == 0:
            self.arguments.append(f"%{name}: {type_}")
            self.types[name] = type_
            return
        self.arguments.append(f"%{name}_tensor: {type_}")
        self.types[name] = type_.replace("tensor", "memref")
        cast = f"%{name} = bufferization.to_buffer %{name}_tensor : {type_} to {self.types[name]}"
        self.lines.append(cast)

    def list(self, names):
        """`%a, %b : type, type`"""
        values = ", ".join(f"%{name}" for name in names)
        return f"{values} : {', '.join(self.types[name] for name in names)}"

    def fill(self, clauses):
        return clauses.format(**{name: self.list([name]) for name in self.types})

    def result(self, name, type_, start=None):
        """A destination; start: an array that it holds."""
        if start is not None:
            self.operand(f"{name}_start", start)
            return
        self.types[f"{name}_start"] = type_.replace("tensor", "memref") if self.memref else type_
        create = "memref.alloc()" if self.memref else "tensor.empty()"
        self.lines.append(f"%{name}_start = {create} : {self.types[f'{name}_start']}")

    def run(self, results, types):
        values = ", ".join(f"%{name}" for name in results)
        if self.memref:
            self.lines += [
                f"%{name} = bufferization.to_tensor %{name}_start restrict"
                f" : {type_.replace('tensor', 'memref')} to {type_}"
                for name, type_ in zip(results, types)
            ]
        joined = ", ".join(types)
        body = "\n".join(f"  {line}" for line in [*self.lines, f"return {values} : {joined}"])
        text = f"func.func @f({', '.join(self.arguments)}) -> ({joined}) {{\n{body}\n}}\n"
        return run_program(text, self.inputs, len(results))


def region_text(program, region, captures, axes, score):
    """`score { ... }` with %score, %batch, %head, %q0, ..., %k0, ... and %<capture>_in."""
    if region is None:
        return []
    places = ["batch", "head", *(f"q{a}" for a in range(axes)), *(f"k{a}" for a in range(axes))]
    arguments = [f"%score: {score}", *(f"%{name}: index" for name in places)]
    arguments += [f"%{name}_in: {program.types[name]}" for name in captures]
    lines = [line.strip() for line in region.strip().splitlines()]
    return ["score {", f"^bb0({', '.join(arguments)}):", *lines, "}"]


def operation(
    q,
    k,
    v,
    clauses="",
    *,
    pattern="#localattn.global",
    place="",
    layouts=None,
    captures=(),
    region=None,
    memref=False,
    state=None,
    **inputs,
):
    """out and lse; or acc, max and sum of online_attention, from the state before.

    clauses: those up to softcap; place: those from batch_origin to extent; inputs: further
    operands by name, captures: the names of those that the region takes.
    """
    program = Program(memref)
    for name, array in {"q": q, "k": k, "v": v, **inputs}.items():
        program.operand(name, array)
    element = ELEMENTS[np.asarray(q).dtype.name]
    score = score_type(element)
    shapes = result_shapes(q, v, layouts or LAYOUT)
    if state is None:
        name, results, shapes, elements = "attention", ["out", "lse"], shapes, [element, score]
    else:
        name, results = "online_attention", ["acc", "max", "sum"]
        shapes, elements = [*shapes, shapes[1]], [score] * 3
    types = [type_of(shape, one) for shape, one in zip(shapes, elements)]
    for result, type_, start in zip(results, types, state or [None] * 2):
        program.result(result, type_, start)
    starts = [f"{result}_start" for result in results]
    lines = [f"ins({program.list(['q', 'k', 'v'])})", program.fill(clauses)]
    if layouts is not None:
        lines.append('layout <query = "%s", key = "%s", value = "%s", out = "%s">' % layouts)
    lines.append(program.fill(place))
    if captures:
        lines.append(f"captures({program.list(captures)})")
    lines.append(f"outs({program.list(starts)})")
    lines += region_text(program, region, captures, q.ndim - 3, score)
    head = f"localattn.{name} {pattern}"
    if not memref:
        head = f"{', '.join(f'%{result}' for result in results)} = {head}"
        lines.append(f"-> {', '.join(types)}")
    program.lines.append("\n    ".join([head, *lines]))
    return program.run(results, types)


def merge(out, lse, other_out, other_lse, layout=None):
    """out and lse of localattn.merge."""
    program = Program()
    names = ["a", "a_lse", "b", "b_lse"]
    for name, array in zip(names, (out, lse, other_out, other_lse)):
        program.operand(name, array)
    types = [program.types["a"], program.types["a_lse"]]
    program.result("out", types[0])
    program.result("lse", types[1])
    written = "" if layout is None else f' layout <"{layout}">'
    program.lines.append(
        f"%out, %lse = localattn.merge ins({program.list(names)}){written}"
        f" outs({program.list(['out_start', 'lse_start'])}) -> {', '.join(types)}"
    )
    return program.run(["out", "lse"], types)
