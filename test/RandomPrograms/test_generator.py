"""The generator of random programs: its text is well-formed, and everything occurs."""

import collections
import dataclasses
import random
import re

import numpy as np

import mlir_text
import number_formats
import pattern_data as data
from programs import random_program
from random_patterns import SURFACE, affine, random_pattern
from score_region import OPS, Op

# In the order in which an operation has them.
CLAUSES = (
    "ins(",
    "relative_bias(",
    "bias(",
    "sinks(",
    "scale(",
    "softcap(",
    "layout <",
    "batch_origin [",
    "head_origin [",
    "head_extent [",
    "query_origin [",
    "align = ",
    "query_step [",
    "key_origin [",
    "key_step [",
    "extent [",
    "box = ",
    "captures(",
    "outs(",
    "score {",
)
ANY_NUMBER = {CLAUSES.index("bias(")}


def test_the_same_seed_gives_the_same_program():
    for seed in range(7, 27):
        one, two = random_program(seed), random_program(seed)
        assert one.text == two.text
        assert all((a == b).all() for a, b in zip(one.inputs, two.inputs))


def operations(text):
    """The clauses of each operation of ours, by their numbers."""
    for match in re.finditer(r"localattn\.(?:online_)?attention\b[^\n]*\n((?:      .*\n)+)", text):
        lines = [line.strip() for line in match[1].splitlines()]
        clauses = [next((c for c in CLAUSES if line.startswith(c)), None) for line in lines]
        yield [CLAUSES.index(clause) for clause in clauses if clause]


def test_clauses_have_an_order():
    for seed in range(300):
        program = random_program(seed)
        found = list(operations(program.text))
        parts = len(program.setting.parts)
        assert len(found) == (parts if program.setting.form in ("online", "merge") else 1)
        for order in found:
            once = [clause for clause in order if clause not in ANY_NUMBER]
            assert order == sorted(order) and len(set(once)) == len(once)
            written = {CLAUSES[clause].split()[0] for clause in order}
            assert {"ins(", "outs("} <= written
            assert not {"key_origin", "key_step"} & written or "extent" in written
            assert "head_origin" not in written or "head_extent" in written
            assert "align" not in written or not {"query_origin", "query_step"} & written


def test_text_is_well_formed():
    for seed in range(300):
        program = random_program(seed)
        lines = [line.strip() for line in program.text.splitlines()]
        for opening, closing in ("()", "[]", "{}"):
            assert program.text.count(opening) == program.text.count(closing)
        defined = set(re.findall(r"(%\w+)(?=:)", lines[lines[0].startswith("#")]))
        for line in lines:
            if line.startswith("^bb0"):
                defined |= set(re.findall(r"(%\w+)(?=:)", line))
            names, _, rest = line.partition(" = ") if line.startswith("%") else ("", "", line)
            assert set(re.findall(r"%\w+", rest)) <= defined, (seed, line)
            defined |= set(re.findall(r"%\w+", names))


def test_argument_types_fit_the_inputs():
    argument = re.compile(r"%\w+: (?:tensor<((?:[\d?]+x)*)(\w+)>|(\w+))")
    for seed in range(300):
        program = random_program(seed)
        head = next(line for line in program.text.splitlines() if line.startswith("func"))
        arguments = argument.findall(head.split(" -> ")[0])
        assert len(arguments) == len(program.inputs)
        for (sizes, element, scalar), stored in zip(arguments, program.inputs):
            sizes = sizes.split("x")[:-1]
            assert stored.dtype == number_formats.STORED[element or scalar]
            assert len(sizes) == stored.ndim
            assert all(size in ("?", str(n)) for size, n in zip(sizes, stored.shape))


def test_sizes_are_small_and_every_pattern_occurs():
    seen = collections.Counter()
    for seed in range(3000):
        pattern, extents = random_pattern(random.Random(seed))
        assert np.prod(extents) <= 160 and 1 <= min(extents) and max(extents) <= 9
        seen[type(pattern).__name__] += 1
        seen[f"{len(extents)} axes"] += 1
        for constructor in (c for box in getattr(pattern, "union", ()) for c in box):
            seen[type(constructor).__name__] += 1
            for field in dataclasses.fields(constructor):
                value = getattr(constructor, field.name)
                seen[f"{field.name} {type(value).__name__}"] += 1
                if value == -1 or value in ("clip", "clamp", "wrap", "unbounded"):
                    seen[f"{field.name} {value}"] += 1
    patterns = [name for name in vars(data) if name.endswith("Pattern")]
    constructors = [type(c).__name__ for c in (data.Full(), data.Self(), data.Window())]
    constructors += ["Block", "Sliding", "Strided", "Halo", "Range", "Rows", "Segments"]
    fields = "right -1|left unbounded|right unbounded|offset -1|offset Affine|causal bool"
    fields += "|boundary clip|boundary clamp|boundary wrap|size Affine|begin Affine|step Affine"
    assert len(SURFACE) == len(patterns) - 1
    for name in [*patterns, *constructors, *fields.split("|"), "1 axes", "2 axes", "3 axes"]:
        assert seen[name] >= 5, name


