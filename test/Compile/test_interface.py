"""What C sees: signatures, dynamic sizes, numbers, codes, kinds of files, threads, and bad options."""

import ctypes
import os
import re
import subprocess

import numpy as np
import pytest

from programs import ARM, COMPILE, HERE, LLVM, ROOT, compile_file, link, run, undefined_symbols

AREAS = """
func.func @areas(%t: tensor<1x?x2x8xf32>, %i: index, %flag: i1, %x: f64) -> (tensor<1x?x2x8xf32>, f64, i64) {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %t, %c1 : tensor<1x?x2x8xf32>
  %init = tensor.empty(%n) : tensor<1x?x2x8xf32>
  %0 = localattn.attention #localattn.area<4>
      ins(%t, %t, %t : tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>, tensor<1x?x2x8xf32>)
      outs(%init : tensor<1x?x2x8xf32>) -> tensor<1x?x2x8xf32>
  %y = arith.addf %x, %x : f64
  %z = arith.select %flag, %x, %y : f64
  %sum = arith.addi %i, %n : index
  %j = arith.index_cast %sum : index to i64
  return %0, %z, %j : tensor<1x?x2x8xf32>, f64, i64
}
"""

CALL_AREAS = """\
#include "areas.h"
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv) {
  int64_t n = atoll(argv[1]), m = atoll(argv[2]);
  float in[12 * 16], out[12 * 16];
  double z = -1;
  int64_t j = -1;
  for (int i = 0; i < 12 * 16; ++i) {
    in[i] = (float)(i % 7);
    out[i] = -1;
  }
  int32_t code = areas(in, n, 5, argc > 3, 1.5, out, m, &z, &j);
  int untouched = 0;
  for (int i = 0; i < 12 * 16; ++i)
    untouched += out[i] == -1;
  printf("%d %s: %d %g %d\\n", (int)code, areas_reason(code), untouched, z, (int)j);
  return 0;
}
"""


@pytest.fixture(name="areas", params=[HERE, ARM], ids=lambda machine: machine.name)
def fixture_areas(request, tmp_path):
    """A program that calls @areas with two sizes."""
    (tmp_path / "areas.mlir").write_text(AREAS)
    compile_file(tmp_path / "areas.mlir", tmp_path / "areas.o", "--header=areas.h",
                 *request.param.options)
    command = link(tmp_path, request.param, CALL_AREAS, ["areas.o"])
    return lambda *sizes: run([*command, *sizes], tmp_path).strip()


def test_sizes_of_the_run_are_checked_before_anything_is_written(areas):
    # Areas of 2 tokens: all that is computed is between 0 and 6.
    assert areas(8, 8) == "0 success: 64 3 13"
    assert areas(8, 8, "flag") == "0 success: 64 1.5 13"
    assert areas(0, 0) == "0 success: 192 3 5"
    reason = "expected an extent of axis 0 that is a multiple of 4"
    assert areas(6, 6).split(" ", 1)[1] == f"{reason}: 192 -1 -1"
    reason = "expected dimension 1 of result 0 to be that of what is computed"
    assert areas(8, 4).split(" ", 1)[1] == f"{reason}: 192 -1 -1"
    assert areas(-8, 8) == areas(8, -8) == "-1 expected sizes of at least 0: 192 -1 -1"


def test_the_header_says_shapes_strides_and_bits(tmp_path):
    (tmp_path / "f.mlir").write_text("""
        func.func @f(%a: tensor<2x?x?x3xbf16>, %b: tensor<f16>, %c: i8) -> tensor<?xi1> {
          %c2 = arith.constant 2 : index
          %n = tensor.dim %a, %c2 : tensor<2x?x?x3xbf16>
          %0 = tensor.empty(%n) : tensor<?xi1>
          return %0 : tensor<?xi1>
        }""")
    compile_file(tmp_path / "f.mlir", tmp_path / "f.o", "--header=f.h", "--prefix=my_")
    text = (tmp_path / "f.h").read_text()
    assert ("argument0: 2 x argument0_size1 x argument0_size2 x 3 of bf16, the bits of bfloat16; strides "
            "3 * argument0_size1 * argument0_size2, 3 * argument0_size2, 3, 1\n") in text
    assert "argument1: one f16, the bits of IEEE half precision\n" in text
    assert "argument2: a number, i8\n" in text
    assert "result0: result0_size0 of i1, 0 or 1; strides 1\n" in text
    declaration = ("int32_t my_f(const uint16_t *argument0, int64_t argument0_size1, int64_t argument0_size2, "
                   "const uint16_t *argument1, int8_t argument2, uint8_t *result0, int64_t result0_size0);")
    assert declaration in " ".join(text.split())
    (tmp_path / "f.cpp").write_text('#include "f.h"\n#include "f.h"\nint main() { return my_f_reason(0) == 0; }\n')
    run(["g++", "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only", "f.cpp"], tmp_path)


