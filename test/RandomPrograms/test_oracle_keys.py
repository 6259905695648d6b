"""The oracle's key sets against the models' own index arithmetic: rolls, reshapes, region ids.

Each test restates one published implementation in its own terms and compares sets of keys, so that
the oracle is trusted for more than agreeing with itself.
"""

import itertools

import numpy as np
import pytest

import oracle
from oracle import axis_keys, whole, window_keys
from pattern_data import (
    UNBOUNDED,
    Affine,
    AreaPattern,
    AxialPattern,
    Block,
    BoxesPattern,
    CrissCrossPattern,
    Extent,
    Full,
    GridPattern,
    Halo,
    HaloPattern,
    NeighborhoodPattern,
    Range,
    Rows,
    Segments,
    Self,
    Sliding,
    SlidingPattern,
    StripesPattern,
    WindowedPattern,
    evaluate,
)


def keys(constructor, query, n):
    return set(axis_keys(constructor, query, n))


def key_sets(pattern, *extents):
    """{query coordinates: set of key coordinates} over the whole grid."""
    mask, _ = oracle.dense_geometry(pattern, whole(*extents))
    points = list(itertools.product(*map(range, extents)))
    return {point: {points[key] for key in np.flatnonzero(row)} for point, row in zip(points, mask)}


def union(*boxes):
    return BoxesPattern(tuple(boxes))


@pytest.mark.parametrize(
    "height, width, w, s", [(14, 21, 7, 3), (8, 12, 4, 2), (6, 6, 6, 3), (4, 9, 1, 0)]
)
def test_swin_shift_is_roll_and_region_ids(height, width, w, s):
    regions = np.zeros((height, width), int)
    cuts = (slice(0, -w), slice(-w, -s or None), slice(-s, None)) if s else (slice(None),)
    for region, (rows, columns) in enumerate(itertools.product(cuts, cuts)):
        regions[rows, columns] = region
    image = np.arange(height * width).reshape(height, width)
    rolled = np.roll(image, (-s, -s), (0, 1))
    expected = {}
    for top, left in itertools.product(range(0, height, w), range(0, width, w)):
        tokens = rolled[top : top + w, left : left + w].ravel()
        ids = regions[top : top + w, left : left + w].ravel()
        for token, region in zip(tokens, ids):
            expected[divmod(int(token), width)] = {
                divmod(int(t), width) for t in tokens[ids == region]
            }
    assert key_sets(WindowedPattern((w, w), (s, s)), height, width) == expected


def test_roll_without_a_mask_is_a_wrapped_block():
    for w, count in itertools.product(range(1, 6), range(1, 4)):
        n = w * count
        for s in range(w):
            for window in np.roll(np.arange(n), -s).reshape(count, w):
                for query in window:
                    assert keys(Block(w, s, "wrap"), int(query), n) == set(window.tolist())


