"""Random programs, tiled by upstream's own tiling: the reference's result, bit for bit.

A transform script with random tile sizes over batch, heads and the axes of the queries is given
to `localattn-opt --transform-interpreter`; what comes out runs like any other program.
running.py says which variables of the environment there are.
"""

import random

import numpy as np

from running import call, environment, run_many, run_program, tool

WANTED = int(environment("LOCALATTN_TILED_PROGRAMS", 20))
TILED = ("localattn.attention", "localattn.online_attention", "localattn.merge")


def tile_sizes(rng, setting):
    """Of batch, heads and query axes; 0 leaves a dimension whole, and one at least is cut."""
    sizes = (setting.batch, setting.local_heads[0], *setting.place.query_grid)
    while True:
        # A size of more than the whole is one tile, which upstream must find out by itself.
        drawn = [rng.choice([0, rng.randint(1, max(size, 1) + 1)]) for size in sizes]
        if any(drawn):
            return drawn


def script(sizes, names):
    """A module that tiles each operation of these names."""
    matched = ", ".join(f'"{name}"' for name in names)
    return f"""module attributes {{transform.with_named_sequence}} {{
  transform.named_sequence @__transform_main(%root: !transform.any_op {{transform.readonly}}) {{
    %ops = transform.structured.match ops{{[{matched}]}} in %root
        : (!transform.any_op) -> !transform.any_op
    transform.foreach %ops : !transform.any_op {{
    ^bb0(%op: !transform.any_op):
      %tiled, %loop = transform.structured.tile_using_forall %op tile_sizes {sizes}
          : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    }}
    transform.yield
  }}
}}
"""


def tile(program, sizes, folder):
    """(text, error message): one of the two is None."""
    (folder / "whole.mlir").write_text(program.text)
    (folder / "script.mlir").write_text(script(sizes, TILED))
    library = f"transform-library-paths={folder / 'script.mlir'}"
    passes = f"builtin.module(transform-preload-library{{{library}}},transform-interpreter)"
    command = [tool("localattn-opt"), folder / "whole.mlir", f"--pass-pipeline={passes}"]
    text, message = call(command)
    if message is None and "scf.forall" not in text:
        return None, f"tile sizes {sizes} made no loop\n\n{text}"
    return text, message


# S2.5, S6.5, S7.1
def test_tiled_programs(tmp_path, capsys):
    def check(program):
        # Upstream can't insert a tile into no elements.
        if any(0 in shape for _, _, shape in program.results):
            return None
        sizes = tile_sizes(random.Random(program.seed), program.setting)
        text, message = tile(program, sizes, tmp_path)
        if message is None:
            whole, message = run_program(program, tmp_path)
        if message is None:
            tiled, message = run_program(program, tmp_path, text)
        if message is None:
            for (name, _, _), one, other in zip(program.results, whole, tiled):
                if not np.array_equal(one, other, equal_nan=True):
                    message = f"{name} differs by {np.abs(one - other).max()}"
        return message and f"tiled by {sizes}: {message}\n\n{text or ''}"

    # Upstream tiles tensors.
    run_many("LOCALATTN_TILED_PROGRAMS", WANTED, check, capsys, ("tensor", "online", "merge"))
