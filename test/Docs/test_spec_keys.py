"""Section S3 of docs/spec.md: which keys a query sees, on sets worked out by hand."""

import itertools
import re
import subprocess

import numpy as np
import pytest

from attend import ROOT, attend, keys_seen, normal, tool


def box(*constructors):
    return f"boxes<[{', '.join(constructors)}]>"


def sets(*keys):
    """{query: keys} from the keys of query 0, of query 1, and so on."""
    return {query: set(seen) for query, seen in enumerate(keys)}


def cells(*sizes):
    """A partition of the axis into consecutive cells."""
    ends = list(itertools.accumulate(sizes))
    return sets(*(range(end - size, end) for size, end in zip(sizes, ends) for _ in range(size)))


# S3.1, S3.2, S3.3: on an axis of 5 keys.
@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("windowed<[2, 2]>", "expected a pattern for 1 axes, got 2 entries"),
        ("boxes<[block(0)]>", "expected 'block' of at least 1, got 0"),
        ("boxes<[sliding(unbounded, 0, wrap)]>", "expected boundary clip where a side is"),
        ("grid<[3]>", "expected an extent of axis 0 that is a multiple of 3, got 5"),
        ("boxes<[block(d0 - 5)]>", "block and dilation of at least 1 on this grid, got 0 and 1"),
        ("boxes<[sliding(d0 - 7, 0)]>", "left . block . right of at least 0 on this grid, got -1"),
    ],
)
def test_patterns_that_do_not_fit(pattern, message):
    with pytest.raises(AssertionError, match=message):
        keys_seen(pattern, 5)


# S3.4: residues, then cells with a cut at 1, then the member before the cell.
# Class 0 has members 0 2 4 6 and cells [0] [2 4] [6]; class 1 has 1 3 5 and cells [1] [3 5].
def test_window():
    even, odd = {0, 2, 4}, {1, 3, 5}
    expected = sets({0}, {1}, even, odd, even, odd, {4, 6})
    assert keys_seen(box("window(block = 2, offset = 1, left = 1, dilation = 2)"), 7) == expected


# S3.4: sides may be negative, unbounded, or leave no key.
def test_sides_of_a_window():
    assert keys_seen(box("sliding(-2, 2)"), 4) == sets({2}, {3}, (), ())
    assert keys_seen(box("sliding(1, -1)"), 3) == sets((), {0}, {1})
    assert keys_seen(box("sliding(0, -1)"), 2) == sets((), ())
    assert keys_seen(box("sliding(unbounded, 0)"), 3) == sets({0}, {0, 1}, {0, 1, 2})
    assert keys_seen(box("sliding(-1, unbounded)"), 3) == sets({1, 2}, {2}, ())


# S3.4: a cut may lie anywhere, also before the axis.
def test_cuts():
    assert keys_seen(box("block(3, shift = -1)"), 6) == cells(2, 3, 1)
    assert keys_seen(box("block(3, shift = 3)"), 6) == cells(3, 3)


# S3.5
def test_boundaries():
    first, middle = {0, 1}, {2, 3, 4, 5}
    clipped = keys_seen(box("block(4, shift = 2)"), 9)
    assert clipped == cells(2, 4, 3)
    clamped = keys_seen(box("block(4, shift = 2, clamp)"), 9)
    assert clamped == sets(*[{0, 1, 2, 3}] * 2, *[middle] * 4, *[{5, 6, 7, 8}] * 3)
    wrapped = keys_seen(box("block(4, shift = 2, wrap)"), 9)
    assert wrapped == sets(*[first | {7, 8}] * 2, *[middle] * 4, *[{0, 6, 7, 8}] * 3)


# S3.5: a short class is seen whole, and a circle holds each member once.
def test_windows_longer_than_the_axis():
    assert keys_seen(box("sliding(2, 1, clamp)"), 3) == cells(3)
    assert keys_seen(box("sliding(2, 2, wrap)"), 3) == cells(3)
    by_class = sets({0, 3}, {1, 4}, {2}, {0, 3}, {1, 4})
    assert keys_seen(box("sliding(2, 2, dilation = 3, clamp)"), 5) == by_class


# S3.6
def test_causal_comes_after_the_boundary():
    moved_inside = keys_seen(box("sliding(1, 2, clamp, causal)"), 5)
    assert moved_inside == sets({0}, {0, 1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4})
    assert keys_seen(box("sliding(1, 0, wrap, causal)"), 3) == sets({0}, {0, 1}, {1, 2})


# S3.6
def test_raster_order_is_two_boxes():
    pattern = "boxes<[sliding(unbounded, -1), full], [self, sliding(unbounded, 0)]>"
    for query, keys in keys_seen(pattern, 3, 2).items():
        assert keys == {key for key in np.ndindex(3, 2) if key <= query}


# S3.7
def test_range():
    assert keys_seen(box("range(-1, 2)"), 3) == sets({0, 1}, {0, 1}, {0, 1})
    assert keys_seen(box("range(d0 - 1, d0)"), 3) == sets({2}, {2}, {2})
    assert keys_seen(box("range(3, 9)"), 3) == sets((), (), ())
    assert keys_seen(box("range(1, 9, causal)"), 4) == sets((), {1}, {1, 2}, {1, 2, 3})


