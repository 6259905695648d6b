"""Programs that compute one attention several times, so that each can be tiled in its own way.

Every op that a schedule looks for is tagged: the attention itself with the name of its variant, the
elementwise producer of its query, the fill of its init and its residual consumer with a suffix.
"""

import re

from cases import Case


def tensor_type(shape, element, dynamic):
    """dynamic: a flag per dimension."""
    sizes = ["?" if flag else str(size) for size, flag in zip(shape, dynamic, strict=True)]
    return f"tensor<{'x'.join([*sizes, element])}>"


class Program:
    """The text of @main, which returns out (and lse) of each variant."""

    def __init__(self, case: Case, dynamic=False):
        self.case, self.lines, self.results = case, [], []
        score = "f64" if case.element == "f64" else "f32"
        self.types = {}
        for name, shape in case.shapes().items():
            flags = [
                dynamic and not (case.static_heads and letter == "h")
                for letter in case.letters(name)
            ]
            self.types[name] = tensor_type(shape, score if name == "lse" else case.element, flags)
        for name, tensor in case.tensors.items():
            type_ = tensor_type(tensor.shape, tensor.element, [dynamic] * len(tensor.shape))
            self.types[name] = "f32" if tensor.element == "number" else type_
        self.types |= {name: "index" for name in case.indices}

    @property
    def arguments(self):
        """The names of the arguments."""
        return [name for name in self.types if name != "lse" or self.case.lse]

    def typed(self, text):
        return re.sub(r"\$(\w+)", lambda match: self.types[match[1]], text)

    def producers(self, name):
        """Doubles the query and fills the init; both are tagged."""
        q, out = self.types["q"], self.types["out"]
        self.lines += [
            f'%q_{name} = linalg.add {{tag = "{name}_producer"}} ins(%q, %q : {q}, {q})'
            f" outs(%q : {q}) -> {q}",
            f'%init_{name} = linalg.fill {{tag = "{name}_fill"}} ins(%zero : {self.case.element})'
            f" outs(%out : {out}) -> {out}",
        ]

    def attention(self, name):
        """A variant: the attention with its producers."""
        self.producers(name)
        case, types = self.case, self.types
        outs, results = [f"%init_{name}"], [types["out"]]
        if case.lse:
            outs, results = [*outs, "%lse"], [*results, types["lse"]]
        layout = ", ".join(
            f'{tensor} = "{letters}"'
            for tensor, letters in zip(("query", "key", "value", "out"), case.layout)
        )
        self.lines.append(
            f"%{name}:{len(outs)} = localattn.attention {case.pattern}\n"
            f"      ins(%q_{name}, %k, %v : {types['q']}, {types['k']}, {types['v']})\n"
            f"      {self.typed(self.with_layout(case.clauses, layout))}\n"
            f"      outs({', '.join(outs)} : {', '.join(results)})"
            f' {{tag = "{name}"}} {self.typed(case.score)} -> {", ".join(results)}'
        )
        self.results += [(f"%{name}#{number}", type_) for number, type_ in enumerate(results)]

    @staticmethod
    def with_layout(clauses, layout):
        """The layout goes before the clauses about the place."""
        place = re.search(r"\b(batch|head|query|key)_origin|align|box|captures", clauses)
        at = place.start() if place else len(clauses)
        return f"{clauses[:at]} layout <{layout}> {clauses[at:]}"

    def residual(self, name):
        """A variant whose out goes into an elementwise consumer, which alone is a result."""
        self.attention(name)
        self.results = [r for r in self.results if not r[0].startswith(f"%{name}#")]
        out = self.types["out"]
        self.lines.append(
            f'%sum_{name} = linalg.add {{tag = "{name}_consumer"}} ins(%{name}#0, %out : {out}, {out})'
            f" outs(%out : {out}) -> {out}"
        )
        self.results.append((f"%sum_{name}", out))

    def text(self):
        arguments = ", ".join(f"%{name}: {self.types[name]}" for name in self.arguments)
        values, types = (", ".join(column) for column in zip(*self.results))
        zero = f"%zero = arith.constant 0.0 : {self.case.element}"
        body = "".join(f"  {line}\n" for line in [zero, *self.lines])
        return f"func.func @main({arguments}) -> ({types}) {{\n{body}  return {values} : {types}\n}}\n"