def kinds_of_place(program):
    setting = program.setting
    yield from ("form " + setting.form, setting.element)
    yield from (f"batch {setting.batch}", f"query heads {setting.local_heads[0]}")
    yield from (f"{len(setting.heads.groups)} groups", f"{len(setting.cuts[1])} slices")
    if setting.local_heads[1] < setting.local_heads[0]:
        yield "grouped heads"
    if setting.heads.extent != setting.local_heads:
        yield "part of the heads"
        if len(setting.heads.groups) > 1:
            yield "part of grouped heads"
    if len(set(setting.layouts)) > 1:
        yield "layouts"
    if setting.place.query_grid != setting.extents:
        yield "tile"
    if setting.place.key_grid != setting.extents:
        yield "slice"
    if any(size == 0 for _, size, _ in setting.cuts[1]):
        yield "empty slice"
    if any(step > 1 for _, _, step in setting.cuts[1]):
        yield "strided slices"
    if max(setting.query_step) > 1:
        yield "strided queries"
    if max(setting.key_step) > 1:
        yield "strided keys"
    if setting.box is not None and setting.boxes > 1:
        yield "all boxes" if setting.box == "each" else "one box"
        if len({len(pattern.boxes(setting.extents)) for _, pattern in setting.heads.groups}) > 1:
            yield "a box that some heads lack"
    for text in (
        "align = start",
        "align = end",
        "batch_origin",
        "strided<",
        "tensor.extract_slice",
    ):
        if text in program.text:
            yield text
    if "?" in program.text:
        yield "dynamic"
    if ": index" in program.text.split("{")[0]:
        yield "index arguments"


def kinds_of_scores(program):
    features = program.features
    yield f"{len(features.biases)} biases"
    for bias in features.biases:
        yield "mask" if bias.element == "i1" else f"bias of {bias.element}"
        yield from (f"bias over {name}" for name in bias.dims)
        yield f"bias of rank {len(bias.dims)}"
        if bias.dims != tuple(sorted(bias.dims)):
            yield "bias of another order"
        if bias.element != "i1" and np.isinf(bias.values).any():
            yield "-inf in a bias"
    if features.table is not None:
        yield "table"
        if min(features.table.origin) < 0:
            yield "negative origin"
        if np.isinf(features.table.tensor.values).any():
            yield "-inf in the table"
    if features.sinks is not None:
        yield "sink of -inf" if np.isinf(features.sinks.values).any() else "sinks"
    if program.setting.softcap is not None:
        yield "softcap"
    yield "scale as operand" if features.scale_is_value else "scale as number"


def test_programs_are_of_every_kind():
    seen = collections.Counter()
    for seed in range(2000):
        program = random_program(seed)
        seen.update(set(kinds_of_place(program)) | set(kinds_of_scores(program)))
        if seed < 300 and program.results[-1][0] == "lse" and program.setting.batch:
            seen["no key"] += bool(np.isinf(program.expected()[1]).any())
    kinds = "form tensor|form memref|form online|form merge|f16|bf16|f32|f64|batch 0|batch 3"
    kinds += "|query heads 6|1 groups|2 groups|3 groups|1 slices|2 slices|3 slices|grouped heads"
    kinds += "|part of the heads|part of grouped heads|layouts|tile|slice|empty slice|align = start"
    kinds += "|strided slices|strided queries|strided keys|all boxes|one box"
    kinds += "|a box that some heads lack"
    kinds += "|align = end|batch_origin|strided<|tensor.extract_slice|dynamic|index arguments"
    kinds += "|0 biases|1 biases|2 biases|3 biases|mask|bias of f16|bias of bf16|bias of f32"
    kinds += "|bias of f64|bias over b|bias over h|bias over q0|bias over q1|bias over q2"
    kinds += "|bias over k0|bias over k1|bias over k2|bias of rank 0|bias of another order"
    kinds += "|-inf in a bias|table|negative origin|-inf in the table|sink of -inf|sinks|softcap"
    kinds += "|scale as operand|scale as number|no key"
    assert [kind for kind in kinds.split("|") if seen[kind] < 5] == []


def operations_of(tree):
    if isinstance(tree, Op):
        yield tree.name
        for argument in tree.arguments:
            yield from operations_of(argument)
    else:
        yield type(tree).__name__
        yield getattr(tree, "name", "")
        for index in getattr(tree, "indices", ()):
            yield from operations_of(index)


def test_regions_are_of_every_kind():
    seen = collections.Counter()
    for seed in range(1500):
        features = random_program(seed).features
        if features.region is not None:
            seen.update(set(operations_of(features.region)))
            for capture in features.captures:
                seen[f"{'table' if capture.stored.ndim else 'number'} of {capture.element}"] += 1
    captures = [f"table of {element}" for element in ("f16", "bf16", "f32", "f64", "i32", "index")]
    captures += [f"number of {element}" for element in ("f32", "f64", "i32", "index")]
    leaves = ["Score", "Number", "Count", "Read", "batch", "head", "q0", "q1", "q2", "k0", "k2"]
    assert [kind for kind in [*OPS, *captures, *leaves] if seen[kind] < 5] == []


def test_affine_expressions_read_back():
    """The text of an affine number, as Python reads it, has the value that was asked for."""
    for seed in range(300):
        rng = random.Random(seed)
        extents = tuple(rng.randint(1, 9) for _ in range(3))
        value = rng.randint(-9, 9)
        text = (
            mlir_text.number(affine(rng, value, extents))
            .replace("floordiv", "//")
            .replace("mod", "%")
        )
        text = re.sub(r"(d\d) ceildiv (\d)", r"-(-\1 // \2)", text)
        assert eval(text, {f"d{axis}": n for axis, n in enumerate(extents)}) == value
