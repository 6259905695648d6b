"""Random programs, decomposed into linalg ops, compared with the brute-force oracle.

Half of those on tensors are tiled first, by random sizes, so that tiles lie anywhere.
Half of the programs whose operations have one result are decomposed by upstream's
transform.structured.decompose_interface, which allows for no more; the rest by
--localattn-decompose. running.py says which variables of the environment there are.
"""

import random

from running import call, environment, failure, run_many, run_program, tool
from test_tiled_programs import tile, tile_sizes

WANTED = int(environment("LOCALATTN_DECOMPOSED_PROGRAMS", 50))
NAMES = ("attention", "online_attention", "merge")
SCRIPT = """module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %ops = transform.structured.match ops{["localattn.attention"]} in %root
        : (!transform.any_op) -> !transform.any_op
    transform.foreach %ops : !transform.any_op {
    ^bb0(%op: !transform.any_op):
      transform.structured.decompose_interface %op
          : (!transform.any_op) -> !transform.any_op
    }
    transform.yield
  }
}
"""


def passes(program, folder):
    one_result = program.setting.form == "tensor" and not program.setting.lse
    if program.seed % 2 or not one_result:
        return "builtin.module(func.func(localattn-decompose))"
    (folder / "script.mlir").write_text(SCRIPT)
    library = f"transform-library-paths={folder / 'script.mlir'}"
    return f"builtin.module(transform-preload-library{{{library}}},transform-interpreter)"


def tiled(program, folder):
    """(text, error message): one of the two is None. Some programs are left whole."""
    rng = random.Random(program.seed)
    # Upstream tiles tensors, and can't insert a tile into no elements.
    no_elements = any(0 in shape for _, _, shape in program.results)
    if program.setting.form == "memref" or no_elements or rng.random() < 0.5:
        return program.text, None
    return tile(program, tile_sizes(rng, program.setting), folder)


def decompose(program, folder):
    """(text, error message): one of the two is None."""
    text, message = tiled(program, folder)
    if message is not None:
        return None, message
    (folder / "program.mlir").write_text(text)
    pipeline = f"--pass-pipeline={passes(program, folder)}"
    text, message = call([tool("localattn-opt"), folder / "program.mlir", pipeline])
    if message is None and any(f" localattn.{name} " in text for name in NAMES):
        return None, f"an operation is left\n\n{text}"
    return text, message


# S2.5, S3.13, S4.4 to S4.12, S5.1 to S5.5, S5.9, S5.10, S6.1, S6.4, S6.5, S9.2, S10.1
def test_decomposed_programs(tmp_path, capsys):
    def check(program):
        text, message = decompose(program, tmp_path)
        if message is None:
            results, message = run_program(program, tmp_path, text)
        message = message or failure(program, results)
        return message and f"{message}\n\n{text or ''}"

    run_many("LOCALATTN_DECOMPOSED_PROGRAMS", WANTED, check, capsys)
