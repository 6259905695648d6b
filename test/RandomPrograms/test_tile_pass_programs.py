"""Random programs, tiled by --localattn-tile in tiles of random sizes: what the oracle expects, and
the bits of the whole where no tile sums in another order.

running.py says which variables of the environment there are.
"""

import random

from running import call, environment, failure, run_many, run_program, tool

WANTED = int(environment("LOCALATTN_TILED_PROGRAMS", 20))


def sizes(rng, axes):
    """The options of --localattn-choose-tiles for tiles of random sizes, or none."""
    if rng.random() < 0.25:
        return ""
    lists = {
        name: ",".join(str(rng.choice([1, 2, 3, 4, 7, 64])) for _ in range(axes))
        for name in ("query", "sub")
    }
    return f"query={lists['query']} sub={lists['sub']} batch={rng.randint(1, 3)}"


def tile(program, options, folder):
    """(text, error message): one of the two is None."""
    (folder / "whole.mlir").write_text(program.text)
    command = [tool("localattn-opt"), folder / "whole.mlir"]
    if options:
        command.append(f"--localattn-choose-tiles={options}")
    return call([*command, "--localattn-tile"])


# S2.5, S3.12, S3.15, S6.4, S6.5, S9.4
def test_tile_pass_programs(tmp_path, capsys):
    def check(program):
        rng = random.Random(program.seed)
        options = sizes(rng, len(program.setting.place.query_grid))
        text, message = tile(program, options, tmp_path)
        if message is None:
            whole, message = run_program(program, tmp_path)
        if message is None:
            tiled, message = run_program(program, tmp_path, text)
        if message is None:
            message = failure(program, tiled)
        in_order = text and text.count("online_attention") == program.text.count("online_attention")
        if message is None and in_order:
            if any(a.tobytes() != b.tobytes() for a, b in zip(whole, tiled)):
                message = "expected the bits of the whole, got others"
        return message and f"{options}: {message}\n\n{text or ''}"

    run_many("LOCALATTN_TILED_PROGRAMS", WANTED, check, capsys)
