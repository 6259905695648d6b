"""--localattn-tile: tiles of any size give the results of the whole attention.

Bit for bit where the keys of every tile are one box; where they are several, sums are taken in
another order.
"""

import re

import pytest

from cases import CASES
from test_tiling import close, not_all_alike, results_of, same
from tools import OPT, call
from variants import Program

# Sizes of tiles per axis, and of the parts of a tile that one box is computed for at once.
SIZES = {
    "default": None,
    "ones": ((1, 1, 1), (1, 1, 1)),
    "threes": ((3, 3, 3), (2, 1, 3)),
    "large": ((64, 2, 5), (64, 2, 1)),
}


def with_sizes(text, name, axes):
    """`text` whose attention of this tag says how it is tiled."""
    if SIZES[name] is None:
        return text
    query, sub = (list(sizes[:axes]) for sizes in SIZES[name])
    tiling = f"localattn.tiling = #localattn.tiling<query = {query}, sub = {sub}, batch = 2>"
    return text.replace(f'{{tag = "{name}"}}', f'{{tag = "{name}", {tiling}}}')


def tiled(text, folder):
    (folder / "whole.mlir").write_text(text)
    result = folder / "tiled.mlir"
    call(OPT, folder / "whole.mlir", "--localattn-tile", "--canonicalize", "--cse", "-o", result)
    return result.read_text()


# S2.5, S3.12, S3.15, S6.4, S6.5, S7.1, S9.4
@pytest.mark.parametrize("dynamic", [False, True], ids=["static", "dynamic"])
@pytest.mark.parametrize("name", CASES)
def test_tiles(name, dynamic, tmp_path):
    case = CASES[name]
    program = Program(case, dynamic)
    for size in SIZES:
        program.attention(size)
    text = program.text()
    for size in SIZES:
        text = with_sizes(text, size, case.axes)
    expected = results_of(program, program.text(), tmp_path)
    not_all_alike(expected)
    tiles = tiled(text, tmp_path)
    assert len(re.findall("scf.forall ", tiles)) >= len(SIZES), tiles
    results = results_of(program, tiles, tmp_path)
    for got, want in zip(results, expected, strict=True):
        if "localattn.online_attention" in tiles:
            close(case, name, got, want)
        else:
            same(name, got, want)
