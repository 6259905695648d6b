"""The table: what computes @small of examples/<name>.mlir, given its arguments in order.

Windows, shifts and lengths here are those of @small, written a second time on purpose: nothing is
read from the example but its types. A recipe returns the output, or the output and the log-sum-exp
where the example returns both.
"""

from functools import partial

import numpy as np

import crosses
import global_tokens
import halos
import neighborhoods
import partitions
import scores
import sequences
import windows


def with_layout(recipe, to_tokens, from_tokens):
    """Runs a token-major recipe on another layout, given one function per tensor."""

    def run(query, key, value):
        out = recipe(*(move(x) for move, x in zip(to_tokens, (query, key, value))))
        return (from_tokens(out[0]), *out[1:]) if isinstance(out, tuple) else from_tokens(out)

    return run


def unchanged(x):
    return x


def head_major(x):
    """[batch, heads, n, d] <-> [batch, n, heads, d]."""
    return np.swapaxes(x, 1, 2)


def from_channels_first(x):
    """[batch, heads, d, *grid] -> [batch, *grid, heads, d]."""
    return np.moveaxis(x, (1, 2), (-2, -1))


def to_channels_first(x):
    """[batch, *grid, heads, d] -> [batch, heads, d, *grid]."""
    return np.moveaxis(x, (-2, -1), (1, 2))


def gemma3_decode(query, key, value):
    """Head-major, the log-sum-exp too."""
    out, lse = sequences.decode_step(*map(head_major, (query, key, value)), window=17)
    return head_major(out), head_major(lse[..., None])[..., 0]


SHIFTED_7 = partial(windows.shifted_windows, window=(7, 7), shift=(3, 3))
SWIN_7 = partial(windows.shifted_windows, window=(7, 7))
AXIAL_H = partial(crosses.axial, axis=0)
AXIAL_W = partial(crosses.axial, axis=1)

