"""The rules that are easily lost hold after `localattn-opt --localattn-decompose` too.

The tests of other files run again, each operation as linalg ops. What is left out is about values
that are not finite under a key that is masked: S5.8 lets these reach the queries of the tile.
"""

import numpy as np
import pytest

import attend as running
from attend import INF, attend, normal
from clauses import operation
from test_spec_biases import (  # noqa: F401
    test_biases_are_indexed_by_tensors,
    test_masks_win,
    test_nan_in_a_bias,
    test_order_of_one_score,
)
from test_spec_online import (  # noqa: F401
    test_a_chain_that_starts_with_a_sink,
    test_algebra,
    test_merge_of_nothing,
    test_merge_with_a_part_of_no_key,
    test_small_scores_in_a_chain,
)
from test_spec_regions import test_coordinates_are_global, test_nan_of_a_region  # noqa: F401
from test_spec_scores import (  # noqa: F401
    test_no_key,
    test_non_finite_scores_reach_who_reads_them,
    test_small_scores_are_scores,
)
from test_spec_steps import (  # noqa: F401
    test_a_box_that_a_group_lacks,
    test_regions_see_coordinates,
)
from test_spec_sinks_and_heads import (  # noqa: F401
    test_a_sink_of_minus_infinity,
    test_a_sink_of_nan,
    test_head_groups,
    test_part_of_the_heads,
    test_sinks_far_from_scores,
)


@pytest.fixture(autouse=True)
def decomposed(monkeypatch):
    monkeypatch.setattr(running, "pipeline", "builtin.module(func.func(localattn-decompose))")


# S5.8: the tile is the whole, but batches, heads, channels and every lse are untouched.
@pytest.mark.parametrize("bad", [np.nan, INF])
def test_non_finite_values_stay_in_their_tile(bad):
    q, k, v = normal(12, *[(2, 6, 2, 4)] * 3)
    out, lse = attend("windowed<[3]>", q, k, v)
    v[1, 4, 0, 1] = bad
    got, got_lse = attend("windowed<[3]>", q, k, v)
    assert not np.isfinite(got[1, 3:, 0, 1]).any()
    got[1, :, 0, 1] = out[1, :, 0, 1]
    np.testing.assert_array_equal(got, out)
    np.testing.assert_array_equal(got_lse, lse)


# S5.4, S5.8: nothing is seen of what a tile holds if no key of it is.
def test_no_key_of_values_that_are_not_finite():
    q, v = np.zeros((1, 3, 1, 2), np.float32), np.full((1, 3, 1, 2), np.nan, np.float32)
    out, lse = attend("boxes<[range(5, 9)]>", q, q, v)
    assert (out == 0).all() and (lse == -INF).all()


# S5.10
def test_a_sink_without_a_key_and_finite_values():
    q, v = np.full((1, 2, 1, 2, 1), np.nan, np.float32), np.ones((1, 2, 1, 2, 1), np.float32)
    sinks, nobody = np.array([1.5, -INF], np.float32), "#localattn.boxes<[range(5, 9), full]>"
    out, lse = operation(q, q, v, "sinks({s})", pattern=nobody, s=sinks)
    assert (out == 0).all() and lse[0, :, 0].tolist() == [[1.5, -INF]] * 2
