"""Random programs that upstream's passes rewrite first: the same bits, which the oracle expects.

running.py says which variables of the environment there are.
"""

import re

import pytest

from running import call, environment, failure, run_many, run_program, tool
from settings import FORMS

WANTED = int(environment("LOCALATTN_REWRITTEN_PROGRAMS", 40))
ON_TENSORS = ("tensor", "online", "merge")
# What --one-shot-bufferize leaves inside of a function is the only view of its memref.
ONLY_VIEW = re.compile(r"(bufferization\.to_tensor %\w+)( :)")

REWRITES = {
    "canonicalize": (["--canonicalize"], FORMS),
    "bufferize": (["--one-shot-bufferize"], ON_TENSORS),
    "both": (["--canonicalize", "--one-shot-bufferize", "--canonicalize"], ON_TENSORS),
}


def rewrite(program, options, folder):
    """(text, error message): one of the two is None."""
    (folder / "written.mlir").write_text(program.text)
    text, message = call([tool("localattn-opt"), folder / "written.mlir", *options])
    return text and ONLY_VIEW.sub(r"\1 restrict\2", text), message


# S2.5, S2.6, S3.11, S3.12, S3.13, S4.5, S7.1, S7.4
@pytest.mark.parametrize("name", REWRITES)
def test_rewritten_programs(name, tmp_path, capsys):
    options, forms = REWRITES[name]

    def check(program):
        text, message = rewrite(program, options, tmp_path)
        if message is None:
            written, message = run_program(program, tmp_path)
        if message is None:
            rewritten, message = run_program(program, tmp_path, text)
        if message is None:
            message = failure(program, rewritten)
        if message is None and any(a.tobytes() != b.tobytes() for a, b in zip(written, rewritten)):
            message = "expected the bits of the program as it is written, got others"
        return message and f"{' '.join(options)}: {message}\n\n{text or ''}"

    run_many("LOCALATTN_REWRITTEN_PROGRAMS", WANTED, check, capsys, forms)
