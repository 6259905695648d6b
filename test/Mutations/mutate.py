"""Breaks the code on purpose, one line at a time, and expects the named tests to turn red.

The working tree is copied to a temporary folder and built there once; the named tests must be green
on it. Then each mutant of *_mutations.py is built, and every test that it names must fail: a test
that still passes is a hole. A mutant that does not compile is an error of the table, not a find.
The exit code is 0 only if all this holds. Needs CMake, Ninja and the packages of `./dev`; ccache
shortens a second run.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import attention_mutations
import compile_mutations
import geometry_mutations
import numerics_mutations
import rewriting_mutations
import robustness_mutations
import run_mutations
import score_mutations
import tiling_mutations

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "test"))

from run_tests import LIT, read_junit, read_lit_json, test_environment  # noqa: E402

MUTATIONS = [
    *attention_mutations.MUTATIONS,
    *compile_mutations.MUTATIONS,
    *geometry_mutations.MUTATIONS,
    *numerics_mutations.MUTATIONS,
    *rewriting_mutations.MUTATIONS,
    *robustness_mutations.MUTATIONS,
    *run_mutations.MUTATIONS,
    *score_mutations.MUTATIONS,
    *tiling_mutations.MUTATIONS,
]
# Random tests repeat themselves: a mutant is found every time, or never.
COUNTS = {
    "LOCALATTN_SEED": "21",
    "LOCALATTN_RANDOM_PROGRAMS": "20",
    "LOCALATTN_GEOMETRY_CASES": "100",
    "LOCALATTN_FOLD_CASES": "200",
}
# What else than the binaries of GoogleTest a test runs.
TOOLS = {
    "pytest": ["localattn-run", "localattn-opt", "localattn-compile"],
    "lit": ["localattn-run", "localattn-opt"],
}
TIME_LIMIT_S = 300


class MutationError(Exception):
    """The table, or the tree, is not what a mutation needs."""


def project_files():
    """What git tracks or would track, as it is in the working tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


class Tree:
    """A copy of the project, its build, and its tests."""

    def __init__(self, folder):
        self.folder = Path(folder).resolve()
        self.build_folder = self.folder / "build"
        for name in project_files():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, self.folder / name)
        self.environment = test_environment(self.build_folder, False, False) | COUNTS
        self.environment.pop("LOCALATTN_FULL", None)
        if shutil.which("ccache"):
            # Objects of one folder are found again from another one.
            self.environment |= {
                "CMAKE_C_COMPILER_LAUNCHER": "ccache",
                "CMAKE_CXX_COMPILER_LAUNCHER": "ccache",
                "CCACHE_BASEDIR": str(self.folder),
            }

    def call(self, *command, time_limit=None):
        """The exit code and the output of a command; None for a command that hangs."""
        try:
            done = subprocess.run(
                [str(word) for word in command],
                cwd=self.folder,
                env=self.environment,
                timeout=time_limit,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                errors="replace",
            )
        except subprocess.TimeoutExpired:
            return None, f"stopped after {time_limit} s"
        return done.returncode, done.stdout

    def configure(self):
        # Tests of a few cases run for less time than the compiler optimizes.
        flags = "-DCMAKE_CXX_FLAGS_RELEASE=-O0 -DNDEBUG"
        status, output = self.call("cmake", "--preset", "release", flags)
        if status != 0:
            raise MutationError(f"cmake failed\n{output}")

    def build(self, tests):
        """Builds what the tests run."""
        binaries = {binary for kind in by_kind(tests) for binary in TOOLS.get(kind, [kind])}
        jobs = str(os.cpu_count() or 1)
        status, output = self.call(
            "cmake", "--build", self.build_folder, "--parallel", jobs, "--target", *sorted(binaries)
        )
        if status != 0:
            errors = [line for line in output.splitlines() if "error: " in line]
            raise MutationError("does not compile: " + "\n".join(errors[:5] or [output[-2000:]]))

    def red(self, tests):
        """Those of the named tests that fail; MutationError for one that does not run."""
        failed = set()
        for kind, names in by_kind(tests).items():
            with tempfile.TemporaryDirectory() as report_folder:
                report = Path(report_folder) / "report"
                command = self.test_command(kind, names, report)
                status, output = self.call(*command, time_limit=TIME_LIMIT_S)
                reader = read_lit_json if kind == "lit" else read_junit
                failed.update(failed_of(kind, names, status, reader(report), output))
        return failed

    def test_command(self, kind, names, report):
        if kind == "lit":
            paths = [self.build_folder / name for name in names]
            return [sys.executable, LIT, "-q", "-o", report, *paths]
        if kind == "pytest":
            options = ["-q", "--tb=no", "--no-header", "-p", "no:cacheprovider"]
            where = [f"--rootdir={self.folder}", f"--junitxml={report}"]
            return [sys.executable, "-m", "pytest", *options, *where, *names]
        chosen = "--gtest_filter=" + ":".join(name.split(":")[1] for name in names)
        binary = self.build_folder / "unittests" / kind
        return [binary, "--gtest_brief=1", chosen, f"--gtest_output=xml:{report}"]


