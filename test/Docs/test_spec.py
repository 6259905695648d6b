"""Sections S1, S2, S6 and S7 of docs/spec.md: tensors, place, heads, purity."""

import subprocess

import numpy as np
import pytest

from attend import INF, attend, keys_seen, normal, same, tool


# S1: tensors ---------------------------------------------------------------------------------


# S1.1, S1.2, S1.3, S1.5: one to three axes, and values of another width than keys.
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("grid", [(5,), (2, 3), (2, 1, 2)])
def test_shapes_and_types(grid, dtype):
    q, v = normal(1, (2, *grid, 4, 3), (2, *grid, 2, 5), dtype=dtype)
    (k,) = normal(2, (2, *grid, 2, 3), dtype=dtype)
    out, lse = attend("global", q, k, v)
    assert out.shape == (2, *grid, 4, 5) and out.dtype == dtype
    assert lse.shape == (2, *grid, 4)
    assert lse.dtype == (np.float64 if dtype == np.float64 else np.float32)


# S1.6
def test_layouts_are_transpositions():
    layouts = ("bhd*", "*bhd", "dh*b", "hb*d")
    q, k, v = normal(3, (2, 3, 4, 2, 5), (2, 3, 4, 2, 5), (2, 3, 4, 2, 6))
    out, lse = attend("criss_cross", q, k, v)

    def move(array, layout, letters="b*hd"):
        return np.einsum(f"{letters}->{layout}".replace("*", "xy"), array)

    moved = [np.ascontiguousarray(move(x, layout)) for x, layout in zip((q, k, v), layouts)]
    result = attend("criss_cross", *moved, layouts=layouts)
    same(result, (move(out, "hb*d"), move(lse, "hb*", "b*h")))


