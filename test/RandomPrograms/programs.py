"""A seeded generator of random programs: MLIR text, inputs, and the results to expect.

The same seed gives the same program on every machine. A program varies in everything a user may
write: pattern, head groups, extents, batch, heads, channels, element types, layouts, everything
that makes a score, log-sum-exp, dynamic sizes, the place of tensors in a larger grid, tensors or
memrefs, and slices of the keys that are taken one after another or merged.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace

import numpy as np

import attention_oracle
import number_formats
from features import Features, random_features
from program_text import write
from settings import TENSORS, Setting, random_setting


@dataclass(frozen=True)
class Program:
    """inputs: the arrays for --input, in order (bf16 as uint16); tensors: query, key and value."""

    seed: int
    setting: Setting
    features: Features
    tensors: tuple
    text: str
    inputs: list

    @property
    def uses_bf16(self):
        return any(stored.dtype == np.uint16 for stored in self.inputs)

    @property
    def results(self):
        """(name, element, shape) of each."""
        setting, score = self.setting, self.setting.score_element
        if self.is_state:
            kinds = [("acc", "out", score), ("max", "lse", score), ("sum", "lse", score)]
        else:
            kinds = [("out", "out", setting.element), ("lse", "lse", score)][: 1 + setting.lse]
        return [(name, element, setting.shape(tensor)) for name, tensor, element in kinds]

    @property
    def is_state(self):
        """Whether the results are acc, max and sum of online_attention."""
        return self.setting.form == "online" and not self.setting.lse

    def expected(self):
        """The results in float64."""
        setting, sinks = self.setting, self.features.sinks
        q, k, v = (number_formats.decode(stored, setting.element) for stored in self.tensors)
        scoring, place = self.features.scoring(setting), setting.place
        state = attention_oracle.online_state(
            setting.heads, place, q, k, v, scoring, setting.layouts
        )
        if not self.is_state:
            state = attention_oracle.finish(state, sinks and sinks.values)
        arrays = attention_oracle.results(state, setting.layouts[3], place.query_grid)
        return arrays[: len(self.results)]


def random_program(seed, static_channels=False):
    """The program of a seed; static_channels: the same but that no number of channels is `?`."""
    rng, draws = random.Random(seed), np.random.default_rng(seed)
    setting = replace(random_setting(rng), static_channels=static_channels)
    tensors = tuple(
        number_formats.encode(draws.standard_normal(setting.shape(tensor)), setting.element)
        for tensor in TENSORS[:3]
    )
    features = random_features(rng, draws, setting)
    assert math.prod(setting.extents) <= 160
    text, inputs = write(rng, setting, tensors, features)
    return Program(seed, setting, features, tensors, text, inputs)
