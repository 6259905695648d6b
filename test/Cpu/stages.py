"""Stops the pipeline for CPUs after a stage, and lowers what is there on by plain passes of upstream.

What comes out is called here: memrefs are described to it as its C interface wants them.
"""

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "test/Recipes"))
from examples import FILES, signature  # noqa: E402

OPT = ROOT / os.environ.get("LOCALATTN_OPT", "build/bin/localattn-opt")
RUN = ROOT / os.environ.get("LOCALATTN_RUN", "build/bin/localattn-run")
LLVM = Path("/usr/lib/llvm-22/bin")

CLEAN = ["canonicalize", "cse"]
BUFFERIZE = [
    "eliminate-empty-tensors",
    "one-shot-bufferize{bufferize-function-boundaries allow-return-allocs-from-loops"
    " function-boundary-type-conversion=identity-layout-map}",
]
# The pipeline up to its end in vectors, as CpuPipeline.cpp has it, each stage with its passes.
STAGES = {
    "set-cpu-target": ["func.func(llvm-request-c-wrappers)", "localattn-set-cpu-target{cpu=%s}"],
    "choose-tiles": ["localattn-choose-tiles"],
    "tile": ["localattn-tile", "func.func(localattn-decompose{ops=merge})",
             "func.func(convert-elementwise-to-linalg)", *CLEAN],
    "bufferize": [*BUFFERIZE, *CLEAN],
    "to-lanes": ["localattn-to-lanes", *CLEAN],
    "vectorize": ["localattn-vectorize"],
    "outline-tiles": ["func.func(scf-forall-to-parallel)", "localattn-outline-tiles", *CLEAN],
}
# For what a stage leaves of tensors, of our ops, of linalg and of loops.
PLAIN = [
    "func.func(localattn-to-reference)", "func.func(convert-elementwise-to-linalg)", *BUFFERIZE,
    "func.func(scf-forall-to-for)", "func.func(convert-linalg-to-loops)", "convert-scf-to-cf",
    "expand-strided-metadata", "lower-affine", *CLEAN, "func.func(convert-math-to-llvm)",
    "convert-math-to-libm", "convert-vector-to-llvm", "convert-cf-to-llvm", "convert-index-to-llvm",
    "convert-arith-to-llvm", "finalize-memref-to-llvm",
    "convert-func-to-llvm", "reconcile-unrealized-casts",
]


def call(*command, text=None):
    done = subprocess.run(list(map(str, command)), input=text, capture_output=True, text=True,
                          timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def passes(text, names):
    """The text after these passes; each verifies what it leaves."""
    return call(OPT, "-", f"--pass-pipeline=builtin.module({','.join(names)})", text=text)


def through(stage, text, cpu):
    """The text after all stages up to this one."""
    names = []
    for name, more in STAGES.items():
        names += more
        if name == stage:
            break
    return passes(text, [each.replace("%s", cpu) for each in names])


def small_alone(name):
    """The file of an example without its other entries, which nobody calls."""
    return re.sub(r"^func\.func @full.*?^\}\n", "", FILES[name].read_text(), flags=re.M | re.S)


def compiled(text, options, folder):
    """A library of what plain passes make of the text."""
    lowered = passes(text, PLAIN)
    (folder / "stage.ll").write_text(call(LLVM / "mlir-translate", "--mlir-to-llvmir", "-",
                                          text=lowered))
    call(LLVM / "clang", "-O1", "-fPIC", "-shared", "-Wno-override-module", *options,
         folder / "stage.ll", "-o", folder / "stage.so", "-lm",
         "-L/usr/lib/llvm-22/lib", "-lmlir_c_runner_utils", "-Wl,-rpath,/usr/lib/llvm-22/lib")
    return ctypes.CDLL(str(folder / "stage.so"))


# Calling ---------------------------------------------------------------------------------------


def descriptor(rank):
    """The type of what stands for a memref: base, first element, offset, sizes, strides."""
    sizes = ctypes.c_int64 * rank
    fields = [("base", ctypes.c_void_p), ("data", ctypes.c_void_p), ("offset", ctypes.c_int64),
              ("sizes", sizes), ("strides", sizes)]
    return type(f"Memref{rank}", (ctypes.Structure,), {"_fields_": fields})


def describe(array):
    sizes = ctypes.c_int64 * array.ndim
    strides = [stride // array.itemsize for stride in array.strides]
    return descriptor(array.ndim)(array.ctypes.data, array.ctypes.data, 0, sizes(*array.shape),
                                  sizes(*strides))


def call_small(library, name, inputs):
    """The results of @small, all of f32."""
    results = [descriptor(len(value.shape)) for value in signature(name)[1]]
    fields = [(f"result{i}", kind) for i, kind in enumerate(results)]
    stored = type("Results", (ctypes.Structure,), {"_fields_": fields})()
    arguments = [describe(array) for array in inputs]
    library._mlir_ciface_small(*map(ctypes.byref, [stored, *arguments]))
    arrays = []
    for (field, _), value in zip(fields, signature(name)[1]):
        memref = getattr(stored, field)
        pointer = ctypes.cast(memref.data, ctypes.POINTER(ctypes.c_float))
        assert tuple(memref.sizes) == value.shape
        arrays.append(np.ctypeslib.as_array(pointer, value.shape).copy())
    return arrays
