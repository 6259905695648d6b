"""The oracle's scores against one score at a time, and against the models' own flows."""

import itertools
import math

import numpy as np
import pytest

from attention_oracle import (
    DenseBias,
    Heads,
    Scoring,
    combine_states,
    dense_scores,
    finish,
    merge,
    one_pattern,
    online_state,
    results,
    to_tokens,
)
from oracle import Place, dense_geometry, whole
from pattern_data import GlobalPattern, SlidingPattern, WindowedPattern
from programs import random_program
from score_region import Capture, Coordinate, Count, Number, Read, Score, evaluate, op
from test_oracle_attention import close, random_arrays, softmax

TOKENS = ("b*hd",) * 4
CAUSAL = SlidingPattern(("unbounded",), (0,))


def attend(heads, place, q, k, v, scoring, sinks=None):
    state = online_state(heads, place, q, k, v, scoring, TOKENS)
    return results(finish(state, sinks), "b*hd", place.query_grid)


def one_score(program, arrays, batch, head, query, key, geometry):
    """By the definition: a number for one pair, with nothing but Python's arithmetic on it."""
    setting, features = program.setting, program.features
    q, k = arrays
    key_head = (setting.heads.origin[0] + head) * setting.heads.extent[1]
    key_head = key_head // setting.heads.extent[0] - setting.heads.origin[1]
    mask, steps = geometry
    place = setting.place
    flat_query = np.ravel_multi_index(query, place.query_grid)
    flat_key = np.ravel_multi_index(key, place.key_grid)
    if not mask[flat_query, flat_key]:
        return -math.inf
    scale = 1 / math.sqrt(q.shape[-1]) if features.scale is None else features.scale
    score = scale * float(q[batch][query][head] @ k[batch][key][key_head])
    if setting.softcap is not None:
        score = setting.softcap * math.tanh(score / setting.softcap)
    if features.table is not None:
        sign = -1 if features.table.sign == "query_minus_key" else 1
        index = [
            o + sign * s for o, s in zip(features.table.origin, steps[:, flat_query, flat_key])
        ]
        score += features.table.tensor.values[(head, *index)]
    local = {"b": batch, "h": head} | {f"q{a}": x for a, x in enumerate(query)}
    local |= {f"k{a}": x for a, x in enumerate(key)}
    for bias in features.biases:
        value = bias.values[tuple(local[name] for name in bias.dims)]
        if bias.element == "i1":
            score = score if value else -math.inf
        else:
            score += value
    if features.region is None:
        return score
    places = {"batch": setting.batch_origin + batch, "head": setting.heads.origin[0] + head}
    places |= {f"q{a}": place.queries(a)[x] for a, x in enumerate(query)}
    places |= {f"k{a}": place.keys(a)[x] for a, x in enumerate(key)}
    return float(evaluate(features.region, features.captures, score, places))


@pytest.mark.parametrize("seed", range(60))
def test_scores_are_those_of_single_pairs(seed):
    """Some pairs of random programs, in the default layout."""
    program = random_program(seed)
    setting = program.setting
    axes, generator = len(setting.extents), np.random.default_rng(seed)
    if setting.batch == 0:
        return
    q = generator.standard_normal(
        (setting.batch, *setting.place.query_grid, setting.local_heads[0], 3)
    )
    k = generator.standard_normal(
        (setting.batch, *setting.place.key_grid, setting.local_heads[1], 3)
    )
    got = dense_scores(
        setting.heads,
        setting.place,
        *(to_tokens(x, "b*hd", axes) for x in (q, k)),
        program.features.scoring(setting),
    )
    got = got.reshape(*got.shape[:2], *setting.place.query_grid, *setting.place.key_grid)
    head = generator.integers(setting.local_heads[0])
    geometry = dense_geometry(setting.heads.pattern(setting.heads.origin[0] + head), setting.place)
    for _ in range(20):
        batch = generator.integers(setting.batch)
        query = tuple(generator.integers(n) for n in setting.place.query_grid)
        key = tuple(generator.integers(n) for n in setting.place.key_grid)
        want = one_score(program, (q, k), batch, head, query, key, geometry)
        np.testing.assert_allclose(got[(batch, head, *query, *key)], want, rtol=1e-12, atol=1e-12)


