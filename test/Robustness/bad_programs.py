"""IR that breaks one rule each, and the error that the rule asks for.

The texts of the errors follow from docs/spec.md and from the form that CONTRIBUTING.md gives to an
error, "expected X, got Y". `@@` in a program is where the error must point; it is no part of it.
"""


def attention(pattern, q, k=None, v=None, out=None, clauses="", results=None):
    """A function with one attention; shapes with their element type, like "1x4x2x8xf32"."""
    k = k or q
    names = {"%q": q, "%k": k, "%v": v or k, "%o": out or q}
    types = {name: f"tensor<{shape}>" for name, shape in names.items()}
    arguments = ", ".join(f"{name}: {type_}" for name, type_ in types.items())
    return (
        f"func.func @f({arguments}, %t: tensor<2x4xf32>, %u: tensor<3x7xf32>, %i: index) {{\n"
        f"  %0 = @@localattn.attention #localattn.{pattern}"
        f" ins(%q, %k, %v : {types['%q']}, {types['%k']}, {types['%v']}) {clauses}"
        f" outs(%o : {types['%o']}) -> {results or types['%o']}\n"
        "  return\n}\n"
    )


def op(message):
    return f"'localattn.attention' op {message}"


Q = "1x4x2x8xf32"
IMAGE = "1x4x5x2x8xf32"

# S1: tensors.
TENSORS = {
    "S1.1 rank of query": (
        attention("global", "4x2x8xf32"),
        op("expected query of rank 4 to 6 (batch, 1 to 3 grid axes, heads, channel), got rank 3"),
    ),
    "S1.1 rank of key": (
        attention("global", Q, "1x4x4x2x8xf32", Q),
        op("expected key of rank 4 as query, got rank 5"),
    ),
    "S1.2 integers": (
        attention("global", "1x4x2x8xi8"),
        op("expected query to be a ranked tensor or strided memref of f16, bf16, f32 or f64, "
           "got 'tensor<1x4x2x8xi8>'"),
    ),
    "S1.2 two types": (
        attention("global", Q, Q, "1x4x2x8xf64"),
        op("expected value of element type 'f32' as query, got 'f64'"),
    ),
    "S1.3 batch": (
        attention("global", Q, "3x4x2x8xf32"),
        op("expected batch of key to be 1 as of query, got 3"),
    ),
    "S1.3 dk": (
        attention("global", Q, "1x4x2x7xf32", Q),
        op("expected dk of key to be 8 as of query, got 7"),
    ),
    "S1.3 dv": (
        attention("global", Q, Q, "1x4x2x5xf32"),
        op("expected dv of out to be 5 as of value, got 8"),
    ),
    "S1.3 grid of value": (
        attention("global", Q, Q, "1x6x2x8xf32"),
        op("expected axis 0 of the grid of value to be 4 as of key, got 6"),
    ),
    "S1.4 heads": (
        attention("global", "1x4x6x8xf32", "1x4x4x8xf32"),
        op("expected heads of key to divide the 6 heads of query, got 4"),
    ),
    "S1.4 heads of out": (
        attention("global", Q, out="1x4x1x8xf32"),
        op("expected heads of out to be 2 as of query, got 1"),
    ),
}

# S2: place.
PLACE = {
    "S2.1 entries": (
        attention("global", IMAGE, clauses="query_origin [0]"),
        op("expected 2 entries in query_origin, got 1"),
    ),
    "S2.2 key_origin alone": (
        attention("global", Q, clauses="key_origin [0]"),
        op("expected extent beside key_origin, got none"),
    ),
    "S2.2 large extent": (
        attention("global", Q, clauses="extent [2147483648]"),
        op("expected extent of 0 to 2147483647, got 2147483648"),
    ),
    "S2.3 two grids": (
        attention("global", Q, "1x7x2x8xf32"),
        op("expected axis 0 of the grid of key to be 4 as of query, got 7"),
    ),
    "S2.4 negative origin": (
        attention("global", Q, clauses="query_origin [-3] extent [4]"),
        op("expected query_origin of 0 to 2147483647, got -3"),
    ),
    "S2.1 no step": (
        attention("global", Q, clauses="query_step [0] extent [4]"),
        op("expected query_step of 1 to 2147483647, got 0"),
    ),
    "S2.2 key_step alone": (
        attention("global", Q, clauses="key_step [2]"),
        op("expected extent beside key_step, got none"),
    ),
    "S2.4 strided keys outside": (
        attention("global", Q, clauses="key_step [2] extent [6]"),
        op("expected axis 0 of key to end inside of the extent 6, got 0 + 4 with a step of 2"),
    ),
    "S2.6 aligned steps": (
        attention("global", Q, clauses="align = start query_step [1]"),
        op("expected either query_step or align, got both"),
    ),
    "S3.15 no such box": (
        attention("criss_cross", IMAGE, clauses="box = 2"),
        op("expected a box of 0 to 1, got 2"),
    ),
    "S2.4 queries outside": (
        attention("global", Q, clauses="query_origin [1] extent [4]"),
        op("expected axis 0 of query to end inside of the extent 4, got 1 + 4"),
    ),
    "S2.4 keys outside": (
        attention("global", Q, clauses="key_origin [2] extent [5]"),
        op("expected axis 0 of key to end inside of the extent 5, got 2 + 4"),
    ),
}