def natten_keys(i, n, w, s, d, causal):
    """NATTEN's leader of a stride group, and the window around it, in dilated coordinates."""
    residue, p = i % d, i // d
    m = -(-(n - residue) // d)
    if causal:
        leader = min(p // s * s + s - 1, m - 1)
        start, end = max(leader - w + 1, 0), min(p + 1, m)
    else:
        leader = min(p // s * s + s // 2, m - 1)
        start = min(max(leader - w // 2, 0), m - w)
        end = start + w
    return {k for k in range(n) if k % d == residue and start <= k // d < end}


@pytest.mark.parametrize("causal", [False, True])
def test_neighborhood_is_natten(causal):
    for n, w, d in itertools.product(range(1, 16), range(1, 8), range(1, 5)):
        if w * d > n:
            continue  # NATTEN rejects it
        for s in range(1, w + 1):
            got = key_sets(NeighborhoodPattern((w,), (s,), (d,), (causal,)), n)
            for i in range(n):
                assert got[(i,)] == {(k,) for k in natten_keys(i, n, w, s, d, causal)}, (
                    i,
                    n,
                    w,
                    s,
                    d,
                )


def test_neighborhood_bias_index_is_that_of_legacy_natten():
    """(key - query) / dilation + w - 1 counts up by one from the published start of each query."""
    for w, d, n in itertools.product((3, 5), (1, 2, 3), range(15, 22)):
        for i in range(n):
            found = window_keys(i, n, left=w // 2, right=w // 2, dilation=d, boundary="clamp")
            if i - w // 2 * d < 0:
                start = w - 1 - i // d
            elif i + w // 2 * d >= n:
                start = (n - i - 1) // d
            else:
                start = w // 2
            assert [found[k] + w - 1 for k in sorted(found)] == list(range(start, start + w))


def test_sliding_tile_attention():
    for tile, tiles, kernel in itertools.product((1, 2, 4), range(1, 8), (1, 3, 5)):
        if kernel > tiles:
            continue
        n, margin = tile * tiles, kernel // 2 * tile
        for i in range(n):
            center = min(max(i // tile, kernel // 2), tiles - 1 - kernel // 2)
            expected = {j for j in range(n) if abs(center - j // tile) <= kernel // 2}
            assert keys(Halo(tile, margin, margin, "clamp"), i, n) == expected
            assert keys_of_neighborhood(kernel * tile, tile, i, n) == expected


def keys_of_neighborhood(w, s, i, n):
    return {k for (k,) in key_sets(NeighborhoodPattern((w,), (s,)), n)[(i,)]}


def test_criss_cross_is_ccnet():
    height, width = 5, 7
    for (a, b), found in key_sets(CrissCrossPattern(), height, width).items():
        column_without_self = {(x, b) for x in range(height) if x != a}
        row = {(a, y) for y in range(width)}
        assert found == column_without_self | row
        assert len(found) == height + width - 1


def test_axial_and_stripes():
    assert key_sets(AxialPattern(1), 3, 5)[(2, 3)] == {(2, y) for y in range(5)}
    assert key_sets(AxialPattern(1, 1, 1), 3, 5)[(2, 4)] == {(2, 3), (2, 4)}
    assert key_sets(StripesPattern(2, 1), 3, 5)[(0, 3)] == {
        (x, y) for x in range(3) for y in (2, 3)
    }
    assert key_sets(StripesPattern(2, 1), 3, 5)[(0, 4)] == {(x, 4) for x in range(3)}


def test_area_is_yolo_on_the_flattened_rows():
    height, width, bands = 6, 5, 3
    length = height * width // bands
    for (a, b), found in key_sets(AreaPattern(bands), height, width).items():
        band = (a * width + b) // length
        assert found == {divmod(t, width) for t in range(band * length, (band + 1) * length)}


def test_grid_is_maxvit_reshape():
    height, width, size = 6, 9, 3
    image = np.arange(height * width).reshape(size, height // size, size, width // size)
    groups = image.transpose(1, 3, 0, 2).reshape(-1, size * size)
    found = key_sets(GridPattern((size, size)), height, width)
    for group in groups:
        for token in group:
            assert found[divmod(int(token), width)] == {divmod(int(t), width) for t in group}
    # Bias in grid units: a step of one is a distance of n / size.
    assert axis_keys(GridPattern((3,)).boxes((6,))[0][0], 1, 6) == {1: 0, 3: 1, 5: 2}


def test_longformer_counts_a_global_key_once():
    n, w, first, last = 20, 3, 2, 5
    found = key_sets(union((Sliding(w, w),), (Range(first, last),), (Rows(first, last),)), n)
    for i in range(n):
        window = {k for k in range(n) if abs(k - i) <= w and not first <= k < last}
        expected = set(range(n)) if first <= i < last else window | set(range(first, last))
        assert found[(i,)] == {(k,) for k in expected}


def test_bigbird_without_random_blocks():
    size, n = 3, 24
    found = key_sets(
        union(
            (Halo(size, size, size),),
            (Range(0, size),),
            (Range(Affine("-", Extent(0), size), n),),
            (Rows(0, size),),
            (Rows(n - size, Extent(0)),),
        ),
        n,
    )
    for i in range(n):
        block, blocks = i // size, n // size
        seen = {0, blocks - 1, block - 1, block, block + 1}
        everything = block in (0, blocks - 1)
        assert found[(i,)] == {(k,) for k in range(n) if everything or k // size in seen}


def test_one_dimensional_windows_of_language_models():
    n = 17
    for w, i in itertools.product((1, 3, 8), range(n)):
        assert keys(Sliding(w - 1, 0), i, n) == {k for k in range(n) if i - w < k <= i}
        assert keys(Sliding(w, w), i, n) == {k for k in range(n) if abs(i - k) <= w}
        chunk = set(window_keys(i, n, block=w, offset=2, causal=True))
        assert chunk == {k for k in range(n) if (k - 2) // w == (i - 2) // w and k <= i}
        streaming = key_sets(SlidingPattern((w - 1,), (0,)), n)[(i,)]
        assert len(streaming) == min(w, i + 1)


@pytest.mark.parametrize("back, forward, causal", [(1, 0, True), (1, 1, False), (0, 2, False)])
def test_look_back_and_forward_by_whole_blocks(back, forward, causal):
    w, n = 3, 12
    for i in range(n):
        blocks = range(i // w - back, i // w + forward + 1)
        expected = {k for k in range(n) if k // w in blocks and (k <= i or not causal)}
        assert (
            set(window_keys(i, n, block=w, left=back * w, right=forward * w, causal=causal))
            == expected
        )


def test_raster_order_is_two_boxes():
    height, width = 4, 5
    found = key_sets(
        union((Sliding(UNBOUNDED, -1), Full()), (Self(), Sliding(UNBOUNDED, 0))), height, width
    )
    for query, seen in found.items():
        assert seen == {
            key for key in itertools.product(range(height), range(width)) if key <= query
        }


def test_the_three_boundaries_of_a_ragged_partition_differ():
    cells = {
        boundary: [sorted(keys(Block(4, 2, boundary), i, 9)) for i in (0, 3, 8)]
        for boundary in ("clip", "clamp", "wrap")
    }
    assert cells["clip"] == [[0, 1], [2, 3, 4, 5], [6, 7, 8]]
    assert cells["clamp"] == [[0, 1, 2, 3], [2, 3, 4, 5], [5, 6, 7, 8]]
    assert cells["wrap"] == [[0, 1, 7, 8], [2, 3, 4, 5], [0, 6, 7, 8]]


def test_offsets_count_modulo_the_block_also_negative():
    for w, n in itertools.product(range(1, 6), range(1, 12)):
        for i, boundary in itertools.product(range(n), ("clip", "clamp", "wrap")):
            assert keys(Block(w, w, boundary), i, n) == keys(Block(w, 0, boundary), i, n)
            assert keys(Block(w, -1, boundary), i, n) == keys(Block(w, w - 1, boundary), i, n)


def test_a_shift_cuts_a_block_as_large_as_its_axis():
    assert keys(Block(7, 3), 2, 7) == {0, 1, 2}
    assert keys(Block(7, 3), 3, 7) == {3, 4, 5, 6}
    assert keys(Block(7, 3, "wrap"), 3, 7) == set(range(7))


def test_residue_classes_of_different_length():
    assert keys(Sliding(9, 9, 3), 0, 7) == {0, 3, 6}
    assert keys(Sliding(9, 9, 3), 1, 7) == {1, 4}
    assert keys(Sliding(1, 1, 3, "clamp"), 1, 7) == {
        1,
        4,
    }  # a window longer than its class takes it all


def test_wrap_steps_are_unwrapped():
    assert window_keys(0, 6, left=2, right=1, boundary="wrap") == {4: -2, 5: -1, 0: 0, 1: 1}
    assert window_keys(1, 6, block=3, offset=2, boundary="wrap") == {5: -2, 0: -1, 1: 0}
    # Longer than the axis: each key once, under the first step that reaches it.
    assert window_keys(0, 3, left=2, right=2, boundary="wrap") == {1: -2, 2: -1, 0: 0}


def test_causal_applies_after_the_boundary():
    assert window_keys(0, 6, left=2, right=2, boundary="clamp", causal=True) == {0: 0}
    assert set(window_keys(5, 6, left=1, right=3, boundary="clamp", causal=True)) == {1, 2, 3, 4, 5}
    assert window_keys(1, 6, left=2, right=1, boundary="wrap", causal=True) == {0: -1, 1: 0}


def test_a_window_that_leaves_itself_out():
    assert keys(Sliding(0, -1), 3, 6) == set()
    assert keys(Sliding(2, -1), 3, 6) == {1, 2}


def test_absolute_ranges_are_clipped():
    assert keys(Range(-2, 3), 4, 5) == {0, 1, 2}
    assert keys(Range(5, 9), 4, 5) == set()
    assert keys(Range(1, 4, True), 2, 5) == {1, 2}
    assert keys(Range(1, 4, True), 0, 5) == set()
    assert keys(Rows(3, 9), 4, 5) == set(range(5))
    assert keys(Rows(3, 9), 2, 5) == set()
    assert [sorted(keys(Segments((2, 3)), i, 5)) for i in (1, 2, 4)] == [[0, 1], [2], [3, 4]]


def test_halo_is_the_block_and_its_margins():
    assert key_sets(HaloPattern((2, 2), (1, 0)), 6, 4)[(3, 1)] == {
        (x, y) for x in range(1, 5) for y in range(2)
    }


def test_the_first_box_decides_the_steps():
    """A pair in two boxes: the difference is that of the earlier one, in its own steps."""
    pattern = union((Sliding(1, 1, 2),), (Full(),))
    _, steps = oracle.dense_geometry(pattern, whole(6))
    assert steps[0][2].tolist() == [-1, -1, 0, 1, 1, 3]  # keys 0, 2 and 4 in steps of two
    assert oracle.step_spans(pattern, (6,)) == [(-5, 5)]


def test_tiles_see_what_the_whole_grid_sees():
    pattern = union((Block(3, 1), Sliding(1, 1, 2)), (Self(), Full()))
    mask, steps = oracle.dense_geometry(pattern, whole(5, 6))
    place = oracle.Place((5, 6), (1, 2), (3, 2), (0, 1), (4, 5))
    tile_mask, tile_steps = oracle.dense_geometry(pattern, place)
    parts = (slice(1, 4), slice(2, 4), slice(0, 4), slice(1, 6))
    assert (tile_mask == mask.reshape(5, 6, 5, 6)[parts].reshape(6, 20)).all()
    assert (
        tile_steps == steps.reshape(2, 5, 6, 5, 6)[(slice(None), *parts)].reshape(2, 6, 20)
    ).all()


def test_affine_numbers():
    extents = (9, 4)
    assert evaluate(Affine("floordiv", Affine("-", Extent(0), 10), 2), extents) == -1
    assert evaluate(Affine("ceildiv", Extent(0), Extent(1)), extents) == 3
    assert evaluate(Affine("mod", Affine("-", Extent(1), 9), 4), extents) == 3
    assert key_sets(union((Block(Affine("floordiv", Extent(1), 2)), Full())), *extents)[(4, 0)] == {
        (x, y) for x in (4, 5) for y in range(4)
    }