def test_the_page_shows_what_is_declared(tmp_path):
    page = (ROOT / "docs/compiling.md").read_text()
    (tmp_path / "f.mlir").write_text(re.search(r"```mlir\n(.*?)```", page, re.DOTALL)[1])
    compile_file(tmp_path / "f.mlir", tmp_path / "f.o", "--header=f.h")
    text = (tmp_path / "f.h").read_text()
    for declaration in re.search(r"```c\n(.*?)```", page, re.DOTALL)[1].split(";\n"):
        assert declaration in text


SUM = """
func.func @sum(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %0 = call @twice(%a) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.add ins(%0, %b : tensor<4xf32>, tensor<4xf32>) outs(%b : tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
func.func @twice(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.add ins(%a, %a : tensor<4xf32>, tensor<4xf32>) outs(%a : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func private @hidden(%a: tensor<4xf32>) -> tensor<4xf32> { return %a : tensor<4xf32> }
func.func @"a.b"(%x: f32) -> f32 { return %x : f32 }
func.func @expf(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  return %0 : f32
}
func.func @pointer(%m: memref<4xf32>) { return }
"""


@pytest.fixture(name="source")
def fixture_source(tmp_path):
    (tmp_path / "sum.mlir").write_text(SUM)
    return tmp_path / "sum.mlir"


def names_in(path):
    lines = run([LLVM / "bin/llvm-nm", "--defined-only", "--extern-only", path], path.parent)
    return {line.split()[-1] for line in lines.splitlines() if line.count(" ") == 2}


def test_a_shared_library_leaves_its_arguments_alone(source, tmp_path):
    library = tmp_path / "sum.so"
    compile_file(source, library, "--entry=sum", "--entry=twice")
    a, b, out = (np.full(4, value, np.float32) for value in (1, 10, 0))
    call = ctypes.CDLL(str(library)).sum
    assert call(*(ctypes.c_void_p(x.ctypes.data) for x in (a, b, out))) == 0
    assert (a == 1).all() and (b == 10).all() and (out == 12).all()


@pytest.mark.parametrize("ending", ["o", "a"])
def test_what_is_exported(source, tmp_path, ending):
    output = tmp_path / f"sum.{ending}"
    compile_file(source, output, "--entry=sum", "--entry=twice", "--prefix=my_")
    assert names_in(output) == {"my_sum", "my_twice"}
    compile_file(source, output, "--entry=twice")
    assert names_in(output) == {"twice"}


def test_text(source, tmp_path):
    compile_file(source, tmp_path / "sum.ll", "--entry=sum", "--cpu=native")
    run([LLVM / "bin/llvm-as", "sum.ll", "-o", "sum.bc"], tmp_path)
    compile_file(source, tmp_path / "sum.mlir", "--entry=sum")
    run([LLVM / "bin/mlir-translate", "--mlir-to-llvmir", "sum.mlir"], tmp_path)
    (tmp_path / "again.mlir").write_text(SUM)
    compile_file(tmp_path / "again.mlir", tmp_path / "sum.s", "--entry=sum", *ARM.options)
    run([ARM.compiler, "-c", "sum.s"], tmp_path)


TILES = """
func.func @tiles(%a: tensor<64xf32>) -> tensor<64xf32> {
  %init = tensor.empty() : tensor<64xf32>
  %0 = scf.forall (%i) in (64) shared_outs(%out = %init) -> tensor<64xf32> {
    %x = tensor.extract %a[%i] : tensor<64xf32>
    %y = arith.addf %x, %x : f32
    %tile = tensor.from_elements %y : tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %tile into %out[%i] [1] [1] : tensor<1xf32> into tensor<64xf32>
    }
  }
  return %0 : tensor<64xf32>
}
"""
CALL_TILES = """\
#include "tiles.h"
#include <stdio.h>
int main(void) {
  float in[64], out[64];
  for (int i = 0; i < 64; ++i)
    in[i] = (float)i;
  if (tiles(in, out) != 0)
    return 1;
  for (int i = 0; i < 64; ++i)
    if (out[i] != 2 * (float)i)
      return 2;
  return 0;
}
"""