# S3: patterns on a grid.
PATTERNS = {
    "S3.1 too many axes": (
        attention("windowed<[7, 7]>", Q),
        op("pattern: expected a pattern for 1 axes, got 2 entries"),
    ),
    "S3.1 no such axis": (
        attention("axial<1>", Q),
        op("pattern: expected an axis of 0 to 0, got 1"),
    ),
    "S3.1 boxes of other axes": (
        attention("boxes<[full, self]>", Q),
        op("pattern: expected boxes of 1 axes, got 2"),
    ),
    "S3.2 area": (
        attention("area<3>", Q),
        op("expected an extent of axis 0 that is a multiple of 3, got 4"),
    ),
    "S3.2 area of rows": (
        attention("area<3>", IMAGE),
        op("expected an extent of axis 0 that is a multiple of 3, got 4 (areas that end inside of "
           "a row need the flattened form, a grid of one axis with all tokens)"),
    ),
    "S3.2 grid": (
        attention("grid<[4, 4]>", IMAGE),
        op("expected an extent of axis 1 that is a multiple of 4, got 5"),
    ),
    "S3.3 block on this grid": (
        attention("boxes<[block(d0 floordiv 8)]>", Q),
        op("pattern: expected block and dilation of at least 1 on this grid, got 0 and 1"),
    ),
}

# S4: scores.
SCORES = {
    "S4.1 rank of the table": (
        attention("sliding<left = [1, 1], right = [1, 1]>", IMAGE,
                  clauses="relative_bias(%t : tensor<2x4xf32>, origin = [1, 1], sign = key_minus_query)"),
        op("expected relative_bias of rank 3 (heads and 2 axes), got rank 2"),
    ),
    "S4.1 heads of the table": (
        attention("sliding<left = [3], right = [3]>", Q,
                  clauses="relative_bias(%u : tensor<3x7xf32>, origin = [3], sign = key_minus_query)"),
        op("expected heads of relative_bias to be 2 as of query, got 3"),
    ),
    # The keys of a query are at -3 to 3, so the entries are 0 to 6.
    "S4.2 short table": (
        attention("sliding<left = [3], right = [3]>", Q,
                  clauses="relative_bias(%t : tensor<2x4xf32>, origin = [3], sign = key_minus_query)"),
        op("expected relative_bias to cover entries 0 to 6 of axis 0, got 4 entries with origin 3"),
    ),
    "S4.3 no channel": (
        attention("global", "1x4x2x0xf32"),
        op("expected dk of at least 1 where scale is its default, got 0"),
    ),
}

