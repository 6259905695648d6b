"""S4.11 of docs/spec.md: the region that modifies one score; S2.7, the origin of the batches."""

import numpy as np
import pytest

from attend import INF, normal, same
from clauses import operation

SELF = "#localattn.boxes<[self]>"
CAUSAL = "#localattn.sliding<left = [unbounded], right = [0]>"

# 1000 * batch + 100 * head + 10 * q0 + k0, instead of the score.
PLACE = """
  %c10 = arith.constant 10 : index
  %0 = arith.muli %batch, %c10 : index
  %1 = arith.addi %0, %head : index
  %2 = arith.muli %1, %c10 : index
  %3 = arith.addi %2, %q0 : index
  %4 = arith.muli %3, %c10 : index
  %5 = arith.addi %4, %k0 : index
  %6 = arith.index_cast %5 : index to i64
  %r = arith.sitofp %6 : i64 to f32
  localattn.yield %r : f32
"""


def zeros(*shape, dtype=np.float32):
    return np.zeros(shape, dtype)


# S4.11: coordinates are those of the whole: batch, query head, query and key.
def test_coordinates():
    _, lse = operation(*[zeros(2, 3, 2, 1)] * 3, pattern=SELF, region=PLACE)
    for b, i, h in np.ndindex(2, 3, 2):
        assert lse[b, i, h] == 1000 * b + 100 * h + 11 * i


# S4.11, S2.7, S6.5: a tile of batches, heads, queries and keys.
def test_coordinates_are_global():
    q, k = zeros(2, 2, 2, 1), zeros(2, 3, 1, 1)
    place = "batch_origin [3] head_origin [2, 1] head_extent [6, 3]"
    place += " query_origin [4] key_origin [3] extent [8]"
    _, lse = operation(q, k, k, pattern=SELF, place=place, region=PLACE)
    for b, i, h in np.ndindex(2, 2, 2):
        assert lse[b, i, h] == 1000 * (3 + b) + 100 * (2 + h) + 11 * (4 + i)


# S2.7: nothing else asks for the origin of the batches.
def test_batch_origin_is_for_the_region():
    q, k, v = normal(50, *[(2, 4, 1, 3)] * 3)
    bias = normal(51, (2, 4))[0]
    whole = operation(q, k, v, "bias({b}, [b, k0])", b=bias)
    same(operation(q, k, v, "bias({b}, [b, k0])", b=bias, place="batch_origin [7]"), whole)


# S4.11: an index operand places batches and heads too.
def test_origins_as_operands():
    place = "batch_origin [%one] head_origin [%one, %one] head_extent [%three, 3]"
    q = zeros(1, 2, 2, 1)
    inputs = dict(one=np.array(1), three=np.array(3))
    _, lse = operation(q, q, q, pattern=SELF, place=place, region=PLACE, **inputs)
    assert lse.ravel().tolist() == [1100, 1200, 1111, 1211]


# S4.11: slopes per head are captured; by hand.
def test_alibi():
    slopes = np.array([1.0, 0.5])
    region = """
      %slope = tensor.extract %slopes_in[%head] : tensor<2xf64>
      %steps = arith.subi %k0, %q0 : index
      %i = arith.index_cast %steps : index to i64
      %f = arith.sitofp %i : i64 to f64
      %bias = arith.mulf %slope, %f : f64
      %r = arith.addf %score, %bias : f64
      localattn.yield %r : f64
    """
    q = zeros(1, 3, 2, 1, dtype=np.float64)
    _, lse = operation(q, q, q, pattern=CAUSAL, captures=["slopes"], slopes=slopes, region=region)
    for head, slope in enumerate(slopes):
        expected = [np.log(sum(np.exp(-slope * d) for d in range(i + 1))) for i in range(3)]
        np.testing.assert_allclose(lse[0, :, head], expected, rtol=1e-13)


