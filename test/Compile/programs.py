"""C programs around compiled objects: written, linked and run, here or under QEMU."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("LOCALATTN_BUILD_DIR", ROOT / "build"))
COMPILE = BUILD / "bin/localattn-compile"
LLVM = Path("/usr/lib/llvm-22")
WARNINGS = ["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror"]


@dataclass(frozen=True)
class Machine:
    """What code is compiled for, what links it and what runs it."""

    name: str
    options: tuple
    compiler: str
    runner: tuple = ()


HERE = Machine("here", (), "cc")
ARM = Machine(
    "aarch64", ("--target=aarch64-linux-gnu", "--cpu=cortex-a72"), "aarch64-linux-gnu-gcc",
    ("qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"))


def run(command, folder, **options):
    """What a command prints; it must succeed."""
    command = [str(word) for word in command]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300,
                          check=False, **options)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
    return done.stdout


def compile_file(source, output, *options):
    """Runs localattn-compile in the folder of `output`."""
    return run([COMPILE, source, "-o", output, *options], output.parent)


def link(folder, machine, source, objects, *options):
    """The program of a text in C and of objects."""
    (folder / "main.c").write_text(source)
    program = folder / "main"
    run([machine.compiler, *WARNINGS, "-O1", "-o", program, "main.c", *objects, "-lm", *options], folder)
    return [*machine.runner, program]


def undefined_symbols(path):
    """What an object leaves for others to define."""
    lines = run([LLVM / "bin/llvm-nm", "--undefined-only", path], path.parent).splitlines()
    return {line.split()[-1] for line in lines}


PRELUDE = """\
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
{includes}
static char *load(const char *path, size_t size) {{
  FILE *file = fopen(path, "rb");
  char *data = malloc(size + 1);
  if (!file || !data || fread(data, 1, size + 1, file) != size)
    exit(2);
  fclose(file);
  return data;
}}
static void save(const char *path, const void *data, size_t size) {{
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0)
    exit(3);
}}
"""

CALL = """\
  {{
    void *in[{count}], *out[{results}];
{loads}
    int32_t code = {function}({arguments});
    if (code != 0) {{
      printf("{function}: %d: %s\\n", (int)code, {function}_reason(code));
      return 1;
    }}
{saves}
  }}
"""


def call(function, inputs, outputs):
    """Reads files <function>.in<i>, calls a function without dynamic sizes, writes <function>.out<i>.

    `inputs` and `outputs` are the sizes in bytes.
    """
    loads = [f'    in[{i}] = load("{function}.in{i}", {size});' for i, size in enumerate(inputs)]
    loads += [f"    out[{i}] = malloc({size});" for i, size in enumerate(outputs)]
    saves = [f'    save("{function}.out{i}", out[{i}], {size});' for i, size in enumerate(outputs)]
    arguments = [f"in[{i}]" for i in range(len(inputs))] + [f"out[{i}]" for i in range(len(outputs))]
    return CALL.format(function=function, count=len(inputs), results=len(outputs),
                       loads="\n".join(loads), saves="\n".join(saves), arguments=", ".join(arguments))


def program(headers, calls):
    includes = "\n".join(f'#include "{header}"' for header in headers)
    return PRELUDE.format(includes=includes) + "int main(void) {\n" + "".join(calls) + "  return 0;\n}\n"
