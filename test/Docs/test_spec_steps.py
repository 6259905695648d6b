"""The rules of strided tiles (S2) and of single boxes (S3.15), as the reference computes them."""

import itertools

import numpy as np
import pytest

from attend import attend, normal, same
from clauses import merge, operation

PATTERNS = [
    "windowed<[4, 4], shift = [1, 3]>",
    "criss_cross",
    "neighborhood<[3, 4], stride = [1, 2], dilation = [2, 1]>",
    "boxes<[sliding(1, 1, wrap), halo(2, 1, 1, clamp)], [range(0, 2), full]>",
]


def merged(parts):
    """out and lse of parts that have no pair in common."""
    out, lse = parts[0]
    for part in parts[1:]:
        out, lse = merge(out, lse, *part)
    return out, lse


def close(got, want):
    for a, b in zip(got, want, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


# S2.5, S4.5: every second row and third column of the queries, and all keys. Differences stay in steps of the window.
@pytest.mark.parametrize("pattern", PATTERNS)
def test_strided_queries(pattern):
    q, k, v, table = normal(6, *[(1, 7, 9, 2, 4)] * 3, (2, 13, 17))
    bias = dict(table=table, bias="origin = [6, 8], sign = key_minus_query")
    whole = attend(pattern, q, k, v, **bias)
    tile = np.s_[:, 1::2, 2::3]
    part = attend(pattern, q[tile], k, v, **bias, place="query_origin [1, 2] query_step [2, 3]")
    same(part, [x[tile] for x in whole])


# S2.5: a class of a dilated window is dense attention, of every second query over every second key.
def test_a_class_of_a_dilated_window():
    pattern = "neighborhood<[3], dilation = [2]>"
    q, k, v = normal(7, *[(1, 9, 1, 4)] * 3)
    whole = attend(pattern, q, k, v)
    for first in (0, 1):
        place = f"query_origin [{first}] query_step [2] key_origin [{first}] key_step [2] extent [9]"
        part = attend(pattern, *(x[:, first::2] for x in (q, k, v)), place=place)
        same(part, [x[:, first::2] for x in whole])


# S2.5, S10.1: every third key at a time.
@pytest.mark.parametrize("pattern", PATTERNS)
def test_strided_keys_merge_to_the_whole(pattern):
    q, k, v = normal(8, *[(1, 7, 9, 2, 4)] * 3)
    parts = [
        attend(
            pattern, q, k[:, :, first::3], v[:, :, first::3],
            place=f"key_origin [0, {first}] key_step [1, 3] extent [7, 9]",
        )
        for first in range(3)
    ]
    close(merged(parts), attend(pattern, q, k, v))


# S2.3, S2.4: a step is a place, and the last of two queries is at 3, the last coordinate.
def test_the_last_coordinate():
    (q,) = normal(9, (1, 4, 1, 2))
    whole = attend("global", q, q, q)
    same(attend("global", q[:, ::3], q, q, place="query_step [3]"), [x[:, ::3] for x in whole])
    with pytest.raises(AssertionError, match="extent 4, got 1 . 2 with a step of 3"):
        attend("global", q[:, ::3], q, q, place="query_origin [1] query_step [3]")


# S2.4: of no query, a step says nothing.
def test_no_query():
    (q,) = normal(10, (1, 4, 1, 2))
    out, _ = attend("global", q[:, :0], q, q, place="query_origin [4] query_step [9]")
    assert out.shape == (1, 0, 1, 2)


# S4.11: a region sees global coordinates.
def test_regions_see_coordinates():
    q = np.zeros((1, 3, 1, 1), np.float32)
    v = np.eye(2, dtype=np.float32).reshape(1, 2, 1, 2)
    region = """
      %x = arith.index_cast %q0 : index to i64
      %y = arith.index_cast %k0 : index to i64
      %ten = arith.constant 10 : i64
      %tens = arith.muli %x, %ten : i64
      %both = arith.addi %tens, %y : i64
      %new = arith.sitofp %both : i64 to f32
      localattn.yield %new : f32"""
    place = "query_origin [1] query_step [3] key_origin [2] key_step [5] extent [8]"
    _, lse = operation(q, q[:, :2], v, place=place, region=region)
    np.testing.assert_allclose(lse.ravel(), [17, 47, 77], atol=1e-2)


# S3.15, S3.12, S10.1: a pair is in one box. The sums are those of the whole.
@pytest.mark.parametrize("pattern", ["criss_cross", PATTERNS[3]])
def test_boxes_merge_to_the_whole(pattern):
    q, k, v, table = normal(11, *[(1, 5, 6, 2, 4)] * 3, (2, 9, 11))
    bias = dict(table=table, bias="origin = [4, 5], sign = key_minus_query")
    parts = [attend(pattern, q, k, v, **bias, place=f"box = {n}") for n in range(2)]
    close(merged(parts), attend(pattern, q, k, v, **bias))


# S3.15, S9.4: the boxes of an online attention, in both orders.
def test_boxes_of_a_state():
    pattern = "#localattn.boxes<[self, full], [full, self]>"
    q, k, v = normal(12, *[(1, 4, 5, 2, 3)] * 3)
    want = operation(q, k, v, pattern=pattern)
    for order in itertools.permutations(range(2)):
        state = [np.zeros_like(q), np.full(q.shape[:-1], -np.inf, "f4"), np.zeros(q.shape[:-1], "f4")]
        for box in order:
            state = operation(q, k, v, pattern=pattern, place=f"box = {box}", state=state)
        acc, largest, total = state
        close((acc / total[..., None], largest + np.log(total)), want)


# S3.15, S6.4: the heads whose pattern has no such box see nothing.
def test_a_box_that_a_group_lacks():
    q, k, v = normal(13, *[(1, 4, 5, 2, 3)] * 3)
    groups = "head_groups [1 : #localattn.criss_cross, 1 : #localattn.global]"
    out, lse = operation(q, k, v, pattern=groups, place="box = 1")
    want = operation(q[..., :1, :], k[..., :1, :], v[..., :1, :], pattern="#localattn.criss_cross", place="box = 1")
    same((out[..., :1, :], lse[..., :1]), want)
    assert (out[..., 1, :] == 0).all() and (lse[..., 1] == -np.inf).all()


# S3.15
def test_no_such_box():
    q, k, v = normal(14, *[(1, 4, 5, 1, 3)] * 3)
    with pytest.raises(AssertionError, match="expected a box of 0 to 1, got 2"):
        attend("criss_cross", q, k, v, place="box = 2")