# S4.11, S5.5: tokens of one document see each other; a document of which nothing is seen.
@pytest.mark.parametrize("ids_type", [np.int32, np.int64])
def test_documents(ids_type):
    ids = np.array([0, 0, 1, 1, 1, 4], ids_type)
    element = "i32" if ids_type == np.int32 else "index"
    type_ = f"tensor<6x{element}>"
    region = f"""
      %masked = arith.constant 0xFF800000 : f32
      %of_query = tensor.extract %ids_in[%q0] : {type_}
      %of_key = tensor.extract %ids_in[%k0] : {type_}
      %same = arith.cmpi eq, %of_query, %of_key : {element}
      %r = arith.select %same, %score, %masked : f32
      localattn.yield %r : f32
    """
    q, v = zeros(1, 6, 1, 1), np.arange(6, dtype=np.float32).reshape(1, 6, 1, 1)
    out, lse = operation(q, q, v, captures=["ids"], ids=ids, region=region)
    assert out.ravel().tolist() == [0.5, 0.5, 3, 3, 3, 5]
    np.testing.assert_allclose(lse.ravel(), np.log([2, 2, 3, 3, 3, 1]), rtol=1e-6, atol=1e-7)
    out, lse = operation(
        q, q, v, pattern="#localattn.boxes<[range(0, 2)]>", captures=["ids"], ids=ids, region=region
    )
    assert out.ravel().tolist() == [0.5, 0.5, 0, 0, 0, 0]
    assert (lse.ravel()[2:] == -INF).all()


# S4.11: numbers and tensors of other types, several of them.
def test_several_captures():
    region = """
      %entry = tensor.extract %t_in[%k0, %head] : tensor<3x1xf16>
      %wide = arith.extf %entry : f16 to f32
      %0 = arith.mulf %wide, %f_in : f32
      %1 = arith.sitofp %i_in : i32 to f32
      %2 = arith.addf %0, %1 : f32
      %3 = arith.cmpi slt, %k0, %n_in : index
      %r = arith.select %3, %2, %score : f32
      localattn.yield %r : f32
    """
    captures = dict(t=np.array([[1], [2], [3]], np.float16), f=np.float32(0.5), i=np.int32(10))
    captures["n"] = np.array(2)
    q = zeros(1, 3, 1, 1)
    _, lse = operation(q, q, q, pattern=SELF, captures=list(captures), region=region, **captures)
    assert lse.ravel().tolist() == [10.5, 11, 0]


# S4.11, S5.1: the score of f16 is f32, and 2049 is a score.
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_type_of_the_score(dtype):
    score = "f64" if dtype == np.float64 else "f32"
    region = f"""
      %more = arith.constant 2049.0 : {score}
      %r = arith.addf %score, %more : {score}
      localattn.yield %r : {score}
    """
    q = np.ones((1, 1, 1, 1), dtype)
    assert operation(q, q, q, region=region)[1].item() == 2050


# S4.11: a region that gives the score changes no bit; nor does one that masks what isn't seen.
def test_regions_that_change_nothing():
    q, k, v = normal(52, *[(2, 9, 2, 4)] * 3)
    plain = operation(q, k, v, pattern=CAUSAL)
    same(operation(q, k, v, pattern=CAUSAL, region="localattn.yield %score : f32"), plain)
    masked = """
      %low = arith.constant 0xFF800000 : f32
      %before = arith.cmpi sle, %k0, %q0 : index
      %r = arith.select %before, %score, %low : f32
      localattn.yield %r : f32
    """
    same(operation(q, k, v, pattern=CAUSAL, region=masked), plain)
    for one, other in zip(operation(q, k, v, region=masked), plain):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


# S4.11, S5.7: NaN of a region reaches the queries that see the pair.
def test_nan_of_a_region():
    region = """
      %nan = arith.constant 0x7FC00000 : f32
      %two = arith.constant 2 : index
      %here = arith.cmpi eq, %k0, %two : index
      %r = arith.select %here, %nan, %score : f32
      localattn.yield %r : f32
    """
    q, k, v = normal(53, *[(1, 6, 1, 4)] * 3)
    pattern = "#localattn.windowed<[2]>"
    out, lse = operation(q, k, v, pattern=pattern)
    got_out, got_lse = operation(q, k, v, pattern=pattern, region=region)
    out[0, 2:4], lse[0, 2:4] = np.nan, np.nan
    same((got_out, got_lse), (out, lse))
