"""Makes a failing case smaller: reduce.py CASE.mlir --match TEXT [-o OUT.mlir] -- COMMAND...

COMMAND, with the path of a case behind it, must print TEXT; a smaller case that still makes it do
so is a better one. Lines and blocks of lines are left out as long as that goes, and operations for
whose result another value does. Where the case is a valid program, localattn-reduce helps, which is
mlir-reduce with our dialect. For example

    reduce.py case.mlir --match 'LLVM ERROR' -- localattn-opt --localattn-to-reference
"""

import argparse
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

TIME_LIMIT_S = 60


class Case:
    """The failure that is looked for, and a folder for tries."""

    def __init__(self, command, match, folder):
        self.command = command
        self.match = match
        self.folder = Path(folder)
        self.tries = 0

    def fails(self, text):
        path = self.folder / "try.mlir"
        path.write_text(text)
        self.tries += 1
        return self.file_fails(path)

    def file_fails(self, path):
        """Whether the command says what it is to say; a hang says nothing."""
        try:
            done = subprocess.run([*self.command, path], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  errors="replace", timeout=TIME_LIMIT_S, check=False)
        except subprocess.TimeoutExpired:
            return False
        return self.match in done.stdout


def without_lines(case, lines):
    """As few of the lines as still fail: halves, then quarters, down to single lines."""
    size = max(1, len(lines) // 2)
    while True:
        start, removed = 0, False
        while start < len(lines):
            fewer = lines[:start] + lines[start + size :]
            if fewer and case.fails("".join(fewer)):
                lines, removed = fewer, True
            else:
                start += size
        if size > 1:
            size //= 2
        elif not removed:
            return lines


def with_other_values(case, text):
    """Leaves out operations whose result can be another value that stands before it."""
    definition = re.compile(r"^[ \t]*(%\w+) = .*\n", re.MULTILINE)
    for match in reversed(list(definition.finditer(text))):
        before, after = text[: match.start()], text[match.end() :]
        for value in dict.fromkeys(re.findall(r"%\w+", before)):
            fewer = before + re.sub(rf"{match[1]}\b", value, after)
            if case.fails(fewer):
                text = fewer
                break
    return text


def without_operations(case, text, tool):
    """What localattn-reduce makes of a program; the text as it is where that is no better."""
    before, after = case.folder / "before.mlir", case.folder / "after.mlir"
    before.write_text(text)
    # Its convention: a script that ends in 1 for a case that is of interest.
    script = case.folder / "test.py"
    call = [*case.command, "CASE"]
    script.write_text(f"#!{sys.executable}\nimport subprocess, sys\n"
                      f"command = {call!r}\ncommand[-1] = sys.argv[1]\n"
                      "done = subprocess.run(command, stdin=subprocess.DEVNULL, text=True,\n"
                      "                      errors='replace', stdout=subprocess.PIPE,\n"
                      "                      stderr=subprocess.STDOUT)\n"
                      f"sys.exit({case.match!r} in done.stdout)\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    for option in ("--reduction-tree=traversal-mode=0 ", "--opt-reduction-pass=opt-pass=symbol-dce "):
        subprocess.run([tool, before, f"{option}test={script}", "-o", after],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if after.is_file() and after.stat().st_size and case.file_fails(after):
            shutil.copy(after, before)
    reduced = before.read_text()
    return reduced if len(reduced) < len(text) else text


def reduce(case, text, tool):
    while True:
        smaller = "".join(without_lines(case, text.splitlines(keepends=True)))
        if tool:
            smaller = without_operations(case, smaller, tool)
        smaller = with_other_values(case, smaller)
        if len(smaller) >= len(text):
            return text
        text = smaller


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", type=Path)
    parser.add_argument("--match", required=True, metavar="TEXT", help="what the failure prints")
    parser.add_argument("-o", dest="output", type=Path, help="default: standard output")
    parser.add_argument("command", nargs="+", help="what fails, after --")
    arguments = parser.parse_args()
    tool = shutil.which("localattn-reduce")
    if not tool:
        print("reduce.py: no localattn-reduce in PATH, so lines are all that is left out",
              file=sys.stderr)
    text = arguments.case.read_text()
    with tempfile.TemporaryDirectory() as folder:
        case = Case(arguments.command, arguments.match, folder)
        if not case.fails(text):
            print(f"reduce.py: error: expected '{arguments.match}' in the output of "
                  f"{' '.join(arguments.command)}, got an output without", file=sys.stderr)
            return 1
        reduced = reduce(case, text, tool)
    print(f"reduce.py: from {len(text)} to {len(reduced)} bytes in {case.tries} tries",
          file=sys.stderr)
    (arguments.output.write_text if arguments.output else sys.stdout.write)(reduced)
    return 0


if __name__ == "__main__":
    sys.exit(main())
