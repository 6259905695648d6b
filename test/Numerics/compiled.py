"""Compiles functions of arrays from MLIR text, for this machine and for CPUs with fewer instructions.

Nothing but the text is linked: a function that calls a library fails to link.
"""

import ctypes
import os
import platform
import subprocess
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
OPT = ROOT / os.environ.get("LOCALATTN_OPT", "build/bin/localattn-opt")
LLVM = Path("/usr/lib/llvm-22/bin")
LOWERING = [
    "--convert-scf-to-cf", "--canonicalize", "--cse", "--convert-vector-to-llvm",
    "--convert-math-to-llvm", "--convert-arith-to-llvm", "--convert-index-to-llvm",
    "--convert-cf-to-llvm", "--finalize-memref-to-llvm",
    "--convert-func-to-llvm=use-bare-ptr-memref-call-conv=1", "--reconcile-unrealized-casts",
]
# How many elements a function takes at once.
COUNT = 1 << 14
IS_X86 = platform.machine() in ("x86_64", "AMD64")
# Options of clang: what the machine has, and the least that the ABI has: no fused multiply-add.
TARGETS = {"native": ["-march=native" if IS_X86 else "-mcpu=native"], "baseline": []}

TEMPLATE = """
func.func @{name}(%xs: memref<{count}x{source}>, %ys: memref<{count}x{result}>) {{
  %begin = arith.constant 0 : index
  %end = arith.constant {count} : index
  %step = arith.constant {lanes} : index
  scf.for %i = %begin to %end step %step {{
    %x = {load}
    {body}
    {store}
  }}
  return
}}
"""


def function(name, body, source, result, lanes):
    """A function that maps an array; `body` computes %y from %x, of types `{source}`, `{result}`."""
    vectors = {"source": source, "result": result}
    load = f"memref.load %xs[%i] : memref<{COUNT}x{source}>"
    store = f"memref.store %y, %ys[%i] : memref<{COUNT}x{result}>"
    if lanes > 1:
        vectors = {key: f"vector<{lanes}x{element}>" for key, element in vectors.items()}
        load = f"vector.load %xs[%i] : memref<{COUNT}x{source}>, {vectors['source']}"
        store = f"vector.store %y, %ys[%i] : memref<{COUNT}x{result}>, {vectors['result']}"
    return TEMPLATE.format(name=name, body=body.format(**vectors), source=source, result=result,
                           lanes=lanes, count=COUNT, load=load, store=store)


def call(*command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def llvm_text(text, passes):
    """The LLVM IR of `text` after `passes`."""
    lowered = call(OPT, "-", *passes, *LOWERING, text=text)
    return call(LLVM / "mlir-translate", "--mlir-to-llvmir", "-", text=lowered)


class Library:
    """The functions of `text`, compiled by these options of clang."""

    def __init__(self, text, passes, options, folder):
        (folder / "functions.ll").write_text(llvm_text(text, passes))
        command = [LLVM / "clang", "-O2", "-fPIC", "-shared", "-nostdlib", "-Wl,-z,defs",
                   "-Wno-override-module", *options]
        call(*command, folder / "functions.ll", "-o", folder / "functions.so")
        self.functions = ctypes.CDLL(str(folder / "functions.so"))

    def apply(self, name, x, result_type):
        """The function of each element of `x`."""
        padded = np.concatenate([x, np.zeros(-len(x) % COUNT, x.dtype)])
        y = np.empty(len(padded), result_type)
        function = getattr(self.functions, name)
        for begin in range(0, len(padded), COUNT):
            function(ctypes.c_void_p(padded[begin:].ctypes.data),
                     ctypes.c_void_p(y[begin:].ctypes.data))
        return y[: len(x)]