def test_threads_need_openmp_and_one_thread_none(tmp_path):
    (tmp_path / "tiles.mlir").write_text(TILES)
    compile_file(tmp_path / "tiles.mlir", tmp_path / "tiles.o", "--header=tiles.h")
    assert not any(name.startswith("__kmpc") for name in undefined_symbols(tmp_path / "tiles.o"))
    run(link(tmp_path, HERE, CALL_TILES, ["tiles.o"]), tmp_path)
    compile_file(tmp_path / "tiles.mlir", tmp_path / "tiles.o", "--threads=2")
    assert "__kmpc_fork_call" in undefined_symbols(tmp_path / "tiles.o")
    folder = LLVM / "lib"
    command = link(tmp_path, HERE, CALL_TILES, ["tiles.o"], f"-L{folder}", f"-Wl,-rpath,{folder}", "-lomp")
    run(command, tmp_path)


BAD_OPTIONS = {
    "no output": ([], "expected -o <file>, see --help"),
    "ending": (["-o", "sum.exe"],
               "-o: expected a file that ends in .mlir, .ll, .s, .o, .a or .so, got 'sum.exe'"),
    "no value": (["-o"], "-o needs a value"),
    "no entry": (["-o", "x.o", "--entry=nope"],
                 "no function @nope in 'sum.mlir', which has @sum, @twice, @hidden, @a.b, @expf, @pointer"),
    "no name": (["-o", "x.o", "--entry=a.b"],
                "expected a name that C can have, got 'a.b': give --prefix, or another --entry"),
    "name of libm": (["-o", "x.o", "--entry=expf"],
                     "expected another name in C than 'expf', which the code may call: give --prefix"),
    "type": (["-o", "x.o", "--entry=pointer"], "@pointer: argument 0: expected a ranked tensor or a number,*"),
    "dtype": (["-o", "x.o", "--entry=sum", "--dtype=f8"], "--dtype: expected f16, bf16, f32 or f64, got f8"),
    "cpu": (["-o", "x.o", "--target=aarch64-linux-gnu", "--cpu=cortex-a27"],
            "expected a CPU of aarch64 such as 'cortex-a*, or native, got 'cortex-a27'"),
    "triple": (["-o", "x.o", "--target=z80"],
               "expected a triple of x86_64 or aarch64 that LLVM can compile for, got 'z80'"),
    "threads": (["-o", "x.o", "--threads=x"], "--threads: expected a number from 0 to 1024, got 'x'"),
    "unwritable": (["-o", "nowhere/x.o", "--entry=sum"],
                   "cannot write 'nowhere/x.o': No such file or directory"),
    "unlinkable": (["-o", "nowhere/x.so", "--entry=sum"], "cannot link 'nowhere/x.so': *"),
    "header": (["-o", "x.o", "--entry=sum", "--header=nowhere/x.h"],
               "cannot write 'nowhere/x.h': No such file or directory"),
}


def refuse(words, message, folder, **environment):
    done = subprocess.run([COMPILE, "sum.mlir", *words], cwd=folder, env={**os.environ, **environment},
                          capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stderr.count("\n") == 1, done.stderr
    beginning, _, end = f"localattn-compile: error: {message}\n".partition("*")
    assert done.stderr.startswith(beginning) and done.stderr.endswith(end), done.stderr


@pytest.mark.parametrize("words, message", BAD_OPTIONS.values(), ids=BAD_OPTIONS)
def test_bad_options_are_one_line(words, message, source):
    refuse(words, message, source.parent)


def test_a_missing_linker_is_one_line(source):
    message = "expected cc or ld.lld on the path to link a shared library, found neither"
    refuse(["-o", "x.so", "--entry=sum"], message, source.parent, PATH="")
    message = message.replace("cc", "aarch64-linux-gnu-gcc")
    refuse(["-o", "x.so", "--entry=sum", *ARM.options], message, source.parent, PATH="")