# S3.8
def test_rows():
    assert keys_seen(box("rows(1, 3)"), 4) == sets((), range(4), range(4), ())


# S3.9
def test_segments():
    assert keys_seen(box("segments(2, 3, 5, 9)"), 5) == cells(2, 1, 2)


# S3.10
def test_other_names_of_windows():
    assert keys_seen(box("full"), 3) == cells(3)
    assert keys_seen(box("self"), 3) == cells(1, 1, 1)
    assert keys_seen(box("block(2)"), 5) == cells(2, 2, 1)
    assert keys_seen(box("sliding(1, 0)"), 3) == sets({0}, {0, 1}, {1, 2})
    assert keys_seen(box("strided(2)"), 5) == sets(*([{0, 2, 4}, {1, 3}] * 3)[:5])
    assert keys_seen(box("halo(2, 1, 0)"), 4) == sets({0, 1}, {0, 1}, {1, 2, 3}, {1, 2, 3})


# S3.10: with clip, a shift cuts a block that is as large as its axis.
def test_a_block_as_large_as_the_axis():
    assert keys_seen(box("block(4)"), 4) == cells(4)
    assert keys_seen(box("block(4, shift = 1)"), 4) == cells(1, 3)
    assert keys_seen(box("block(4, shift = 1, wrap)"), 4) == cells(4)


# S3.11
def test_a_box_is_a_product():
    seen = keys_seen(box("block(2)", "sliding(1, 0)", "self"), 3, 3, 2)
    assert seen[0, 2, 1] == {(0, 1, 1), (0, 2, 1), (1, 1, 1), (1, 2, 1)}
    assert seen[2, 0, 0] == {(2, 0, 0)}


# S3.12: `keys_seen` checks the weights, so a key that counted twice would fail there.
def test_a_union_is_a_set():
    assert keys_seen("boxes<[full], [full], [self]>", 3) == cells(3)
    assert keys_seen("criss_cross", 2, 3)[1, 1] == {(0, 1), (1, 0), (1, 1), (1, 2)}
    band_and_global = keys_seen("boxes<[sliding(1, 0)], [range(0, 1)], [rows(0, 1)]>", 4)
    assert band_and_global == sets(range(4), {0, 1}, {0, 1, 2}, {0, 2, 3})


NAMED = {
    "global": (cells(3), 3),
    "windowed<[3], shift = [1]>": (cells(1, 3, 2), 6),
    "axial<0, left = 1, right = 0>": (sets({0}, {0, 1}, {1, 2}), 3),
    "area<2>": (cells(3, 3), 6),
    "stripes<2, axis = 0>": (cells(2, 2, 1), 5),
    "grid<[3]>": (sets(*[{0, 2, 4}, {1, 3, 5}] * 3), 6),
    "neighborhood<[4]>": (
        sets(*[range(4)] * 3, range(1, 5), range(2, 6), range(2, 6)),
        6,
    ),
    "neighborhood<[3], stride = [2]>": (sets(*[{0, 1, 2}] * 2, *[{2, 3, 4}] * 3), 5),
    "neighborhood<[3], stride = [2], causal = [true]>": (
        sets({0}, {0, 1}, {1, 2}, {1, 2, 3}, {2, 3, 4}),
        5,
    ),
    "sliding<left = [1], right = [1], dilation = [2]>": (
        sets({0, 2}, {1, 3}, {0, 2, 4}, {1, 3}, {2, 4}),
        5,
    ),
    "halo<[2], margin = [1]>": (sets(*[{0, 1, 2}] * 2, *[{1, 2, 3, 4}] * 2, {3, 4}), 5),
}


# S3.13, and S3.14 where the extent is no multiple.
@pytest.mark.parametrize("pattern", NAMED)
def test_named_patterns(pattern):
    expected, extent = NAMED[pattern]
    assert keys_seen(pattern, extent) == expected


# S3.14: cells at both borders are smaller, on an axis that a cell does not divide.
def test_ragged_cells():
    assert keys_seen("windowed<[4], shift = [3]>", 9) == cells(3, 4, 2)


def boxes_of(pattern, shape):
    """What --localattn-print-boxes says."""
    type_ = f"tensor<{'x'.join(map(str, shape))}xf32>"
    text = f"""func.func @f(%q: {type_}) -> {type_} {{
      %0 = localattn.attention #localattn.{pattern} ins(%q, %q, %q : {type_}, {type_}, {type_})
        outs(%q : {type_}) -> {type_}
      return %0 : {type_}
    }}"""
    done = subprocess.run(
        [tool("localattn-opt"), "--localattn-print-boxes"],
        input=text,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return "boxes" + re.search(r"remark: boxes (<\[.*?\]>),", done.stderr)[1]


# S3.13: nothing but the boxes counts.
@pytest.mark.parametrize("pattern", [*NAMED, "criss_cross"])
def test_a_named_pattern_is_its_boxes(pattern):
    axes = (2, 3) if pattern == "criss_cross" else (NAMED[pattern][1],)
    shape = (2, *axes, 2, 4)
    q, k, v = normal(1, shape, shape, shape)
    for one, other in zip(attend(pattern, q, k, v), attend(boxes_of(pattern, shape), q, k, v)):
        np.testing.assert_array_equal(one, other)
