"""Runs every suite of tests, one after another, and counts the results.

`./dev test` builds first and then calls this script. Each suite writes JUnit XML (lit: its own
JSON, which alone tells an expected failure from a pass), so no count is scraped from text.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
LIT = Path("/usr/lib/llvm-22/bin/lit")
# A suite that hangs must not hang the machine that runs it.
TIME_LIMIT_S = {"plain": 1800, "full": 4 * 3600}

# How many cases the random tests try, those of the geometry (also in IR) for each property. Each
# prints its count and its seed, also when it passes.
MODES = ("plain", "sanitize", "full")
CASES = {
    "LOCALATTN_RANDOM_PROGRAMS": ("100", "40", "1000"),
    "LOCALATTN_TILED_PROGRAMS": ("20", "10", "200"),
    "LOCALATTN_DECOMPOSED_PROGRAMS": ("50", "20", "300"),
    "LOCALATTN_CPU_PROGRAMS": ("100", "40", "1000"),
    "LOCALATTN_GEOMETRY_CASES": ("10000", "1000", "100000"),
    "LOCALATTN_FOLD_CASES": ("1000", "300", "10000"),
    "LOCALATTN_FLIPPED_FILES": ("200", "200", "2000"),
    # Seconds for each of the three kinds of random programs; where that is not enough for half
    # of them, the test fails.
    "LOCALATTN_BUDGET_S": ("240", "3600", "3600"),
}
# How long each fuzz target looks for new inputs, in a full run.
FUZZ_SECONDS = 60

# What a sanitize build leaves to the other builds, and why. The tests are found by lit, and ask for a
# feature that the build lacks.
NOT_IN_SANITIZE = {
    "Tools/plugin.test": "stock mlir-opt can't load an instrumented plugin",
    "package": "an embedder links our libraries as they are released",
    "plugin": "stock mlir-opt isn't instrumented",
}


@dataclass
class Result:
    """What a suite, or a part of it, came to."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.absent += other.absent

    def total(self):
        return self.passed + len(self.failed) + len(self.skipped)


def read_junit(path):
    """The counts of a report by GoogleTest or pytest; None if there is no readable report."""
    try:
        cases = ElementTree.parse(path).getroot().iter("testcase")
    except (OSError, ElementTree.ParseError):
        return None
    result = Result()
    for case in cases:
        name = f"{case.get('classname', '')}.{case.get('name', '')}".strip(".")
        if case.find("failure") is not None or case.find("error") is not None:
            result.failed.append(name)
        elif case.find("skipped") is not None or case.get("status") == "notrun":
            result.skipped.append(name)
        else:
            result.passed += 1
    return result


def read_lit_json(path):
    """The counts of a lit run; None if there is no readable report."""
    try:
        tests = json.loads(Path(path).read_text())["tests"]
    except (OSError, ValueError, KeyError):
        return None
    result = Result()
    for test in tests:
        if test["code"] in ("PASS", "FLAKYPASS"):
            result.passed += 1
        elif test["code"] in ("UNSUPPORTED", "SKIPPED", "EXCLUDED", "XFAIL"):
            result.skipped.append(f"{test['name']} ({test['code'].lower()})")
        else:
            result.failed.append(test["name"])
    return result


class Runner:
    """Runs commands in the environment that all suites share."""

    def __init__(self, build_dir, full, sanitize):
        self.build_dir = build_dir
        self.not_in_build = NOT_IN_SANITIZE if sanitize else {}
        self.time_limit = TIME_LIMIT_S["full" if full or sanitize else "plain"]
        self.environment = test_environment(build_dir, full, sanitize)

    def run(self, name, command, reader):
        """Runs `command` with {report} filled in, and reads the report that it wrote."""
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report"
            command = [str(word).replace("{report}", str(report)) for word in command]
            status = self.call(command)
            result = reader(report)
        if result is None:
            return Result(failed=[f"{name}: no report ({status})"])
        if status != "exit code 0" and not result.failed and result.total():
            result.failed.append(f"{name}: {status}")
        return result

    def call(self, command):
        """Runs `command`, its output on ours; how it ended, in words."""
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=self.environment, timeout=self.time_limit, check=False
            )
        except subprocess.TimeoutExpired:
            return f"stopped after {self.time_limit} s"
        except OSError as error:
            return f"{command[0]}: {error.strerror}"
        if done.returncode < 0:
            return f"killed by signal {-done.returncode}"
        return f"exit code {done.returncode}"

    def gtest(self):
        result = Result()
        binaries = [*self.build_dir.glob("unittests/**/*Tests"), *self.build_dir.glob("bin/*Tests")]
        for binary in sorted(path for path in binaries if path.is_file()):
            print(f"   {binary.name}", flush=True)
            command = [binary, "--gtest_brief=1", "--gtest_output=xml:{report}"]
            result.add(self.run(binary.name, command, read_junit))
        return result

    def lit(self):
        command = [sys.executable, LIT, "-sv", "-o", "{report}", self.build_dir / "test"]
        result = self.run("lit", command, read_lit_json)
        for name in self.not_in_build:
            left_out = [test for test in result.skipped if test.endswith(f"{name} (unsupported)")]
            result.skipped = [test for test in result.skipped if test not in left_out]
            result.absent += [name] * bool(left_out)
        return result

    def plugin(self):
        """The lit tests once more, with stock mlir-opt and the plugin as localattn-opt."""
        if "plugin" in self.not_in_build:
            return Result(absent=["plugin"])
        command = [sys.executable, LIT, "-sv", "-o", "{report}", "-Dtool=plugin",
                   self.build_dir / "test"]
        return self.run("plugin", command, read_lit_json)

    def package(self):
        if "package" in self.not_in_build:
            return Result(absent=["package"])
        return self.pytest("test/Downstream")

    def pytest(self, folder, *options):
        if not (ROOT / folder).is_dir():
            return Result()
        command = [sys.executable, "-m", "pytest", folder, "-q", "--tb=short", "--no-header"]
        command += ["-p", "no:cacheprovider", "--rootdir", ROOT, "--junitxml={report}", *options]
        return self.run(folder, command, read_junit)

    def mutations(self):
        """The script writes no report: it names each mutant, and its status is the result."""
        script = ROOT / "test/Mutations/mutate.py"
        if not script.is_file():
            return Result()
        status = self.call([sys.executable, str(script)])
        if status == "exit code 0":
            return Result(passed=1)
        return Result(failed=[f"mutate.py: {status}"])