RECIPES = {
    # Windows.
    "swin-t-st1": SWIN_7,
    "swin-t-st1-shift": SHIFTED_7,
    "swin-t-det": SHIFTED_7,
    "swin-b384-st1": partial(windows.shifted_windows, window=(12, 12), shift=(6, 6)),
    "swinv2-b384-st1": partial(windows.shifted_windows, window=(6, 6), scale=1.0),
    "videoswin-st2": partial(windows.shifted_windows, window=(4, 3, 3)),
    "videoswin-st1-shift": partial(windows.shifted_windows, window=(4, 3, 3), shift=(2, 1, 1)),
    "swinunetr-st1": partial(windows.shifted_windows, window=(3, 3, 3), shift=(1, 1, 1)),
    "aurora-st1-shift": partial(
        windows.shifted_windows, window=(2, 3, 4), shift=(1, 1, 2), wrapping=(False, False, True)
    ),
    "sam-b-w14": partial(windows.plain_windows, window=(14, 14)),
    "sam-b-w14-rel": partial(scores.decomposed_positions, window=(4, 4)),
    "sam-b-global-rel": scores.decomposed_positions,
    "twins-svt-s-st1": partial(windows.plain_windows, window=(7, 7)),
    "maxvit-t-st1-block": partial(windows.plain_windows, window=(7, 7)),
    # Other partitions.
    "maxvit-t-st1-grid": partial(partitions.strided_grid, slots=(7, 7), sign=-1),
    "shuffle-t-st1": partial(partitions.strided_grid, slots=(7, 7), sign=+1),
    "yolo12-p4-area4": partial(partitions.area, areas=4),
    "yolo12-p4-flat": partial(partitions.area, areas=4),
    "cswin-t-st1-col": partial(partitions.stripes, width=1, vertical=True),
    "cswin-t-st2": partial(partitions.crossed_stripes, width=2),
    "cswin-t-st2-row": partial(partitions.stripes, width=2, vertical=False),
    "navit-packed": partial(partitions.packed, lengths=(9, 16, 4, 11)),
    # Rows and columns.
    "axial-w-65x129": AXIAL_W,
    "axial-h-65x129": AXIAL_H,
    "maxdeeplab-conv4-w": AXIAL_W,
    "axial-deeplab-local": partial(crosses.axial_local, axis=1, flange=2, block=4),
    "ccnet-97": crosses.criss_cross,
    "ccnet-129x257": with_layout(crosses.criss_cross, [from_channels_first] * 3, to_channels_first),
    "ccnet-3d": crosses.criss_cross,
    # Halos.
    "halo-64-b8-h3": partial(halos.halo, block=(8, 8), margin=(3, 3)),
    "sasa-k7": partial(halos.halo, block=(1, 1), margin=(3, 3)),
    "hat-ocab": partial(halos.overlapping_cross_attention, window=4, margin=1),
    # Neighbourhoods.
    "nat-t-st1-k7": partial(neighborhoods.nat, kernel=(7, 7)),
    "nat-t-st1-k13": partial(neighborhoods.nat, kernel=(13, 13)),
    "nat-t-st1-shard": partial(
        neighborhoods.nat_shard, kernel=(7, 7), extent=(14, 9), query_row=7, key_row=4
    ),
    "dinat-l-st2-k7-d6": partial(neighborhoods.nat, kernel=(3, 3), dilation=(4, 4)),
    "natten-1d-s256": partial(neighborhoods.gna, window=(8,), stride=(3,)),
    "natten-video-causal": partial(
        neighborhoods.gna, window=(3, 4, 4), stride=(2, 1, 2), causal=(True, False, False)
    ),
    "flux-4k-na80": partial(neighborhoods.gna, window=(4, 4)),
    "hunyuan-gna-stride": partial(neighborhoods.gna, window=(6, 4, 6), stride=(5, 2, 3)),
    "hunyuan-sta": partial(neighborhoods.sliding_tiles, tile=(2, 2, 2), kernel=(3, 3, 3)),
    "wan21-sta": lambda query, key, value: neighborhoods.sliding_tiles(
        query, key, value, tile=(1, 2, 2), kernel=(3, 3, 3)
    )[0],
    # Sequences.
    "modernbert-8k-64": partial(sequences.bidirectional_band, reach=64),
    "longformer-4k-256": partial(global_tokens.sliding_chunks, window=8),
    "longformer-global": partial(global_tokens.sliding_chunks, window=8, global_tokens=5),
    "longformer-dilated": partial(sequences.bidirectional_band, reach=3, dilation=2),
    "bigbird-base": partial(global_tokens.block_lists, block=4),
    "causal-8k-w1024": partial(sequences.causal_band, window=16),
    "gpt-oss-w128": partial(sequences.causal_band, window=16),
    "gpt-oss-sinks": partial(scores.band_with_sinks, window=16),
    "gemma2-2b-local": with_layout(
        partial(scores.soft_capped_band, window=12, scalar=64, cap=2.0),
        [head_major] * 3,
        head_major,
    ),
    "gemma3-4b-decode": gemma3_decode,
    "mpt-7b-alibi": scores.alibi,
    "llama3-documents": scores.documents,
    "modernbert-padded": partial(scores.padded_band, reach=5),
    "t5-base-encoder": scores.t5_encoder,
    "streaming-llm-merge": scores.split_cache,
    "mistral-8k": with_layout(
        partial(sequences.causal_band, window=24), [head_major] * 3, head_major
    ),
    "mistral-decode": with_layout(
        partial(sequences.decode_step, window=24), [unchanged, head_major, head_major], unchanged
    ),
    "llama4-chunk": partial(sequences.chunked_causal, chunk=16),
    "streaming-llm": partial(sequences.streaming, start=4, recent=20),
    "local-attention": partial(sequences.bucketed, window=8, causal=True),
    "image-gpt-raster": sequences.raster_causal,
}