def test_sinks_are_a_column_that_is_dropped():
    """gpt-oss: the logits of the sinks beside the scores, one softmax, the last column dropped."""
    q, k, v, sinks = random_arrays(20, (2, 6, 4, 3), (2, 6, 2, 3), (2, 6, 2, 5), (4,))
    expected = np.zeros((2, 6, 4, 5))
    lse = np.zeros((2, 6, 4))
    for batch, head in itertools.product(range(2), range(4)):
        scores = q[batch, :, head] @ k[batch, :, head // 2].T / math.sqrt(3)
        scores[~np.tri(6, dtype=bool)] = -np.inf
        combined = np.concatenate([scores, np.full((6, 1), sinks[head])], axis=1)
        expected[batch, :, head] = softmax(combined)[:, :-1] @ v[batch, :, head // 2]
        lse[batch, :, head] = np.log(np.exp(combined).sum(1))
    got = attend(one_pattern(CAUSAL, 4, 2), whole(6), q, k, v, Scoring(), sinks)
    close(got[0], expected)
    close(got[1], lse)


def test_a_sink_without_a_key_and_one_of_minus_infinity():
    q, k, v = random_arrays(21, *((1, 3, 2, 4),) * 3)
    nobody = one_pattern(SlidingPattern((3,), (-3,)), 2, 2)
    out, lse = attend(nobody, whole(3), q, k, v, Scoring(), np.array([1.5, -np.inf]))
    assert (out[0, :2] == 0).all() and (lse[0, 0] == [1.5, -np.inf]).all()
    heads = one_pattern(CAUSAL, 2, 2)
    without = attend(heads, whole(3), q, k, v, Scoring())
    for got, want in zip(attend(heads, whole(3), q, k, v, Scoring(), np.full(2, -np.inf)), without):
        close(got, want)


def test_softcap_comes_before_biases_and_masks_after_all_of_them():
    """Gemma 2: cap * tanh(scores / cap), then the mask."""
    q, k, v, bias = random_arrays(22, *((1, 5, 1, 4),) * 3, (5, 5))
    seen = np.random.default_rng(23).random((1, 5)) < 0.6
    scores = 3 * np.tanh(0.5 * q[0, :, 0] @ k[0, :, 0].T / 3) + bias
    scores = np.where(seen, scores, -np.inf)
    scoring = Scoring(
        scale=0.5,
        softcap=3.0,
        biases=(DenseBias(bias, ("q0", "k0")), DenseBias(seen, ("b", "k0"))),
    )
    out, _ = attend(one_pattern(GlobalPattern(), 1, 1), whole(5), q, k, v, scoring)
    close(out[0, :, 0], softmax(scores) @ v[0, :, 0])


def test_regions_see_global_coordinates():
    """ALiBi on a tile of queries and a slice of keys: slope * (key - query), of all heads."""
    place = Place((9,), (4,), (3,), (2,), (5,))
    q, k, v, slopes = random_arrays(24, (2, 3, 2, 4), (2, 5, 2, 4), (2, 5, 2, 4), (6,))
    steps = np.arange(2, 7) - np.arange(4, 7)[:, None]
    tree = op(
        "arith.addf",
        Score(),
        op(
            "arith.mulf",
            Read(0, (Coordinate("head"),), "float"),
            op("to float", op("arith.subi", Coordinate("k0"), Coordinate("q0"))),
        ),
    )
    tree = op(
        "arith.select", op("arith.cmpi eq,", Coordinate("batch"), Count(3)), tree, Number(0.0)
    )
    captures = (Capture(slopes, "f64"),)
    scoring = Scoring(region=lambda s, at: evaluate(tree, captures, s, at), batch_origin=3)
    heads = Heads(((6, GlobalPattern()),), (6, 6), (3, 3))
    out, _ = attend(heads, place, q, k, v, scoring)
    for head in range(2):
        scores = q[0, :, head] @ k[0, :, head].T / 2 + slopes[3 + head] * steps
        close(out[0, :, head], softmax(scores) @ v[0, :, head])
        close(out[1, :, head], np.broadcast_to(v[1, :, head].mean(0), (3, 4)))


def test_head_groups_are_attentions_beside_each_other():
    q, k, v = random_arrays(25, (1, 6, 6, 3), (1, 6, 3, 3), (1, 6, 3, 3))
    groups = ((2, WindowedPattern((2,))), (4, CAUSAL))
    out, lse = attend(Heads(groups, (6, 3)), whole(6), q, k, v, Scoring())
    for begin, (count, pattern) in zip((0, 2), groups):
        of_query, of_key = slice(begin, begin + count), slice(begin // 2, (begin + count) // 2)
        heads = one_pattern(pattern, count, count // 2)
        part = attend(
            heads, whole(6), q[:, :, of_query], k[:, :, of_key], v[:, :, of_key], Scoring()
        )
        close(out[:, :, of_query], part[0])
        close(lse[:, :, of_query], part[1])


def test_states_of_slices_combine_to_the_whole():
    q, k, v = random_arrays(26, *((1, 7, 2, 3),) * 3)
    heads, parts, merged = one_pattern(CAUSAL, 2, 2), None, None
    for begin, end in ((0, 0), (0, 3), (3, 7)):
        place = Place((7,), (0,), (7,), (begin,), (end - begin,))
        slices = k[:, begin:end], v[:, begin:end]
        state = online_state(heads, place, q, *slices, Scoring(), TOKENS)
        parts = state if parts is None else combine_states(parts, state)
        part = attend(heads, place, q, *slices, Scoring())
        merged = part if merged is None else merge(merged, part)
    want = online_state(heads, whole(7), q, k, v, Scoring(), TOKENS)
    for got, array in zip(parts, want):
        close(got, array)
    for got, array in zip(merged, attend(heads, whole(7), q, k, v, Scoring())):
        close(got, array)