def test_environment(build_dir, full, sanitize):
    """The variables by which tests find the tools and know how much to try."""
    environment = dict(os.environ)
    environment.update(
        LOCALATTN_BUILD_DIR=str(build_dir),
        LOCALATTN_OPT=str(build_dir / "bin/localattn-opt"),
        LOCALATTN_RUN=str(build_dir / "bin/localattn-run"),
        LOCALATTN_CACHE="off",
        PYTHONDONTWRITEBYTECODE="1",
    )
    mode = MODES.index("full" if full else "sanitize" if sanitize else "plain")
    # A count set by hand holds, for one who hunts a rare case.
    for variable, counts in CASES.items():
        environment.setdefault(variable, counts[mode])
    if not sanitize:
        environment["LOCALATTN_PLUGIN"] = str(build_dir / "lib/libLocalAttnPlugin.so")
    if full:
        environment["LOCALATTN_FULL"] = "1"
        environment.setdefault("LOCALATTN_FUZZ_SECONDS", str(FUZZ_SECONDS))
    if sanitize:
        # As in CMakePresets.json, which says why.
        environment["LOCALATTN_SANITIZE"] = "1"
        environment["ASAN_OPTIONS"] = "detect_container_overflow=0:allow_user_poisoning=0:detect_leaks=0"
        environment["UBSAN_OPTIONS"] = "print_stacktrace=1"
    return environment


def every_test_must_run():
    """On Debian 12 all tools are there, so a test that is skipped hides something."""
    try:
        lines = Path("/etc/os-release").read_text().replace('"', "").splitlines()
    except OSError:
        return False
    return "ID=debian" in lines and "VERSION_ID=12" in lines


def run_suites(suites):
    results = {}
    for name, suite in suites.items():
        print(f"== {name}", flush=True)
        start = time.monotonic()
        result = suite()
        result.seconds = time.monotonic() - start
        if not result.total() and not result.absent:
            result.failed.append("no test was found")
        results[name] = result
    return results


def report(results):
    """Prints the table and the final line; the exit code."""
    print()
    for name, result in results.items():
        for test in result.failed:
            print(f"failed: {name}: {test}")
        for test in result.skipped:
            print(f"skipped: {name}: {test}")
        for test in result.absent:
            print(f"not in this build: {test} ({NOT_IN_SANITIZE[test]})")
    print(f"{'suite':<10} {'passed':>8} {'failed':>8} {'skipped':>8} {'seconds':>8}")
    total = Result()
    for name, result in results.items():
        counts = f"{result.passed:>8} {len(result.failed):>8} {len(result.skipped):>8}"
        print(f"{name:<10} {counts} {result.seconds:>8.1f}")
        total.add(result)
    failed, skipped = len(total.failed), len(total.skipped)
    absent = f", {len(total.absent)} not in this build" if total.absent else ""
    print(f"{total.passed} passed, {failed} failed, {skipped} skipped{absent}")
    return 1 if failed or (skipped and every_test_must_run()) else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build-dir", type=Path, default=ROOT / "build")
    parser.add_argument("--full", action="store_true", help="full counts, and mutation tests")
    parser.add_argument("--sanitize", action="store_true", help="the build has sanitizers")
    parser.add_argument("--suite", action="append", metavar="NAME", help="only this suite")
    parser.add_argument("--dry-run", action="store_true", help="only check these arguments")
    arguments = parser.parse_args()

    runner = Runner(arguments.build_dir.resolve(), arguments.full, arguments.sanitize)
    suites = {
        "unit": runner.gtest,
        "lit": runner.lit,
        "plugin": runner.plugin,
        "recipes": lambda: runner.pytest("test/Recipes"),
        "random": lambda: runner.pytest("test/RandomPrograms", "-s"),
        "tiling": lambda: runner.pytest("test/Tiling"),
        "cpu": lambda: runner.pytest("test/Cpu", "-s"),
        "numerics": lambda: runner.pytest("test/Numerics"),
        "docs": lambda: runner.pytest("test/Docs"),
        "robustness": lambda: runner.pytest("test/Robustness"),
        "fuzz": lambda: runner.pytest("test/Fuzz", "-s"),
        "compile": lambda: runner.pytest("test/Compile"),
        "benchmarks": lambda: runner.pytest("test/Benchmarks"),
        "house": lambda: runner.pytest("test/House"),
        "package": runner.package,
    }
    if arguments.full and not arguments.sanitize:
        suites["mutations"] = runner.mutations
    for name in arguments.suite or []:
        if name not in suites:
            parser.error(f"expected a suite of {', '.join(suites)}, got {name}")
    if arguments.dry_run:
        return 0
    chosen = {name: suites[name] for name in arguments.suite or suites}
    return report(run_suites(chosen))


if __name__ == "__main__":
    sys.exit(main())