def by_kind(tests):
    """{the binary of GoogleTest, "lit" or "pytest": its tests}"""
    kinds = {}
    for test in tests:
        kind = "pytest" if "::" in test else "lit" if "/" in test else test.split(":")[0]
        kinds.setdefault(kind, []).append(test)
    return kinds


def failed_of(kind, names, status, result, output):
    """Those of `names` that the report of one command calls failed."""
    if result is None:
        # A mutant may crash or hang the process. Other reports are missing for no good reason.
        if kind not in TOOLS or status is None:
            return names
        raise MutationError(f"{kind} wrote no report\n{output[-2000:]}")
    if result.skipped or result.passed + len(result.failed) < len(names):
        raise MutationError(f"expected {kind} to run {', '.join(names)}\n{output[-2000:]}")
    return [name for name in names if any(is_of(entry, kind, name) for entry in result.failed)]


def is_of(entry, kind, name):
    """Is `entry` of a report the test `name`, or a case of it?"""
    if kind == "lit":
        return entry.endswith(name.removeprefix("test/"))
    if kind == "pytest":
        path, _, function = name.partition("::")
        name = f"{path.removesuffix('.py').replace('/', '.')}.{function}"
        return entry == name or entry.startswith(f"{name}[")
    return entry == name.split(":")[1]


def mutated(text, mutation):
    if text.count(mutation.before) != 1:
        raise MutationError(
            f"{mutation.file}: expected once, got {text.count(mutation.before)} times: "
            f"{mutation.before.strip()}"
        )
    return text.replace(mutation.before, mutation.after)


def try_mutation(tree, mutation):
    """The named tests that miss the mutant."""
    path = tree.folder / mutation.file
    text = path.read_text()
    try:
        path.write_text(mutated(text, mutation))
        tree.build(mutation.tests)
        red = tree.red(mutation.tests)
    finally:
        path.write_text(text)
    return [test for test in mutation.tests if test not in red]


def check_unmutated(tree, mutations):
    tests = list(dict.fromkeys(test for mutation in mutations for test in mutation.tests))
    tree.configure()
    tree.build(tests)
    if red := tree.red(tests):
        raise MutationError(f"red without a mutation: {', '.join(sorted(red))}")
    return len(tests)


def run_all(tree, mutations):
    """How many mutants are not found by all their tests."""
    bad = 0
    for number, mutation in enumerate(mutations, 1):
        start = time.monotonic()
        try:
            missed = try_mutation(tree, mutation)
            verdict = f"MISSED by {', '.join(missed)}" if missed else "found"
        except MutationError as error:
            missed, verdict = [], f"ERROR: {error}"
        bad += verdict != "found"
        seconds = time.monotonic() - start
        print(f"{number:>3}/{len(mutations)} {mutation.name:<30} {seconds:>5.1f} s  {verdict}")
        for test in mutation.tests:
            if verdict == "found" or (missed and test not in missed):
                print(f"          red: {test}")
        sys.stdout.flush()
    return bad


def choose(names):
    known = {mutation.name: mutation for mutation in MUTATIONS}
    unknown = [name for name in names if name not in known]
    if unknown or len(known) != len(MUTATIONS):
        raise MutationError(f"expected names of --list, each once, got {unknown or 'a double'}")
    chosen = [known[name] for name in names] or MUTATIONS
    # Nearly all files include the headers, so what needs only the tests of these comes last:
    # a header that changes, and changes back, makes nothing else out of date.
    return sorted(chosen, key=lambda mutation: mutation.file.startswith("include/"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="this mutant")
    parser.add_argument("--list", action="store_true", help="list the mutants, and run nothing")
    arguments = parser.parse_args()
    try:
        mutations = choose(arguments.only)
        if arguments.list:
            for mutation in mutations:
                print(f"{mutation.name:<30} {mutation.file}\n    {mutation.why}")
            return 0
        for mutation in mutations:
            mutated((ROOT / mutation.file).read_text(), mutation)
        with tempfile.TemporaryDirectory(prefix="localattn-mutations-") as folder:
            start = time.monotonic()
            tree = Tree(folder)
            tests = check_unmutated(tree, mutations)
            print(f"unmutated: {tests} tests green, {time.monotonic() - start:.0f} s", flush=True)
            bad = run_all(tree, mutations)
    except MutationError as error:
        print(f"mutate.py: {error}", file=sys.stderr)
        return 1
    print(f"{len(mutations) - bad} of {len(mutations)} mutants found")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
