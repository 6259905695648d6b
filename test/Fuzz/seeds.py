"""Seeds of the fuzz targets: what the project's own files say, so that new syntax is fuzzed too.

`unittests/Fuzz/corpus` adds what files don't say, and what fuzzing has found.
"""

import io
import re
import struct
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*sorted((ROOT / "examples").glob("*.mlir")), *sorted((ROOT / "test/IR").glob("*.mlir"))]
SPLIT = "// -----"
CLOSERS = {"<": ">", "[": "]", "(": ")"}


def programs():
    """Each part of each file of IR."""
    return [part.strip() for path in SOURCES for part in path.read_text().split(SPLIT)]


def attributes():
    """Each #localattn attribute of the programs, and each bare clause that stands for one."""
    found = set()
    for text in programs():
        for match in re.finditer(r"#localattn\.\w+", text):
            found.add(text[match.start() : end_of_value(text, match.end())])
    return sorted(found)


def end_of_value(text, position):
    """Where the brackets that may open at `position` are closed again."""
    if text[position : position + 1] != "<":
        return position
    stack = []
    for index in range(position, len(text)):
        if text[index] in CLOSERS:
            stack.append(CLOSERS[text[index]])
        elif stack and text[index] == stack[-1]:
            stack.pop()
            if not stack:
                return index + 1
    return len(text)


def npy_files():
    """Files of NumPy's own, and headers that it wouldn't write."""
    files = []
    for dtype in "<f2 <f4 <f8 |b1 |i1 <i2 <i4 <i8 |u1 <u2 <u4 <u8 >f4 <c8".split():
        for array in (np.ones((2, 3), dtype), np.asfortranarray(np.ones((2, 1, 2), dtype))):
            stream = io.BytesIO()
            np.save(stream, array)
            files.append(stream.getvalue())
    for header in ("{", "{'descr': '<f4', 'fortran_order': False, 'shape': (), }",
                   '{"shape": (0L,), "descr": "<u2", "fortran_order": True}'):
        for version, length in ((1, "<H"), (2, "<I"), (3, "<I")):
            size = struct.pack(length, len(header))
            files.append(b"\x93NUMPY" + bytes([version, 0]) + size + header.encode() + bytes(4))
    return files


def command_lines():
    """Of the documentation and the tests, one argument per line."""
    texts = [path.read_text() for path in (ROOT / "README.md", ROOT / "test/Runtime/run.mlir",
                                           ROOT / "test/Runtime/run-errors.mlir")]
    lines = [line for text in texts for line in text.splitlines() if "--" in line]
    lines = [re.sub(r".*localattn-run", "", line).split("|")[0].strip(" `/") for line in lines]
    return ["\n".join(line.split()) for line in sorted(set(lines))]


SEEDS = {
    "AttributeFuzzer": attributes,
    "OpFuzzer": programs,
    "NpyFuzzer": npy_files,
    "OptionsFuzzer": command_lines,
}


def write_seeds(target, folder):
    """Writes the seeds of a target; how many."""
    seeds = SEEDS[target]()
    for number, seed in enumerate(seeds):
        data = seed if isinstance(seed, bytes) else seed.encode()
        (folder / f"seed{number}").write_bytes(data)
    return len(seeds)


def write_dictionary(target, path):
    """The words and marks of all seeds, for libFuzzer to insert."""
    words = set()
    for seed in SEEDS[target]():
        text = seed.decode("latin-1") if isinstance(seed, bytes) else seed
        text = re.sub(r"//.*", "", text)
        words.update(re.findall(r"#?[a-z_]+(?:\.\w+)?|--[\w-]+=?|[<>\[\](){}=:,|]|-?\d+", text))
    words = [word for word in sorted(words) if len(word) <= 40]
    path.write_text("".join(f'"{word}"\n' for word in words))