# S1.7: a grid of 9 rows, which the type leaves open, has no 4 areas.
def test_dynamic_sizes_are_checked(tmp_path):
    type_ = "tensor<1x?x1x1xf32>"
    (tmp_path / "a.mlir").write_text(f"""func.func @f(%q: {type_}) -> {type_} {{
      %0 = localattn.attention #localattn.area<4> ins(%q, %q, %q : {type_}, {type_}, {type_})
        outs(%q : {type_}) -> {type_}
      return %0 : {type_}
    }}""")
    run = [tool("localattn-run"), tmp_path / "a.mlir"]
    assert subprocess.run([*run, "--shape=1x8x1x1"], check=False).returncode == 0
    wrong = subprocess.run([*run, "--shape=1x9x1x1"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 1 and "multiple of 4" in wrong.stderr


# S1.8, and S5.4 where the tensor of keys is empty.
def test_empty_tensors():
    for shape in ((0, 3, 2, 4), (1, 0, 2, 4), (1, 3, 0, 4)):
        (q,) = normal(4, shape)
        out, lse = attend("sliding<left = [1], right = [1]>", q, q, q)
        assert out.shape == shape and lse.shape == shape[:3]
    q, k, v = normal(5, (1, 3, 1, 4), (1, 3, 1, 4), (1, 3, 1, 0))
    assert attend("global", q, k, v)[0].shape == (1, 3, 1, 0)
    none = k[:, :0]
    out, lse = attend("global", q, none, none, place="key_origin [0] extent [3]")
    assert (out == 0).all() and (lse == -INF).all()


# S2: place -----------------------------------------------------------------------------------

PATTERNS = [
    "windowed<[4, 4], shift = [1, 3]>",
    "criss_cross",
    "neighborhood<[3, 4], stride = [1, 2], dilation = [2, 1]>",
    "boxes<[sliding(1, 1, wrap), halo(2, 1, 1, clamp)], [range(0, 2), full]>",
]


# S2.2, S2.3, S2.4: four keys, of four queries or of three.
@pytest.mark.parametrize(
    ("queries", "place", "message"),
    [
        (4, "key_origin [0]", "expected extent beside key_origin, got none"),
        (3, "", "expected axis 0 of the grid of key to be 3 as of query, got 4"),
        (4, "query_origin [1]", "axis 0 of query to end inside of the extent 4, got 1 . 4"),
        (3, "key_origin [1] extent [4]", "axis 0 of key to end inside of the extent 4, got 1 . 4"),
        (3, "query_origin [-1]", "expected query_origin of 0 to 2147483647, got -1"),
    ],
)
def test_places_that_do_not_fit(queries, place, message):
    (k,) = normal(18, (1, 4, 1, 2))
    with pytest.raises(AssertionError, match=message):
        attend("global", k[:, :queries], k, k, place=place)


# S2.5: part of the queries, and all keys.
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_tile_of_queries_is_that_of_the_whole(pattern):
    q, k, v, table = normal(6, *[(1, 7, 9, 2, 4)] * 3, (2, 13, 17))
    bias = dict(table=table, bias="origin = [6, 8], sign = key_minus_query")
    whole = attend(pattern, q, k, v, **bias)
    tile = np.s_[:, 2:5, 3:8]
    part = attend(pattern, q[tile], k, v, **bias, place="query_origin [2, 3]")
    same(part, [x[tile] for x in whole])


# S2.5: a shard of the grid with its halo, which holds all keys that its queries see.
def test_a_shard_with_its_halo_is_that_of_the_whole():
    pattern = "neighborhood<[5]>"
    q, k, v = normal(7, *[(2, 12, 1, 4)] * 3)
    whole = attend(pattern, q, k, v)
    place = "query_origin [6] key_origin [4] extent [12]"
    same(attend(pattern, q[:, 6:10], k[:, 4:], v[:, 4:], place=place), [x[:, 6:10] for x in whole])


# S2.5: the one query at the end of a longer sequence.
def test_one_step_of_decoding():
    pattern = "sliding<left = [3], right = [0]>"
    q, k, v = normal(8, *[(1, 9, 1, 4)] * 3)
    step = attend(pattern, q[:, 8:], k, v, place="query_origin [8]")
    same(step, [x[:, 8:] for x in attend(pattern, q, k, v)])


# S2.5: with some of the keys only, and S10.1's way to merge.
def test_slices_of_keys_merge_to_the_whole():
    pattern = "sliding<left = [2], right = [2]>"
    q, k, v = normal(9, *[(1, 8, 1, 4)] * 3)
    out, lse = attend(pattern, q, k, v)
    outs, lses = [], []
    for begin, end in ((0, 3), (3, 8)):
        place = f"key_origin [{begin}] extent [8]"
        part = attend(pattern, q, k[:, begin:end], v[:, begin:end], place=place)
        outs.append(part[0])
        lses.append(part[1])
    assert lses[0][0, -1, 0] == -INF  # the last query sees none of the first keys
    merged = np.logaddexp(*lses)
    weighted = sum(o * np.exp(x - merged)[..., None] for o, x in zip(outs, lses))
    np.testing.assert_allclose(merged, lse, rtol=1e-5)
    np.testing.assert_allclose(weighted, out, rtol=1e-5, atol=1e-6)


# S6: heads -----------------------------------------------------------------------------------


# S6.1, S1.4: values tell the head they are of.
def test_heads_in_groups():
    q, k = normal(13, (1, 2, 6, 4), (1, 2, 2, 4))
    v = np.broadcast_to(np.array([1, 2], np.float32)[:, None], (1, 2, 2, 1))
    out, _ = attend("boxes<[self]>", q, k, v)
    assert out[0, :, :, 0].tolist() == [[1, 1, 1, 2, 2, 2]] * 2


# S6.2
def test_a_table_for_each_query_head():
    q, k = np.zeros((1, 1, 4, 1), np.float32), np.zeros((1, 1, 2, 1), np.float32)
    table = np.array([[1], [2], [3], [4]], np.float32)
    bias = "origin = [0], sign = query_minus_key"
    assert attend("global", q, k, k, table=table, bias=bias)[1].ravel().tolist() == [1, 2, 3, 4]


# S6.3
def test_batches_and_heads_are_independent():
    q, k, v = normal(14, *[(2, 5, 3, 4)] * 3)
    whole = attend("windowed<[3]>", q, k, v)
    for one in (np.s_[1:, :, :], np.s_[:, :, 2:]):
        same(attend("windowed<[3]>", q[one], k[one], v[one]), [x[one] for x in whole])


# S7: purity and determinism ------------------------------------------------------------------


# S7.1
def test_what_outs_hold_does_not_matter():
    q, k, v = normal(15, *[(1, 5, 2, 4)] * 3)
    outs = [np.full(shape, np.nan, np.float32) for shape in ((1, 5, 2, 4), (1, 5, 2))]
    pattern = "boxes<[sliding(1, -1)]>"  # its first query sees no key, and is written all the same
    same(attend(pattern, q, k, v, outs=outs), attend(pattern, q, k, v))


# S7.1: an attention that nobody uses is gone, and two equal ones are one.
def test_the_operation_is_pure():
    type_ = "tensor<1x2x1x1xf32>"
    attention = f"""localattn.attention #localattn.global ins(%q, %q, %q : {type_}, {type_},
      {type_}) outs(%q : {type_}) -> {type_}"""
    text = f"""func.func @f(%q: {type_}) -> ({type_}, {type_}) {{
      %0 = {attention}
      %1 = {attention}
      %2 = localattn.attention #localattn.criss_cross ins(%q, %q, %q : {type_}, {type_}, {type_})
        outs(%q : {type_}) -> {type_}
      return %0, %1 : {type_}, {type_}
    }}"""
    opt = subprocess.run(
        [tool("localattn-opt"), "--cse"], input=text, capture_output=True, text=True, check=True
    )
    assert opt.stdout.count("localattn.attention") == 1


# S7.2: the same keys, whatever query and key hold.
def test_keys_do_not_depend_on_values():
    pattern = "neighborhood<[3], stride = [2]>"
    q, k = normal(16, *[(1, 5, 1, 4)] * 2)
    out, _ = attend(pattern, q, k, np.eye(5, dtype=np.float32)[None, :, None])
    for query, keys in keys_seen(pattern, 5).items():
        assert set(np.flatnonzero(out[0, query, 0])) == keys


# S7.3
def test_bits_do_not_depend_on_threads():
    q, k, v = normal(17, *[(2, 9, 4, 8)] * 3)
    first, *others = (
        attend("windowed<[4], shift = [1]>", q, k, v, env={"OMP_NUM_THREADS": count})
        for count in ("1", "2", "7")
    )
    for other in others:
        same(first, other)
