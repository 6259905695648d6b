"""Files and command lines of localattn-run that are wrong in one way each, and the error.

Each entry is arguments and what stderr must be after "localattn-run: error: ". Files that they name
are made by `write_files`. The texts follow from include/localattn/Runtime/Npy.h, which lists what
is read, and from the form "expected X, got Y".
"""

import struct
import subprocess

import numpy as np

PROGRAM = """func.func @f(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  return %a : tensor<2x3xf32>
}
"""


def npy(header, data=b"", version=1):
    """A file of this header, unpadded."""
    size = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + size + header.encode() + data


def described(descr="'<f4'", order="False", shape="(2, 3)"):
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"


GOOD = npy(described(), np.zeros(6, "<f4").tobytes())

# file name: (bytes, what is wrong with them)
NPY = {
    "empty": (b"", "not a .npy file"),
    "text": (b"1 2 3\n", "not a .npy file"),
    "magic": (b"\x93NUMPZ" + GOOD[6:], "not a .npy file"),
    "magic-only": (GOOD[:6], "truncated in the header"),
    "no-length": (GOOD[:9], "truncated in the header"),
    "header-cut": (GOOD[:30], "truncated in the header"),
    "data-cut": (GOOD[:-1], "truncated: expected 24 bytes for 2x3xf32, got 23"),
    "no-data": (GOOD[:-24], "truncated: expected 24 bytes for 2x3xf32, got 0"),
    "more-data": (GOOD + b"\0", "expected 24 bytes for 2x3xf32, got 25"),
    "version-0": (b"\x93NUMPY\0" + GOOD[7:], "unsupported version 0 of .npy"),
    "version-9": (b"\x93NUMPY\x09" + GOOD[7:], "unsupported version 9 of .npy"),
    "long-header": (b"\x93NUMPY\2\0" + struct.pack("<I", 2**32 - 1),
                    "bad header: 4294967295 bytes long"),
    "big-endian": (npy(described("'>f4'"), bytes(24)),
                   "big-endian data ('>f4') are not supported: save with byte order '<'"),
    "complex": (npy(described("'<c8'"), bytes(48)),
                "unsupported dtype '<c8': expected b1, i1 to i8, u1 to u8, f2, f4 or f8"),
    "objects": (npy(described("'|O'"), bytes(48)),
                "unsupported dtype '|O': expected b1, i1 to i8, u1 to u8, f2, f4 or f8"),
    "records": (npy(described("[('x', '<f4')]"), bytes(24)),
                "bad header: cannot read the value of 'descr'"),
    # 2^62 * 4 elements of 4 bytes: saturates at 2^64 - 1.
    "huge": (npy(described(shape="(4611686018427387904, 4)")),
             "truncated: expected 18446744073709551615 bytes for 4611686018427387904x4xf32, got 0"),
    "negative": (npy(described(shape="(-2, 3)")), "bad header: cannot read the value of 'shape'"),
    "above-64-bits": (npy(described(shape="(99999999999999999999,)")),
                      "bad header: cannot read the value of 'shape'"),
    "65-axes": (npy(described(shape="(" + "1, " * 65 + ")")),
                "bad header: cannot read the value of 'shape'"),
    "order": (npy(described(order="Maybe"), bytes(24)),
              "bad header: cannot read the value of 'fortran_order'"),
    "no-shape": (npy("{'descr': '<f4', 'fortran_order': False}"),
                 "bad header: expected descr, fortran_order and shape"),
    "other-key": (npy("{'colour': 'red'}"), "bad header: unknown key 'colour'"),
    "no-dictionary": (npy("[1, 2]"), "bad header: expected '{'"),
    "open-dictionary": (npy("{'descr': '<f4'"), "bad header: expected ',' or '}'"),
    "more-header": (npy(described() + " x"), "bad header: text after '}'"),
}
# Good files that don't fit.
MISFITS = {
    "rank": (np.zeros(6, "f4"), "expected 2x3xf32, got 6xf32"),
    "shape": (np.zeros((3, 2), "f4"), "expected 2x3xf32, got 3x2xf32"),
    "dtype": (np.zeros((2, 3), "f8"), "expected 2x3xf32, got 2x3xf64"),
}

OPTIONS = [
    ([], "expected a file, see --help"),
    (["f.mlir", "g.mlir"], "expected one file, got 'f.mlir' and 'g.mlir'"),
    (["f.mlir", "--sed=1"], "unknown option '--sed', see --help"),
    (["f.mlir", "--"], "unknown option '--', see --help"),
    (["f.mlir", "--seed"], "--seed needs a value"),
    (["f.mlir", "--seed=-1"], "--seed: expected a number from 0 to 2^64 - 1, got '-1'"),
    (["f.mlir", "--seed=18446744073709551616"],
     "--seed: expected a number from 0 to 2^64 - 1, got '18446744073709551616'"),
    (["f.mlir", "--shape=2x-3"], "--shape: expected sizes like 4x56x56, got '2x-3'"),
    (["f.mlir", "--shape=2x"], "--shape: expected sizes like 4x56x56, got '2x'"),
    (["f.mlir", "--check=nan"], "--check: expected a tolerance or rows:<count>[:<seed>], got 'nan'"),
    (["f.mlir", "--check=rows:"],
     "--check: expected a tolerance or rows:<count>[:<seed>], got 'rows:'"),
    (["f.mlir", "--check=rows:1:x"],
     "--check: expected a tolerance or rows:<count>[:<seed>], got 'rows:1:x'"),
    (["f.mlir", "--target=abacus"], "--target: expected reference or cpu, got abacus"),
    (["f.mlir", "--dtype=f17"], "--dtype: expected f16, bf16, f32 or f64, got f17"),
    (["f.mlir", "--entry=g"], "no function @g in 'f.mlir', which has @f"),
    (["no\x1b[31m.mlir"], "cannot read 'no?[31m.mlir': No such file or directory"),
    (["."], "cannot read '.': not a regular file"),
    (["deep.mlir"], "deep.mlir:1:257: expected brackets, operators and aliases nested at most 256 "
                    "deep, got 257"),
    (["large.mlir"], "large.mlir: expected at most 268435456 bytes, got 268435457"),
]

LINES = [
    *OPTIONS,
    *((["f.mlir", f"--input={name}.npy"], f"argument 0: '{name}.npy': {message}")
      for name, (_, message) in NPY.items()),
    *((["f.mlir", f"--input={name}.npy"], f"argument 0: {message}")
      for name, (_, message) in MISFITS.items()),
]

# Bytecode that is cut short: how many of its bytes are left, and what upstream says. The first four
# are its mark: three of them are text, of which the third is no character of any token.
TRUNCATED = {
    3: "{file}:1:3: error: unexpected character",
    4: "{file}:0:0: error: attempting to parse a byte at the end of the bytecode",
}


def write_files(folder, opt):
    """Every file that the table names."""
    (folder / "f.mlir").write_text(PROGRAM)
    (folder / "deep.mlir").write_text("(" * 300)
    with open(folder / "large.mlir", "wb") as file:
        file.truncate(2**28 + 1)
    for name, (data, _) in NPY.items():
        (folder / f"{name}.npy").write_bytes(data)
    for name, (array, _) in MISFITS.items():
        np.save(folder / f"{name}.npy", array)
    subprocess.run([opt, folder / "f.mlir", "--emit-bytecode", "-o", folder / "f.mlirbc"], check=True)