# Attributes on their own, as aliases: S3.1 and S1.6. What is wrong with the whole is reported
# where the parameters begin, and a wrong word where it stands.
ATTRIBUTES = {
    "S3.1 window of 0": (
        "#a = #localattn.windowed@@<[7, 0]>",
        "expected entries of 1 to 2147483647 in 'window', got 0",
    ),
    "S3.1 window of 2^31": (
        "#a = #localattn.windowed@@<[2147483648]>",
        "expected entries of 1 to 2147483647 in 'window', got 2147483648",
    ),
    "S3.1 reach": (
        "#a = #localattn.boxes@@<[window(block = 1, left = -2, right = 0)]>",
        "expected left + block + right of at least 0, got -1",
    ),
    "S3.1 unbounded clamp": (
        "#a = #localattn.boxes@@<[window(left = unbounded, clamp)]>",
        "expected boundary clip where a side is unbounded, got clamp",
    ),
    "S3.1 cuts": (
        "#a = #localattn.boxes@@<[segments(4, 2)]>",
        "expected ascending positive integers as cuts of segments, got 2 after 4",
    ),
    "S3.1 division by an extent": (
        "#a = #localattn.boxes@@<[range(0, d0 floordiv 0)]>",
        "expected division by a positive constant, got d0 floordiv 0",
    ),
    "S3.1 17 boxes": (
        "#a = #localattn.boxes@@<" + ", ".join(["[full]"] * 17) + ">",
        "expected 1 to 16 boxes, got 17",
    ),
    "S3.1 two sizes of box": (
        "#a = #localattn.boxes@@<[full, self], [full]>",
        "expected 2 axes in each box, got 1",
    ),
    "constructor": (
        "#a = #localattn.boxes<[@@circle(3)]>",
        "expected an axis constructor (full, self, block, sliding, strided, halo, window, range, "
        "rows or segments), got 'circle'",
    ),
    "boundary": (
        "#a = #localattn.windowed<[7], boundary = [@@reflect]>",
        "expected a boundary of clip, clamp or wrap, got 'reflect'",
    ),
    "option": (
        "#a = #localattn.windowed<[7], @@margin = [1]>",
        "expected 'shift' or 'boundary', got 'margin'",
    ),
    "S1.6 layout": (
        '#a = #localattn.layout@@<"bhd">',
        'expected each of b, *, h and d once in the layout of query, got "bhd"',
    ),
    "no such attribute": (
        "#a = #localattn.@@spiral<3>",
        "unknown attribute `spiral` in dialect `localattn`",
    ),
    "end of file": (
        "#a = #localattn.windowed@@<[7",
        "unbalanced '[' character in pretty dialect name",
    ),
}

# The syntax of the operation.
SYNTAX = {
    "no ins": (
        "func.func @f(%q: tensor<1x4x2x8xf32>) {\n"
        "  %0 = localattn.attention #localattn.global @@outs(%q : tensor<1x4x2x8xf32>)"
        " -> tensor<1x4x2x8xf32>\n  return\n}\n",
        "custom op 'localattn.attention' expected 'ins'",
    ),
    "no pattern": (
        "func.func @f(%q: tensor<1x4x2x8xf32>) {\n"
        "  %0 = localattn.attention@@ ins(%q, %q, %q : tensor<1x4x2x8xf32>)\n  return\n}\n",
        "expected attribute value",
    ),
    "no such operation": (
        "func.func @f() {\n  @@localattn.convolution\n  return\n}\n",
        "custom op 'localattn.convolution' is unknown",
    ),
    "no value": (
        "func.func @f(%q: tensor<1x4x2x8xf32>) {\n"
        "  %0 = localattn.attention #localattn.global ins(%q, @@%k, %q : tensor<1x4x2x8xf32>, "
        "tensor<1x4x2x8xf32>, tensor<1x4x2x8xf32>) outs(%q : tensor<1x4x2x8xf32>)"
        " -> tensor<1x4x2x8xf32>\n  return\n}\n",
        "use of undeclared SSA value name",
    ),
}

# What the parser never sees, because it would recurse as deep: docs/robustness.md. Each prefix is
# shorter than a line by what the 256 levels that are allowed take.
NESTING = "expected brackets, operators and aliases nested at most 256 deep, got 257"
LIMITS = {
    "brackets": ("[" * 256 + "@@[" + "[" * 50_000, NESTING),
    "regions": ("module {\n" * 256 + "module @@{\n" * 1 + "module {\n" * 20_000, NESTING),
    "signs": ("#a = affine_map<(d0) -> (" + "-" * 254 + "@@-" + "-" * 50_000 + "d0)>", NESTING),
    "sums": ("#a = affine_map<(d0) -> (d0" + " + d0" * 254 + " @@+ d0" + " + d0" * 200_000 + ")>",
             NESTING),
    "types": ("!a = " + "tuple<" * 256 + "tuple@@<" + "tuple<" * 100_000, NESTING),
    "aliases": ("#a0 = [1]\n" + "".join(f"#a{i} = [#a{i - 1}]\n" for i in range(1, 256))
                + "#a256 = [@@#a255]\n"
                + "".join(f"#a{i} = [#a{i - 1}]\n" for i in range(257, 100_000)), NESTING),
}

PROGRAMS = TENSORS | PLACE | PATTERNS | SCORES | ATTRIBUTES | SYNTAX | LIMITS
